package import Core
import Journals
import Logging
import Synchronization

/// What one look at the store and at the engine found.
package struct Audit: Hashable, Sendable {
    /// The end of the journal as the auditor read it.
    package var head: Head
    /// What is not so, in words for operators; none while all is well.
    package var problems: [String]
    /// This node's own engine takes nothing: alerts should go to another one.
    package var isEngineStill: Bool

    package var isFine: Bool { problems.isEmpty }
}

/// The watcher of promise 15: reads the store and folds it by itself, never asking the engine's
/// memory, and compares what should have happened with the clock.
struct Auditor {
    /// Problems that are told one by one; the rest is counted.
    private static let told = 5

    private let node: Node
    private var situation = Situation()
    private var head: Head?
    /// How often the engine's loop had come round, and since when it has not since.
    private var turns = -1
    private var turnedAt: Int64 = 0

    init(of node: Node) { self.node = node }

    mutating func look() async -> Audit {
        let reading = node.configuration.clock()
        var problems: [String] = []
        let isStill = isEngineStill(at: reading.monotonic)
        if isStill { problems.append("the engine of this node takes nothing up any more") }
        do throws(JournalError) {
            try await readOn()
            let neglected = situation.neglected(
                at: reading.wall, tolerance: Limits.auditTolerance)
            problems += neglected.prefix(Self.told).map(\.words)
            if neglected.count > Self.told {
                problems.append("\(neglected.count - Self.told) more")
            }
        } catch {
            problems.append("the store cannot be read: \(error.words)")
        }
        return Audit(head: head ?? .start, problems: problems, isEngineStill: isStill)
    }

    /// A poke, and whether the ones before it came to anything.
    private mutating func isEngineStill(at now: Int64) -> Bool {
        let turned = node.statistics.turns.load(ordering: .relaxed)
        if turned != turns { (turns, turnedAt) = (turned, now) }
        node.mailbox.post(.input(.tick))
        return now - turnedAt > Limits.engineStill.inMilliseconds
    }

    private mutating func readOn() async throws(JournalError) {
        guard var end = head else { return try await readAnew() }
        do throws(JournalError) {
            while true {
                let tail = try await node.journal.entries(after: end, limit: Limits.foldedAtOnce)
                for entry in tail.entries { situation.apply(entry) }
                end = tail.head
                head = end
                if tail.entries.count < Limits.foldedAtOnce { return }
            }
        } catch .forked {
            try await readAnew()
        }
    }

    private mutating func readAnew() async throws(JournalError) {
        head = nil
        let whole = try await Fold.whole(of: node.journal)
        situation = whole.situation
        head = whole.head
    }
}

extension Node {
    /// Audits again and again on a thread of its own until the task is cancelled. `tell` is called
    /// there after each look, and may block.
    package func audit(
        every pause: Duration = Limits.auditEvery, tell: @escaping @Sendable (Audit) -> Void
    ) async {
        let thread = EngineThread(name: "auditor")
        defer { thread.stop() }
        await withTaskExecutorPreference(thread) {
            var auditor = Auditor(of: self)
            var before: [String] = []
            while !Task.isCancelled {
                let audit = await auditor.look()
                guard !Task.isCancelled else { return }
                board.take(audit)
                if audit.problems != before {
                    before = audit.problems
                    if audit.isFine {
                        logger.notice("the auditor finds that all is well again")
                    } else {
                        logger.critical(
                            "the auditor finds what is not so",
                            metadata: ["problems": "\(audit.problems.joined(separator: "; "))"])
                    }
                }
                tell(audit)
                try? await Task.sleep(for: pause)
            }
        }
    }
}
