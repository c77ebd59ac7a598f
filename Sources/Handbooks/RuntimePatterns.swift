package import Core
import Synchronization

/// Patterns of silences, which arrive while the program runs: compiled once each, the latest kept.
package final class RuntimePatterns: PatternReader {
    /// One for the whole program: a pattern means the same in every handbook.
    package static let shared = RuntimePatterns()

    /// Read or not, by what was written. Nil: it cannot be read.
    private let known = Mutex<[String: Pattern?]>([:])

    package init() {}

    /// Anchored at both ends, as Alertmanager does it.
    package func whole(_ source: String) -> (any TextPattern)? {
        known.withLock { known in
            if let found = known[source] { return found }
            // The parts alone must be readable: `a)|(b` must not become two of another kind.
            let pattern =
                (try? Pattern(source)) == nil ? nil : try? Pattern("^(?:\(source))$")
            // More than silences may have: most of them are of silences that are over.
            if known.count >= Limits.mutes * Limits.matchers { known = [:] }
            known[source] = .some(pattern)
            return pattern
        }
    }
}
