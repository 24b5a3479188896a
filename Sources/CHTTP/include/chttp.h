/* The C side of the transport: sockets, framing and the life of a request over GNU libmicrohttpd.
 *
 * It decides nothing a client can see but whether a request is framed well (RFC 9112); every status and every
 * byte of an answer is the caller's. It knows no route and no media type.
 *
 * Threads: callbacks run on the server's workers, one at a time per connection and never with a lock held. */
#ifndef CHTTP_H
#define CHTTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#if defined(__clang__)
#define CHTTP_SENDABLE __attribute__((swift_attr("@Sendable")))
#define CHTTP_CLOSED_ENUM __attribute__((enum_extensibility(closed)))
#else
#define CHTTP_SENDABLE
#define CHTTP_CLOSED_ENUM
#endif

/* A server that listens. Made by chttp_server_start, ended by chttp_server_stop. */
typedef struct chttp_server chttp_server;
/* One request and the answer to it. Lives from the first callback with it until that callback returns; a stream
 * outlives it. */
typedef struct chttp_exchange chttp_exchange;
/* A chain of certificates and the private key of the first, for TLS. Constant; counted references. */
typedef struct chttp_identity chttp_identity;
/* Header fields and bytes that can be sent any number of times, from all threads. */
typedef struct chttp_response chttp_response;
/* The sending of a body that is made while it is sent. Counted references. */
typedef struct chttp_stream chttp_stream;

/* Bytes that belong to someone else; not ended by a NUL. */
struct chttp_text {
    const char *bytes;
    size_t count;
};

/* The network address of a client: IPv6, or IPv4 in its IPv6 form (RFC 4291 section 2.5.5.2), in two halves. Both are 0
 * where there is none, as at the other end of a Unix socket. */
struct chttp_address {
    uint64_t high;
    uint64_t low;
};

/* Why a request is not given to the application. The order is that of the checks. */
enum chttp_refusal {
    CHTTP_ACCEPTED = 0,
    /* RFC 9112 section 3: one space between the parts of the request line, no NUL. */
    CHTTP_REQUEST_LINE,
    /* RFC 9110 section 9.1: a method is a token. */
    CHTTP_METHOD,
    /* RFC 9112 section 3.2: a target is visible ASCII. */
    CHTTP_TARGET,
    /* RFC 9112 sections 2.2 and 5.2: lines that do not end with CRLF, folded lines, NUL, empty names. */
    CHTTP_HEADER_SECTION,
    /* RFC 9110 section 5.1: a field name is a token directly followed by a colon. */
    CHTTP_HEADER_NAME,
    /* RFC 9110 section 5.5: no control character in a field value but the tab. */
    CHTTP_HEADER_VALUE,
    /* RFC 9112 section 3.2: HTTP/1.1 needs exactly one Host, HTTP/1.0 takes at most one. */
    CHTTP_HOST_MISSING,
    CHTTP_HOST_REPEATED,
    CHTTP_HOST_VALUE,
    /* RFC 9112 section 6.3. */
    CHTTP_CONTENT_LENGTH_REPEATED,
    CHTTP_CONTENT_LENGTH_VALUE,
    CHTTP_TRANSFER_ENCODING_VALUE,
    CHTTP_TRANSFER_ENCODING_IN_1_0,
    CHTTP_TRANSFER_ENCODING_AND_CONTENT_LENGTH,
    /* Well framed, but beyond a limit or unwanted. */
    CHTTP_TARGET_TOO_LONG,
    CHTTP_HEADERS_TOO_LARGE,
    CHTTP_HEADERS_TOO_MANY,
    CHTTP_BODY_NOT_ACCEPTED,
    CHTTP_BODY_TOO_LARGE
} CHTTP_CLOSED_ENUM;

/* Why a server did not start. */
enum chttp_start_failure {
    CHTTP_STARTED = 0,
    /* The address is not a numeric IPv4 or IPv6 address. */
    CHTTP_ADDRESS_INVALID,
    CHTTP_ADDRESS_IN_USE,
    CHTTP_ADDRESS_NOT_AVAILABLE,
    CHTTP_PERMISSION_DENIED,
    /* There is an identity, and libmicrohttpd was built without TLS. */
    CHTTP_TLS_MISSING,
    /* Anything else; the error buffer says what. */
    CHTTP_LIBRARY_FAILURE
} CHTTP_CLOSED_ENUM;

