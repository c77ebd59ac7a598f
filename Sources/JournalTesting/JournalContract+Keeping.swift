import Core
import Journals

extension JournalContract {
    static let chaining = [
        JournalContract(description: "a journal verifies and ends where it says") { journal in
            let head = try await fill(journal, 40)
            let found = try await verify(journal, known: head)
            try expect(
                found == .intact(entries: 40, redacted: 0, head: head), "found \(found)")
        },
        JournalContract(description: "a cut tail is seen against an end known outside") { journal in
            let head = try await fill(journal, 4)
            let lost = Head(position: 9, digest: sha256([9]))
            try expect(
                try await verify(journal, known: lost)
                    == .broken("the journal ends at 4, but position 9 was seen earlier"),
                "the cut was not seen")
            let other = Head(position: head.position, digest: sha256([9]))
            guard case .broken = try await verify(journal, known: other) else {
                throw Broken(description: "another digest at the end was not seen")
            }
        },
        JournalContract(description: "equal entries have different digests") { journal in
            var samples = SampleEntries()
            let note = Event.noted(Event.Noted(text: "same"))
            let batch = samples.batch(after: .start, [(1, note), (1, note)])
            _ = try await journal.append(batch, after: .start)
            let rows = try await journal.rows(after: 0, limit: 2)
            try expect(
                rows[0].bodyDigest != rows[1].bodyDigest, "what is redacted could be guessed")
        },
    ]

    static let keeping = [
        JournalContract(description: "a probe writes and changes nothing") { journal in
            let head = try await fill(journal, 5)
            try await journal.probe()
            try expect(try await journal.head() == head, "the end moved")
            var samples = SampleEntries(node: "node-b")
            _ = try await journal.append(samples.notes(1, after: head), after: head)
            try await journal.probe()
        },
        JournalContract(description: "originals are let go by age, once, and nothing else is") {
            journal in
            var samples = SampleEntries()
            let events: [(IncidentNumber?, Event)] = (0..<10).map {
                (1, $0 == 4 ? .noted(Event.Noted(text: "x")) : SampleEntries.alerted($0))
            }
            let batch = samples.batch(after: .start, events)
            let head = try await journal.append(batch, after: .start)
            let whole = try await journal.entries(after: .start, limit: 20).entries
            try expect(whole == batch.entries, "an original came back as another")
            let eighth = batch.entries[7].at
            var gone = 0
            for _ in 0..<3 {
                gone += try await journal.letGo(before: eighth, looking: 3).gone
            }
            try expect(gone == 6, "\(gone) of 6 went")
            let last = try await journal.letGo(before: eighth, looking: 3)
            try expect(last == LetGo(gone: 0, isDone: true), "\(last)")
            let rows = try await journal.rows(after: 0, limit: 20)
            let kept = rows.filter { $0.original != nil }.map(\.position.value)
            try expect(kept == [8, 9, 10], "kept \(kept)")
            var slim = batch.entries
            for index in 0..<7 {
                guard case .alerted(var alerted) = slim[index].event else { continue }
                alerted.alert.raw = []
                slim[index].event = .alerted(alerted)
            }
            let read = try await journal.entries(after: .start, limit: 20).entries
            try expect(read == slim, "more than originals went")
            let found = try await verify(journal, known: head)
            try expect(
                found == .intact(entries: 10, redacted: 0, letGo: 6, head: head), "\(found)")
            let rest = try await journal.letGo(before: .distantFuture, looking: 100)
            try expect(rest == LetGo(gone: 3, isDone: true), "\(rest)")
            _ = try await journal.append(samples.batch(after: head, events), after: head)
            let later = try await journal.letGo(before: .distantFuture, looking: 100)
            try expect(later.gone == 9, "\(later)")
        },
        JournalContract(description: "the newest snapshot comes back") { journal in
            try expect(try await journal.latestSnapshot() == nil, "a snapshot of nothing")
            for number in 1...4 {
                let head = try await fill(journal, 3)
                let bytes = [UInt8](repeating: UInt8(number), count: 100_000)
                let snapshot = Snapshot(head: head, fold: 3, bytes: bytes)
                try await journal.save(snapshot)
                try expect(
                    try await journal.latestSnapshot() == snapshot, "another snapshot came back")
            }
        },
        JournalContract(description: "a handbook is kept under its version") { journal in
            try await expect(.notFound("handbook abc")) { () async throws(JournalError) in
                try await journal.handbook("abc")
            }
            try await journal.store(handbook: [1, 2, 3], as: "abc")
            try await journal.store(handbook: [4], as: "abc")
            try await journal.store(handbook: [], as: "def")
            try expect(try await journal.handbook("abc") == [1, 2, 3], "other bytes of abc")
            try expect(try await journal.handbook("def") == [], "other bytes of def")
        },
        JournalContract(description: "the first candidate becomes the secret") { journal in
            let secrets = try await withThrowingTaskGroup(of: [UInt8].self) { group in
                for index in 1...8 {
                    group.addTask { try await journal.secret("signing", or: [UInt8(index)]) }
                }
                return try await group.reduce(into: Set<[UInt8]>()) { $0.insert($1) }
            }
            try expect(secrets.count == 1, "callers got \(secrets.count) secrets")
            let other = try await journal.secret("other", or: [9])
            try expect(other == [9], "secrets of different names are mixed up")
        },
        JournalContract(description: "it says who it is and how large") { journal in
            _ = try await fill(journal, 12)
            let identity = try await journal.identity()
            try expect(identity.id.count == 32 && identity.epoch == 1, "identity \(identity)")
            let health = try await journal.health()
            try expect(health.entries == 12, "health \(health)")
            try expect(!journal.durability.isEmpty, "it does not say what durable means")
        },
    ]
}
