package import Core
import Synchronization

/// Committed entries for whoever listens. A listener that falls behind is cut off and comes back
/// with the position it has seen; it never slows anybody else.
package final class Feed: Sendable {
    package struct Subscription: Sendable {
        /// The entries of one commit at a time, in order; none when what the board says beside them
        /// changed. Ends when the listener fell behind.
        package let entries: AsyncStream<[Entry]>
    }

    private struct Listener: Sendable {
        let isWanted: @Sendable (Entry) -> Bool
        let continuation: AsyncStream<[Entry]>.Continuation
    }

    private struct State: Sendable {
        var next = 0
        var listeners: [Int: Listener] = [:]
    }

    private let state = Mutex(State())

    /// Nil when there are as many listeners as one node serves. Commits with no entry that
    /// `isWanted` wake nobody; it is asked on the engine's thread.
    package func subscribe(
        where isWanted: @escaping @Sendable (Entry) -> Bool = { _ in true }
    ) -> Subscription? {
        let (entries, continuation) = AsyncStream.makeStream(
            of: [Entry].self, bufferingPolicy: .bufferingOldest(Limits.listenerBacklog))
        let id: Int? = state.withLock {
            guard $0.listeners.count < Limits.listeners else { return nil }
            $0.next += 1
            $0.listeners[$0.next] = Listener(isWanted: isWanted, continuation: continuation)
            return $0.next
        }
        guard let id else { return nil }
        continuation.onTermination = { [weak self] _ in
            self?.state.withLock { _ = $0.listeners.removeValue(forKey: id) }
        }
        return Subscription(entries: entries)
    }

    package var listeners: Int { state.withLock { $0.listeners.count } }

    func publish(_ entries: [Entry]) {
        guard !entries.isEmpty else { return }
        tell(entries)
    }

    /// What readers should look at again although nothing was committed.
    func stir() { tell([]) }

    private func tell(_ entries: [Entry]) {
        let listeners = state.withLock { $0.listeners }
        for (_, listener) in listeners
        where entries.isEmpty || entries.contains(where: listener.isWanted) {
            if case .dropped = listener.continuation.yield(entries) {
                listener.continuation.finish()
            }
        }
    }

    func end() {
        let listeners = state.withLock { $0.listeners }
        for (_, listener) in listeners { listener.continuation.finish() }
    }
}