/* What a server listens on and how much it takes. Every number must be at least 1 unless it says otherwise. */
struct chttp_configuration {
    /* A numeric address, ended by NUL; used during chttp_server_start only. */
    const char *address;
    /* 0 asks the system for a free one. */
    uint16_t port;
    /* The path of a Unix socket to listen on instead, ended by NUL; NULL for none. Used during chttp_server_start
     * only. The file is the server's user's alone, replaces one that nobody listens on, and goes with the server. */
    const char *socket_path;
    /* A stream socket that listens already, whose owner keeps it when the server ends: connections that come meanwhile
     * wait for the next one. Taken instead of an address; negative for none. The descriptor becomes the server's. */
    int listener;
    /* Who the server is to clients that speak TLS, which all have to do then; NULL: none does. Lent until
     * chttp_server_start returns; the server keeps a reference of its own. */
    chttp_identity *identity;
    /* At least 2. */
    unsigned worker_count;
    unsigned connection_limit;
    /* Of one client: an IPv4 address, or the first 64 bits of an IPv6 address. 0: any number. */
    unsigned connections_per_address_limit;
    unsigned idle_timeout_seconds;
    unsigned request_deadline_seconds;
    unsigned crowded_deadline_seconds;
    unsigned response_stall_seconds;
    /* The least that a client must take of an answer, measured over response_stall_seconds. 0: anything. */
    unsigned response_minimum_bytes_per_second;
    size_t target_limit_bytes;
    /* The request line and the header fields together. */
    size_t header_limit_bytes;
    size_t header_limit_count;
    /* How much of a chunked body is read beyond its limit, in the hope to be able to answer. */
    size_t discard_limit_bytes;
};

/* What goes on in a server. */
struct chttp_figures {
    uint64_t connections_open;
    uint64_t requests_in_flight;
    /* Since the start: connections that the watchdog cut. */
    uint64_t connections_cut;
    /* Since the start: connections that were not taken because their client has as many as it may. */
    uint64_t connections_refused;
    /* Since the start: requests refused by the checks of this library. */
    uint64_t requests_refused;
};

/* Asked, before a body is read and only if there is one, how many bytes of it are wanted; negative: none. */
typedef int64_t chttp_admit(void *context, chttp_exchange *exchange);
/* Asked for the answer, once per request. It must call one of the chttp_exchange_send functions; if it does not,
 * the connection is cut. */
typedef void chttp_answer(void *context, chttp_exchange *exchange, enum chttp_refusal refusal);

/* Asked, when a client has as many connections as it may, whether it may have more: one that stands for many. */
typedef bool chttp_exempt(void *context, struct chttp_address client);

/* What became of a request. */
struct chttp_outcome {
    /* The status that was sent; 0 where nothing was. */
    unsigned status;
    /* What was noted with chttp_exchange_note. */
    uint32_t note;
    /* From the request line to the last byte that the system took. */
    uint64_t nanoseconds;
    /* Bytes of content: those of a stream that were sent, and of other answers those that were to be. */
    uint64_t content_bytes;
    /* Whether all of it was sent. */
    bool is_whole;
};
/* Told once of every request whose header section came in whole, on its worker. The exchange tells what it told
 * before, its body apart. */
typedef void chttp_completed(void *context, const chttp_exchange *exchange, struct chttp_outcome outcome);

/* What a server calls. Each gets `context`, which must live until chttp_server_stop returns. */
struct chttp_callbacks {
    void *context;
    chttp_admit *admit CHTTP_SENDABLE;
    chttp_answer *answer CHTTP_SENDABLE;
    chttp_exempt *exempt CHTTP_SENDABLE;
    /* NULL: nobody is told. */
    chttp_completed *completed CHTTP_SENDABLE;
};

/* Puts at most `size` bytes into `buffer` and returns how many, or one of CHTTP_STREAM_. */
typedef int64_t chttp_read(void *context, void *buffer, size_t size);
/* Told once, from any thread, that `context` is not used any more. */
typedef void chttp_release(void *context);
/* Given one header field. */
typedef void chttp_each_header(void *context, struct chttp_text name, struct chttp_text value);

/* Raises the soft limit on file descriptors to `needed` if the hard limit lets it.
 * Returns the number that may be used, which is less than `needed` where that failed. */
