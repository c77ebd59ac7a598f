import Core
import Handbooks
import Testing

@Suite struct `The check of a window` {
    /// Without what is said of the smallest handbook, in which each group is one person, unless it
    /// is asked for.
    private func check(
        _ more: String, days: Int = 14, from: String = "2026-11-23T00:00:00Z",
        changes: RosterChanges = .none, troubles: ContactTroubles = .none,
        of kinds: String? = nil,
        _ change: (inout Handbook) -> Void = { _ in }
    ) throws -> [String] {
        let result = Samples.load(more)
        #expect(result.errors.map(\.description) == [])
        let start = try #require(Moment(text: from))
        var handbook = try #require(result.handbook)
        change(&handbook)
        let found = HandbookCheck.problems(
            of: handbook, places: result.places, from: start, days: days,
            changes: changes, troubles: troubles
        ).map(\.description)
        guard let kinds else {
            return found.filter { !$0.contains("the only one") && !$0.contains("rung first") }
        }
        return found.filter { $0.contains(kinds) }
    }

    private func group(start: String, more: String = "") -> String {
        """
        groups:
          db:
            schedules:
              primary:
                layers:
                  - { rotate: daily, start: \(start), handoff: 09:00, members: [ben] }
            escalation:
              - page: { schedule: primary }
        \(more)
        """
    }

