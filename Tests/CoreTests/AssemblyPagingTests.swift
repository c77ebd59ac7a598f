import Core
import Simulation
import Testing

/// Whom the rounds of a catastrophe begin with.
@Suite struct `A plan that assembles` {
    private func box(
        _ network: [[PersonID]], database: [[PersonID]] = [["ada"], ["bob"]], need: Int = 1,
        _ change: (inout Handbook) -> Void = { _ in }
    ) -> Box {
        Box(
            Sample.handbook {
                $0.groups["database"] = Sample.group("database", database)
                $0.groups["network"] = Sample.group("network", network)
                $0.plans["default"]?.groups[0].need = need
                change(&$0)
            })
    }

    private func steps(
        _ box: Box, _ title: String, of number: IncidentNumber = 1
    ) -> [[PersonID]] {
        box.obligation(title, of: number)?.clock?.steps.map(\.people) ?? []
    }

    @Test func `asks nobody for two groups while somebody else can serve`() {
        var box = box([["ada"], ["dan"]])
        box.alert(.sev1)
        #expect(
            box.story.lines(.pages) == """
                t+0 page eve (commander)
                t+0 page ada (database)
                t+0 page dan (network)
                """)
        // ada is not lost to the network: she is asked behind everybody else.
        #expect(steps(box, "network") == [["dan"], ["ada"]])
        #expect(
            box.obligation("network")?.clock?.reason
                == SeatReason(
                    passedOver: [PassedOver(person: "ada", has: [Seat(.group("database"))])]))
        box.pass(.seconds(120))
        #expect(box.story.lines(.pages).hasSuffix("t+120 page ada (network)"))
    }

    @Test func `asks for members by words, each in a seat of their own`() {
        var box = box([["dan"], ["cyd"]], database: [["ada"], ["bob"], ["fay"]]) {
            $0.groups["database"]?.lead = "fay"
            $0.plans["default"]?.groups = [
                ResponsePlan.Member(group: "database", members: [.lead, .secondary]),
                ResponsePlan.Member(group: "network", members: [.all]),
            ]
        }
        box.alert(.sev1)
        #expect(
            box.story.lines(.pages) == """
                t+0 page eve (commander)
                t+0 page fay (database lead)
                t+0 page bob (database secondary)
                t+0 page dan (network)
                t+0 page cyd (network 2)
                """)
        // Nobody is lost: who has no seat is asked after whom the seat means.
        #expect(steps(box, "database secondary") == [["bob"], ["ada"]])
        #expect(box.obligation("network 2")?.member == .all)
    }

    @Test func `a later round asks for the same member again`() {
        var box = box([["dan"]], database: [["ada"], ["bob"]]) {
            $0.plans["default"]?.groups = [
                ResponsePlan.Member(group: "database", members: [.primary, .secondary])
            ]
        }
        box.alert(.sev1)
        box.pass(.seconds(3600))
        let clock = box.obligation("database secondary")?.clock
        #expect((clock?.round ?? 0) > 1)
        #expect(clock?.steps.first?.people == ["bob"])
    }

    @Test func `moves a whole chain on`() {
        var box = box([["bob"], ["cyd"]], database: [["ada"], ["bob"]]) {
            $0.groups["command"] = Sample.group("command", [["ada"]])
        }
        box.alert(.sev1)
        #expect(
            box.story.lines(.pages) == """
                t+0 page ada (commander)
                t+0 page bob (database)
                t+0 page cyd (network)
                """)
        #expect(steps(box, "database") == [["bob"], ["ada"]])
        #expect(steps(box, "network") == [["cyd"], ["bob"]])
    }

    @Test func `rings together whom the first step rings together, but for those needed elsewhere`()
    {
        var box = box([["cyd"], ["dan"]], database: [["ada", "bob", "cyd"]])
        box.alert(.sev1)
        #expect(
            box.story.lines(.pages) == """
                t+0 page eve (commander)
                t+0 page ada (database)
                t+0 page bob (database)
                t+0 page cyd (network)
                """)
        #expect(steps(box, "database") == [["ada", "bob"], ["cyd"]])
    }

    @Test func `keeps what a policy repeats`() {
        var box = box([["ada"]], database: [["ada"], ["bob"], ["ada", "bob"]])
        box.alert(.sev1)
        #expect(steps(box, "database") == [["bob"], ["ada"], ["ada", "bob"]])
        #expect(steps(box, "network") == [["ada"]])
    }

    @Test func `fills two seats of a group beside another group`() {
        var box = box([["bob"], ["dan"]], database: [["ada"], ["bob"]], need: 2)
        box.alert(.sev1)
        #expect(
            box.story.lines(.pages) == """
                t+0 page eve (commander)
                t+0 page ada (database)
                t+0 page bob (database 2)
                t+0 page dan (network)
                """)
    }

    @Test func `leaves alone who has the incident already`() {
        var box = box([["ada"], ["dan"]])
        box.alert(.sev2)
        box.acks("ada")
        box.act("hal", .severity(.sev1, text: "it is worse"))
        #expect(
            box.story.lines(.pages) == """
                t+0 page ada (database)
                t+0 page eve (commander)
                t+0 page dan (network)
                t+0 page ada as it got worse (database)
                """)
    }

    @Test func `asks in a later round, too, who is free first`() {
        var box = box([["ada"], ["dan"]])
        box.alert(.sev1)
        box.joins("ada")
        box.pass(.seconds(241))
        #expect(box.obligation("network")?.clock?.round == 2)
        #expect(steps(box, "network") == [["dan"], ["ada"]])
    }

    @Test func `lets those sleep who can, within a step`() {
        let tokyo = ZoneRules(id: "Asia/Tokyo", initialOffset: 9 * 3600, transitions: [])
        var box = box([["cyd", "dan"]], database: [["dan"], ["ada"]]) {
            $0.zones["Asia/Tokyo"] = tokyo
            $0.people["cyd"]?.zone = "Asia/Tokyo"
        }
        // 2027-01-15 08:00 UTC: 17:00 in Tokyo. Both are awake, and dan is needed elsewhere.
        box.alert(.sev1)
        #expect(steps(box, "network") == [["cyd"], ["dan"]])
        var night = self.box([["cyd", "dan"]]) {
            $0.zones["Asia/Tokyo"] = ZoneRules(
                id: "Asia/Tokyo", initialOffset: -6 * 3600, transitions: [])
            $0.people["cyd"]?.zone = "Asia/Tokyo"
        }
        night.alert(.sev1)
        #expect(steps(night, "network") == [["dan", "cyd"]])
        #expect(
            night.obligation("network")?.clock?.reason.passedOver
                == [PassedOver(person: "cyd", nightMinute: 120)])
    }

    @Test func `prefers within a step who was not just paged`() {
        var box = box([["dan", "cyd"]]) {
            $0.groups["desk"] = Sample.group("desk", [["dan"]])
        }
        box.alert(.sev2, "x", service: "")
        box.acks("dan")
        box.alert(.sev1)
        #expect(steps(box, "network", of: 2) == [["cyd", "dan"]])
        #expect(
            box.obligation("network", of: 2)?.clock?.reason.passedOver
                == [PassedOver(person: "dan", pages: 1)])
    }

    @Test func `stays one escalation below a catastrophe`() {
        var box = box([["ada"], ["dan"]])
        box.alert(.sev2, service: "wiki")
        #expect(steps(box, "network") == [["ada"], ["dan"]])
    }
}