uint64_t chttp_reserve_descriptors(uint64_t needed);

/* The number of descriptors a server of this configuration can come to use, the process's other ones not counted. */
uint64_t chttp_descriptors_needed(const struct chttp_configuration *configuration);

/* Binds, listens and starts the workers.
 *
 * On failure nothing is left behind, `*server` is NULL, and
 * `error`, the caller's buffer of `error_size` bytes, holds a sentence ended by NUL. */
enum chttp_start_failure chttp_server_start(const struct chttp_configuration *configuration,
                                            const struct chttp_callbacks *callbacks, chttp_server **server,
                                            char *error, size_t error_size);

/* What is wrong with certificates and a key. */
enum chttp_identity_failure {
    CHTTP_IDENTITY_MADE = 0,
    CHTTP_CERTIFICATE_INVALID,
    CHTTP_KEY_INVALID,
    CHTTP_KEY_OF_ANOTHER_CERTIFICATE,
    CHTTP_IDENTITY_LIBRARY_FAILURE
} CHTTP_CLOSED_ENUM;

/* Makes an identity with one reference from PEM (RFC 7468): the server's certificate and those that vouch for it, and its
 * private key, which is not encrypted.
 *
 * On failure `*identity` is NULL, and `error`, the caller's buffer of `error_size` bytes, holds half a sentence ended by
 * NUL that has nothing of the key in it. */
enum chttp_identity_failure chttp_identity_create(struct chttp_text certificates, struct chttp_text key,
                                                  chttp_identity **identity, char *error, size_t error_size);

/* Gives a reference back. */
void chttp_identity_release(chttp_identity *identity);

/* The time during which every certificate of the chain is valid, in seconds since 1970. */
int64_t chttp_identity_valid_from(const chttp_identity *identity);
int64_t chttp_identity_valid_until(const chttp_identity *identity);

/* Gives connections that come from here on another identity; those that are open go on as they are. Does nothing where
 * the server was started without. Any thread. */
void chttp_server_take_identity(chttp_server *server, chttp_identity *identity);

/* The version of libmicrohttpd that runs, such as "0.9.75". */
const char *chttp_library_version(void);

/* Leaves connections that come from here on to whoever else holds the socket that was handed over. Does nothing where
 * the server opened its socket itself. Between this and chttp_server_stop workers may be busy without need. */
void chttp_server_leave_listener(chttp_server *server);

/* The port the server listens on; 0 for a Unix socket. */
uint16_t chttp_server_port(const chttp_server *server);

/* The figures of this moment. */
struct chttp_figures chttp_server_figures(chttp_server *server);

/* Lets each further answer end its connection, and wakes every sleeping stream once. It goes on accepting
 * connections; when to stop is the caller's to decide, by the figures. */
void chttp_server_begin_drain(chttp_server *server);

/* Cuts what is in flight, ends the workers and frees the server. Not for a worker's thread. A stream that someone
 * still holds stays valid, and waking it does nothing. */
void chttp_server_stop(chttp_server *server);

/* The method token. Empty if it was refused. */
struct chttp_text chttp_exchange_method(const chttp_exchange *exchange);

/* The raw request target. Empty if it was refused. */
struct chttp_text chttp_exchange_target(const chttp_exchange *exchange);

/* The number of header fields; 0 if the header section was refused. */
size_t chttp_exchange_header_count(const chttp_exchange *exchange);

/* Whether there is a field with this name of `count` bytes, in whatever case. */
bool chttp_exchange_has_header(const chttp_exchange *exchange, const char *name, size_t count);

/* Calls `each` with every field in the order of the wire, the value without white space around it. */
void chttp_exchange_headers(const chttp_exchange *exchange, void *context,
                            chttp_each_header *each CHTTP_SENDABLE);

/* Writes what an answer may depend on into `buffer`: the method, the target, and the values of the fields named, in
 * the order of the wire; equal bytes, equal requests as far as these go. `names` are in lower case.
 *
 * Returns how many bytes, or 0 where they are more than `size` or the request has a body. */
size_t chttp_exchange_key(const chttp_exchange *exchange, const char *const *names, size_t name_count, void *buffer,
                          size_t size);

/* The body as it was received, the transfer coding taken off. */
struct chttp_text chttp_exchange_body(const chttp_exchange *exchange);

