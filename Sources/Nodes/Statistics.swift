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

    func count(_ batch: Batch) {
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
