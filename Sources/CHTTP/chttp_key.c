/* What an answer may depend on, as bytes: how the caller finds the answer to a request that came before. */
#include <string.h>
#include <strings.h>

#include "chttp_internal.h"

struct key_writer {
    const char *const *names;
    size_t name_count;
    char *bytes;
    size_t size;
    size_t count;
};

/* Appends bytes and a NUL, which occurs in none of them; a key that does not fit counts past its size. */
static void write_part(struct key_writer *key, const char *bytes, size_t count)
{
    if (key->count + count + 1 <= key->size) {
        memcpy(key->bytes + key->count, bytes, count);
        key->bytes[key->count + count] = 0;
    }
    key->count += count + 1;
}

static enum MHD_Result write_field(void *context, enum MHD_ValueKind kind, const char *name, size_t name_size,
                                   const char *value, size_t value_size)
{
    struct key_writer *key = context;
    (void)kind;
    for (size_t index = 0; index < key->name_count; index++) {
        const char *wanted = key->names[index];
        if (strlen(wanted) != name_size || strncasecmp(wanted, name, name_size) != 0)
            continue;
        char place = (char)(index + 1);
        write_part(key, &place, 1);
        write_part(key, value == NULL ? "" : value, value_size);
    }
    return MHD_YES;
}

size_t chttp_exchange_key(const chttp_exchange *exchange, const char *const *names, size_t name_count, void *buffer,
                          size_t size)
{
    if (exchange->has_body)
        return 0;
    struct key_writer key = {names, name_count, buffer, size, 0};
    struct chttp_text method = chttp_exchange_method(exchange);
    struct chttp_text target = chttp_exchange_target(exchange);
    write_part(&key, method.bytes, method.count);
    write_part(&key, target.bytes, target.count);
    MHD_get_connection_values_n(exchange->connection, MHD_HEADER_KIND, write_field, &key);
    return key.count <= size ? key.count : 0;
}
