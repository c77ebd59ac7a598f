// Regular expressions in linear time: RE2 behind C, so that Swift needs no C++.
#ifndef MUSTER_CPATTERNS_H
#define MUSTER_CPATTERNS_H

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

// A compiled pattern. Never changed once compiled, so any thread may ask it.
typedef struct muster_pattern muster_pattern;

// Compiles a pattern in RE2's syntax over UTF-8. NULL when it cannot be compiled; then `error`
// (of `capacity` bytes) holds why, as text that ends in a zero byte.
muster_pattern *muster_pattern_compile(const char *text, size_t length, char *error,
                                       size_t capacity);

// Whether the pattern occurs anywhere in the text. Time is linear in the length of the text.
bool muster_pattern_matches(const muster_pattern *pattern, const char *text, size_t length);

void muster_pattern_free(muster_pattern *pattern);

#ifdef __cplusplus
}
#endif

#endif
