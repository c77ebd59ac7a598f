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

    private struct State: Sendable {
        var next = 0
        var listeners: [Int: AsyncStream<[Entry]>.Continuation] = [:]
    }

    private let state = Mutex(State())

    /// Nil when there are as many listeners as one node serves.
    package func subscribe() -> Subscription? {
        let (entries, continuation) = AsyncStream.makeStream(
            of: [Entry].self, bufferingPolicy: .bufferingOldest(Limits.listenerBacklog))
        let id: Int? = state.withLock {
            guard $0.listeners.count < Limits.listeners else { return nil }
            $0.next += 1
            $0.listeners[$0.next] = continuation
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
        for (_, listener) in listeners {
            if case .dropped = listener.yield(entries) { listener.finish() }
        }
    }

    func end() {
        let listeners = state.withLock { $0.listeners }
        for (_, listener) in listeners { listener.finish() }
    }
}
