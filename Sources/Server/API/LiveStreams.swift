import Synchronization

/// The live streams that are open, so that an orderly end can end them.
final class LiveStreams: Sendable {
    private struct State {
        var next = 0
        var isEnding = false
        var endings: [Int: @Sendable () -> Void] = [:]
    }

    private let state = Mutex(State())

    /// Keeps what ends a stream; nil when everything is ending already.
    func add(_ end: @escaping @Sendable () -> Void) -> Int? {
        state.withLock {
            guard !$0.isEnding else { return nil }
            $0.next += 1
            $0.endings[$0.next] = end
            return $0.next
        }
    }

    func remove(_ id: Int) { state.withLock { _ = $0.endings.removeValue(forKey: id) } }

    func end() {
        let endings = state.withLock { state in
            state.isEnding = true
            return state.endings
        }
        for (_, end) in endings { end() }
    }
}
