/* The bare libmicrohttpd program: sends answers read from a folder, and does nothing else. For measuring what the
 * library itself costs. Use: bare FOLDER THREADS; prints its address, and serves until it is ended. */
#include <dirent.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { ANSWER_MAXIMUM = 32, LINE_MAXIMUM = 8192, CONNECTION_MAXIMUM = 1024 };

static struct answer {
    char path[64];
    unsigned status;
    struct MHD_Response *response;
} answers[ANSWER_MAXIMUM];
static int answer_count;

static void fail(const char *what)
{
    perror(what);
    exit(1);
}

/* NAME.head is a line with the status, then a line `Name: value` for each field; NAME.body is the bytes. */
static void load(const char *folder, const char *name)
{
    char path[4096], line[LINE_MAXIMUM];
    if (answer_count == ANSWER_MAXIMUM)
        return;
    struct answer *answer = &answers[answer_count++];
    snprintf(answer->path, sizeof answer->path, "/%s", name);
    snprintf(path, sizeof path, "%s/%s.body", folder, name);
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        fail(path);
    fseek(file, 0, SEEK_END);
    size_t size = (size_t)ftell(file);
    rewind(file);
    char *bytes = malloc(size + 1);
    if (bytes == NULL || fread(bytes, 1, size, file) != size)
        fail(path);
    fclose(file);
    answer->response = MHD_create_response_from_buffer(size, bytes, MHD_RESPMEM_PERSISTENT);
    snprintf(path, sizeof path, "%s/%s.head", folder, name);
    file = fopen(path, "r");
    if (file == NULL || fgets(line, sizeof line, file) == NULL)
        fail(path);
    answer->status = (unsigned)atoi(line);
    while (fgets(line, sizeof line, file) != NULL) {
        line[strcspn(line, "\n")] = 0;
        char *value = strstr(line, ": ");
        if (value == NULL)
            continue;
        *value = 0;
        if (MHD_add_response_header(answer->response, line, value + 2) != MHD_YES)
            fail(line);
    }
    fclose(file);
}

/* As libmicrohttpd asks: nothing is queued on the first call of a request. */
static enum MHD_Result answer_request(void *context, struct MHD_Connection *connection, const char *url,
                                      const char *method, const char *version, const char *upload, size_t *upload_size,
                                      void **request)
{
    static int seen;
    (void)context, (void)method, (void)version, (void)upload, (void)upload_size;
    if (*request == NULL) {
        *request = &seen;
        return MHD_YES;
    }
    for (int index = 0; index < answer_count; index++)
        if (strcmp(url, answers[index].path) == 0)
            return MHD_queue_response(connection, answers[index].status, answers[index].response);
    return MHD_NO;
}

int main(int count, char **arguments)
{
    if (count != 3)
        return 2;
    DIR *folder = opendir(arguments[1]);
    if (folder == NULL)
        fail(arguments[1]);
    for (struct dirent *entry; (entry = readdir(folder)) != NULL;) {
        char *suffix = strstr(entry->d_name, ".head");
        if (suffix == NULL)
            continue;
        *suffix = 0;
        load(arguments[1], entry->d_name);
    }
    closedir(folder);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    struct MHD_Daemon *daemon = MHD_start_daemon(
        MHD_USE_EPOLL_INTERNAL_THREAD, 0, NULL, NULL, answer_request, NULL, MHD_OPTION_SOCK_ADDR,
        (struct sockaddr *)&address, MHD_OPTION_THREAD_POOL_SIZE, (unsigned)atoi(arguments[2]),
        MHD_OPTION_CONNECTION_LIMIT, (unsigned)CONNECTION_MAXIMUM, MHD_OPTION_CONNECTION_TIMEOUT, 60u,
        MHD_OPTION_END);
    if (daemon == NULL)
        fail("cannot start");
    printf("serving at http://127.0.0.1:%u\n", MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_BIND_PORT)->port);
    fflush(stdout);
    for (;;)
        pause();
}
