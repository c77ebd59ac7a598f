import Core
import Synchronization

/// Whether the store takes writes, found out only when somebody asks, and not more often than
/// `Limits.writeProbeEvery`: in between, and while an answer is awaited, the last one counts.
final class WriteProbe: Sendable {
    private struct State {
        /// When it was last asked, in milliseconds of the monotonic clock.
        var at: Int64?
        var outcome: String?
    }

    private let state = Mutex(State())

    /// Nil when the store takes writes, else why not. `proven`: when an append was last done, by
    /// the same clock; a fresh one is as good as a probe.
    func outcome(
        proven: Int64, at now: Int64, _ ask: () async -> String?
    ) async -> String? {
        func isFresh(_ moment: Int64) -> Bool {
            now - moment < Limits.writeProbeEvery.inMilliseconds
        }
        let known: String?? = state.withLock { state in
            if isFresh(proven) { return .some(nil) }
            if let at = state.at, isFresh(at) {
                return .some(proven > at ? nil : state.outcome)
            }
            state.at = now
            return nil
        }
        if let known { return known }
        let outcome = await ask()
        state.withLock { $0.outcome = outcome }
        return outcome
    }
}
