/* What the files of this library share. The only place that includes microhttpd.h. */
#ifndef CHTTP_INTERNAL_H
#define CHTTP_INTERNAL_H

#include <microhttpd.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/stat.h>
#include <sys/un.h>

#include "chttp.h"

/* Connections that are closed while their client may still be sending; see chttp_watchdog.c. */
enum { CHTTP_LINGER_LIMIT = 64 };

/* Bytes of an answer that wait in the kernel to be sent, for one connection. */
enum { CHTTP_UNSENT_LIMIT_BYTES = 131072 };

/* What a connection is doing; the low bits of its mark. */
enum chttp_phase { CHTTP_IDLE, CHTTP_RECEIVING, CHTTP_RESPONDING };

struct chttp_connection;

struct chttp_exchange {
    struct MHD_Connection *connection;
    struct chttp_connection *owner;
    /* Both point into the connection's buffer, which stays in place until the request is completed. */
    const char *method;
    char *target;
    size_t method_count;
    size_t target_count;
    size_t header_count;
    /* The question mark that libmicrohttpd cuts the target at, and the byte behind it. */
    char *query;
    char query_first;
    bool is_checked;
    bool is_answered;
    bool is_http_1_0;
    bool has_chunked_body;
    bool has_body;
    enum chttp_refusal refusal;
    uint64_t content_length;
    uint8_t *body;
    size_t body_count;
    size_t body_capacity;
    size_t body_limit;
    size_t discarded_count;
    uint64_t number;
    uint64_t began_ns;
    struct chttp_address client;
    unsigned worker;
    /* What is told at the end. */
    unsigned status;
    uint32_t note;
    uint64_t content_bytes;
};

struct chttp_connection {
    /* The server's list, under its lock. */
    struct chttp_connection *next;
    struct chttp_connection *previous;
    /* The next connection of a client whose address has the same hash, under the same lock. */
    struct chttp_connection *next_of_hash;
    chttp_server *server;
    int descriptor;
    struct chttp_address peer;
    /* Whom it takes the server for, until it is closed; NULL without TLS. */
    chttp_identity *identity;
    /* How many requests were completed, times 4, plus the phase. Written by the worker only. */
    _Atomic uint64_t mark;
    /* The stream that is being sent, if one is; under the server's lock. */
    chttp_stream *stream;
    /* Under the server's lock: the watchdog has given the connection up. */
    bool is_cut;
    /* The worker's: the request was answered before it was read to its end. */
    bool lingers;
    /* The watchdog's notes: the mark it saw and since when, whether the client had closed its side, and how much of
     * an answer had gone out at `window_ms`. */
    uint64_t seen_mark;
    bool has_left;
    int64_t since_ms;
    int64_t window_ms;
    uint64_t window_acknowledged;
    uint64_t window_outstanding;
    /* Numbers taken from the server in blocks, so that requests do not contend for one counter. */
    uint64_t next_number;
    uint64_t numbers_left;
    struct chttp_exchange exchange;
};

struct chttp_lingering {
    int descriptor;
    int64_t until_ms;
};

/* What one worker writes and others read: a cache line of its own each. */
struct chttp_worker {
    _Alignas(64) _Atomic uint64_t answers;
};

struct chttp_server {
    struct MHD_Daemon *daemon;
    struct chttp_worker *workers;
    _Atomic unsigned worker_count;
    struct chttp_configuration configuration;
    uint16_t port;
    /* The socket that was handed over; negative where the server opened its own. */
    int shared_listener;
    /* The file of a Unix socket, to be taken away at the end if it is still the same one; empty where there is none. */
    char socket_path[sizeof((struct sockaddr_un *)NULL)->sun_path];
    dev_t socket_device;
    ino_t socket_file;
    struct chttp_callbacks callbacks;
    _Atomic bool is_draining;
    _Atomic bool is_stopping;
    _Atomic uint64_t numbers;
    _Atomic uint64_t refused;
    /* Protects what follows. Taken when a connection or a stream begins or ends, never per request; taken before
     * a stream's lock, which is taken before libmicrohttpd's. */
    pthread_mutex_t lock;
    struct chttp_connection *connections;
    /* The one that the watchdog looks at next; NULL at the end of a look. */
    struct chttp_connection *next_look;
    /* What new connections get; NULL without TLS, which does not change while the server runs. */
    chttp_identity *identity;
    uint64_t connection_count;
    uint64_t cut_count;
    uint64_t turned_away_count;
    /* The connections by the hash of their client; the count is a power of two. */
    struct chttp_connection **by_client;
    size_t by_client_count;
    struct chttp_lingering lingering[CHTTP_LINGER_LIMIT];
    size_t lingering_count;
    /* The watchdog. `wake_descriptor` is an eventfd. */
    pthread_t watchdog;
    int wake_descriptor;
};

