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

    private static let shadow = [
        "learner": "tom", "group": "database", "schedule": "primary", "from": "2090-01-02T09:00",
        "until": "2090-02-02T09:00", "text": "the <first> month",
    ]

    @Test func `a shadow is told of in words, made, listed and taken away`() async throws {
        try await TestServer.run { world in
            let session = try await world.signIn()
            let filled = try await world.get("/oncall/shadow", ["Cookie": session.cookie])
            #expect(filled.body.contains(#"<option value="ada" selected>"#))
            #expect(filled.body.contains("Who learns from whom?"))
            let before = world.node.board.position
            let looked = try await world.post(Self.shadow, to: "/shadows/preview", as: session)
            #expect(looked.status == 200, "\(looked.body)")
            for words in [
                "Tom Okafor is told of each page of Database / primary",
                "Now they would learn from",
                "Tom Okafor owes nothing", "2 Jan 2090 09:00", "Make it so",
                #"<option value="primary" selected>"#,
            ] { #expect(looked.body.contains(words), "\(words): \(looked.body)") }
            #expect(world.node.board.position == before)
            let made = try await world.post(Self.shadow, to: "/shadows", as: session)
            #expect(made.status == 303 && made.header("Location") == "/oncall", "\(made.body)")
            let shadow = try #require(world.node.board.installation.changes.shadows.first)
            #expect(shadow.learner == "tom" && shadow.schedule == "primary")
            // By Ada's clock, which is Berlin's.
            #expect(shadow.from.text == "2090-01-02T08:00:00Z")
            let list = try await world.get("/oncall", ["Cookie": session.cookie])
            #expect(list.body.contains("Tom Okafor learns from Database / primary"))
            #expect(list.body.contains("the &lt;first&gt; month"))
            let removed = try await world.post([:], to: "/shadows/\(shadow.id)/remove", as: session)
            #expect(removed.status == 303 && removed.header("Location") == "/oncall")
            #expect(world.node.board.installation.changes.shadows.isEmpty)
        }
    }

    /// What is wrong with a form, and what is said of it.
    typealias Wrong = (fields: [String: String], words: String)

    private static let wrongShadows: [Wrong] = [
        (["schedule": "nosuch"], "; it has primary."),
        (["until": "2089-01-01T00:00"], "ends before it begins"),
        (["group": ""], "group: missing"), (["until": "soon"], "until: expected a day and a time"),
        (["learner": "nobody"], "no person &quot;nobody&quot;"),
    ]

    @Test(arguments: wrongShadows.indices, ["/shadows/preview", "/shadows"])
    func `a shadow that cannot be keeps what was typed`(index: Int, path: String) async throws {
        let row = Self.wrongShadows[index]
        try await TestServer.run { world in
            let session = try await world.signIn()
            let refused = try await world.post(
                Self.shadow.merging(row.fields) { $1 }, to: path, as: session)
            #expect(refused.status == 422, "\(refused.body)")
            #expect(refused.body.contains(#"<p class="alarm" role="alert">"#))
            #expect(refused.body.contains(row.words), "\(row.words): \(refused.body)")
            #expect(refused.body.contains(#"value="the &lt;first&gt; month""#), "\(refused.body)")
            #expect(refused.body.contains(#"value="2090-01-02T09:00""#))
            #expect(world.node.board.installation.changes.count == 0)
        }
    }

    /// The second row is left empty.
    private static let temporary = [
        "place": "database/primary", "from": "2090-01-02T09:00", "until": "2090-01-05T09:00",
        "text": "a <festival>", "shift.1.person": "tom", "shift.1.from": "2090-01-02T09:00",
        "shift.1.until": "2090-01-03T09:00", "shift.2.person": "", "shift.2.from": "",
        "shift.2.until": "", "shift.3.person": "noor", "shift.3.from": "2090-01-03T09:00",
        "shift.3.until": "2090-01-04T09:00",
    ]

    @Test func `a temporary schedule is looked at, made, listed and taken away`() async throws {
        try await TestServer.run { world in
            let session = try await world.signIn()
            let filled = try await world.get("/oncall/temporary", ["Cookie": session.cookie])
            #expect(filled.body.contains(#"<option value="database/primary">Database / primary"#))
            #expect(filled.body.contains("shift-5-until") && !filled.body.contains("shift-6-until"))
            let before = world.node.board.position
            let looked = try await world.post(
                Self.temporary, to: "/temporaries/preview", as: session)
            #expect(looked.status == 200 && looked.body.contains("Make it so"), "\(looked.body)")
            #expect(looked.body.contains("<strong>Tom Okafor</strong>"), "\(looked.body)")
            #expect(looked.body.contains("Database: nobody, "), "the last day is a gap")
            #expect(world.node.board.position == before)
            let made = try await world.post(Self.temporary, to: "/temporaries", as: session)
            #expect(made.status == 303 && made.header("Location") == "/oncall", "\(made.body)")
            let temporary = try #require(world.node.board.installation.changes.temporaries.first)
            #expect(temporary.shifts.map(\.person) == ["tom", "noor"])
            // By Ada's clock, which is Berlin's.
            #expect(temporary.shifts.first?.from.text == "2090-01-02T08:00:00Z")
            let list = try await world.get("/oncall", ["Cookie": session.cookie])
            #expect(list.body.contains("Noor Haddad, ") && !list.body.contains("<festival>"))
            let removed = try await world.post(
                [:], to: "/temporaries/\(temporary.id)/remove", as: session)
            #expect(removed.status == 303)
            #expect(world.node.board.installation.changes.temporaries.isEmpty)
        }
    }

    private static let wrongTemporaries: [Wrong] = [
        (["shift.1.until": ""], "shift 1, until: missing"),
        (["shift.3.person": ""], "shift 3: say who"),
        (["shift.3.until": "2090-02-01T00:00"], "within the schedule"),
        (["until": "2089-01-01T00:00"], "within the schedule"),
        (["place": ""], "say which schedule"),
        (["place": "database/nosuch"], "no schedule &quot;nosuch&quot;"),
        (
            ["shift.1.person": "", "shift.1.from": "", "shift.1.until": ""].merging([
                "shift.3.person": "", "shift.3.from": "", "shift.3.until": "",
            ]) { $1 }, "without shifts"
        ),
    ]

    @Test(arguments: wrongTemporaries.indices, ["/temporaries/preview", "/temporaries"])
    func `a temporary schedule that cannot be keeps what was typed`(
        index: Int, path: String
    ) async throws {
        let row = Self.wrongTemporaries[index]
        try await TestServer.run { world in
            let session = try await world.signIn()
            let refused = try await world.post(
                Self.temporary.merging(row.fields) { $1 }, to: path, as: session)
            #expect(refused.status == 422, "\(refused.body)")
            #expect(refused.body.contains(#"<p class="alarm" role="alert">"#))
            #expect(refused.body.contains(row.words), "\(row.words): \(refused.body)")
            #expect(refused.body.contains(#"value="a &lt;festival&gt;""#), "\(refused.body)")
            #expect(world.node.board.installation.changes.count == 0)
        }
    }

    @Test func `more rows keep what was typed, up to the most`() async throws {
        try await TestServer.run { world in
            let session = try await world.signIn()
            var fields = Self.temporary.merging(["more": "true", "until": ""]) { $1 }
            for rows in [10, 15] {
                let more = try await world.post(fields, to: "/temporaries/preview", as: session)
                #expect(more.status == 200 && !more.body.contains("Nothing was done"))
                #expect(more.body.contains("shift-\(rows)-until"), "\(more.body)")
                #expect(!more.body.contains("shift-\(rows + 1)-until"))
                #expect(more.body.contains(#"<option value="noor" selected>"#))
                #expect(more.body.contains(#"id="shift-3-until" value="2090-01-04T09:00""#))
                for row in 4...rows { fields["shift.\(row).person"] = "" }
            }
            for row in 4...Limits.formShifts { fields["shift.\(row).person"] = "" }
            let most = try await world.post(fields, to: "/temporaries/preview", as: session)
            #expect(most.body.contains("shift-\(Limits.formShifts)-until"))
            #expect(!most.body.contains("More rows"))
        }
    }
}
