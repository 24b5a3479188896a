/* Binding and listening. Done here and not by libmicrohttpd, which does not say what went wrong. */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "chttp_internal.h"

static enum chttp_start_failure failure_of(int number)
{
    switch (number) {
    case EADDRINUSE: return CHTTP_ADDRESS_IN_USE;
    case EADDRNOTAVAIL:
    case EAFNOSUPPORT: return CHTTP_ADDRESS_NOT_AVAILABLE;
    case EACCES:
    case EPERM: return CHTTP_PERMISSION_DENIED;
    default: return CHTTP_LIBRARY_FAILURE;
    }
}

/* Says what went wrong in a step, and closes the socket. */
static enum chttp_start_failure give_up(int listener, const char *step, char *error, size_t error_size)
{
    int number = errno;
    snprintf(error, error_size, "%s: %s", step, strerror(number));
    if (listener >= 0)
        close(listener);
    return failure_of(number);
}

/* ---- TCP ---- */

static enum chttp_start_failure open_tcp(chttp_server *server, int *listener, char *error, size_t error_size)
{
    const struct chttp_configuration *configuration = &server->configuration;
    struct sockaddr_in6 six = {.sin6_family = AF_INET6, .sin6_port = htons(configuration->port)};
    struct sockaddr_in four = {.sin_family = AF_INET, .sin_port = htons(configuration->port)};
    const struct sockaddr *address = (const struct sockaddr *)&four;
    socklen_t size = sizeof four;
    if (inet_pton(AF_INET, configuration->address, &four.sin_addr) != 1) {
        if (inet_pton(AF_INET6, configuration->address, &six.sin6_addr) != 1) {
            snprintf(error, error_size, "%s is not a numeric address", configuration->address);
            return CHTTP_ADDRESS_INVALID;
        }
        address = (const struct sockaddr *)&six;
        size = sizeof six;
    }
    const int yes = 1;
    *listener = socket(address->sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    /* To start again while connections of the former process are still being closed; it does not share a port. */
    if (*listener < 0 || setsockopt(*listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) != 0)
        return give_up(*listener, "socket", error, error_size);
    /* Inherited by the connections: finds clients that vanished without a word, and keeps the kernel from taking
     * megabytes of an answer that its client reads slowly, all of which would have to be made at once. */
    int unsent_bytes = CHTTP_UNSENT_LIMIT_BYTES;
    if (setsockopt(*listener, SOL_SOCKET, SO_KEEPALIVE, &yes, sizeof yes) != 0 ||
        setsockopt(*listener, IPPROTO_TCP, TCP_NOTSENT_LOWAT, &unsent_bytes, sizeof unsent_bytes) != 0)
        return give_up(*listener, "socket", error, error_size);
    if (bind(*listener, address, size) != 0)
        return give_up(*listener, "bind", error, error_size);
    if (listen(*listener, SOMAXCONN) != 0)
        return give_up(*listener, "listen", error, error_size);
    struct sockaddr_in6 bound;
    socklen_t bound_size = sizeof bound;
    if (getsockname(*listener, (struct sockaddr *)&bound, &bound_size) != 0)
        return give_up(*listener, "getsockname", error, error_size);
    /* The port is at the same place for both families. */
    server->port = ntohs(bound.sin6_port);
    return CHTTP_STARTED;
}

/* ---- Unix sockets ---- */

/* Takes away the file of a socket on which nobody listens any more: a process that was killed leaves it. */
static void remove_stale(const struct sockaddr_un *address)
{
    struct stat status;
    if (lstat(address->sun_path, &status) != 0 || !S_ISSOCK(status.st_mode))
        return;
    int probe = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (probe < 0)
        return;
    if (connect(probe, (const struct sockaddr *)address, sizeof *address) != 0 && errno == ECONNREFUSED)
        (void)unlink(address->sun_path);
    close(probe);
}

static enum chttp_start_failure open_unix(chttp_server *server, int *listener, char *error, size_t error_size)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    size_t count = strlen(server->configuration.socket_path);
    if (count >= sizeof address.sun_path) {
        snprintf(error, error_size, "a socket's path has at most %zu bytes", sizeof address.sun_path - 1);
        return CHTTP_ADDRESS_INVALID;
    }
    memcpy(address.sun_path, server->configuration.socket_path, count + 1);
    *listener = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (*listener < 0)
        return give_up(*listener, "socket", error, error_size);
    remove_stale(&address);
    if (bind(*listener, (const struct sockaddr *)&address, sizeof address) != 0)
        return give_up(*listener, "bind", error, error_size);
    /* Nobody can connect before listen, so the file is nobody else's at any moment. */
    struct stat status;
    if (chmod(address.sun_path, S_IRUSR | S_IWUSR) != 0 || lstat(address.sun_path, &status) != 0 ||
        listen(*listener, SOMAXCONN) != 0) {
        enum chttp_start_failure failure = give_up(*listener, "listen", error, error_size);
        (void)unlink(address.sun_path);
        return failure;
    }
    memcpy(server->socket_path, address.sun_path, count + 1);
    server->socket_device = status.st_dev;
    server->socket_file = status.st_ino;
    return CHTTP_STARTED;
}

