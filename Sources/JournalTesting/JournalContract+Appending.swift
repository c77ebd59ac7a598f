import Core
import Journals

extension JournalContract {
    static let appending = [
        JournalContract(description: "an empty journal ends at the start") { journal in
            try expect(try await journal.head() == .start, "not at the start")
            try await journal.confirm(.start)
            let tail = try await journal.entries(after: .start, limit: 10)
            try expect(tail.entries.isEmpty && tail.head == .start, "entries: \(tail)")
        },
        JournalContract(description: "an append moves the end and is read back equal") { journal in
            var samples = SampleEntries()
            var batch = samples.notes(5, after: .start, incidents: 2)
            batch.entries[1].idempotencyKey = IdempotencyKey("key-0")
            batch.entries[2].idempotencyKey = IdempotencyKey(
                "key-1", request: Digest16(high: 1, low: 2))
            batch.entries[3].happenedAt = Moment(seconds: 5)
            batch.entries[4].incident = nil
            let head = try await journal.append(batch, after: .start)
            try expect(head.position == 5 && head.digest != .zero, "end: \(head)")
            try expect(try await journal.head() == head, "the end is another")
            let tail = try await journal.entries(after: .start, limit: 10)
            try expect(tail.entries == batch.entries, "other entries came back")
            try expect(tail.head == head, "the tail ends elsewhere")
        },
        JournalContract(description: "an append after another end conflicts") { journal in
            let head = try await fill(journal, 3)
            var samples = SampleEntries(node: "node-b")
            let old = samples.notes(2, after: .start)
            try await expect(.conflict) { () async throws(JournalError) in
                try await journal.append(old, after: .start)
            }
            let beyond = Head(position: 9, digest: head.digest)
            let gap = samples.notes(2, after: beyond)
            try await expect(.conflict) { () async throws(JournalError) in
                try await journal.append(gap, after: beyond)
            }
            try expect(try await journal.head() == head, "a refused append wrote something")
        },
        JournalContract(description: "the right position with another digest conflicts") {
            journal in
            let head = try await fill(journal, 3)
            var samples = SampleEntries(node: "node-b")
            let other = Head(position: head.position, digest: sha256([1]))
            let batch = samples.notes(2, after: other)
            try await expect(.conflict) { () async throws(JournalError) in
                try await journal.append(batch, after: other)
            }
            try await expect(.conflict) { () async throws(JournalError) in
                try await journal.confirm(other)
            }
            try await journal.confirm(head)
        },
        JournalContract(description: "a batch with a gap or another id is invalid") { journal in
            var samples = SampleEntries()
            var gap = samples.notes(3, after: .start)
            gap.entries.remove(at: 1)
            var stranger = samples.notes(1, after: .start)
            stranger.entries[0].batch.node = "node-b"
            for batch in [gap, stranger] {
                do {
                    _ = try await journal.append(batch, after: .start)
                    throw Broken(description: "it was accepted")
                } catch JournalError.invalid {}
            }
            try expect(try await journal.head() == .start, "something was written")
        },
        JournalContract(description: "an empty batch confirms") { journal in
            let head = try await fill(journal, 2)
            let empty = Batch(id: BatchID(node: "node-a", serial: 99), entries: [])
            try expect(try await journal.append(empty, after: head) == head, "the end moved")
            try await expect(.conflict) { () async throws(JournalError) in
                try await journal.append(empty, after: .start)
            }
        },
        JournalContract(description: "of many appenders exactly one wins each end") { journal in
            try await race(journal, appenders: 8, rounds: 10)
        },
        JournalContract(description: "a batch is recognised by its id") { journal in
            let before = try await fill(journal, 2)
            var samples = SampleEntries(node: "node-lost")
            let batch = samples.notes(3, after: before)
            _ = try await journal.append(batch, after: before)
            let tail = try await journal.entries(after: before, limit: 10)
            try expect(
                tail.entries.map(\.batch) == [batch.id, batch.id, batch.id],
                "the batch is not to be found")
        },
    ]

    private static func race(
        _ journal: any Journal, appenders: Int, rounds: Int
    ) async throws {
        for round in 0..<rounds {
            let head = try await journal.head()
            let wins = try await withThrowingTaskGroup(of: Int.self) { group in
                for index in 0..<appenders {
                    group.addTask {
                        var samples = SampleEntries(node: NodeID("node-\(round)-\(index)"))
                        let batch = samples.notes(2, after: head)
                        do throws(JournalError) {
                            _ = try await journal.append(batch, after: head)
                            return 1
                        } catch .conflict {
                            return 0
                        }
                    }
                }
                return try await group.reduce(0, +)
            }
            try expect(wins == 1, "\(wins) appends won the same end")
        }
        try expect(
            try await journal.head().position == Position(2 * rounds), "entries are missing")
    }
}
