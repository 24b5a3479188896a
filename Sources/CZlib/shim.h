#include <zlib.h>

/* deflateInit2 is a macro, which Swift does not see. window_bits 31 makes a gzip stream (RFC 1952). */
static inline int czlib_gzip_init(z_streamp stream, int level, int memory_level) {
    return deflateInit2(stream, level, Z_DEFLATED, 31, memory_level, Z_DEFAULT_STRATEGY);
}
