// libFuzzer as a library: it is given the arguments and the function that takes an input.
#ifndef MUSTER_CFUZZER_H
#define MUSTER_CFUZZER_H

#include <stddef.h>
#include <stdint.h>

typedef int (*muster_fuzz_input)(const uint8_t *bytes, size_t size);

// Does not return before libFuzzer is done with the arguments' work.
int muster_fuzz(int count, char **arguments, muster_fuzz_input input);

#endif
