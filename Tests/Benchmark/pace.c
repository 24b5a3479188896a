/* The load generator for the 99th percentile: sends requests at fixed times, whether or not earlier ones were answered
 * (open loop), and counts an answer's time from when its request was due. Further uses: readers of long answers, and a
 * closed loop for 304s, which wrk cannot be used for, because it waits for as many bytes as their Content-Length says.
 *
 * pace PORT PATH RATE SECONDS CONNECTIONS   prints counts and percentiles as JSON
 * pace read PORT PATH SECONDS CONNECTIONS BYTES_PER_SECOND   takes a long answer at a speed; 0 is as fast as it comes
 * pace flood PORT PATH SECONDS CONNECTIONS FIELD   asks again as soon as it is answered, with a header field */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { CONNECTION_MAXIMUM = 512, BLOCK_BYTES = 65536, HEAD_MAXIMUM = 8192 };

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static int open_connection(int port, int receive_bytes)
{
    struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), yes = 1;
    if (descriptor < 0)
        return -1;
    if (receive_bytes > 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &receive_bytes, sizeof receive_bytes);
    if (connect(descriptor, (struct sockaddr *)&address, sizeof address) != 0) {
        close(descriptor);
        return -1;
    }
    setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    return descriptor;
}

static struct connection {
    int descriptor;
    double due;     /* when its request should have gone out; 0 while it is idle */
    size_t have;    /* bytes of the answer so far */
    long expected;  /* bytes of the whole answer; 0 while its head is not all there */
    char head[HEAD_MAXIMUM];
} connections[CONNECTION_MAXIMUM];

static double *times;
static long time_count, time_room, errors;

