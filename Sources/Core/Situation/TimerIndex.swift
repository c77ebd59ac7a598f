/// When which incident (or heartbeat) is due: a heap with lazy deletion, derived from them.
///
/// Setting and taking cost a logarithm; ties go by id, so the order is the same everywhere.
struct TimerIndex<ID: Hashable & Comparable & Sendable>: Sendable {
    struct Timer: Comparable, Sendable {
        var at: Moment
        var id: ID

        static func < (a: Self, b: Self) -> Bool {
            (a.at, a.id) < (b.at, b.id)
        }
    }

    private var current: [ID: Moment] = [:]
    private var heap: [Timer] = []

    /// The earliest timer.
    var first: Timer? { heap.first }

    mutating func set(_ id: ID, to moment: Moment?) {
        guard current[id] != moment else { return }
        current[id] = moment
        if let moment { push(Timer(at: moment, id: id)) }
        dropStale()
        if heap.count > 64, heap.count > current.count * 4 { rebuild() }
    }

    /// What is due at `now`, the longest overdue first.
    func due(at now: Moment, limit: Int) -> [ID] {
        guard let first, first.at <= now else { return [] }
        // Only the due part of the heap is walked: a child is never due before its parent.
        var found: [Timer] = []
        var walk = [0]
        while let index = walk.popLast() {
            guard index < heap.count, heap[index].at <= now else { continue }
            if isCurrent(heap[index]) { found.append(heap[index]) }
            walk.append(2 * index + 1)
            walk.append(2 * index + 2)
        }
        found.sort()
        var ids: [ID] = []
        for timer in found where ids.last != timer.id {
            ids.append(timer.id)
            if ids.count == limit { break }
        }
        return ids
    }

    private func isCurrent(_ timer: Timer) -> Bool { current[timer.id] == timer.at }

    /// Keeps the first timer true: stale ones further down are harmless.
    private mutating func dropStale() {
        while let first = heap.first, !isCurrent(first) { popFirst() }
    }

    private mutating func rebuild() {
        heap = current.map { Timer(at: $0.value, id: $0.key) }.sorted()
    }

    private mutating func push(_ timer: Timer) {
        heap.append(timer)
        var child = heap.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard heap[child] < heap[parent] else { break }
            heap.swapAt(child, parent)
            child = parent
        }
    }

    private mutating func popFirst() {
        guard let last = heap.popLast(), !heap.isEmpty else { return }
        heap[0] = last
        var parent = 0
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2]
            where child < heap.count && heap[child] < heap[least] {
                least = child
            }
            guard least != parent else { return }
            heap.swapAt(parent, least)
            parent = least
        }
    }
}
