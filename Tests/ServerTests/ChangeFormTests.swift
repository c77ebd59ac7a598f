import Core
import Foundation
import Journals
import Nodes
import Testing

@testable import Server

/// What is laid over the rosters by forms: filled in, looked at, made, taken away.
@Suite struct `Forms of changes` {
    @Test func `an absence is filled in, looked at, made and taken away`() async throws {
        try await TestServer.run { world in
            let session = try await world.signIn()
            let filled = try await world.get("/oncall/absence", ["Cookie": session.cookie])
            #expect(filled.body.contains(#"<option value="ada" selected>"#))
            let fields = [
                "person": "ben", "from": "2090-01-02T00:00", "until": "2090-02-03T00:00",
                "text": "the <sea>",
            ]
            let before = world.node.board.position
            let looked = try await world.post(fields, to: "/absences/preview", as: session)
            #expect(looked.status == 200 && looked.body.contains("Make it so"), "\(looked.body)")
            #expect(looked.body.contains("Ben Castillo") && looked.body.contains("→"))
            #expect(world.node.board.position == before)
            let made = try await world.post(fields, to: "/absences", as: session)
            #expect(made.status == 303 && made.header("Location") == "/oncall")
            let absence = try #require(world.node.board.installation.changes.absences.first)
            #expect(absence.person == "ben" && absence.from.text == "2090-01-01T23:00:00Z")
            let list = try await world.get("/oncall", ["Cookie": session.cookie])
            #expect(list.body.contains("Ben Castillo is away") && !list.body.contains("<sea>"))
            let removed = try await world.post(
                [:], to: "/absences/\(absence.id)/remove", as: session)
            #expect(removed.status == 303)
            let left = world.node.board.installation.changes.absences.filter {
                $0.until > absence.from
            }
            #expect(left.isEmpty)
            let wrong = try await world.post(
                fields.merging(["until": "2020-01-01T00:00"]) { $1 },
                to: "/absences/preview", as: session)
            #expect(wrong.status == 422 && wrong.body.contains("role=\"alert\""))
        }
    }

    @Test func `a shift is offered by a form, and its taker is told`() async throws {
        try await TestServer.run { world in
            let session = try await world.signIn()
            let filled = try await world.get("/oncall/swap", ["Cookie": session.cookie])
            let shift = try #require(
                filled.body.firstMatch(of: /<option value="(database\/primary [^"]*)"/)?.1)
            let fields = ["shift": String(shift), "to": "noor", "text": "a wedding"]
            let before = world.node.board.position
            let looked = try await world.post(fields, to: "/swaps/preview", as: session)
            #expect(looked.body.contains("once Noor Haddad accepts"), "\(looked.body)")
            #expect(looked.body.contains("In return you take"))
            #expect(world.node.board.position == before)
            let made = try await world.post(fields, to: "/swaps", as: session)
            #expect(made.status == 303 && made.header("Location") == "/mine")
            let swap = try #require(world.node.board.installation.changes.swaps.first)
            #expect(swap.offeredBy == "ada" && swap.offeredTo == "noor")
            let told = try await world.journal.entries(after: 0, limit: 1000).entries.compactMap {
                if case .notified(let notified) = $0.event, $0.incident == nil {
                    notified
                } else {
                    nil
                }
            }
            #expect(told.map(\.person) == ["noor"] && told.map(\.kind) == [.swap])
            let mine = try await world.get("/mine", ["Cookie": session.cookie])
            #expect(mine.body.contains("You asked Noor Haddad"))
            let none = try await world.post(["to": "noor"], to: "/swaps/preview", as: session)
            #expect(none.status == 422 && none.body.contains("no shift was chosen"))
        }
    }
}
