import Core
import Simulation
import Testing

@Suite struct `Changes of severity` {
    @Test func `an alert that raises an acknowledged case to a catastrophe keeps the answer`()
        throws
    {
        var box = Box()
        box.alert(.sev2)
        box.pass(.seconds(30))
        box.acks("ada")
        box.pass(.seconds(30))
        let before = box.journal.count
        box.alert(.sev1, "all of it")
        let written = box.journal.dropFirst(before)
        #expect(
            box.story.lines(.pages, .ends) == """
                t+0 opened
                t+0 sev2
                t+0 page ada (database)
                t+60 sev1
                t+60 page eve (commander)
                t+60 page cyd (network)
                t+60 page ada as it got worse (database)
                """)
        #expect(Set(written.filter { $0.event.isPage }.map(\.batch)).count == 1)
        #expect(box.obligation("database")?.holder == "ada")
        #expect(box.obligation("database")?.mustJoin == true)
        // Once, and with five minutes to join.
        box.joins("eve")
        box.joins("cyd")
        box.pass(.seconds(299))
        #expect(!box.story.lines(.pages).contains("page bob"))
        box.pass(.seconds(2))
        #expect(box.story.lines(.pages).hasSuffix("t+360 page ada as the ETA passed (database)"))
    }

    @Test func `answering the page about the raise does not win more time`() {
        var box = Box()
        box.alert(.sev2)
        box.acks("ada")
        box.sets(.sev1, by: "hal")
        box.pass(.minutes(4))
        box.acks("ada")
        box.pass(.seconds(61))
        #expect(box.story.lines(.answers).hasSuffix("t+300 ada lapses (database)"))
    }

    @Test func `who is in the room already has joined`() {
        var box = Box()
        box.alert(.sev2)
        box.joins("ada")
        box.alert(.sev1, "all of it")
        #expect(box.obligation("database")?.state == .joined)
        #expect(!box.story.lines(.pages).contains("as it got worse"))
    }

    @Test func `who decided on a severity is kept by id, for which the reader puts the name`() {
        var box = Box(
            Sample.handbook { $0.people["ada"]?.name = "Ada Okafor" })
        box.submit(
            Command(
                by: .person("ada"),
                kind: .declare(
                    Declaration(title: "x", text: "", service: nil, severity: .sev2))))
        let declared = box.incident()?.verdict.reasons.last
        #expect(declared?.by == "ada" && declared?.text == "declared sev2")
        #expect(declared.map { box.handbook.words(of: $0) } == "Ada Okafor declared sev2")
        box.sets(.sev1, by: "ada", because: "it grows")
        let set = box.incident()?.verdict.reasons.last
        #expect(set?.by == "ada" && set?.text == "set sev1: it grows")
        box.sets(.sev2, by: "ada")
        box.submit(
            Command(by: .operatorShell, kind: .act(1, .severity(.sev1, text: ""))))
        let operators = box.incident()?.verdict.reasons.last
        #expect(operators.map { box.handbook.words(of: $0) } == "the operator set sev1")
    }

    @Test func `lowering needs a person and a reason`() {
        var box = Box()
        box.alert(.sev1)
        #expect(box.sets(.sev2, because: "  ")?.refusal == .needsReason)
        let answer = box.submit(
            Command(
                by: .operatorShell, kind: .act(1, .severity(.sev2, text: "because"))))
        #expect(answer?.refusal == .needsPerson)
    }

    @Test func `lowering withdraws what is not needed and tells those people, once`() {
        var box = Box()
        box.alert(.sev1)
        box.joins("eve")
        box.acks("ada")
        box.pass(.seconds(10))
        box.sets(.sev2, by: "ada", because: "one replica only")
        #expect(
            box.story.lines(.notices) == """
                t+10 tell eve may-go
                t+10 tell cyd may-go
                """)
        #expect(box.obligation("database")?.holder == "ada")
        // Now acknowledging is enough: half an hour from the change.
        box.pass(.minutes(29))
        #expect(box.obligation("database")?.state == .acknowledged)
        box.pass(.minutes(1))
        #expect(box.story.lines(.answers).hasSuffix("t+1810 ada lapses (database)"))
    }

    @Test func `who owes something else stays`() {
        var box = Box(
            Sample.handbook {
                $0.groups["database"] = Sample.group("database", [["ada"]])
                $0.groups["network"] = Sample.group("network", [["ada"]])
            })
        box.alert(.sev1)
        box.sets(.sev2, by: "hal")
        #expect(box.story.lines(.notices) == "t+0 tell eve may-go")
        box.pass(.seconds(60))
        #expect(box.story.lines(.pages).hasSuffix("t+60 page ada again (database)"))
    }

    @Test func `a verdict that a person overruled does not act again until a worse one comes`() {
        var box = Box()
        box.alert(.sev2)
        box.sets(.sev4, by: "ada", because: "only the test system")
        box.alert(.sev2, "another")
        #expect(box.incident()?.severity == .sev4)
        box.alert(.sev1, "everything")
        #expect(box.incident()?.severity == .sev1)
    }

    @Test func `lowering in two steps overrules the worst of them`() {
        var box = Box()
        box.alert(.sev1)
        box.sets(.sev2)
        box.sets(.sev3)
        box.alert(.sev1, "another")
        #expect(box.incident()?.severity == .sev3)
    }

    @Test func `raising keeps the groups that somebody paged in by hand`() {
        var box = Box()
        box.alert(.sev3)
        box.act("ada", .page(.group("command"), text: ""))
        box.alert(.sev2, "worse")
        #expect(box.obligation("command")?.isLive == true)
        #expect(box.story.lines(.notices) == "")
    }

    @Test func `raised again, who is in the room is not rung, and nothing is owed twice`() {
        var box = Box()
        box.alert(.sev1)
        box.joins("ada")
        box.joins("eve")
        box.joins("cyd")
        box.pass(.seconds(10))
        box.sets(.sev3)
        box.pass(.seconds(10))
        let before = box.story.lines(.pages)
        box.sets(.sev1)
        box.pass(.minutes(20))
        #expect(box.story.lines(.pages) == before)
        #expect(box.incident()?.obligations.map(\.title) == ["commander", "database", "network"])
        #expect(box.incident()?.obligations.allSatisfy { $0.state == .joined } == true)
        #expect(box.incident()?.hasAssembled == true)
        #expect(
            box.story.lines(.answers).hasSuffix(
                """
                t+10 commander withdrawn
                t+10 network withdrawn
                t+20 commander needed again, answer kept
                t+20 network needed again, answer kept
                """))
        // They had been told that they may go.
        #expect(
            box.story.lines(.notices) == """
                t+10 tell eve may-go
                t+10 tell cyd may-go
                t+20 tell eve needed-again
                t+20 tell cyd needed-again
                """)
    }

    @Test func `raised again, who left is rung like anybody`() {
        var box = Box()
        box.alert(.sev1)
        box.joins("eve")
        box.joins("cyd")
        box.sets(.sev2)
        box.act("cyd", .leave(text: ""))
        box.pass(.seconds(10))
        box.sets(.sev1)
        #expect(box.story.lines(.pages).hasSuffix("t+10 page cyd (network)"))
        #expect(box.obligation("network")?.state == .open)
        #expect(box.obligation("commander")?.holder == "eve")
        box.pass(.minutes(2))
        #expect(box.story.lines(.pages).hasSuffix("t+130 page dan (network)"))
        #expect(box.incident()?.obligations.count == 3)
    }

    @Test func `raised again, who had acknowledged has it, is told once, and has five minutes`() {
        var box = Box()
        box.alert(.sev1)
        box.joins("ada")
        box.joins("eve")
        box.acks("cyd")
        box.pass(.seconds(30))
        box.sets(.sev2)
        box.pass(.seconds(30))
        box.sets(.sev1)
        #expect(box.obligation("network")?.state == .acknowledged)
        #expect(box.obligation("network")?.holder == "cyd")
        box.pass(.seconds(299))
        #expect(box.story.lines(.pages).hasSuffix("t+60 page cyd as it got worse (network)"))
        #expect(!box.story.lines(.pages).contains("page dan"))
        // Missed like any other.
        box.pass(.seconds(61))
        #expect(
            box.story.lines(.pages).hasSuffix(
                """
                t+360 page cyd as the ETA passed (network)
                t+420 page cyd again (network)
                """))
    }

    @Test func `raised again after an acknowledgement would have lapsed, the group is asked anew`()
    {
        var box = Box()
        box.alert(.sev1)
        box.joins("ada")
        box.joins("eve")
        box.acks("cyd")
        box.sets(.sev2)
        box.pass(.minutes(31))
        box.sets(.sev1)
        #expect(box.obligation("network")?.state == .open)
        #expect(box.story.lines(.pages).hasSuffix("t+1860 page cyd (network)"))
    }

    @Test func `who has another seat of the group by then keeps that one only`() {
        var box = Box(
            Sample.handbook {
                $0.plans["default"]?.groups = [ResponsePlan.Member(group: "database", need: 2)]
            })
        box.alert(.sev1)
        box.joins("ada", "database")
        box.joins("bob", "database 2")
        box.sets(.sev2)
        box.act("ada", .leave(text: ""))
        box.joins("bob", "database")
        box.sets(.sev1)
        #expect(box.obligation("database")?.holder == "bob")
        #expect(box.obligation("database 2")?.state == .open)
        #expect(Invariants.broken(in: box.situation) == [])
    }

    @Test func `an incident that was not over asks everybody anew, each once on the board`() {
        var box = Box()
        box.alert(.sev1)
        box.joins("ada")
        box.joins("eve")
        box.joins("cyd")
        box.resolves()
        box.pass(.minutes(10))
        box.act("eve", .reopen("it is back"))
        #expect(
            box.story.lines(.pages).hasSuffix(
                """
                t+600 page eve (commander)
                t+600 page ada (database)
                t+600 page cyd (network)
                """))
        #expect(box.incident()?.obligations.count == 3)
    }

    @Test func `a rule that sees less never lowers`() {
        var box = Box()
        box.alert(.sev1)
        box.alert(.sev4, "a trifle")
        #expect(box.incident()?.severity == .sev1)
    }
}

extension Event {
    var isPage: Bool { if case .paged = self { true } else { false } }
}
