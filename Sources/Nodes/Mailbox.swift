import Foundation

/// What waits for the engine's thread: many threads post, one thread takes everything at once.
///
/// Taking blocks: the engine's thread is its own, and while nothing is due it uses no processor.
/// `@unchecked Sendable` because the condition guards all of its state.
final class Mailbox<Item: Sendable>: @unchecked Sendable {
    private let condition = NSCondition()
    private var items: [Item] = []

    func post(_ item: Item) {
        condition.lock()
        items.append(item)
        let isFirst = items.count == 1
        condition.unlock()
        if isFirst { condition.signal() }
    }

    func post(contentsOf more: [Item]) {
        guard !more.isEmpty else { return }
        condition.lock()
        let isFirst = items.isEmpty
        items.append(contentsOf: more)
        condition.unlock()
        if isFirst { condition.signal() }
    }

    /// What is there now, without waiting.
    func drain() -> [Item] {
        condition.lock()
        defer { condition.unlock() }
        return removeAll()
    }

    /// Everything that is there, after waiting for something to come; empty when the time
    /// (milliseconds; nil: forever) ran out first.
    func take(within milliseconds: Int64?) -> [Item] {
        condition.lock()
        defer { condition.unlock() }
        if let milliseconds {
            let limit = Date(timeIntervalSinceNow: Double(milliseconds) / 1000)
            while items.isEmpty, condition.wait(until: limit) {}
        } else {
            while items.isEmpty { condition.wait() }
        }
        return removeAll()
    }

    private func removeAll() -> [Item] {
        let taken = items
        items = []
        return taken
    }
}
