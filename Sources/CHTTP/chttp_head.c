/* The checks of a request's head that libmicrohttpd 0.9.75 leaves out (RFC 9112, RFC 9110 section 5).
 *
 * libmicrohttpd parses in place: it writes NUL over each separator and hands out C strings. So a NUL in the input
 * cuts a string short, a folded line is moved elsewhere, and a field line with an empty name ends the header section
 * early, which lets what follows pass for the next request. All of these leave a gap between the parts. The walk
 * below therefore demands that the parts lie side by side and fill the section to its last byte.
 *
 * Not found by it: a last line of ":" or NUL ended by a bare LF, for which libmicrohttpd leaves the same bytes as for
 * the empty line.
 *
 * From 1.0 on, libmicrohttpd refuses all of these itself when told to be strict, and takes white space off the end of
 * values, so that the parts no longer lie side by side. */
#include <string.h>
#include <strings.h>

#include "chttp_internal.h"

enum { TOKEN = 1, VISIBLE = 2, HOST = 4 };

/* What each byte may be part of: a token (RFC 9110 section 5.6.2), a target, a Host value (RFC 3986 section 3.2.2). */
static const unsigned char classes[256] = {
    ['!'] = 7, ['"'] = 2, ['#'] = 3, ['$'] = 7, ['%'] = 7, ['&'] = 7, ['\''] = 7, ['('] = 6, [')'] = 6, ['*'] = 7,
    ['+'] = 7, [','] = 6, ['-'] = 7, ['.'] = 7, ['/'] = 2, ['0'] = 7, ['1'] = 7, ['2'] = 7, ['3'] = 7, ['4'] = 7,
    ['5'] = 7, ['6'] = 7, ['7'] = 7, ['8'] = 7, ['9'] = 7, [':'] = 6, [';'] = 6, ['<'] = 2, ['='] = 6, ['>'] = 2,
    ['?'] = 2, ['@'] = 2, ['A'] = 7, ['B'] = 7, ['C'] = 7, ['D'] = 7, ['E'] = 7, ['F'] = 7, ['G'] = 7, ['H'] = 7,
    ['I'] = 7, ['J'] = 7, ['K'] = 7, ['L'] = 7, ['M'] = 7, ['N'] = 7, ['O'] = 7, ['P'] = 7, ['Q'] = 7, ['R'] = 7,
    ['S'] = 7, ['T'] = 7, ['U'] = 7, ['V'] = 7, ['W'] = 7, ['X'] = 7, ['Y'] = 7, ['Z'] = 7, ['['] = 6, ['\\'] = 2,
    [']'] = 6, ['^'] = 3, ['_'] = 7, ['`'] = 3, ['a'] = 7, ['b'] = 7, ['c'] = 7, ['d'] = 7, ['e'] = 7, ['f'] = 7,
    ['g'] = 7, ['h'] = 7, ['i'] = 7, ['j'] = 7, ['k'] = 7, ['l'] = 7, ['m'] = 7, ['n'] = 7, ['o'] = 7, ['p'] = 7,
    ['q'] = 7, ['r'] = 7, ['s'] = 7, ['t'] = 7, ['u'] = 7, ['v'] = 7, ['w'] = 7, ['x'] = 7, ['y'] = 7, ['z'] = 7,
    ['{'] = 2, ['|'] = 3, ['}'] = 2, ['~'] = 7,
};

static bool is_all(const char *bytes, size_t count, unsigned class)
{
    for (size_t i = 0; i < count; i++)
        if (!(classes[(unsigned char)bytes[i]] & class))
            return false;
    return true;
}

static bool is_field_value(const char *bytes, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        unsigned char byte = (unsigned char)bytes[i];
        if ((byte < ' ' && byte != '\t') || byte == 0x7f)
            return false;
    }
    return true;
}

static bool is_name(const char *name, size_t count, const char *wanted)
{
    return strlen(wanted) == count && strncasecmp(name, wanted, count) == 0;
}

/* Reads a Content-Length: digits only, and no overflow. */
static bool read_length(const char *bytes, size_t count, uint64_t *length)
{
    *length = 0;
    if (count == 0)
        return false;
    for (size_t i = 0; i < count; i++) {
        if (bytes[i] < '0' || bytes[i] > '9')
            return false;
        uint64_t digit = (uint64_t)(bytes[i] - '0');
        if (*length > (UINT64_MAX - digit) / 10)
            return false;
        *length = *length * 10 + digit;
    }
    return true;
}

bool chttp_is_library_strict(void) { return MHD_get_version()[0] != '0'; }

/* What the walk over the fields has found so far. */
struct walk {
    bool is_by_position;
    uintptr_t expected; /* Where the next field line must begin. */
    enum chttp_refusal refusal;
    size_t count;
    unsigned hosts;
    unsigned lengths;
    unsigned codings;
    uint64_t length;
};

