#pragma once

#include <stddef.h>

/// A file compiled into the program: the name it is known by and its bytes, which live as long as
/// the program does. Nothing ends the bytes but `size`.
typedef struct {
    const char *_Nonnull name;
    const unsigned char *_Nonnull bytes;
    size_t size;
} cassets_file;

/// How many files there are.
size_t cassets_count(void);

/// The file at this index, counted from 0; an empty file without a name beyond the last one.
cassets_file cassets_at(size_t index);
