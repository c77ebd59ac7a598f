#pragma once

#include <stddef.h>

/// A mapping file compiled into the program: its name and its bytes, which live as long as the
/// program does. Nothing ends the bytes but `size`.
typedef struct {
    const char *_Nonnull name;
    const unsigned char *_Nonnull bytes;
    size_t size;
} cmappings_file;

/// How many files there are.
size_t cmappings_count(void);

/// The file at this index, counted from 0; an empty file without a name beyond the last one.
cmappings_file cmappings_at(size_t index);
