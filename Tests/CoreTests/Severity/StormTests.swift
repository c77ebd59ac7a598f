import Core
import Simulation
import Testing

/// Many services alerting at once are one catastrophe.
@Suite struct Storms {
    private static func box(
        services: Int = 3, sources: Int? = nil, sets: Severity = .sev1, rules: [SeverityRule] = []
    ) -> Box {
        Box(
            Sample.handbook { handbook in
                for number in 1...20 {
                    let id = ServiceID("s\(number)")
                    handbook.services[id] = Service(id: id, name: id.text, owner: "network")
                }
                handbook.services["pay"] = Service(
                    id: "pay", name: "Pay", owner: "database", plan: "money")
                handbook.plans["money"] = ResponsePlan(
                    id: "money", bridge: "x", commander: "command",
                    groups: [ResponsePlan.Member(group: "desk")])
                handbook.rules = rules
                handbook.storm = StormRule(
                    window: .minutes(5), services: services, sources: sources, sets: sets,
                    because: "one cause", place: "storm.yaml:1")
            })
    }

    private static let payDown = SeverityRule(
        id: "pay-down", condition: .equals(field: "service", values: ["pay"]), sets: .sev1,
        because: "money", place: "r:1")

    @Test func `the worst of them, then the oldest, stands for all`() {
        var box = Self.box()
        box.alert(.sev4, "a", service: "s1")
        box.pass(.seconds(10))
        box.alert(.sev3, "b", service: "s2")
        #expect(box.incident(2)?.storm == nil)
        box.pass(.seconds(10))
        box.alert(.sev3, "c", service: "s3")
        let main = box.incident(2)
        #expect(main?.severity == .sev1)
        #expect(main?.storm?.parts == [1, 3])
        #expect(main?.storm?.words == "3 services alerted within 5 min")
        #expect(
            main?.verdict.reasons.last?.text
                == "Rule storm sets sev1 because one cause: 3 services alerted within 5 min "
                + "(storm.yaml:1).")
        #expect(box.incident(1)?.partOf == 2)
        #expect(box.incident(3)?.partOf == 2)
        #expect(box.incident(1)?.severity == .sev4)
        // One assembly: that of the one which stands for all.
        #expect(box.obligation("commander", of: 2)?.isLive == true)
        #expect(box.obligation("commander", of: 3) == nil)
    }

    @Test func `fewer services, or over a longer time, are no storm`() {
        var box = Self.box()
        box.alert(.sev3, "a", service: "s1")
        box.pass(.minutes(6))
        box.alert(.sev3, "b", service: "s2")
        box.alert(.sev3, "b2", service: "s2")
        box.alert(.sev3, "b3", service: "s2")
        box.alert(.sev3, "c", service: "s3")
        #expect(box.situation.incidents.values.allSatisfy { $0.storm == nil })
    }

    @Test func `where sources are asked, they must be different, too`() {
        var box = Self.box(sources: 2)
        for number in 1...3 { box.alert(.sev3, "a\(number)", service: "s\(number)") }
        #expect(box.situation.incidents.values.allSatisfy { $0.storm == nil })
        var other = Sample.alert("b", .sev3, service: "s4")
        other.source = "host-2"
        box.report(other)
        #expect(box.incident(1)?.storm?.sources == 2)
    }

    @Test func `what begins while it lasts is a part of it`() {
        var box = Self.box()
        for number in 1...3 { box.alert(.sev3, "a\(number)", service: "s\(number)") }
        box.pass(.minutes(4))
        box.alert(.sev2, "x", service: "s4")
        #expect(box.incident(4)?.partOf == 1)
        #expect(box.incident(1)?.storm?.parts == [2, 3, 4])
        box.pass(.minutes(4))
        box.alert(.sev2, "y", service: "s5")
        #expect(box.incident(5)?.partOf == 1)
        box.pass(.minutes(6))
        box.alert(.sev2, "z", service: "s6")
        #expect(box.incident(6)?.partOf == nil)
    }

    @Test func `a part that becomes a catastrophe assembles where the storm does`() {
        var box = Self.box(sets: .sev2, rules: [Self.payDown])
        for number in 1...3 { box.alert(.sev3, "a\(number)", service: "s\(number)") }
        #expect(box.incident(1)?.severity == .sev2)
        box.alert(.sev3, "pay", service: "pay")
        let part = box.incident(4)
        #expect(part?.severity == .sev1)
        #expect(part?.policy.paging == .owner)
        #expect(part?.obligations.map(\.title) == ["database"])
        let main = box.incident(1)
        #expect(main?.severity == .sev1)
        #expect(main?.alsoPlans == ["money"])
        // The storm's own plan and the part's.
        #expect(
            main?.obligations.filter(\.isLive).map(\.title).sorted() == [
                "commander", "database", "desk", "network",
            ])
        #expect(
            main?.verdict.reasons.last?.text.hasPrefix("#4, a part of this storm, is sev1: Rule")
                == true)
    }

    @Test func `a catastrophe is not hidden in a storm that a person made small`() {
        var box = Self.box(rules: [Self.payDown])
        for number in 1...3 { box.alert(.sev3, "a\(number)", service: "s\(number)") }
        box.sets(.sev3, by: "ada", because: "a switch, and it is back")
        box.alert(.sev3, "pay", service: "pay")
        #expect(box.incident(1)?.severity == .sev3)
        // It assembles for itself.
        #expect(box.incident(4)?.severity == .sev1)
        #expect(box.obligation("commander", of: 4)?.isLive == true)
    }

    @Test func `a person who makes a part a catastrophe gets its assembly there`() {
        var box = Self.box()
        for number in 1...3 { box.alert(.sev3, "a\(number)", service: "s\(number)") }
        box.act("eve", .severity(.sev1, text: ""), on: 2)
        #expect(box.obligation("commander", of: 2)?.isLive == true)
    }

    @Test func `once it is over, what belonged to it makes no other`() {
        var box = Self.box()
        for number in 1...3 { box.alert(.sev3, "a\(number)", service: "s\(number)") }
        box.pass(.seconds(30))
        box.resolves()
        box.pass(.seconds(30))
        box.alert(.sev3, "b", service: "s4")
        box.alert(.sev3, "c", service: "s5")
        #expect(box.incident(4)?.partOf == nil)
        #expect(box.situation.incidents.values.count { $0.storm != nil } == 1)
        box.alert(.sev3, "d", service: "s6")
        #expect(box.incident(4)?.storm?.parts == [5, 6])
    }

    @Test func `a batch that loses leaves no trace`() {
        var box = Self.box()
        for number in 1...2 { box.alert(.sev3, "a\(number)", service: "s\(number)") }
        box.faults = [.conflict, .conflict]
        box.alert(.sev3, "a3", service: "s3")
        let folded = box.journal.reduce(into: Situation()) { $0.apply($1) }
        #expect(Dump.of(folded) == Dump.of(box.situation))
        #expect(folded.nextMoment == box.situation.nextMoment)
        #expect(box.incident(1)?.storm?.parts == [2, 3])
        // Neither does it leave anything to count.
        box.alert(.sev3, "a4", service: "s4")
        #expect(box.incident(1)?.storm?.parts == [2, 3, 4])
    }
}
