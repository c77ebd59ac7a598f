import Core
import Foundation
import Nodes
import Testing

@testable import Server

/// What was in force when, and who was paged, as entries say it.
@Suite("What was worked")
struct RosterHistoryTests {
    /// A journal that is only read.
    private struct Entries: IncidentStore {
        let all: [Entry]

        func entries(after position: Position, limit: Int) async throws -> [Entry] {
            Array(all.filter { $0.position > position }.prefix(limit))
        }
        func entries(
            of incident: IncidentNumber, after position: Position, limit: Int
        ) async throws -> [Entry] { [] }
        func incident(_ number: IncidentNumber) async throws -> Incident? { nil }
        func closed(
            text: String, before: IncidentNumber?, limit: Int
        ) async throws -> [IncidentSummary] { [] }
        func handbook(_ version: HandbookVersion) async throws -> Handbook? { nil }
        func sizes() async throws -> StoreSizes {
            StoreSizes(entries: 0, bytes: 0, pendingBytes: 0)
        }
        func whyUnwritable() async -> String? { nil }
        var durability: String { "none" }
    }

    private static let start = Moment(seconds: 1_795_400_000)

    private static func entry(
        _ position: Int, _ incident: IncidentNumber? = nil, _ event: Event
    ) -> Entry {
        Entry(
            position: Position(position), at: start + .minutes(position), by: .muster,
            batch: BatchID(node: "n", serial: BatchSerial(position)), incident: incident,
            event: event)
    }

    private static let override = Override(
        id: 1, group: "network", schedule: nil, from: start, until: start + .hours(9),
        outgoing: nil,
        incoming: "gus", reason: "")

    private static let journal: [Entry] = [
        entry(1, nil, .changeAdded(Event.ChangeAdded(change: .override(override)))),
        entry(2, nil, .handbookApplied(Event.HandbookApplied(version: "one"))),
        entry(
            3, 7,
            .obligationOpened(
                Event.ObligationOpened(
                    id: 1, target: .group("network"), seat: 1, isRequired: true, mustJoin: false,
                    urgency: .high))),
        entry(4, 7, page(1, to: "ada")),
        // Somebody who was asked for by name works for no group.
        entry(
            5, 7,
            .obligationOpened(
                Event.ObligationOpened(
                    id: 2, target: .person("eve"), seat: 1, isRequired: false, mustJoin: false,
                    urgency: .high))),
        entry(6, 7, page(2, to: "eve")),
        entry(7, nil, .keyRevoked(Event.KeyRevoked(id: "none"))),
        entry(
            8, nil, .changeEnded(Event.ChangeEnded(id: 1, at: start + .minutes(8), how: .removed))),
        entry(9, nil, .handbookApplied(Event.HandbookApplied(version: "two"))),
        entry(10, 7, page(1, to: "bob")),
    ]

    private static func page(_ obligation: ObligationID, to person: PersonID) -> Event {
        .paged(
            Event.Paged(
                message: 1, obligation: obligation, person: person, step: 1, reason: .step,
                urgency: .high, ways: []))
    }

    private func words(
        _ read: (states: [RosterHistory.State], rings: [RosterHistory.Ring])
    ) -> [String] {
        func minute(_ at: Moment) -> Int64 { (at - Self.start).inMilliseconds / 60_000 }
        return read.states.map {
            "\(minute($0.at)): \($0.handbook), until "
                + $0.changes.overrides.map { "\(minute($0.until))" }.joined()
        } + read.rings.map { "\(minute($0.at)): \($0.person) for \($0.group)" }
    }

    private static let expected = [
        "2: one, until 540", "8: one, until 8", "9: two, until 8", "4: ada for network",
        "10: bob for network",
    ]

    @Test func `is the handbooks and changes in force, and the pages of groups`() async throws {
        let history = RosterHistory()
        #expect(
            words(try await history.read(Entries(all: Self.journal), until: 10)) == Self.expected)
    }

    @Test func `is read on from where it was, and anew when the journal became another`()
        async throws
    {
        let history = RosterHistory()
        for length in 1...Self.journal.count {
            let known = Entries(all: Array(Self.journal.prefix(length)))
            _ = try await history.read(known, until: Position(length))
        }
        let whole = Entries(all: Self.journal)
        #expect(words(try await history.read(whole, until: 10)) == Self.expected)
        let shorter = Entries(all: Array(Self.journal.prefix(4)))
        #expect(
            words(try await history.read(shorter, until: 4)) == [
                "2: one, until 540", "4: ada for network",
            ])
    }

    @Test func `the answer adds up planned, worked and pages`() async throws {
        try await TestServer.run { world in
            _ = try await world.declare()
            let now = world.node.board.incident(1)?.openedAt ?? .zero
            let (from, until) = (now - .hours(24), now + .hours(24))
            let reply = try await world.get(
                "/api/v1/roster/fairness?from=\(from.text)&until=\(until.text)&group=database")
            #expect(reply.status == 200, "\(reply.body)")
            let rows = try #require(reply.json["rows"] as? [[String: Any]])
            func sum(_ path: [String]) -> Double {
                rows.reduce(0) { sum, row in
                    var value: Any? = row
                    for key in path { value = (value as? [String: Any])?[key] }
                    return sum + ((value as? NSNumber)?.doubleValue ?? 0)
                }
            }
            #expect(abs(sum(["planned", "first", "hours"]) - 48) < 0.05, "\(reply.body)")
            // The handbook came into force a moment ago: next to nothing was worked.
            #expect(sum(["worked", "first", "hours"]) < 0.1)
            #expect(sum(["pages", "all"]) == 1)
            let paged = world.node.board.incident(1)?.messages.first {
                $0.obligation.flatMap { world.node.board.incident(1)?.obligation($0)?.target }
                    == .group("database")
            }?.person?.text
            let whose = rows.filter {
                (($0["pages"] as? [String: Any])?["all"] as? NSNumber)?.intValue == 1
            }.compactMap { ($0["person"] as? [String: Any])?["id"] as? String }
            #expect(whose == [paged])
            for bad in ["from=2020-01-01T00:00:00Z", "from=soon", "group=nosuch"] {
                let refused = try await world.get("/api/v1/roster/fairness?\(bad)")
                #expect([400, 422].contains(refused.status), "\(bad): \(refused.status)")
            }
        }
    }
}
