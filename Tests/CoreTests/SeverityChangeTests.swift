import Core
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
            Sample.handbook { $0.groups["network"] = Sample.group("network", [["ada"]]) })
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
