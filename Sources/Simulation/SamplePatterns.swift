package import Core

/// Reads patterns that end in `.*` and those that are plain text: no engine of patterns is in the
/// simulated world.
package struct SamplePatterns: PatternReader {
    private struct Prefix: TextPattern {
        var source: String
        func matches(_ text: String) -> Bool {
            source.hasSuffix(".*") ? text.hasPrefix(source.dropLast(2)) : text == source
        }
    }

    package init() {}

    /// Nil for anything in parentheses.
    package func whole(_ source: String) -> (any TextPattern)? {
        source.contains("(") ? nil : Prefix(source: source)
    }
}
