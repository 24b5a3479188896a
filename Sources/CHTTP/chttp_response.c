/* Responses that can be queued many times, and streams that can sleep. */
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "chttp_internal.h"

/* The buffer libmicrohttpd takes for a stream that is not chunked. */
enum { STREAM_BLOCK_BYTES = 16384 };

static struct MHD_Response *unwrap(chttp_response *response) { return (struct MHD_Response *)response; }

static chttp_response *wrap(struct MHD_Response *response) { return (chttp_response *)response; }

chttp_response *chttp_response_from_bytes(const void *bytes, size_t count, void *context, chttp_release *release)
{
    /* The library takes a pointer to what it may write, and never writes. */
    struct MHD_Response *response =
        MHD_create_response_from_buffer_with_free_callback_cls(count, (void *)(uintptr_t)bytes, release, context);
    if (response == NULL)
        release(context);
    return wrap(response);
}

static ssize_t read_nothing(void *context, uint64_t position, char *buffer, size_t size)
{
    (void)context, (void)position, (void)buffer, (void)size;
    return MHD_CONTENT_READER_END_OF_STREAM;
}

chttp_response *chttp_response_without_length(void)
{
    struct MHD_Response *response = MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, 1, read_nothing, NULL, NULL);
    /* Without this flag, 0.9.75 calls the answer chunked, and then sends the last chunk even to HEAD. */
    if (response != NULL &&
        MHD_set_response_options(response, MHD_RF_HTTP_1_0_COMPATIBLE_STRICT, MHD_RO_END) == MHD_NO) {
        MHD_destroy_response(response);
        response = NULL;
    }
    return wrap(response);
}

bool chttp_response_add_header(chttp_response *response, const char *name, const char *value)
{
    return MHD_add_response_header(unwrap(response), name, value) == MHD_YES;
}

void chttp_response_release(chttp_response *response) { MHD_destroy_response(unwrap(response)); }

/* Makes sure that a client cannot take the end of the connection for the end of the body: without a chunk to miss,
 * HTTP/1.0 needs a reset to see the difference. */
static void reset_connection(int descriptor)
{
    struct sockaddr nowhere = {.sa_family = AF_UNSPEC};
    (void)connect(descriptor, &nowhere, sizeof nowhere);
}

static ssize_t read_stream(void *context, uint64_t position, char *buffer, size_t size)
{
    struct chttp_stream *stream = context;
    (void)position;
    int64_t step = stream->is_cut ? CHTTP_STREAM_FAILED : stream->read(stream->context, buffer, size);
    if (step > 0 && (uint64_t)step <= size) {
        /* The worker that sends the stream is the one that tells of its end. */
        stream->owner->exchange.content_bytes += (uint64_t)step;
        return (ssize_t)step;
    }
    if (step == CHTTP_STREAM_END)
        return MHD_CONTENT_READER_END_OF_STREAM;
    if (step == CHTTP_STREAM_WAIT) {
        /* Suspended under the lock, so that no wake can come between the question and the sleep: resuming a
         * connection that is not suspended would leave it suspended for ever. */
        pthread_mutex_lock(&stream->lock);
        bool sleeps = !stream->is_cut && !atomic_load(&stream->owner->server->is_stopping);
        if (sleeps) {
            MHD_suspend_connection(stream->connection);
            /* Woken already: go round by the event loop, to let the other connections have their turn. */
            if (stream->is_woken)
                MHD_resume_connection(stream->connection);
            stream->is_sleeping = !stream->is_woken;
            stream->is_woken = false;
        }
        pthread_mutex_unlock(&stream->lock);
        if (sleeps)
            return 0;
    }
    if (stream->is_http_1_0)
        reset_connection(stream->owner->descriptor);
    return MHD_CONTENT_READER_END_WITH_ERROR;
}

chttp_stream *chttp_stream_create(void *context, chttp_read *read, chttp_release *release)
{
    struct chttp_stream *stream = calloc(1, sizeof *stream);
    if (stream == NULL || pthread_mutex_init(&stream->lock, NULL) != 0) {
        free(stream);
        release(context);
        return NULL;
    }
    atomic_init(&stream->references, 1);
    stream->context = context;
    stream->read = read;
    stream->release = release;
    return stream;
}

void chttp_stream_retain(chttp_stream *stream) { atomic_fetch_add(&stream->references, 1); }

