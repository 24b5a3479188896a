/* Clients by their addresses: how many connections each has.
 *
 * Connections are found by their client through a table of lists. It has as many places as there can be connections, so
 * a list is short but for one client with many, and then it ends at that client's limit. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

#include "chttp_internal.h"

static uint64_t big_endian(const uint8_t *bytes)
{
    uint64_t value = 0;
    for (int i = 0; i < 8; i++)
        value = value << 8 | bytes[i];
    return value;
}

struct chttp_address chttp_address_of(const struct sockaddr *address)
{
    if (address != NULL && address->sa_family == AF_INET) {
        struct sockaddr_in four;
        memcpy(&four, address, sizeof four);
        return (struct chttp_address){0, UINT64_C(0xffff00000000) | ntohl(four.sin_addr.s_addr)};
    }
    if (address != NULL && address->sa_family == AF_INET6) {
        struct sockaddr_in6 six;
        memcpy(&six, address, sizeof six);
        return (struct chttp_address){big_endian(six.sin6_addr.s6_addr), big_endian(six.sin6_addr.s6_addr + 8)};
    }
    return (struct chttp_address){0, 0};
}

/* An IPv4 address is one client; of IPv6, everybody gets 64 bits to choose addresses from. */
static struct chttp_address client_of(struct chttp_address peer)
{
    if (peer.high != 0)
        peer.low = 0;
    return peer;
}

static bool is_same(struct chttp_address one, struct chttp_address other)
{
    return one.high == other.high && one.low == other.low;
}

static struct chttp_connection **list_of(chttp_server *server, struct chttp_address client)
{
    /* Who aims at one list fills it with no more than there may be connections. */
    uint64_t hash = (client.high ^ client.low) * UINT64_C(0x9e3779b97f4a7c15);
    return &server->by_client[(hash >> 32) & (server->by_client_count - 1)];
}

bool chttp_client_is_welcome(chttp_server *server, struct chttp_address peer)
{
    unsigned limit = server->configuration.connections_per_address_limit;
    struct chttp_address client = client_of(peer);
    if (limit == 0 || (client.high == 0 && client.low == 0))
        return true;
    unsigned count = 0;
    pthread_mutex_lock(&server->lock);
    for (struct chttp_connection *each = *list_of(server, client); each != NULL; each = each->next_of_hash)
        if (is_same(client_of(each->peer), client) && ++count >= limit)
            break;
    pthread_mutex_unlock(&server->lock);
    if (count < limit || server->callbacks.exempt(server->callbacks.context, peer))
        return true;
    pthread_mutex_lock(&server->lock);
    server->turned_away_count++;
    pthread_mutex_unlock(&server->lock);
    return false;
}

void chttp_client_add(struct chttp_connection *connection)
{
    struct chttp_connection **list = list_of(connection->server, client_of(connection->peer));
    connection->next_of_hash = *list;
    *list = connection;
}

void chttp_client_remove(struct chttp_connection *connection)
{
    struct chttp_connection **place = list_of(connection->server, client_of(connection->peer));
    while (*place != connection)
        place = &(*place)->next_of_hash;
    *place = connection->next_of_hash;
}
