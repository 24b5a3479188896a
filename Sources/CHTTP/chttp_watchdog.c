/* The watchdog: a thread that cuts clients which are too slow, and closes connections gently.
 *
 * libmicrohttpd's timeout is one of inactivity, so a byte a second holds a connection for ever, and at the connection
 * limit new clients wait for ever. The watchdog looks at every connection's mark a few times per deadline; the
 * request path only stores that mark and reads no clock. */
#include <errno.h>
#include <linux/sockios.h>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <poll.h>
#include <stddef.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "chttp_internal.h"

enum {
    /* How long a closed connection may still send. */
    LINGER_MS = 2000,
    /* How often the connections are looked at. */
    LOOK_MINIMUM_MS = 50,
    LOOK_MAXIMUM_MS = 1000,
    LOOKS_PER_DEADLINE = 4,
    /* How many connections are cut in one look. Workers close what is cut, and nobody is answered meanwhile. */
    CUTS_PER_LOOK = 512,
    /* How many connections are looked at before others may have the lock. */
    LOOKS_PER_LOCK = 64,
    /* The state of a TCP connection that no side has closed (RFC 9293 section 3.3.2). */
    ESTABLISHED_STATE = 1
};

int64_t chttp_now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* ---- Slow clients ---- */

/* What the kernel knows of a connection. */
struct sample {
    uint64_t outstanding;  /* Bytes sent by us that the client's system has not acknowledged. */
    uint64_t acknowledged; /* Bytes it has, since the connection began. */
    bool is_left;          /* Whether the client has closed its side, or reset the connection. */
};

static bool take_sample(int descriptor, struct sample *sample)
{
    int outstanding = 0;
    struct tcp_info info = {0};
    socklen_t size = sizeof info;
    if (ioctl(descriptor, SIOCOUTQ, &outstanding) != 0 ||
        getsockopt(descriptor, IPPROTO_TCP, TCP_INFO, &info, &size) != 0 ||
        size < offsetof(struct tcp_info, tcpi_bytes_acked) + sizeof info.tcpi_bytes_acked)
        return false;
    sample->outstanding = (uint64_t)outstanding;
    sample->acknowledged = info.tcpi_bytes_acked;
    sample->is_left = info.tcpi_state != ESTABLISHED_STATE;
    return true;
}

static void start_window(struct chttp_connection *connection, const struct sample *sample, int64_t now_ms)
{
    connection->window_ms = now_ms;
    connection->window_acknowledged = sample->acknowledged;
    connection->window_outstanding = sample->outstanding;
}

/* Whether the client has not taken what it should have. What was outstanding when the window began is all it can be
 * asked for: a stream may have little to say. */
static bool is_stalled(struct chttp_connection *connection, int64_t now_ms, int64_t window_ms)
{
    const struct chttp_configuration *configuration = &connection->server->configuration;
    struct sample sample;
    if (!take_sample(connection->descriptor, &sample))
        return false;
    if (connection->window_ms == 0 || sample.outstanding == 0) {
        start_window(connection, &sample, now_ms);
        return false;
    }
    int64_t elapsed_ms = now_ms - connection->window_ms;
    if (elapsed_ms < window_ms)
        return false;
    uint64_t wanted = (uint64_t)configuration->response_minimum_bytes_per_second * (uint64_t)elapsed_ms / 1000;
    if (wanted > connection->window_outstanding)
        wanted = connection->window_outstanding;
    uint64_t taken = sample.acknowledged - connection->window_acknowledged;
    start_window(connection, &sample, now_ms);
    return taken < wanted;
}

/* Whether the client has closed its side and nothing it sent is left to read. libmicrohttpd 0.9.75 overlooks an end
 * that comes together with the last bytes, and a sleeping stream does not look at all. */
static bool has_left(const struct chttp_connection *connection)
{
    struct sample sample;
    int unread = 0;
    return take_sample(connection->descriptor, &sample) && sample.is_left &&
           ioctl(connection->descriptor, FIONREAD, &unread) == 0 && (unread == 0 || connection->stream != NULL);
}

