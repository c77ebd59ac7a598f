import Core
import Handbooks
import Testing

@Suite struct `The check of a window` {
    private func check(_ more: String, days: Int = 14) throws -> [String] {
        let result = Samples.load(more)
        #expect(result.problems.map(\.description) == [])
        let from = try #require(Moment(text: "2026-11-23T00:00:00Z"))
        return HandbookCheck.problems(
            of: try #require(result.handbook), places: result.places, from: from, days: days
        ).map(\.description)
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

    @Test func `a gap that a later step covers is a warning`() throws {
        let text = group(start: "2026-11-25", more: "      - page: { person: ada }")
        #expect(
            try check(text) == [
                "rosters/b.yaml:4: warning: schedule `primary` of group `db` has a gap from "
                    + "2026-11-23T01:00:00+01:00 until 2026-11-25T09:00:00+01:00; another target "
                    + "covers it"
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

    @Test func `one person first in two groups of a plan is told`() throws {
        let alone = "{ page: { person: ada } }"
        let covered = "{ page: { person: ada } }, { page: { person: ben } }"
        #expect(
            try check(plan(alone)) == [
                "rosters/b.yaml:4: `ada` is needed for `db` and `desk` at once by plan `second` "
                    + "from 2026-11-23T00:00:00Z, and neither has anybody else"
            ])
        #expect(
            try check(plan(covered)) == [
                "rosters/b.yaml:4: warning: `ada` is needed for `db` and `desk` at once by plan "
                    + "`second` from 2026-11-23T00:00:00Z; a later step covers it"
            ])
        #expect(try check(plan("{ page: { person: ben } }")) == [])
    }

    @Test func `a group that names fewer people than a plan needs is told`() throws {
        #expect(
            try check(plan("{ page: { person: ben } }", need: 2)) == [
                "rosters/b.yaml:8: warning: plan `second` needs 2 of `db`, whose steps name 1 "
                    + "from 2026-11-23T00:00:00Z"
            ])
    }
}
