import Core
import Journals

extension JournalContract {
    static let reading = [
        JournalContract(description: "tails of any limit join without a gap") { journal in
            let head = try await fill(journal, 57)
            for limit in [1, 7, 56, 57, 1000] {
                var end = Head.start
                var positions: [Position] = []
                while end != head {
                    let tail = try await journal.entries(after: end, limit: limit)
                    try expect(
                        !tail.entries.isEmpty && tail.entries.count <= limit,
                        "\(tail.entries.count) entries at limit \(limit)")
                    try expect(tail.start == end, "a tail that begins elsewhere")
                    positions += tail.entries.map(\.position)
                    end = tail.head
                }
                try expect(
                    positions == (1...57).map { Position($0) }, "gaps at limit \(limit)")
            }
        },
        JournalContract(description: "an end of another journal is told apart") { journal in
            let head = try await fill(journal, 5)
            for foreign in [
                Head(position: head.position, digest: sha256([1])),
                Head(position: 2, digest: sha256([1])),
                Head(position: 6, digest: head.digest),
            ] {
                try await expect(.forked) { () async throws(JournalError) in
                    try await journal.entries(after: foreign, limit: 10)
                }
            }
        },
        JournalContract(description: "an incident's entries are its own, in order") { journal in
            _ = try await fill(journal, 30, incidents: 3)
            let all = try await journal.entries(of: 2, limit: 100)
            try expect(
                all.map(\.position.value) == stride(from: 2, through: 29, by: 3).map { $0 },
                "positions \(all.map(\.position))")
            try expect(all.allSatisfy { $0.incident == 2 }, "another incident's entries")
            let page = try await journal.entries(of: 2, after: all[3].position, limit: 2)
            try expect(page == Array(all[4...5]), "another page")
            let none = try await journal.entries(of: 99, limit: 10)
            try expect(none.isEmpty, "entries of an incident that is not there")
        },
        JournalContract(description: "closed incidents are found, newest first") { journal in
            try await archive(journal)
            func numbers(_ query: ClosedQuery) async throws -> [Int] {
                try await journal.closedIncidents(query).map(\.number.value)
            }
            let cases: [(ClosedQuery, [Int])] = [
                (ClosedQuery(), [4, 3, 2, 1]),
                (ClosedQuery(limit: 2), [4, 3]),
                (ClosedQuery(before: 3, limit: 2), [2, 1]),
                (ClosedQuery(text: "DISK full"), [3, 1]),
                (ClosedQuery(text: "shop"), [2]),
                (ClosedQuery(text: "50%"), [4]),
                (ClosedQuery(text: "5_%"), []),
                (ClosedQuery(text: "nothing"), []),
                (ClosedQuery(limit: 0), []),
                (ClosedQuery(limit: -1), []),
            ]
            for (query, expected) in cases {
                let found = try await numbers(query)
                try expect(found == expected, "\(query) found \(found), not \(expected)")
            }
            let found = try await journal.closedIncidents(ClosedQuery(text: "shop"))
            guard case .archived(let archived) = archivedShop else { return }
            try expect(found == [archived.summary], "another summary: \(found)")
        },
        JournalContract(description: "a restored incident is closed no longer") { journal in
            try await archive(journal)
            var samples = SampleEntries(node: "node-b")
            let head = try await journal.head()
            let back = Event.restored(Event.Restored(incident: Incident(number: 2)))
            _ = try await journal.append(samples.batch(after: head, [(2, back)]), after: head)
            let found = try await journal.closedIncidents(ClosedQuery()).map(\.number.value)
            try expect(found == [4, 3, 1], "found \(found)")
        },
    ]

    private static let archivedShop = SampleEntries.archived(
        2, "payments refuse cards", service: "web-shop", group: "payments")

    private static func archive(_ journal: any Journal) async throws {
        var samples = SampleEntries()
        let events = [
            SampleEntries.archived(1, "Disk full on db-1"),
            archivedShop,
            SampleEntries.archived(3, "disk nearly FULL"),
            SampleEntries.archived(4, "50% of requests fail", group: "network"),
        ]
        let batch = samples.batch(
            after: .start,
            events.enumerated().map { (IncidentNumber($0.offset + 1), $0.element) })
        _ = try await journal.append(batch, after: .start)
    }
}
