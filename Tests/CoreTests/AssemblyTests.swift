import Core
import Simulation
import Testing

@Suite struct `Who is paged` {
    @Test func `a catastrophe pages every group of the plan and the commander`() throws {
        var box = Box()
        box.alert(.sev1)
        #expect(
            box.story.lines(.ends, .pages) == """
                t+0 opened
                t+0 sev1
                t+0 page eve (commander)
                t+0 page ada (database)
                t+0 page cyd (network)
                """)
        let incident = try #require(box.incident())
        #expect(incident.policy.level == .l3)
        #expect(incident.obligations.allSatisfy { $0.mustJoin && $0.isRequired })
        #expect(incident.obligations.allSatisfy { $0.urgency == .high })
    }

    @Test func `two seats of a group are filled by two people`() {
        var box = Box(
            Sample.handbook {
                $0.groups["database"] = Sample.group("database", [["ada"], ["bob"], ["hal"]])
                $0.plans["default"]?.groups = [ResponsePlan.Member(group: "database", need: 2)]
            })
        box.alert(.sev1)
        box.pass(.seconds(120))
        // ada and bob are being rung for one seat each, so only hal is left for either; the second
        // seat runs out and begins again with whoever is not being rung for the first.
        #expect(
            box.story.lines(.pages) == """
                t+0 page eve (commander)
                t+0 page ada (database)
                t+0 page bob (database 2)
                t+60 page eve again (commander)
                t+60 page ada again (database)
                t+60 page bob again (database 2)
                t+120 page fay (commander)
                t+120 page hal (database)
                t+120 page ada (database 2)
                """)
        box.acks("hal")
        box.acks("bob")
        #expect(box.obligation("database")?.holder == "hal")
        #expect(box.obligation("database 2")?.holder == "bob")
        box.pass(.minutes(4))
        #expect(box.story.pagesPerPersonAndMinute <= 2)
    }

    @Test func `who has one seat cannot take the other as well`() {
        var box = Box(
            Sample.handbook {
                $0.plans["default"]?.groups = [ResponsePlan.Member(group: "database", need: 2)]
            })
        box.alert(.sev1)
        box.joins("ada")
        box.joins("ada", "database 2")
        #expect(box.obligation("database")?.holder == "ada")
        #expect(box.obligation("database 2")?.state == .open)
    }

    @Test func `a person rung for both seats by then answers one and is left alone for the other`()
    {
        var box = Box(
            Sample.handbook {
                $0.plans["default"]?.groups = [ResponsePlan.Member(group: "database", need: 2)]
            })
        box.alert(.sev1)
        // ada, being rung for the first seat, takes the second one by name.
        box.joins("ada", "database 2")
        #expect(box.obligation("database 2")?.holder == "ada")
        #expect(
            box.obligation("database")?.clock?.ringing.contains { $0.person == "ada" } == false)
        #expect(box.story.lines(.pages).hasSuffix("t+0 page bob (database)"))
    }

    @Test func `a critical incident pages its owner only`() {
        var box = Box()
        box.alert(.sev2)
        #expect(box.story.lines(.pages) == "t+0 page ada (database)")
        #expect(box.obligation("database")?.mustJoin == false)
    }

    @Test func `a major one pages its owner with low urgency`() {
        var box = Box()
        box.alert(.sev3)
        #expect(box.story.lines(.pages) == "t+0 page ada (database)")
        #expect(box.obligation("database")?.urgency == .low)
    }

    @Test(arguments: [Severity.sev4, .sev5])
    func `nobody is paged for less`(_ severity: Severity) {
        var box = Box()
        box.alert(severity)
        box.pass(.hours(2))
        #expect(box.story.lines(.pages, .notices, .alarms) == "")
        #expect(box.incident()?.state == .open)
        #expect(box.engine?.wait(at: box.reading) == nil)
    }

    @Test func `an alert of no service belongs to the catch-all group`() {
        var box = Box()
        box.alert(.sev2, "x", service: "")
        box.alert(.sev2, "y", service: "no such service")
        #expect(box.story.lines(.pages) == "t+0 page gus (desk)")
        #expect(box.incident()?.alerts == 2)
    }

    @Test func `one person who owes two groups is paged for both and answers both at once`() {
        var box = Box(
            Sample.handbook {
                $0.groups["database"] = Sample.group("database", [["ada"]])
                $0.groups["network"] = Sample.group("network", [["ada"]])
            })
        box.alert(.sev1)
        #expect(
            box.story.lines(.pages) == """
                t+0 page eve (commander)
                t+0 page ada (database)
                t+0 page ada (network)
                """)
        box.joins("ada")
        box.acks("eve")
        box.pass(.minutes(4))
        #expect(box.obligation("database")?.holder == "ada")
        #expect(box.obligation("network")?.holder == "ada")
        #expect(box.story.pagesPerPersonAndMinute == 2)
    }

    @Test func `it is assembled when every required group has joined and a commander is in`() {
        var box = Box()
        box.alert(.sev1)
        box.pass(.seconds(10))
        box.joins("ada")
        #expect(box.incident()?.actingCommander == "ada")
        box.joins("cyd")
        #expect(box.incident()?.assembledAt == nil)
        box.pass(.seconds(10))
        box.joins("eve")
        #expect(box.story.lines(.ends).hasSuffix("t+20 assembled"))
        #expect(box.incident()?.actingCommander == "eve")
    }

    @Test func `releasing the last absent group assembles, but never without a commander`() {
        var box = Box()
        box.alert(.sev1)
        box.joins("ada")
        box.joins("cyd")
        let commander = box.obligation("commander")?.id ?? 0
        box.act("ada", .release(.obligation(commander), text: "we do without"))
        #expect(box.incident()?.assembledAt == nil)
        var other = Box()
        other.alert(.sev1)
        other.joins("ada")
        other.joins("eve")
        let network = other.obligation("network")?.id ?? 0
        other.act("eve", .release(.obligation(network), text: ""))
        #expect(other.incident()?.assembledAt != nil)
    }

    @Test func `a group or a person is paged in by hand`() {
        var box = Box()
        box.alert(.sev2)
        box.acks("ada")
        box.act("ada", .page(.group("network"), text: "packets get lost"))
        box.act("ada", .page(.person("hal"), text: "you know this one"))
        box.act("ada", .page(.person("hal"), text: "again"))
        #expect(
            box.story.lines(.pages) == """
                t+0 page ada (database)
                t+0 page cyd (network)
                t+0 page hal by name (hal)
                """)
        #expect(
            box.act("ada", .page(.group("nobody"), text: ""))?.refusal == .unknownGroup("nobody"))
    }

    @Test func `one incident asks for so many and no more`() {
        var box = Box()
        box.alert(.sev3)
        let asked = box.incident()?.obligations.count ?? 0
        box.intrude(
            (asked..<Limits.obligations).map {
                let person = PersonID("person \($0)")
                return (
                    1,
                    .obligationOpened(
                        Event.ObligationOpened(
                            id: ObligationID($0 + 1), target: .person(person), seat: 1,
                            isRequired: false, mustJoin: false, urgency: .low, text: ""))
                )
            })
        #expect(box.act("ada", .page(.person("hal"), text: ""))?.refusal == .tooManyObligations)
    }
}
