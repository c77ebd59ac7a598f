import Core
package import Synchronization

/// What a node counted since it started, for metrics.
package final class Statistics: Sendable {
    package let backlog = Atomic<Int>(0)
    package let batches = Atomic<Int>(0)
    package let entries = Atomic<Int>(0)
    package let refusals = Atomic<Int>(0)
    package let pages = Atomic<Int>(0)
    package let alarms = Atomic<Int>(0)
    /// How often the loop came round.
    package let turns = Atomic<Int>(0)
    /// This node's place among those alive; it decides the order in which they take up what is due.
    package let rank = Atomic<Int>(0)
    /// Batches that somebody else's came before.
    package let conflicts = Atomic<Int>(0)
    /// Times that everything was folded again because the journal had become another (rule 1).
    package let refolds = Atomic<Int>(0)
    /// Entries that were gone then, at most.
    package let lostEntries = Atomic<Int>(0)
    /// When the last append was done, in milliseconds of the monotonic clock; 0: none was.
    package let appendedAt = Atomic<Int64>(0)
    /// When the journal last failed this node with no append done since, likewise.
    private let failedAt = Atomic<Int64>(0)

    /// Whether the journal failed within this time before `now`, with no append done since.
    package func isFailing(within span: Duration, at now: Int64) -> Bool {
        let failedAt = failedAt.load(ordering: .relaxed)
        return failedAt > 0 && now - failedAt < span.inMilliseconds
    }

    func fail(at now: Int64) { failedAt.store(now, ordering: .relaxed) }

    /// What the journal failed for is over: it is reached over a new connection.
    func recover() { failedAt.store(0, ordering: .relaxed) }

    func count(_ loss: Loss) {
        lostEntries.add(loss.entries, ordering: .relaxed)
        refolds.add(1, ordering: .relaxed)
    }

    func count(_ batch: Batch, at now: Int64) {
        appendedAt.store(now, ordering: .relaxed)
        failedAt.store(0, ordering: .relaxed)
        batches.add(1, ordering: .relaxed)
        entries.add(batch.entries.count, ordering: .relaxed)
        for entry in batch.entries {
            switch entry.event {
            case .paged: pages.add(1, ordering: .relaxed)
            case .roundRanOut(let ranOut) where ranOut.nextRoundAt != nil:
                alarms.add(1, ordering: .relaxed)
            default: break
            }
        }
    }
}
