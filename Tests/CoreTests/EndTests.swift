import Core
import Simulation
import Testing

@Suite struct `How incidents end` {
    @Test func `resolving withdraws everything and tells once whoever was rung, as they were rung`()
    {
        var box = Box()
        box.receivers["cyd/hook"] = .gone
        box.alert(.sev1)
        box.pass(.seconds(70))
        box.joins("eve")
        box.clear()
        box.resolves()
        box.pass(.seconds(1))
        #expect(
            box.story.lines(.notices) == """
                t+70 tell eve all-clear
                t+70 tell ada all-clear
                t+70 tell cyd all-clear
                """)
        let clears = box.sent.filter { $0.message.purpose == .notice(.allClear) }
        #expect(
            clears.map { "\($0.message.person?.text ?? "") \($0.message.ways[$0.way].method)" } == [
                "eve hook", "eve mail", "ada hook", "ada mail", "cyd hook", "cyd mail",
            ])
        let sent = box.sent.count
        box.pass(.hours(3))
        #expect(box.sent.count == sent)
        #expect(box.resolves()?.refusal == nil)
    }

    @Test(arguments: [
        ("", "fixed"), ("fixed", "fixed"), (" Fixed.\n", "fixed"),
        ("rolled back", "fixed: rolled back"), ("fixed by hand", "fixed: fixed by hand"),
    ])
    func `the all-clear does not say twice that it is fixed`(_ text: String, _ said: String) {
        var box = Box()
        box.alert(.sev2)
        box.act("ada", .resolve(text))
        #expect(box.incident()?.messages.last?.text == said)
        #expect(box.incident()?.resolution?.text == text)
    }

    @Test func `the resolve of the last firing alert ends a critical incident`() {
        var box = Box()
        box.alert(.sev2, "a")
        box.alert(.sev2, "b")
        box.clear("a")
        #expect(box.incident()?.isActive == true)
        box.pass(.seconds(5))
        box.clear("b")
        #expect(
            box.story.lines(.ends, .notices).hasSuffix(
                """
                t+5 resolved: alerts cleared
                t+5 tell ada all-clear
                """))
    }

    @Test func `a catastrophe whose alerts cleared keeps paging until a person resolves it`() {
        var box = Box()
        box.alert(.sev1)
        box.pass(.seconds(30))
        box.clear()
        #expect(box.story.lines(.ends).hasSuffix("t+30 alerts cleared"))
        box.pass(.seconds(35))
        #expect(box.incident()?.clearedAt != nil)
        #expect(box.story.lines(.pages).hasSuffix("t+60 page cyd again (network)"))
        box.resolves()
        #expect(box.incident()?.state == .resolved)
    }

    @Test func `an alert that is merely repeated after a person resolved opens nothing`() {
        var box = Box()
        box.alert(.sev2)
        box.acks("ada")
        box.resolves("ada")
        box.pass(.minutes(10))
        #expect(box.alert(.sev2)?.incident == 1)
        #expect(box.situation.incidents.count == 1)
        #expect(box.incident()?.firing == 1)
        box.pass(.minutes(55))
        // Its owner is asked each half hour while it fires.
        #expect(
            box.story.lines(.notices) == """
                t+0 tell ada all-clear
                t+1800 tell ada still-firing
                t+3600 tell ada still-firing
                """)
        box.clear()
        box.pass(.hours(3))
        #expect(box.story.lines(.notices).split(separator: "\n").count == 3)
        #expect(box.incident() == nil)
    }

    @Test func `an occurrence that began later opens anew`() {
        var box = Box()
        let began = Box.noon
        box.report(Sample.alert("disk", .sev2, startsAt: began))
        box.resolves("ada")
        box.report(Sample.alert("disk", .sev2, startsAt: began))
        #expect(box.situation.incidents.count == 1)
        #expect(
            box.report(Sample.alert("disk", .sev2, startsAt: began + .minutes(5)))?.incident == 2)
        #expect(box.incident(1)?.firing == 0)
        #expect(box.incident(1)?.askAgainAt == nil)
        #expect(Invariants.broken(in: box.situation) == [])
    }

    @Test func `a PagerDuty trigger after a resolve opens anew, and readers see both`() {
        var box = Box()
        let trigger = Sample.alert("disk", .sev2, afterResolve: .opensAnew)
        box.report(trigger)
        #expect(box.report(trigger)?.incident == 1)
        box.resolves("ada")
        #expect(box.report(trigger)?.incident == 2)
        #expect(box.publication?.incidents.keys.sorted() == [1, 2])
        box.pass(.hours(2))
        // The old one is asked about no more: its alert fires elsewhere.
        #expect(!box.story.lines(.notices).contains("still-firing"))
        #expect(box.incident(1) == nil)
    }

    @Test func `merging moves what fires and leaves a trace on both`() throws {
        var box = Box()
        box.alert(.sev2, "a")
        box.alert(.sev2, "b", service: "wiki")
        #expect(box.act("ada", .merge(into: 1), on: 2)?.refusal == nil)
        #expect(box.incident(1)?.firing == 2)
        #expect(box.incident(2)?.state == .merged)
        #expect(box.incident(2)?.mergedInto == 1)
        #expect(Invariants.broken(in: box.situation) == [])
        #expect(
            box.journal.suffix(12).contains { $0.incident == 1 && $0.event.isAbsorbed })
        // What follows of it belongs to where it went.
        box.clear("a")
        #expect(box.incident(1)?.isActive == true)
        box.clear("b", service: "wiki")
        #expect(box.incident(1)?.state == .resolved)
        #expect(box.act("ada", .merge(into: 1), on: 2)?.events == [])
        #expect(box.act("ada", .merge(into: 2), on: 2)?.refusal == .mergeIntoItself)
    }

    @Test func `merging a catastrophe into something smaller raises it`() {
        var box = Box()
        box.alert(.sev2, "a")
        box.alert(.sev1, "b", service: "wiki")
        box.act("eve", .merge(into: 1), on: 2)
        #expect(box.incident(1)?.severity == .sev1)
        #expect(box.obligation("commander", of: 1)?.isLive == true)
    }

    @Test func `whoever was in the room when it ended is not in it when it is opened again`() {
        var box = Box()
        box.alert(.sev2)
        box.joins("ada", "database")
        box.clear()
        box.resolves("ada")
        #expect(box.incident()?.isPresent("ada") == true, "the review says who was there")
        box.pass(.minutes(40))
        box.act("cyd", .reopen("it is back"))
        #expect(box.incident()?.isPresent("ada") == false)
        // An acknowledgement from bed is no joining, although she had been there before.
        box.acks("ada")
        box.sets(.sev1)
        #expect(box.obligation("database")?.state == .acknowledged)
        box.joins("ada", "database")
        #expect(box.incident()?.isPresent("ada") == true)
    }

    @Test func `reopening asks for everybody again, and the next end tells who was rung since`() {
        var box = Box()
        box.alert(.sev2)
        box.acks("ada")
        box.resolves("ada")
        box.pass(.minutes(5))
        box.act("cyd", .reopen("it is back"))
        #expect(box.incident()?.state == .open)
        #expect(box.story.lines(.pages).hasSuffix("t+300 page ada (database)"))
        box.declines("ada")
        box.resolves("bob")
        #expect(
            box.story.lines(.notices) == """
                t+0 tell ada all-clear
                t+300 tell ada all-clear
                t+300 tell bob all-clear
                """)
    }

    @Test func `an hour after everything is over it is archived, and an act brings it back whole`()
        throws
    {
        var box = Box()
        box.alert(.sev2)
        box.acks("ada")
        box.act("ada", .note("it was the disk"))
        box.clear()
        box.pass(.minutes(59))
        let before = try #require(box.incident())
        box.pass(.minutes(3))
        #expect(box.incident() == nil)
        #expect(box.publication?.gone == [1])
        #expect(box.engine?.wait(at: box.reading) == nil)
        let note = box.act("ada", .note("and the controller"))
        #expect(note?.events?.count == 1)
        #expect(box.story.lines(.ends).hasSuffix("restored"))
        #expect(box.incident()?.title == before.title)
        #expect(box.incident()?.obligations == before.obligations)
        #expect(box.incident()?.nextMessage == before.nextMessage)
        box.act("ada", .reopen("again"))
        #expect(box.incident()?.isActive == true)
        #expect(Invariants.broken(in: box.situation) == [])
        #expect(box.act("ada", .note("x"), on: 7)?.refusal == .unknownIncident(7))
    }

    @Test func `what was brought back is archived again an hour later`() {
        var box = Box()
        box.alert(.sev4)
        box.clear()
        box.pass(.hours(2))
        box.act("ada", .note("a thought"))
        box.pass(.minutes(59))
        #expect(box.incident() != nil)
        box.pass(.minutes(2))
        #expect(box.incident() == nil)
        #expect(box.act("ada", .merge(into: 1), on: 1)?.refusal == .mergeIntoItself)
    }
}

extension Event {
    var isAbsorbed: Bool { if case .absorbed = self { true } else { false } }
}