/* How many bytes of a body were wanted; 0 where that was not asked. */
size_t chttp_exchange_body_limit(const chttp_exchange *exchange);

/* A number no other request to this process has. */
uint64_t chttp_exchange_number(const chttp_exchange *exchange);

/* The number of the worker whose thread this is, from 0. */
unsigned chttp_exchange_worker(const chttp_exchange *exchange);

/* When the request line was there, on the system's monotonic clock. */
uint64_t chttp_exchange_began_nanoseconds(const chttp_exchange *exchange);

/* Nanoseconds since then. */
uint64_t chttp_exchange_elapsed_nanoseconds(const chttp_exchange *exchange);

/* How long the last bytes of the client have waited, in milliseconds: in the system, and for the worker's other
 * requests. To some milliseconds; 0 where the system does not tell. Asks the system. */
uint32_t chttp_exchange_waited_milliseconds(const chttp_exchange *exchange);

/* How many answers of the worker are on their way. */
uint64_t chttp_exchange_answers_of_worker(const chttp_exchange *exchange);

/* The other end of the connection. */
struct chttp_address chttp_exchange_peer(const chttp_exchange *exchange);

/* The client for whom the other end asks: the other end, until something else is set. */
struct chttp_address chttp_exchange_client(const chttp_exchange *exchange);
void chttp_exchange_set_client(chttp_exchange *exchange, struct chttp_address client);

/* Keeps a note with the request, for chttp_completed. */
void chttp_exchange_note(chttp_exchange *exchange, uint32_t note);

/* Whether the answer to this request has no body: HEAD, or status 204 or 304 (RFC 9110 section 6.4.1). */
bool chttp_exchange_is_bodiless(const chttp_exchange *exchange, unsigned status);

/* Sends a response with `count` bytes; `closes` ends the connection behind it. The response may be released right
 * after. Returns whether it could be queued. */
bool chttp_exchange_send(chttp_exchange *exchange, unsigned status, chttp_response *response, uint64_t count,
                         bool closes);

/* What a stream's reader returns when there are no bytes. */
enum { CHTTP_STREAM_WAIT = 0, CHTTP_STREAM_END = -1, CHTTP_STREAM_FAILED = -2 };

/* Makes the sending of a stream with a reader.
 *
 * `read` runs on one worker at a time. After CHTTP_STREAM_WAIT it is not called again before chttp_stream_wake; a wake that comes first
 * is kept. `release` is called with `context` once, from any thread, when the stream will not be read again.
 * Returns a stream with one reference, or NULL without memory, and then `release` has been called. */
chttp_stream *chttp_stream_create(void *context, chttp_read *read CHTTP_SENDABLE,
                                  chttp_release *release CHTTP_SENDABLE);

/* Adds a reference. */
void chttp_stream_retain(chttp_stream *stream);

/* Gives a reference back. */
void chttp_stream_release(chttp_stream *stream);

/* Lets the stream be read again. Any thread, any time while a reference is held, also from within its reader. */
void chttp_stream_wake(chttp_stream *stream);

/* Makes the response that sends `stream`, for one exchange: chunked in HTTP/1.1, ended by the end of the connection
 * in HTTP/1.0. The response keeps a reference to the stream. NULL without memory. */
chttp_response *chttp_response_from_stream(chttp_stream *stream);

/* Sends a response made by chttp_response_from_stream. */
bool chttp_exchange_send_stream(chttp_exchange *exchange, unsigned status, chttp_response *response,
                                chttp_stream *stream, bool closes);

/* Makes a response that borrows `bytes`, which must not change until `release` is called with `context`, from any
 * thread, when the last use has ended. NULL without memory, and then `release` has been called. */
chttp_response *chttp_response_from_bytes(const void *bytes, size_t count, void *context,
                                          chttp_release *release CHTTP_SENDABLE);

/* Makes a response that states no length and has no bytes, for the answers to a stream that carry no body. It ends
 * its connection. NULL without memory. */
chttp_response *chttp_response_without_length(void);

/* Adds a field line. Only before the response is first sent. Returns whether the field is one that can be sent. */
bool chttp_response_add_header(chttp_response *response, const char *name, const char *value);

/* Gives the maker's reference back; answers that are being sent keep their own. */
void chttp_response_release(chttp_response *response);

#endif
