/* What an exchange tells of its request, and what is noted with it. */
#include <linux/tcp.h>
#include <netinet/in.h>
#include <stddef.h>
#include <sys/socket.h>
#include <time.h>

#include "chttp_internal.h"

static const struct chttp_text nothing = {"", 0};

struct chttp_text chttp_exchange_method(const chttp_exchange *exchange)
{
    return exchange->method_count == 0 ? nothing : (struct chttp_text){exchange->method, exchange->method_count};
}

struct chttp_text chttp_exchange_target(const chttp_exchange *exchange)
{
    return exchange->target_count == 0 ? nothing : (struct chttp_text){exchange->target, exchange->target_count};
}

size_t chttp_exchange_header_count(const chttp_exchange *exchange) { return exchange->header_count; }

bool chttp_exchange_has_header(const chttp_exchange *exchange, const char *name, size_t count)
{
    return exchange->header_count > 0 &&
           MHD_lookup_connection_value_n(exchange->connection, MHD_HEADER_KIND, name, count, NULL, NULL) == MHD_YES;
}

struct header_visitor {
    void *context;
    chttp_each_header *each;
};

static enum MHD_Result visit_header(void *context, enum MHD_ValueKind kind, const char *name, size_t name_size,
                                    const char *value, size_t value_size)
{
    (void)kind;
    struct header_visitor *visitor = context;
    /* libmicrohttpd takes the white space before the value only. */
    while (value_size > 0 && (value[value_size - 1] == ' ' || value[value_size - 1] == '\t'))
        value_size--;
    visitor->each(visitor->context, (struct chttp_text){name, name_size}, (struct chttp_text){value, value_size});
    return MHD_YES;
}

void chttp_exchange_headers(const chttp_exchange *exchange, void *context, chttp_each_header *each)
{
    struct header_visitor visitor = {context, each};
    if (exchange->header_count > 0)
        MHD_get_connection_values_n(exchange->connection, MHD_HEADER_KIND, visit_header, &visitor);
}

struct chttp_text chttp_exchange_body(const chttp_exchange *exchange)
{
    return exchange->body_count == 0 ? nothing
                                     : (struct chttp_text){(const char *)exchange->body, exchange->body_count};
}

size_t chttp_exchange_body_limit(const chttp_exchange *exchange) { return exchange->body_limit; }

uint64_t chttp_exchange_number(const chttp_exchange *exchange) { return exchange->number; }

unsigned chttp_exchange_worker(const chttp_exchange *exchange) { return exchange->worker; }

uint64_t chttp_now_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

uint64_t chttp_exchange_began_nanoseconds(const chttp_exchange *exchange) { return exchange->began_ns; }

uint64_t chttp_exchange_elapsed_nanoseconds(const chttp_exchange *exchange)
{
    return chttp_now_ns() - exchange->began_ns;
}

uint32_t chttp_exchange_waited_milliseconds(const chttp_exchange *exchange)
{
    struct tcp_info info = {0};
    socklen_t size = sizeof info;
    if (getsockopt(exchange->owner->descriptor, IPPROTO_TCP, TCP_INFO, &info, &size) != 0 ||
        size < offsetof(struct tcp_info, tcpi_last_data_recv) + sizeof info.tcpi_last_data_recv)
        return 0;
    return info.tcpi_last_data_recv;
}

uint64_t chttp_exchange_answers_of_worker(const chttp_exchange *exchange)
{
    const struct chttp_worker *worker = &exchange->owner->server->workers[exchange->worker];
    return atomic_load_explicit(&worker->answers, memory_order_relaxed);
}

struct chttp_address chttp_exchange_peer(const chttp_exchange *exchange) { return exchange->owner->peer; }

struct chttp_address chttp_exchange_client(const chttp_exchange *exchange) { return exchange->client; }

void chttp_exchange_set_client(chttp_exchange *exchange, struct chttp_address client) { exchange->client = client; }

void chttp_exchange_note(chttp_exchange *exchange, uint32_t note) { exchange->note = note; }