static void refuse(struct walk *walk, enum chttp_refusal refusal)
{
    /* The checks are listed by rank, and the first in rank is the one to tell. */
    if (walk->refusal == CHTTP_ACCEPTED || refusal < walk->refusal)
        walk->refusal = refusal;
}

static enum MHD_Result visit(void *context, enum MHD_ValueKind kind, const char *name, size_t name_size,
                             const char *value, size_t value_size)
{
    struct walk *walk = context;
    (void)kind;
    walk->count++;
    uintptr_t value_at = (uintptr_t)value, name_end = (uintptr_t)name + name_size;
    bool is_in_place = (uintptr_t)name == walk->expected && value_at > name_end;
    if (value == NULL || name_size == 0 || (walk->is_by_position && !is_in_place)) {
        /* Nothing behind this can be trusted to be where it seems to be. */
        refuse(walk, CHTTP_HEADER_SECTION);
        return MHD_NO;
    }
    walk->expected = value_at + value_size + 2;
    if (!is_all(name, name_size, TOKEN))
        refuse(walk, CHTTP_HEADER_NAME);
    if (!is_field_value(value, value_size))
        refuse(walk, CHTTP_HEADER_VALUE);

    switch (name_size) {
    case 4:
        if (is_name(name, name_size, "Host")) {
            if (++walk->hosts > 1)
                refuse(walk, CHTTP_HOST_REPEATED);
            while (value_size > 0 && (value[value_size - 1] == ' ' || value[value_size - 1] == '\t'))
                value_size--;
            if (!is_all(value, value_size, HOST))
                refuse(walk, CHTTP_HOST_VALUE);
        }
        break;
    case 14:
        if (is_name(name, name_size, "Content-Length")) {
            if (++walk->lengths > 1)
                refuse(walk, CHTTP_CONTENT_LENGTH_REPEATED);
            if (!read_length(value, value_size, &walk->length))
                refuse(walk, CHTTP_CONTENT_LENGTH_VALUE);
        }
        break;
    case 17:
        if (is_name(name, name_size, "Transfer-Encoding")) {
            /* Exactly what libmicrohttpd compares with; anything else it would read without decoding. */
            if (++walk->codings > 1 || !is_name(value, value_size, "chunked"))
                refuse(walk, CHTTP_TRANSFER_ENCODING_VALUE);
        }
        break;
    default:
        break;
    }
    return MHD_YES;
}

enum chttp_refusal chttp_check_head(struct chttp_exchange *exchange, const char *version,
                                    const struct chttp_configuration *limits)
{
    const union MHD_ConnectionInfo *size =
        MHD_get_connection_info(exchange->connection, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
    size_t method_count = strlen(exchange->method), target_count = strlen(exchange->target);
    size_t version_count = strlen(version);
    /* libmicrohttpd has made sure that the version is HTTP/1 and a digit. */
    exchange->is_http_1_0 = version_count == 8 && version[7] == '0';
    if (size == NULL || version_count != 8 || exchange->method + method_count + 1 != exchange->target ||
        exchange->target + target_count + 1 != version)
        return CHTTP_REQUEST_LINE;
    if (method_count == 0 || !is_all(exchange->method, method_count, TOKEN))
        return CHTTP_METHOD;
    exchange->method_count = method_count;
    if (target_count == 0 || !is_all(exchange->target, target_count, VISIBLE))
        return CHTTP_TARGET;
    exchange->target_count = target_count;

    struct walk walk = {.is_by_position = !chttp_is_library_strict(),
                        .expected = (uintptr_t)version + version_count + 2};
    MHD_get_connection_values_n(exchange->connection, MHD_HEADER_KIND, visit, &walk);
    if (walk.is_by_position && walk.expected + 2 != (uintptr_t)exchange->method + size->header_size)
        refuse(&walk, CHTTP_HEADER_SECTION);
    if (walk.hosts == 0 && !exchange->is_http_1_0)
        refuse(&walk, CHTTP_HOST_MISSING);
    if (walk.codings > 0 && exchange->is_http_1_0)
        refuse(&walk, CHTTP_TRANSFER_ENCODING_IN_1_0);
    if (walk.codings > 0 && walk.lengths > 0)
        refuse(&walk, CHTTP_TRANSFER_ENCODING_AND_CONTENT_LENGTH);
    if (target_count > limits->target_limit_bytes)
        refuse(&walk, CHTTP_TARGET_TOO_LONG);
    if (size->header_size > limits->header_limit_bytes)
        refuse(&walk, CHTTP_HEADERS_TOO_LARGE);
    if (walk.count > limits->header_limit_count)
        refuse(&walk, CHTTP_HEADERS_TOO_MANY);

    exchange->has_chunked_body = walk.codings > 0;
    exchange->content_length = walk.length;
    exchange->has_body = walk.codings > 0 || walk.length > 0;
    if (walk.refusal == CHTTP_ACCEPTED || walk.refusal >= CHTTP_TARGET_TOO_LONG)
        exchange->header_count = walk.count;
    return walk.refusal;
}