void chttp_stream_release(chttp_stream *stream)
{
    if (atomic_fetch_sub(&stream->references, 1) != 1)
        return;
    pthread_mutex_destroy(&stream->lock);
    free(stream);
}

void chttp_stream_wake(chttp_stream *stream)
{
    pthread_mutex_lock(&stream->lock);
    if (stream->is_sleeping) {
        stream->is_sleeping = false;
        MHD_resume_connection(stream->connection);
    } else {
        stream->is_woken = true;
    }
    pthread_mutex_unlock(&stream->lock);
}

void chttp_stream_cut(chttp_stream *stream)
{
    pthread_mutex_lock(&stream->lock);
    stream->is_cut = true;
    if (stream->is_sleeping) {
        stream->is_sleeping = false;
        MHD_resume_connection(stream->connection);
    }
    pthread_mutex_unlock(&stream->lock);
}

/* Called when the response goes, or with it the last chance to be read. */
static void end_stream(void *context)
{
    struct chttp_stream *stream = context;
    stream->release(stream->context);
    chttp_stream_release(stream);
}

chttp_response *chttp_response_from_stream(chttp_stream *stream)
{
    struct MHD_Response *response =
        MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, STREAM_BLOCK_BYTES, read_stream, stream, end_stream);
    if (response != NULL)
        chttp_stream_retain(stream);
    else
        stream->release(stream->context);
    return wrap(response);
}

void chttp_stream_detach(struct chttp_connection *connection)
{
    /* Only the worker sets this field, so it may look without the lock. */
    struct chttp_stream *stream = connection->stream;
    if (stream == NULL)
        return;
    pthread_mutex_lock(&connection->server->lock);
    connection->stream = NULL;
    pthread_mutex_unlock(&connection->server->lock);
    pthread_mutex_lock(&stream->lock);
    stream->connection = NULL;
    stream->is_sleeping = false;
    pthread_mutex_unlock(&stream->lock);
    chttp_stream_release(stream);
}

bool chttp_exchange_send_stream(chttp_exchange *exchange, unsigned status, chttp_response *response,
                                chttp_stream *stream, bool closes)
{
    struct chttp_connection *owner = exchange->owner;
    chttp_stream_retain(stream);
    pthread_mutex_lock(&stream->lock);
    stream->connection = exchange->connection;
    stream->owner = owner;
    stream->is_http_1_0 = exchange->is_http_1_0;
    pthread_mutex_unlock(&stream->lock);
    pthread_mutex_lock(&owner->server->lock);
    owner->stream = stream;
    pthread_mutex_unlock(&owner->server->lock);
    if (chttp_exchange_send(exchange, status, response, 0, closes))
        return true;
    chttp_stream_detach(owner);
    return false;
}

bool chttp_exchange_is_bodiless(const chttp_exchange *exchange, unsigned status)
{
    return status == MHD_HTTP_NO_CONTENT || status == MHD_HTTP_NOT_MODIFIED ||
           (exchange->method_count == 4 && memcmp(exchange->method, "HEAD", 4) == 0);
}

bool chttp_exchange_send(chttp_exchange *exchange, unsigned status, chttp_response *response, uint64_t count,
                         bool closes)
{
    /* That would open a tunnel (RFC 9110 section 9.3.6), and libmicrohttpd would send the bytes without a length. */
    if (status / 100 == 2 && exchange->method_count == 7 && memcmp(exchange->method, "CONNECT", 7) == 0)
        return false;
    /* libmicrohttpd reads the framing of chunks more loosely than others do (bare LF, NUL in trailers), so nothing
     * behind a chunked body is taken for a request. */
    bool is_draining = atomic_load_explicit(&exchange->owner->server->is_draining, memory_order_relaxed);
    if (closes || exchange->has_chunked_body || is_draining) {
        /* A shared response must not be changed, but as the request decides as well, let the request ask for it. */
        if (MHD_set_connection_value(exchange->connection, MHD_HEADER_KIND, "Connection", "close") == MHD_NO &&
            exchange->has_chunked_body)
            return false;
    }
    exchange->is_answered = MHD_queue_response(exchange->connection, status, unwrap(response)) == MHD_YES;
    exchange->status = exchange->is_answered ? status : 0;
    exchange->content_bytes = chttp_exchange_is_bodiless(exchange, status) ? 0 : count;
    return exchange->is_answered;
}
