// The files that are part of the program: the stylesheet, the icons and the documentation, as bytes.

#ifndef CASSETS_H
#define CASSETS_H

#include <stddef.h>

/// A file. Name and bytes live as long as the process.
struct cassets_file {
    /// The name without folders, such as "style.css".
    const char *name;
    const unsigned char *bytes;
    size_t count;
};

/// How many files there are.
extern const size_t cassets_count;

/// The file at an index below `cassets_count`.
struct cassets_file cassets_file(size_t index);

#endif
