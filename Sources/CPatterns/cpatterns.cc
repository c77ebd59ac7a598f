#include "cpatterns.h"

#include <re2/re2.h>
#include <re2/stringpiece.h>

#include <cstring>
#include <exception>
#include <memory>
#include <new>
#include <string>

struct muster_pattern {
    RE2 expression;

    muster_pattern(const re2::StringPiece &text, const RE2::Options &options)
        : expression(text, options) {}
};

namespace {

// Program and automaton of one pattern together. When the automaton would outgrow it, RE2 goes on
// with a slower search that is linear too. A pattern whose program does not fit is refused.
constexpr int64_t memory_bound = 1 << 20;

void say(const char *message, char *error, size_t capacity) {
    if (error == nullptr || capacity == 0) return;
    std::strncpy(error, message, capacity - 1);
    error[capacity - 1] = '\0';
}

}  // namespace

extern "C" muster_pattern *muster_pattern_compile(const char *text, size_t length, char *error,
                                                  size_t capacity) {
    try {
        RE2::Options options;
        options.set_log_errors(false);
        options.set_never_capture(true);
        options.set_max_mem(memory_bound);
        auto pattern =
            std::make_unique<muster_pattern>(re2::StringPiece(text, length), options);
        if (!pattern->expression.ok()) {
            say(pattern->expression.error().c_str(), error, capacity);
            return nullptr;
        }
        return pattern.release();
    } catch (const std::exception &failure) {
        say(failure.what(), error, capacity);
        return nullptr;
    }
}

extern "C" bool muster_pattern_matches(const muster_pattern *pattern, const char *text,
                                       size_t length) {
    try {
        return RE2::PartialMatch(re2::StringPiece(text, length), pattern->expression);
    } catch (const std::exception &) {
        return false;
    }
}

extern "C" void muster_pattern_free(muster_pattern *pattern) { delete pattern; }
