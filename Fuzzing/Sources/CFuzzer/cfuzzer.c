#include "cfuzzer.h"

// The interface of libFuzzer for programs with a main function of their own.
int LLVMFuzzerRunDriver(int *argc, char ***argv, muster_fuzz_input callback);

int muster_fuzz(int count, char **arguments, muster_fuzz_input input) {
    return LLVMFuzzerRunDriver(&count, &arguments, input);
}