static bool is_too_slow(struct chttp_connection *connection, enum chttp_phase phase, bool is_first, int64_t now_ms,
                        bool is_crowded)
{
    const struct chttp_configuration *configuration = &connection->server->configuration;
    int64_t crowded_ms = (int64_t)configuration->crowded_deadline_seconds * 1000;
    int64_t deadline_ms = 0;
    switch (phase) {
    case CHTTP_IDLE:
        /* Between requests: nothing tells when the first byte of the next one came, but libmicrohttpd closes the
         * connection if none does, so both times together bound a request line sent slowly. */
        deadline_ms = (int64_t)configuration->request_deadline_seconds * 1000;
        if (!is_first)
            deadline_ms += (int64_t)configuration->idle_timeout_seconds * 1000;
        break;
    case CHTTP_RECEIVING:
        deadline_ms = (int64_t)configuration->request_deadline_seconds * 1000;
        break;
    case CHTTP_RESPONDING:
        deadline_ms = (int64_t)configuration->response_stall_seconds * 1000;
        break;
    }
    if (is_crowded && crowded_ms < deadline_ms)
        deadline_ms = crowded_ms;
    if (phase == CHTTP_RESPONDING)
        return is_stalled(connection, now_ms, deadline_ms);
    return now_ms - connection->since_ms >= deadline_ms;
}

/* Lets the worker find the connection closed. The descriptor is the worker's, but it cannot be closed, and so not be
 * another's, while the server's lock is held. */
static void cut(struct chttp_connection *connection)
{
    connection->is_cut = true;
    if ((connection->seen_mark & 3) == CHTTP_RESPONDING) {
        /* What the client does not read would otherwise stay in the system's memory for minutes. */
        const struct linger none = {.l_onoff = 1, .l_linger = 0};
        (void)setsockopt(connection->descriptor, SOL_SOCKET, SO_LINGER, &none, sizeof none);
    }
    (void)shutdown(connection->descriptor, SHUT_RDWR);
    if (connection->stream != NULL)
        chttp_stream_cut(connection->stream);
}

static void look_at(struct chttp_connection *connection, int64_t now_ms, bool is_crowded)
{
    uint64_t mark = atomic_load_explicit(&connection->mark, memory_order_relaxed);
    enum chttp_phase phase = (enum chttp_phase)(mark & 3);
    bool is_first = mark >> 2 == 0;
    if (mark != connection->seen_mark) {
        connection->seen_mark = mark;
        connection->window_ms = 0;
        connection->has_left = false;
        /* The first request of a connection is timed from the connection's begin, so that a slow request line
         * counts. */
        if (!(is_first && phase == CHTTP_RECEIVING))
            connection->since_ms = now_ms;
    } else if ((phase != CHTTP_RESPONDING || connection->stream != NULL) && has_left(connection)) {
        /* Twice in a row, as the worker may be about to answer the last bytes. */
        if (connection->has_left) {
            cut(connection);
            return;
        }
        connection->has_left = true;
    }
    if (is_too_slow(connection, phase, is_first, now_ms, is_crowded)) {
        connection->server->cut_count++;
        cut(connection);
    }
}

/* Called with the lock held, which is given to others after every few connections: what is asked of the system about
 * ten thousand takes some ten milliseconds, and nobody could connect meanwhile. */
static void look_at_connections(chttp_server *server, int64_t now_ms)
{
    bool is_crowded = server->connection_count * 10 >= (uint64_t)server->configuration.connection_limit * 9;
    uint64_t cut_limit = server->cut_count + CUTS_PER_LOOK;
    server->next_look = server->connections;
    for (unsigned count = 1; server->next_look != NULL && server->cut_count < cut_limit; count++) {
        struct chttp_connection *connection = server->next_look;
        server->next_look = connection->next;
        if (!connection->is_cut)
            look_at(connection, now_ms, is_crowded);
        if (count % LOOKS_PER_LOCK == 0) {
            pthread_mutex_unlock(&server->lock);
            pthread_mutex_lock(&server->lock);
        }
    }
    server->next_look = NULL;
}

/* ---- Gentle closing ---- */

/* A descriptor that is closed while its client is sending resets the connection, and the client may never see the
 * answer that it was sent. So the sending side is closed first, and what still comes is read and thrown away for a
 * while (RFC 9112 section 9.6). */