struct chttp_stream {
    _Atomic uint32_t references;
    pthread_mutex_t lock;
    /* Under the lock. NULL before and after the sending. */
    struct MHD_Connection *connection;
    bool is_sleeping;
    bool is_woken;
    /* The sending is to fail. Set under the lock. */
    _Atomic bool is_cut;
    /* Constant while the sending lasts. */
    struct chttp_connection *owner;
    bool is_http_1_0;
    void *context;
    chttp_read *read;
    chttp_release *release;
};

/* chttp_head.c: checks the request line and the header section of `exchange`, and fills in what it finds: the
 * counts, content_length, has_body, has_chunked_body, is_http_1_0. `version` is libmicrohttpd's. */
enum chttp_refusal chttp_check_head(struct chttp_exchange *exchange, const char *version,
                                    const struct chttp_configuration *limits);

/* chttp_head.c: whether this libmicrohttpd (1.0 and later) can be told to refuse what chttp_check_head looks for by
 * position. The process may run with another version than it was built with. */
bool chttp_is_library_strict(void);

/* chttp_listener.c: binds and listens where the server's configuration says, and notes the port. */
enum chttp_start_failure chttp_listener_open(chttp_server *server, int *listener, char *error, size_t error_size);
/* chttp_listener.c: takes the file of a Unix socket away, if there is one and it is the server's. */
void chttp_listener_forget(chttp_server *server);

/* chttp_client.c: the address that the system knows a client by. */
struct chttp_address chttp_address_of(const struct sockaddr *address);
/* chttp_client.c: whether a client that connects has no more connections than it may. */
bool chttp_client_is_welcome(chttp_server *server, struct chttp_address peer);
/* chttp_client.c: note and forget a connection under its client. Under the server's lock. */
void chttp_client_add(struct chttp_connection *connection);
void chttp_client_remove(struct chttp_connection *connection);

/* chttp_exchange.c: the system's monotonic clock. */
uint64_t chttp_now_ns(void);

/* chttp_response.c: ends the sending of the connection's stream, if it has one. For the worker. */
void chttp_stream_detach(struct chttp_connection *connection);

/* chttp_response.c: makes the stream fail at its next read, and wakes it. */
void chttp_stream_cut(chttp_stream *stream);

/* chttp_tls.c: whether this libmicrohttpd can do TLS. */
bool chttp_tls_is_available(void);
/* chttp_tls.c: the options of libmicrohttpd that the server's identity asks for; an end alone where it has none. */
enum { CHTTP_TLS_OPTION_COUNT = 3 };
void chttp_tls_options(const chttp_server *server, struct MHD_OptionItem options[CHTTP_TLS_OPTION_COUNT]);
/* chttp_tls.c: adds a reference, of NULL none. */
chttp_identity *chttp_identity_retain(chttp_identity *identity);
/* chttp_tls.c: gives the connection's session the connection's identity, before its handshake. */
void chttp_tls_begin(struct chttp_connection *connection, struct MHD_Connection *wire);

/* chttp_watchdog.c */
int64_t chttp_now_ms(void);
bool chttp_watchdog_start(chttp_server *server);
void chttp_watchdog_stop(chttp_server *server);
/* Keeps a copy of the descriptor open for a while, so that its client can read the answer. For the worker, under
 * the server's lock. */
void chttp_watchdog_linger(chttp_server *server, int descriptor);

#endif
