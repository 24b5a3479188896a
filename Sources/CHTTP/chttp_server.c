/* The daemon, its connections, and the way of a request through libmicrohttpd's callbacks. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "chttp_internal.h"

enum {
    /* How many request numbers a connection takes at once. */
    NUMBER_BLOCK = 256,
    /* What libmicrohttpd keeps per field, rounded up, and what an answer's header fields may need. */
    FIELD_OVERHEAD_BYTES = 64,
    RESPONSE_ROOM_BYTES = 5632,
    /* Descriptors for what is not counted: the standard ones, files being read, resolvers. */
    DESCRIPTOR_RESERVE = 32,
    BODY_START_BYTES = 4096
};

/* ---- The life of a connection ---- */

static void set_phase(struct chttp_connection *connection, enum chttp_phase phase)
{
    /* The worker alone writes, so reading before writing is no race; the watchdog only compares. */
    uint64_t mark = atomic_load_explicit(&connection->mark, memory_order_relaxed);
    uint64_t completed = (mark >> 2) + (phase == CHTTP_IDLE ? 1 : 0);
    atomic_store_explicit(&connection->mark, completed << 2 | phase, memory_order_relaxed);
}

static void open_connection(chttp_server *server, struct MHD_Connection *wire, void **slot)
{
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(wire, MHD_CONNECTION_INFO_CONNECTION_FD);
    struct chttp_connection *connection = info == NULL ? NULL : calloc(1, sizeof *connection);
    *slot = connection;
    if (connection == NULL)
        return;
    connection->server = server;
    connection->descriptor = info->connect_fd;
    connection->since_ms = chttp_now_ms();
    const union MHD_ConnectionInfo *peer = MHD_get_connection_info(wire, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    connection->peer = chttp_address_of(peer == NULL ? NULL : peer->client_addr);
    pthread_mutex_lock(&server->lock);
    chttp_client_add(connection);
    connection->next = server->connections;
    if (connection->next != NULL)
        connection->next->previous = connection;
    server->connections = connection;
    server->connection_count++;
    connection->identity = chttp_identity_retain(server->identity);
    pthread_mutex_unlock(&server->lock);
    chttp_tls_begin(connection, wire);
}

static void close_connection(chttp_server *server, void **slot)
{
    struct chttp_connection *connection = *slot;
    if (connection == NULL)
        return;
    *slot = NULL;
    pthread_mutex_lock(&server->lock);
    if (connection->previous != NULL)
        connection->previous->next = connection->next;
    else
        server->connections = connection->next;
    if (connection->next != NULL)
        connection->next->previous = connection->previous;
    if (server->next_look == connection)
        server->next_look = connection->next;
    server->connection_count--;
    chttp_client_remove(connection);
    int unread = 0;
    bool has_unread = ioctl(connection->descriptor, FIONREAD, &unread) == 0 && unread > 0;
    if (!connection->is_cut && (connection->lingers || has_unread))
        chttp_watchdog_linger(server, connection->descriptor);
    pthread_mutex_unlock(&server->lock);
    /* The session is gone by now, or has never begun its handshake. */
    chttp_identity_release(connection->identity);
    free(connection);
}

/* Asked before a connection is taken. */
static enum MHD_Result accept_client(void *context, const struct sockaddr *address, socklen_t size)
{
    (void)size;
    return chttp_client_is_welcome(context, chttp_address_of(address)) ? MHD_YES : MHD_NO;
}

static void notify_connection(void *context, struct MHD_Connection *wire, void **slot,
                              enum MHD_ConnectionNotificationCode code)
{
    if (code == MHD_CONNECTION_NOTIFY_STARTED)
        open_connection(context, wire, slot);
    else
        close_connection(context, slot);
}

/* ---- The life of a request ---- */

/* The number of the worker whose thread this is. A worker's thread serves one server, from its start to its end. */
static unsigned this_worker(chttp_server *server)
{
    static _Thread_local unsigned number_and_one = 0;
    if (number_and_one == 0)
        number_and_one = atomic_fetch_add(&server->worker_count, 1) + 1;
    return (number_and_one - 1) % server->configuration.worker_count;
}

static void count_answer(struct chttp_exchange *exchange, int64_t change)
{
    /* The worker alone writes, so reading before writing is no race. */
    _Atomic uint64_t *answers = &exchange->owner->server->workers[exchange->worker].answers;
    uint64_t count = atomic_load_explicit(answers, memory_order_relaxed);
    atomic_store_explicit(answers, count + (uint64_t)change, memory_order_relaxed);
}

/* Called with the raw target when the request line is there: begins the exchange. */
static void *begin_exchange(void *context, const char *target, struct MHD_Connection *wire)
{
    (void)context;
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(wire, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    struct chttp_connection *owner = info == NULL ? NULL : info->socket_context;
    if (owner == NULL || target == NULL)
        return NULL;
    if (owner->numbers_left == 0) {
        owner->next_number = atomic_fetch_add(&owner->server->numbers, NUMBER_BLOCK);
        owner->numbers_left = NUMBER_BLOCK;
    }
    owner->numbers_left--;
    struct chttp_exchange *exchange = &owner->exchange;
    *exchange = (struct chttp_exchange){.connection = wire,
                                        .owner = owner,
                                        .number = owner->next_number++,
                                        .began_ns = chttp_now_ns(),
                                        .client = owner->peer,
                                        .worker = this_worker(owner->server)};
    /* The target lies in the connection's own buffer, which libmicrohttpd is about to write to as well. */
    exchange->target = (char *)(uintptr_t)target;
    exchange->query = strchr(exchange->target, '?');
    if (exchange->query != NULL) {
        /* Ends the query before it begins, so that no arguments are parsed: a target with many of them would
         * exhaust the connection's memory and hang it. Undone by restore_target. */
        exchange->query_first = exchange->query[1];
        exchange->query[1] = '\0';
    }
    set_phase(owner, CHTTP_RECEIVING);
    return exchange;
}

static void restore_target(struct chttp_exchange *exchange)
{
    if (exchange->query == NULL)
        return;
    exchange->query[0] = '?';
    exchange->query[1] = exchange->query_first;
}

/* Leaves the target as it came: decoding it is not for C. */
static size_t keep_escapes(void *context, struct MHD_Connection *wire, char *text)
{
    (void)context, (void)wire;
    return strlen(text);
}

static enum MHD_Result give_answer(struct chttp_exchange *exchange)
{
    chttp_server *server = exchange->owner->server;
    if (exchange->refusal != CHTTP_ACCEPTED)
        atomic_fetch_add_explicit(&server->refused, 1, memory_order_relaxed);
    set_phase(exchange->owner, CHTTP_RESPONDING);
    server->callbacks.answer(server->callbacks.context, exchange, exchange->refusal);
    free(exchange->body);
    exchange->body = NULL;
    if (exchange->is_answered)
        count_answer(exchange, 1);
    return exchange->is_answered ? MHD_YES : MHD_NO;
}

/* The head is there. Refusing here ends the connection, without a 100 (Continue) and without reading the body;
 * everything else waits for the call that comes when the request is whole. */
static enum MHD_Result take_head(struct chttp_exchange *exchange, const char *version)
{
    chttp_server *server = exchange->owner->server;
    restore_target(exchange);
    exchange->is_checked = true;
    exchange->refusal = chttp_check_head(exchange, version, &server->configuration);
    if (exchange->has_body && exchange->refusal == CHTTP_ACCEPTED) {
        int64_t limit = server->callbacks.admit(server->callbacks.context, exchange);
        exchange->body_limit = limit > 0 ? (size_t)limit : 0;
        if (limit < 0)
            exchange->refusal = CHTTP_BODY_NOT_ACCEPTED;
        else if (exchange->content_length > exchange->body_limit)
            exchange->refusal = CHTTP_BODY_TOO_LARGE;
    }
    bool is_malformed = exchange->refusal != CHTTP_ACCEPTED && exchange->refusal < CHTTP_TARGET_TOO_LONG;
    if (is_malformed || (exchange->refusal != CHTTP_ACCEPTED && exchange->has_body)) {
        exchange->owner->lingers = true;
        return give_answer(exchange);
    }
    return MHD_YES;
}

/* A piece of the body is there. What lies beyond the limit, which only a chunked body can do, is thrown away. */
static enum MHD_Result take_body(struct chttp_exchange *exchange, const char *bytes, size_t count)
{
    if (exchange->refusal == CHTTP_ACCEPTED && count > exchange->body_limit - exchange->body_count) {
        exchange->refusal = CHTTP_BODY_TOO_LARGE;
        free(exchange->body);
        exchange->body = NULL;
        exchange->body_count = 0;
    }
    if (exchange->refusal != CHTTP_ACCEPTED) {
        exchange->discarded_count += count;
        /* No answer can be sent from here, so all that is left is to cut the connection. */
        return exchange->discarded_count <= exchange->owner->server->configuration.discard_limit_bytes ? MHD_YES
                                                                                                       : MHD_NO;
    }
    size_t needed = exchange->body_count + count;
    if (needed > exchange->body_capacity) {
        size_t capacity = exchange->body_capacity > 0 ? exchange->body_capacity : BODY_START_BYTES;
        while (capacity < needed)
            capacity = capacity > SIZE_MAX / 2 ? needed : capacity * 2;
        uint8_t *body = realloc(exchange->body, capacity);
        if (body == NULL)
            return MHD_NO;
        exchange->body = body;
        exchange->body_capacity = capacity;
    }
    memcpy(exchange->body + exchange->body_count, bytes, count);
    exchange->body_count = needed;
    return MHD_YES;
}

/* libmicrohttpd's handler: once for the head, once for each piece of the body, once at the end. */
static enum MHD_Result handle(void *context, struct MHD_Connection *wire, const char *url, const char *method,
                              const char *version, const char *upload, size_t *upload_size, void **slot)
{
    (void)context, (void)wire, (void)url;
    struct chttp_exchange *exchange = *slot;
    if (exchange == NULL)
        return MHD_NO;
    if (!exchange->is_checked) {
        exchange->method = method;
        return take_head(exchange, version);
    }
    if (upload != NULL) {
        /* It also comes with nothing: Expect: 100-continue without a body, and another request behind it. */
        size_t count = *upload_size;
        *upload_size = 0;
        return count == 0 ? MHD_YES : take_body(exchange, upload, count);
    }
    return give_answer(exchange);
}

static void complete_exchange(void *context, struct MHD_Connection *wire, void **slot,
                              enum MHD_RequestTerminationCode code)
{
    (void)wire;
    chttp_server *server = context;
    struct chttp_exchange *exchange = *slot;
    if (exchange == NULL)
        return;
    *slot = NULL;
    if (exchange->is_answered)
        count_answer(exchange, -1);
    if (server->callbacks.completed != NULL && exchange->is_checked) {
        struct chttp_outcome outcome = {exchange->status, exchange->note, chttp_exchange_elapsed_nanoseconds(exchange),
                                        exchange->content_bytes, code == MHD_REQUEST_TERMINATED_COMPLETED_OK};
        server->callbacks.completed(server->callbacks.context, exchange, outcome);
    }
    free(exchange->body);
    exchange->body = NULL;
    chttp_stream_detach(exchange->owner);
    set_phase(exchange->owner, CHTTP_IDLE);
}

/* ---- The server ---- */

const char *chttp_library_version(void) { return MHD_get_version(); }

uint64_t chttp_reserve_descriptors(uint64_t needed)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return 0;
    if (limit.rlim_cur == RLIM_INFINITY || limit.rlim_cur >= needed)
        return limit.rlim_cur;
    struct rlimit wanted = limit;
    wanted.rlim_cur = limit.rlim_max == RLIM_INFINITY || limit.rlim_max >= needed ? needed : limit.rlim_max;
    return setrlimit(RLIMIT_NOFILE, &wanted) == 0 ? wanted.rlim_cur : limit.rlim_cur;
}

uint64_t chttp_descriptors_needed(const struct chttp_configuration *configuration)
{
    /* An epoll and an event descriptor per worker; the listening socket and the watchdog's event. */
    return (uint64_t)configuration->connection_limit + 2 * (uint64_t)configuration->worker_count + 2 +
           CHTTP_LINGER_LIMIT + DESCRIPTOR_RESERVE;
}

/* The memory of a connection: room for a head at its limit, for libmicrohttpd's notes on it, and for the head of the
 * answer. libmicrohttpd reads into one half of it at first. */
static size_t connection_memory(const struct chttp_configuration *configuration)
{
    return configuration->header_limit_bytes + configuration->header_limit_count * FIELD_OVERHEAD_BYTES +
           RESPONSE_ROOM_BYTES;
}

/* One pool that shares a socket, and not a daemon with a socket of its own per core (SO_REUSEPORT): that was measured
 * to be slower on kept connections and no faster on new ones, lets another process take the same port, and leaves
 * clients waiting for a full worker while another has room.
 *
 * With TLS its event loop asks poll and not epoll: what it notes of epoll's events it never takes back during a
 * handshake, so one client that sends half of its part would keep a core busy until the watchdog cuts it. */
static struct MHD_Daemon *start_daemon(chttp_server *server, int listener)
{
    const struct chttp_configuration *configuration = &server->configuration;
    struct MHD_OptionItem tls_options[CHTTP_TLS_OPTION_COUNT];
    chttp_tls_options(server, tls_options);
    const unsigned event_loop =
        server->identity == NULL ? MHD_USE_EPOLL_INTERNAL_THREAD : MHD_USE_POLL_INTERNAL_THREAD | MHD_USE_TLS;
    return MHD_start_daemon(
        event_loop | MHD_ALLOW_SUSPEND_RESUME, 0, accept_client, server, handle, server,
        MHD_OPTION_LISTEN_SOCKET, (MHD_socket)listener,
        MHD_OPTION_THREAD_POOL_SIZE, configuration->worker_count,
        MHD_OPTION_CONNECTION_LIMIT, configuration->connection_limit,
        MHD_OPTION_CONNECTION_TIMEOUT, configuration->idle_timeout_seconds,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, connection_memory(configuration),
        /* Before 1.0, 1 adds little, and sends some refusals twice. */
        MHD_OPTION_STRICT_FOR_CLIENT, chttp_is_library_strict() ? 1 : 0,
        MHD_OPTION_NOTIFY_CONNECTION, notify_connection, server,
        MHD_OPTION_URI_LOG_CALLBACK, begin_exchange, server,
        MHD_OPTION_UNESCAPE_CALLBACK, keep_escapes, NULL,
        MHD_OPTION_NOTIFY_COMPLETED, complete_exchange, server,
        MHD_OPTION_ARRAY, tls_options,
        MHD_OPTION_END);
}

static void free_server(chttp_server *server)
{
    if (server != NULL) {
        chttp_identity_release(server->identity);
        free(server->workers);
        free(server->by_client);
    }
    free(server);
}

/* A server of this configuration that does nothing yet; NULL without memory. */
static chttp_server *make_server(const struct chttp_configuration *configuration)
{
    chttp_server *server = calloc(1, sizeof *server);
    if (server == NULL)
        return NULL;
    server->configuration = *configuration;
    server->configuration.identity = NULL;
    server->identity = chttp_identity_retain(configuration->identity);
    server->by_client_count = 1;
    while (server->by_client_count < configuration->connection_limit)
        server->by_client_count *= 2;
    server->by_client = calloc(server->by_client_count, sizeof *server->by_client);
    size_t workers_size = configuration->worker_count * sizeof *server->workers;
    server->workers = aligned_alloc(_Alignof(struct chttp_worker), workers_size);
    if (server->by_client == NULL || server->workers == NULL || pthread_mutex_init(&server->lock, NULL) != 0) {
        free_server(server);
        return NULL;
    }
    memset(server->workers, 0, workers_size);
    return server;
}

enum chttp_start_failure chttp_server_start(const struct chttp_configuration *configuration,
                                            const struct chttp_callbacks *callbacks, chttp_server **result,
                                            char *error, size_t error_size)
{
    *result = NULL;
    if (configuration->identity != NULL && !chttp_tls_is_available()) {
        snprintf(error, error_size, "libmicrohttpd %s was built without TLS", MHD_get_version());
        return CHTTP_TLS_MISSING;
    }
    snprintf(error, error_size, "libmicrohttpd did not start");
    chttp_server *server = make_server(configuration);
    if (server == NULL)
        return CHTTP_LIBRARY_FAILURE;
    server->callbacks = *callbacks;
    /* So that the numbers of two processes, or of one that was started again, do not look alike in a log. */
    uint64_t first = 0;
    if (getrandom(&first, sizeof first, GRND_NONBLOCK) == (ssize_t)sizeof first)
        atomic_store(&server->numbers, first);

    int listener = -1;
    enum chttp_start_failure failure = chttp_listener_open(server, &listener, error, error_size);
    server->configuration.address = NULL;
    server->configuration.socket_path = NULL;
    if (failure == CHTTP_STARTED) {
        /* The threads take no signals: those are for the process's main thread. */
        sigset_t every, before;
        sigfillset(&every);
        pthread_sigmask(SIG_SETMASK, &every, &before);
        if (!chttp_watchdog_start(server)) {
            failure = CHTTP_LIBRARY_FAILURE;
            close(listener);
            chttp_listener_forget(server);
        } else if ((server->daemon = start_daemon(server, listener)) == NULL) {
            failure = CHTTP_LIBRARY_FAILURE;
            snprintf(error, error_size, "libmicrohttpd did not start: %s", strerror(errno));
            chttp_watchdog_stop(server);
            close(listener);
            chttp_listener_forget(server);
        }
        pthread_sigmask(SIG_SETMASK, &before, NULL);
    }
    if (failure != CHTTP_STARTED) {
        pthread_mutex_destroy(&server->lock);
        free_server(server);
        return failure;
    }
    *result = server;
    return CHTTP_STARTED;
}

uint16_t chttp_server_port(const chttp_server *server) { return server->port; }

struct chttp_figures chttp_server_figures(chttp_server *server)
{
    struct chttp_figures figures = {.requests_refused = atomic_load(&server->refused)};
    pthread_mutex_lock(&server->lock);
    figures.connections_open = server->connection_count;
    figures.connections_cut = server->cut_count;
    figures.connections_refused = server->turned_away_count;
    for (struct chttp_connection *connection = server->connections; connection; connection = connection->next)
        if ((atomic_load_explicit(&connection->mark, memory_order_relaxed) & 3) != CHTTP_IDLE)
            figures.requests_in_flight++;
    pthread_mutex_unlock(&server->lock);
    return figures;
}

void chttp_server_begin_drain(chttp_server *server)
{
    atomic_store(&server->is_draining, true);
    pthread_mutex_lock(&server->lock);
    for (struct chttp_connection *connection = server->connections; connection; connection = connection->next)
        if (connection->stream != NULL)
            chttp_stream_wake(connection->stream);
    pthread_mutex_unlock(&server->lock);
}

void chttp_server_stop(chttp_server *server)
{
    /* libmicrohttpd ends the process if it is stopped with a connection suspended. From here on none is suspended
     * any more, and those that are, are resumed. */
    atomic_store(&server->is_stopping, true);
    pthread_mutex_lock(&server->lock);
    for (struct chttp_connection *connection = server->connections; connection; connection = connection->next)
        if (connection->stream != NULL)
            chttp_stream_cut(connection->stream);
    pthread_mutex_unlock(&server->lock);
    chttp_watchdog_stop(server);
    chttp_server_leave_listener(server);
    MHD_stop_daemon(server->daemon);
    chttp_listener_forget(server);
    for (size_t i = 0; i < server->lingering_count; i++)
        close(server->lingering[i].descriptor);
    pthread_mutex_destroy(&server->lock);
    free_server(server);
}
