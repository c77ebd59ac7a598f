import CPatterns
import Core

/// A regular expression in RE2's syntax, which answers in linear time whatever the text.
///
/// `@unchecked Sendable` because the compiled pattern is never changed after `init`, RE2's constant
/// methods may be called from any thread, and only `deinit` frees it.
package final class Pattern: TextPattern, @unchecked Sendable {
    /// Why a pattern cannot be used, in RE2's words.
    package struct Invalid: Error, Hashable, Sendable {
        package let message: String
    }

    package let source: String
    private let compiled: OpaquePointer

    package init(_ source: String) throws(Invalid) {
        var message = [CChar](repeating: 0, count: 256)
        var text = source
        let compiled = text.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) {
                muster_pattern_compile($0.baseAddress, $0.count, &message, message.count)
            }
        }
        guard let compiled else {
            let words = message.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
            throw Invalid(message: String(decoding: words, as: UTF8.self))
        }
        self.source = source
        self.compiled = compiled
    }

    deinit { muster_pattern_free(compiled) }

    /// Whether the pattern occurs anywhere in the text; `^` and `$` anchor it.
    package func matches(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) {
                muster_pattern_matches(compiled, $0.baseAddress, $0.count)
            }
        }
    }
}