    @Test func `a time at which nobody is reached is an error`() throws {
        #expect(try check(group(start: "2026-01-05")) == [])
        #expect(
            try check(group(start: "2026-11-25")) == [
                "rosters/b.yaml:2: no step of group `db` reaches anybody from "
                    + "2026-11-23T01:00:00+01:00 until 2026-11-25T09:00:00+01:00"
            ])
        #expect(
            try check(group(start: "2027-11-25"), days: 1) == [
                "rosters/b.yaml:2: no step of group `db` reaches anybody from "
                    + "2026-11-23T01:00:00+01:00 until 2026-11-24T01:00:00+01:00"
            ])
        #expect(try check(group(start: "2027-11-25"), days: 0) == [])
    }

    @Test func `contacts that are known not to work are as good as none`() throws {
        let both = """
            people:
              cyd:
                name: Cyd
                contact: [{ id: hook, webhook: "https://hooks.example.test/cyd" }, { mail: c@example.test }]
            groups:
              db:
                escalation:
                  - page: { person: cyd }
            """
        var troubles = ContactTroubles(failed: ["cyd": ["hook"]])
        #expect(
            try check(both, troubles: troubles, of: "`cyd`").filter { !$0.contains("only one") }
                == [
                    "rosters/b.yaml:2: note: a contact of `cyd` does not work: `hook` failed for good lately"
                ])
        troubles.channels = [.mail]
        #expect(
            try check(both, troubles: troubles) == [
                "rosters/b.yaml:2: warning: `cyd` has no working contact for low and high urgency: "
                    + "`hook` failed for good lately, Muster cannot send by mail",
                "rosters/b.yaml:6: no step of group `db` reaches anybody from "
                    + "2026-11-23T00:00:00+00:00 until 2026-12-07T00:00:00+00:00",
            ])
        // Of what nobody is rung by it does not matter.
        #expect(try check(both, troubles: ContactTroubles(failed: ["eve": ["hook"]])) == [])
    }

    @Test func `whom a plan asks for by words must be named when it counts`() throws {
        let text = """
            groups:
              db:
                lead: ben
                schedules:
                  primary:
                    layers: [{ rotate: weekly, start: 2026-01-05, handoff: 09:00, members: [ada, ben] }]
                escalation:
                  - page: { schedule: primary }
                  - page: { person: ada }
            plans:
              p:
                bridge: x
                commander: desk
                groups: [{ group: db, members: [lead, primary, secondary], required: false }]
            """
        let found = try check(text, of: "plan `p`")
        #expect(
            found == [
                "rosters/b.yaml:14: warning: plan `p` asks for the lead of `db`, but its steps do not name "
                    + "`ben` from 2026-11-23T09:00:00+01:00 until 2026-11-30T09:00:00+01:00; somebody else "
                    + "is asked then",
                "rosters/b.yaml:14: warning: plan `p` needs 3 of `db`, whose steps name 1 from "
                    + "2026-11-23T09:00:00+01:00 until 2026-11-30T09:00:00+01:00",
                "rosters/b.yaml:14: warning: plan `p` needs 3 of `db`, whose steps name 2 from "
                    + "2026-11-23T01:00:00+01:00 until 2026-11-23T09:00:00+01:00, from "
                    + "2026-11-30T09:00:00+01:00 until 2026-12-07T01:00:00+01:00",
            ])
    }

    @Test func `a gap that a later step covers is a warning`() throws {
        let text = group(start: "2026-11-25", more: "      - page: { person: ada }")
        #expect(
            try check(text) == [
                "rosters/b.yaml:4: warning: schedule `primary` of group `db` has a gap from "
                    + "2026-11-23T01:00:00+01:00 until 2026-11-25T09:00:00+01:00; another target "
                    + "covers it"
            ])
    }

    @Test func `a step that reaches nobody while others do is a warning`() throws {
        let text = """
            people:
              cyd: { name: Cyd, contact: [{ webhook: "https://hooks.example.test/cyd" }] }
            groups:
              db:
                escalation:
                  - page: { person: cyd }
                  - page: [{ person: ada }, { person: ben }]
            """
        let day = try #require(CivilDay(text: "2026-11-25"))
        #expect(
            try check(text) { $0.people["cyd"]?.leaves = day } == [
                "rosters/b.yaml:6: warning: step 1 of group `db` names `cyd`, who leaves on "
                    + "2026-11-25",
                "rosters/b.yaml:6: warning: step 1 of group `db` reaches nobody from "
                    + "2026-11-25T00:00:00+00:00 until 2026-12-07T00:00:00+00:00",
            ])
    }

    private func plan(_ escalation: String, need: Int = 1) -> String {
        """
        groups:
          db: { escalation: [\(escalation)] }
        plans:
          second:
            bridge: x
            commander: desk
            groups:
              - { group: db, need: \(need) }
        """
    }

    @Test func `one person needed twice is told only if nobody else can stand in`() throws {
        let alone = "{ page: { person: ada } }"
        let covered = "{ page: { person: ada } }, { page: { person: ben } }"
        #expect(
            try check(plan(alone)) == [
                "rosters/b.yaml:4: `ada` is needed for `desk` and `db` at once by plan `second` "
                    + "at any time, and neither has anybody else"
            ])
        #expect(try check(plan(covered)) == [])
        #expect(try check(plan("{ page: { person: ben } }")) == [])
        // ben is needed for two more groups, so ada has to be in two places.
        let crowded = """
            groups:
              db: { escalation: [\(covered)] }
              net: { escalation: [{ page: { person: ben } }] }
            plans:
              second: { bridge: x, commander: desk, groups: [{ group: db }, { group: net }] }
            """
        #expect(
            try check(crowded) == [
                "rosters/b.yaml:5: warning: `ada` is needed for `desk` and `db` at once by plan "
                    + "`second` at any time: the others whom they name are needed elsewhere"
            ])
    }

    @Test func `a group that names fewer people than a plan needs is told`() throws {
        #expect(
            try check(plan("{ page: { person: ben } }", need: 2)) == [
                "rosters/b.yaml:8: warning: plan `second` needs 2 of `db`, whose steps name 1 "
                    + "at any time"
            ])
    }

    @Test func `a policy that is one person is told`() throws {
        #expect(
            try check(group(start: "2026-01-05"), of: "the only one") == [
                "rosters/a.yaml:8: warning: `ada` is the only one whom any step of group `desk` "
                    + "reaches at any time",
                "rosters/b.yaml:2: warning: `ben` is the only one whom any step of group `db` "
                    + "reaches at any time",
            ])
    }

    // MARK: What people do

    private let rotation = """
        groups:
          db:
            schedules:
              primary:
                layers:
                  - { rotate: weekly, start: 2026-01-05, handoff: 09:00, members: [ada, ben] }
            escalation:
              - page: { schedule: primary }
              - page: [{ person: ada }, { person: ben }]
        """

    @Test func `who stands in and cannot be paged is told`() throws {
        let text =
            rotation + """

                people:
                  zoe: { name: Zoe }
                """
        let from = try #require(Moment(text: "2026-11-24T00:00:00Z"))
        let changes = RosterChanges(overrides: [
            Override(
                id: 1, group: "db", schedule: nil, from: from, until: from + .hours(8),
                outgoing: nil, incoming: "zoe", reason: "")
        ])
        #expect(
            try check(text, changes: changes, of: "stands in") == [
                "rosters/b.yaml:11: warning: `zoe`, who stands in for group `db` from "
                    + "2026-11-24T01:00:00+01:00, has no contact for low and high urgency"
            ])
    }

    @Test func `a night in which the clock changes is told`() throws {
        let text = """
            groups:
              db:
                schedules:
                  nights:
                    layers:
                      - { name: a, rotate: daily, start: 2026-01-05, handoff: 02:30, members: [ada, ben] }
                escalation:
                  - page: { schedule: nights }
                  - page: [{ person: ada }, { person: ben }]
            """
        #expect(
            try check(text, from: "2026-03-23T00:00:00Z") == [
                "rosters/b.yaml:4: warning: layer `a` of schedule `nights` hands over at "
                    + "2026-03-29T02:30, which the clock skips: it happens at "
                    + "2026-03-29T03:00:00+02:00"
            ])
        let evening = try #require(Moment(text: "2026-03-28T22:00:00+01:00"))
        let changes = RosterChanges(overrides: [
            Override(
                id: 1, group: "db", schedule: nil, from: evening, until: evening + .hours(8),
                outgoing: "ben", incoming: "ada", reason: "")
        ])
        #expect(
            try check(rotation, from: "2026-03-23T12:00:00Z", changes: changes) == [
                "rosters/b.yaml:4: note: `ada` has schedule `primary` of group `db` for 8 hours "
                    + "instead of 9 from 2026-03-28T22:00:00+01:00 until "
                    + "2026-03-29T07:00:00+02:00: the clock changes"
            ])
    }

    // MARK: Who carries too much

    @Test func `who is rung first too long or too often is told`() throws {
        let long = rotation.replacing("weekly", with: "weekly, length: 3")
        #expect(try check(rotation, of: "rung first") == [])
        let found = try check(long, of: "rung first")
        #expect(found.count == 2)
        #expect(found.first?.contains("`ada` is rung first for") == true, "\(found)")
        let lenient =
            long + """

                readiness: { consecutive_h: 600, hours_percent: 90, nights_percent: 90, weekends_percent: 100 }
                """
        #expect(try check(lenient, of: "rung first") == [])
    }

    @Test func `bounds that make no sense are refused`() {
        let result = Samples.load("readiness: { consecutive_h: 0, nights: 3 }")
        #expect(
            result.errors.map(\.description) == [
                "rosters/b.yaml:1: `consecutive_h` must be a whole number from 1 to 8784, not `0`",
                "rosters/b.yaml:1: unknown key `nights` in readiness; known: consecutive_h, "
                    + "hours_percent, nights_percent, weekends_percent",
            ])
    }
}