/* Takes what has come; true when the answer is whole. */
static int receive(struct connection *c)
{
    static char block[BLOCK_BYTES];
    ssize_t count = recv(c->descriptor, block, sizeof block, MSG_DONTWAIT);
    if (count < 0 && (errno == EAGAIN || errno == EINTR))
        return 0;
    if (count <= 0)
        return -1;
    if (c->expected == 0) {
        if (c->have + (size_t)count >= HEAD_MAXIMUM)
            memcpy(c->head + c->have, block, HEAD_MAXIMUM - 1 - c->have);
        else
            memcpy(c->head + c->have, block, (size_t)count);
        c->head[c->have + (size_t)count < HEAD_MAXIMUM ? c->have + (size_t)count : HEAD_MAXIMUM - 1] = 0;
        char *end = strstr(c->head, "\r\n\r\n"), *length = strcasestr(c->head, "\r\ncontent-length:");
        if (end != NULL) {
            int is_unchanged = strncmp(c->head, "HTTP/1.1 304", 12) == 0;
            if (!is_unchanged && (length == NULL || strncmp(c->head, "HTTP/1.1 200", 12) != 0))
                return -1;
            c->expected = (end + 4 - c->head) + (is_unchanged ? 0 : atol(length + 17));
        } else if (c->have + (size_t)count >= HEAD_MAXIMUM)
            return -1;
    }
    c->have += (size_t)count;
    return c->expected > 0 && (long)c->have >= c->expected;
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static int paced(char **arguments)
{
    int port = atoi(arguments[0]), count = atoi(arguments[4]);
    double rate = atof(arguments[2]), seconds = atof(arguments[3]);
    char request[4096];
    int size = snprintf(request, sizeof request, "GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", arguments[1]);
    struct pollfd polled[CONNECTION_MAXIMUM];
    if (count > CONNECTION_MAXIMUM)
        count = CONNECTION_MAXIMUM;
    for (int i = 0; i < count; i++) {
        connections[i].descriptor = open_connection(port, 0);
        polled[i] = (struct pollfd){connections[i].descriptor, POLLIN, 0};
        if (connections[i].descriptor < 0)
            return 1;
    }
    time_room = (long)(rate * seconds) + 16;
    times = calloc((size_t)time_room, sizeof *times);
    if (times == NULL)
        return 1;
    double start = now(), end = start + seconds, grace = end + 2;
    long sent = 0;
    for (;;) {
        double moment = now(), due = start + (double)sent / rate;
        /* Every request that is due takes an idle connection; where there is none, it waits, and its time runs. */
        for (int i = 0; i < count && due <= moment && due < end; i++) {
            struct connection *c = &connections[i];
            if (c->due != 0)
                continue;
            c->due = due, c->have = 0, c->expected = 0;
            if (send(c->descriptor, request, (size_t)size, MSG_NOSIGNAL) != size)
                errors++;
            due = start + (double)++sent / rate;
        }
        int busy = 0;
        for (int i = 0; i < count; i++)
            busy += connections[i].due != 0;
        if ((due >= end && busy == 0) || moment > grace)
            break;
        double wait = busy == count ? 0.05 : due < end ? due - now() : 0.05;
        struct timespec pause = {0, wait > 0 ? (long)(wait * 1e9) : 0};
        if (ppoll(polled, (nfds_t)count, &pause, NULL) <= 0)
            continue;
        for (int i = 0; i < count; i++) {
            if (!(polled[i].revents & (POLLIN | POLLHUP | POLLERR)))
                continue;
            struct connection *c = &connections[i];
            int state = receive(c);
            if (state == 0)
                continue;
            if (state > 0 && c->due != 0 && time_count < time_room)
                times[time_count++] = now() - c->due;
            if (state < 0) {
                errors += c->due != 0;
                close(c->descriptor);
                polled[i].fd = c->descriptor = open_connection(port, 0);
            }
            c->due = 0;
        }
    }
    qsort(times, (size_t)time_count, sizeof *times, compare);
    double at[4] = {0.5, 0.9, 0.99, 0.999}, ms[4] = {0};
    for (int i = 0; i < 4; i++)
        if (time_count > 0)
            ms[i] = times[(long)((double)(time_count - 1) * at[i])] * 1e3;
    printf("{\"count\":%ld,\"unanswered\":%ld,\"errors\":%ld,\"p50_ms\":%.4f,\"p90_ms\":%.4f,\"p99_ms\":%.4f,"
           "\"p999_ms\":%.4f}\n", time_count, sent - time_count, errors, ms[0], ms[1], ms[2], ms[3]);
    return 0;
}

/* Each reader takes its share ten times a second; an answer that ends is asked for again. */
static int read_long(char **arguments)
{
    int port = atoi(arguments[0]), count = atoi(arguments[3]);
    double end = now() + atof(arguments[2]);
    int speed = atoi(arguments[4]);
    size_t share = speed > 0 ? (size_t)(speed / 10 + 1) : BLOCK_BYTES;
    char request[4096], block[BLOCK_BYTES];
    int size = snprintf(request, sizeof request,
                        "GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n", arguments[1]);
    long opened = 0, ended = 0, bytes = 0;
    if (share > sizeof block)
        share = sizeof block;
    if (count > CONNECTION_MAXIMUM)
        count = CONNECTION_MAXIMUM;
    for (int i = 0; i < count; i++)
        connections[i].descriptor = -1;
    while (now() < end) {
        for (int i = 0; i < count; i++) {
            struct connection *c = &connections[i];
            if (c->descriptor < 0) {
                c->descriptor = open_connection(port, speed > 0 ? 4096 : 0);
                if (c->descriptor < 0 || send(c->descriptor, request, (size_t)size, MSG_NOSIGNAL) != size)
                    continue;
                opened++;
            }
            ssize_t taken = recv(c->descriptor, block, share, speed > 0 ? MSG_DONTWAIT : 0);
            bytes += taken > 0 ? taken : 0;
            if (taken == 0 || (taken < 0 && errno != EAGAIN && errno != EINTR)) {
                close(c->descriptor);
                c->descriptor = -1;
                ended++;
            }
        }
        struct timespec pause = {0, 100000000};
        if (speed > 0)
            nanosleep(&pause, NULL);
    }
    printf("{\"opened\":%ld,\"ended\":%ld,\"bytes\":%ld}\n", opened, ended, bytes);
    return 0;
}

/* Every connection sends its next request when it has the answer to the last. */
static int flood(char **arguments)
{
    int port = atoi(arguments[0]), count = atoi(arguments[3]);
    char request[4096];
    int size = snprintf(request, sizeof request, "GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\n%s\r\n\r\n", arguments[1],
                        arguments[4]);
    struct pollfd polled[CONNECTION_MAXIMUM];
    if (count > CONNECTION_MAXIMUM)
        count = CONNECTION_MAXIMUM;
    double start = now(), end = start + atof(arguments[2]);
    long answers = 0;
    for (int i = 0; i < count; i++) {
        polled[i] = (struct pollfd){connections[i].descriptor = open_connection(port, 0), POLLIN, 0};
        if (polled[i].fd < 0 || send(polled[i].fd, request, (size_t)size, MSG_NOSIGNAL) != size)
            return 1;
    }
    while (now() < end && errors == 0) {
        if (poll(polled, (nfds_t)count, 100) <= 0)
            continue;
        for (int i = 0; i < count; i++) {
            struct connection *c = &connections[i];
            int state = polled[i].revents != 0 ? receive(c) : 0;
            if (state == 0)
                continue;
            c->have = 0, c->expected = 0;
            answers += state > 0;
            errors += state < 0 || send(c->descriptor, request, (size_t)size, MSG_NOSIGNAL) != size;
        }
    }
    printf("{\"count\":%ld,\"rate\":%.1f,\"errors\":%ld}\n", answers, (double)answers / (now() - start), errors);
    return 0;
}

int main(int count, char **arguments)
{
    if (count == 7 && strcmp(arguments[1], "read") == 0)
        return read_long(arguments + 2);
    if (count == 7 && strcmp(arguments[1], "flood") == 0)
        return flood(arguments + 2);
    if (count == 6)
        return paced(arguments + 1);
    fprintf(stderr, "pace PORT PATH RATE SECONDS CONNECTIONS\n"
                    "pace read PORT PATH SECONDS CONNECTIONS BYTES_PER_SECOND\n"
                    "pace flood PORT PATH SECONDS CONNECTIONS FIELD\n");
    return 2;
}