void chttp_watchdog_linger(chttp_server *server, int descriptor)
{
    if (server->lingering_count == CHTTP_LINGER_LIMIT || atomic_load(&server->is_stopping))
        return;
    int copy = dup(descriptor);
    if (copy < 0)
        return;
    (void)shutdown(copy, SHUT_WR);
    server->lingering[server->lingering_count].descriptor = copy;
    server->lingering[server->lingering_count].until_ms = chttp_now_ms() + LINGER_MS;
    server->lingering_count++;
    (void)eventfd_write(server->wake_descriptor, 1);
}

/* Reads what is there. Returns whether more may come. */
static bool discard(int descriptor)
{
    static char waste[16384]; /* The watchdog's alone; its content is never looked at. */
    for (int i = 0; i < 64; i++) {
        ssize_t count = recv(descriptor, waste, sizeof waste, MSG_DONTWAIT);
        if (count < 0 && (errno == EAGAIN || errno == EINTR))
            return true;
        if (count <= 0)
            return false;
    }
    return true;
}

static void look_at_lingering(chttp_server *server, int64_t now_ms)
{
    size_t kept = 0;
    for (size_t i = 0; i < server->lingering_count; i++) {
        struct chttp_lingering *lingering = &server->lingering[i];
        if (discard(lingering->descriptor) && now_ms < lingering->until_ms)
            server->lingering[kept++] = *lingering;
        else
            close(lingering->descriptor);
    }
    server->lingering_count = kept;
}

/* ---- The thread ---- */

static int64_t look_interval_ms(const struct chttp_configuration *configuration)
{
    unsigned shortest = configuration->request_deadline_seconds;
    if (configuration->crowded_deadline_seconds < shortest)
        shortest = configuration->crowded_deadline_seconds;
    if (configuration->response_stall_seconds < shortest)
        shortest = configuration->response_stall_seconds;
    int64_t interval_ms = (int64_t)shortest * 1000 / LOOKS_PER_DEADLINE;
    if (interval_ms < LOOK_MINIMUM_MS)
        return LOOK_MINIMUM_MS;
    return interval_ms > LOOK_MAXIMUM_MS ? LOOK_MAXIMUM_MS : interval_ms;
}

static void *watch(void *context)
{
    chttp_server *server = context;
    struct pollfd waited[1 + CHTTP_LINGER_LIMIT];
    int64_t interval_ms = look_interval_ms(&server->configuration);
    int64_t next_look_ms = chttp_now_ms() + interval_ms;
    while (!atomic_load(&server->is_stopping)) {
        waited[0] = (struct pollfd){.fd = server->wake_descriptor, .events = POLLIN};
        pthread_mutex_lock(&server->lock);
        size_t count = server->lingering_count;
        for (size_t i = 0; i < count; i++)
            waited[1 + i] = (struct pollfd){.fd = server->lingering[i].descriptor, .events = POLLIN};
        pthread_mutex_unlock(&server->lock);

        int64_t wait_ms = next_look_ms - chttp_now_ms();
        (void)poll(waited, 1 + count, wait_ms > 0 ? (int)wait_ms : 0);
        eventfd_t ignored;
        (void)eventfd_read(server->wake_descriptor, &ignored);

        int64_t now_ms = chttp_now_ms();
        pthread_mutex_lock(&server->lock);
        look_at_lingering(server, now_ms);
        if (now_ms >= next_look_ms) {
            look_at_connections(server, now_ms);
            next_look_ms = now_ms + interval_ms;
        }
        pthread_mutex_unlock(&server->lock);
    }
    return NULL;
}

bool chttp_watchdog_start(chttp_server *server)
{
    server->wake_descriptor = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    if (server->wake_descriptor < 0)
        return false;
    if (pthread_create(&server->watchdog, NULL, watch, server) == 0)
        return true;
    close(server->wake_descriptor);
    return false;
}

void chttp_watchdog_stop(chttp_server *server)
{
    atomic_store(&server->is_stopping, true);
    (void)eventfd_write(server->wake_descriptor, 1);
    pthread_join(server->watchdog, NULL);
    close(server->wake_descriptor);
}