/* ---- A socket that somebody else opened ---- */

static enum chttp_start_failure take_over(chttp_server *server, int *listener, char *error, size_t error_size)
{
    int handed = server->configuration.listener;
    int type = 0, listens = 0;
    socklen_t size = sizeof type;
    if (getsockopt(handed, SOL_SOCKET, SO_TYPE, &type, &size) != 0 || type != SOCK_STREAM ||
        getsockopt(handed, SOL_SOCKET, SO_ACCEPTCONN, &listens, &size) != 0 || !listens) {
        snprintf(error, error_size, "descriptor %d is no stream socket that listens", handed);
        return CHTTP_LIBRARY_FAILURE;
    }
    int flags = fcntl(handed, F_GETFL);
    if (flags < 0 || fcntl(handed, F_SETFL, flags | O_NONBLOCK) != 0 || fcntl(handed, F_SETFD, FD_CLOEXEC) != 0)
        return give_up(-1, "fcntl", error, error_size);
    /* As for a socket of our own; a Unix socket knows one of them, and does without the other. */
    const int yes = 1;
    int unsent_bytes = CHTTP_UNSENT_LIMIT_BYTES;
    (void)setsockopt(handed, SOL_SOCKET, SO_KEEPALIVE, &yes, sizeof yes);
    (void)setsockopt(handed, IPPROTO_TCP, TCP_NOTSENT_LOWAT, &unsent_bytes, sizeof unsent_bytes);
    struct sockaddr_in6 bound = {.sin6_family = AF_UNSPEC};
    socklen_t bound_size = sizeof bound;
    if (getsockname(handed, (struct sockaddr *)&bound, &bound_size) == 0 &&
        (bound.sin6_family == AF_INET || bound.sin6_family == AF_INET6))
        server->port = ntohs(bound.sin6_port);
    server->shared_listener = handed;
    *listener = handed;
    return CHTTP_STARTED;
}

void chttp_server_leave_listener(chttp_server *server)
{
    if (server->shared_listener < 0)
        return;
    /* libmicrohttpd shuts its socket down when it stops, which would end it for its owner as well. So another takes its
     * number: nobody connects to that one, and it may be shut down. */
    int substitute = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (substitute < 0)
        return;
    (void)dup3(substitute, server->shared_listener, O_CLOEXEC);
    close(substitute);
    server->shared_listener = -1;
}

enum chttp_start_failure chttp_listener_open(chttp_server *server, int *listener, char *error, size_t error_size)
{
    *listener = -1;
    server->shared_listener = -1;
    if (server->configuration.listener >= 0)
        return take_over(server, listener, error, error_size);
    return server->configuration.socket_path == NULL ? open_tcp(server, listener, error, error_size)
                                                     : open_unix(server, listener, error, error_size);
}

void chttp_listener_forget(chttp_server *server)
{
    struct stat status;
    /* Another server may have taken the path over meanwhile. */
    if (server->socket_path[0] != '\0' && lstat(server->socket_path, &status) == 0 &&
        status.st_dev == server->socket_device && status.st_ino == server->socket_file)
        (void)unlink(server->socket_path);
}
