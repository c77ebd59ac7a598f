import Core
import Simulation
import Testing

@Suite struct `A silence` {
    @Test func `keeps the record and pages nobody, until it ends`() {
        var box = Box.quiet()
        box.silence(Matcher("service", "checkout"), for: 30)
        box.pass(.minutes(5))
        box.alert(.sev2)
        #expect(box.incident()?.severity == .sev2)
        #expect(box.incident()?.obligations.isEmpty == true)
        box.pass(.minutes(20))
        #expect(box.pages == "t+300 quiet: silence 1")
        box.pass(.minutes(6))
        #expect(
            box.pages == """
                t+300 quiet: silence 1
                t+1800 not quiet: silence 1 is over
                t+1800 page ada (database)
                t+1860 page ada again (database)
                """)
        #expect(box.warnings.isEmpty)
    }

    @Test func `holds what is split off, too, and what is merged`() {
        var box = Box.quiet()
        box.silence(Matcher("service", "checkout"), for: 30)
        let one = Sample.alert("a", .sev2)
        let other = Sample.alert("b", .sev2)
        box.report(one)
        box.report(other)
        box.act("ada", .split([other], text: "another disk"), on: 1)
        #expect(box.incident(2)?.obligations.isEmpty == true)
        box.act("ada", .merge(into: 1), on: 2)
        #expect(box.incident(1)?.obligations.isEmpty == true)
        box.pass(.minutes(31))
        #expect(box.incident(1)?.obligations.count == 1)
        #expect(Invariants.broken(in: box.situation) == [])
    }

    @Test func `pages nobody at its end when nothing fires any more`() {
        var box = Box.quiet()
        box.silence(Matcher("service", "checkout"), for: 30)
        box.alert(.sev2)
        box.pass(.minutes(10))
        box.clear()
        #expect(box.incident()?.state == .resolved)
        box.pass(.hours(2))
        #expect(box.pages == "t+0 quiet: silence 1")
    }

    @Test func `that is ended early pages at once`() {
        var box = Box.quiet()
        box.silence(Matcher("service", "checkout"))
        box.alert(.sev2)
        box.pass(.minutes(1))
        box.unmute(1)
        box.pass(.seconds(1))
        #expect(
            box.pages == """
                t+0 quiet: silence 1
                t+60 not quiet: silence 1 is over
                t+60 page ada (database)
                """)
        #expect(box.unmute(1)?.refusal == .muteOver(1, .silence))
        #expect(box.unmute(9)?.refusal == .unknownMute(9))
    }

    @Test func `holds a sev1 of a rule, and what it assembled is paged at its end`() {
        var box = Box.quiet {
            $0.rules = [
                SeverityRule(
                    id: "all", condition: .equals(field: "service", values: ["checkout"]),
                    sets: .sev1, because: "money", place: "r:1")
            ]
        }
        box.silence(Matcher("service", "checkout"), for: 10)
        box.alert(.sev2)
        #expect(box.incident()?.severity == .sev1)
        #expect(box.pages == "t+0 quiet: silence 1")
        box.pass(.minutes(10))
        #expect(box.story.lines(.pages).contains("t+600 page eve (commander)"))
        #expect(box.story.lines(.pages).contains("t+600 page cyd (network)"))
    }

    @Test func `whose sev1 cleared ends with it: nobody came, nobody need end it`() {
        var box = Box.quiet {
            $0.rules = [
                SeverityRule(
                    id: "all", condition: .equals(field: "service", values: ["checkout"]),
                    sets: .sev1, because: "money", place: "r:1")
            ]
        }
        box.silence(Matcher("service", "checkout"), for: 10)
        box.alert(.sev2)
        box.clear()
        #expect(box.incident()?.state == .resolved)
    }

    @Test func `does not stop what pages already`() {
        var box = Box.quiet()
        box.alert(.sev2)
        box.silence(Matcher("service", "checkout"))
        box.alert(.sev2, "other")
        box.pass(.seconds(60))
        #expect(
            box.pages == """
                t+0 page ada (database)
                t+60 page ada again (database)
                """)
    }

    @Test func `gives way to an alert that it does not hold`() {
        var box = Box.quiet()
        box.silence(Matcher("source", "host-2"))
        var held = Sample.alert("held", .sev3)
        held.source = "host-2"
        box.report(held)
        #expect(box.pages == "t+0 quiet: silence 1")
        box.pass(.seconds(5))
        box.alert(.sev2, "other")
        #expect(
            box.pages == """
                t+0 quiet: silence 1
                t+5 not quiet: it is sev2 now
                t+5 page ada (database)
                """)
    }

    @Test func `gives way to an alert that makes it no worse, too`() {
        var box = Box.quiet()
        box.silence(Matcher("source", "host-2"))
        var held = Sample.alert("held", .sev2)
        held.source = "host-2"
        box.report(held)
        box.alert(.sev3, "other")
        #expect(
            box.pages == """
                t+0 quiet: silence 1
                t+0 not quiet: an alert that nothing holds joined
                t+0 page ada (database)
                """)
    }

    @Test func `gives way to a person who makes it worse, and not to one who makes it less bad`() {
        var box = Box.quiet()
        box.silence(Matcher("service", "checkout"))
        box.alert(.sev2)
        box.sets(.sev3)
        #expect(box.pages == "t+0 quiet: silence 1")
        box.sets(.sev2)
        #expect(
            box.pages == """
                t+0 quiet: silence 1
                t+0 not quiet: somebody asked for it
                t+0 page ada (database)
                """)
    }

    @Test func `never holds a declaration, whatever joins it`() {
        var box = Box.quiet()
        box.silence(Matcher("service", "checkout"))
        box.submit(
            Command(
                by: .person("gus"),
                kind: .declare(
                    Declaration(
                        title: "shop is down", text: "", service: "checkout", severity: .sev4))))
        box.alert(.sev2)
        #expect(box.pages == "t+0 page ada (database)")
    }

    @Test func `never holds a storm; its parts stay held`() {
        var box = Box.quiet {
            $0.storm = StormRule(
                window: .minutes(5), services: 2, sets: .sev2, because: "one cause")
        }
        box.silence(Matcher("service", ".*", isRegex: true), Matcher("source", "host-1"))
        box.alert(.sev3, "a", service: "checkout")
        box.alert(.sev3, "b", service: "wiki")
        #expect(
            box.pages == """
                t+0 quiet: silence 1
                t+0 #2 quiet: silence 1
                t+0 not quiet: it is sev2 now
                t+0 page ada (database)
                """)
    }

    @Test func `whose place another takes holds on`() {
        var box = Box.quiet()
        box.silence(Matcher("service", "checkout"), for: 10)
        box.silence(Matcher("service", "check.*", isRegex: true), for: 20, in: 5)
        box.alert(.sev2)
        box.pass(.minutes(24))
        #expect(
            box.pages == """
                t+0 quiet: silence 1
                t+600 quiet: silence 2
                """)
        box.pass(.minutes(2))
        #expect(
            box.story.lines(.pages) == """
                t+1500 page ada (database)
                t+1560 page ada again (database)
                """)
    }

    @Test func `of which every alert has its own ends with the first that ends`() {
        var box = Box.quiet()
        box.silence(Matcher("source", "host-2"), for: 10)
        box.silence(Matcher("source", "host-3"), for: 20)
        for (key, source) in [("a", "host-2"), ("b", "host-3")] {
            var alert = Sample.alert(key, .sev2)
            alert.source = source
            box.report(alert)
        }
        box.pass(.minutes(9))
        #expect(box.story.lines(.pages).isEmpty)
        box.clear("a")
        box.pass(.minutes(10))
        #expect(box.story.lines(.pages).isEmpty, "what the first held fires no longer")
        box.pass(.minutes(1))
        #expect(box.story.lines(.pages) == "t+1200 page ada (database)")
    }

    @Test func `holds many alerts of one incident, and counts them`() {
        var box = Box.quiet()
        box.maintain("checkout", for: 10)
        let count = Limits.mutedAlerts + 40
        for number in 1...count { box.alert(.sev2, "a\(number)") }
        #expect(box.incident()?.mutedCount == count)
        #expect(box.incident()?.muted.count == Limits.mutedAlerts)
        for number in 1..<count { box.clear("a\(number)") }
        #expect(box.incident()?.mutedCount == 1)
        box.pass(.minutes(9))
        #expect(box.story.lines(.pages).isEmpty)
        box.pass(.minutes(1))
        #expect(box.story.lines(.pages) == "t+600 page ada (database)")
    }

    @Test func `is changed in place while it is the same, and replaced when it is not`() throws {
        var box = Box.quiet()
        box.silence(Matcher("service", "checkout"), for: 10)
        box.alert(.sev2)
        var mute = try #require(box.situation.mutes[1])
        mute.until = mute.until + .minutes(10)
        box.submit(Command(by: .person("eve"), kind: .administer(.changeMute(mute))))
        #expect(box.situation.mutes.all.map(\.id) == [1])
        box.pass(.minutes(15))
        #expect(box.story.lines(.pages).isEmpty)
        mute.scope = .silence([Matcher("service", "check.*", isRegex: true)])
        box.submit(Command(by: .person("eve"), kind: .administer(.changeMute(mute))))
        #expect(box.situation.mutes.all.map(\.id) == [1, 2])
        #expect(box.situation.mutes[1]?.isOver(at: box.wall) == true)
        box.pass(.minutes(4))
        #expect(
            box.pages == """
                t+0 quiet: silence 1
                t+900 quiet: silence 2
                """)
        box.pass(.minutes(1))
        #expect(box.story.lines(.pages) == "t+1200 page ada (database)")
    }

    @Test func `does not hold Muster's own troubles`() {
        var box = Box.quiet()
        box.silence(Matcher("integration", "muster"))
        box.receivers["ada/hook"] = Receiver { _ in (100, .channelFailed("relay is dead")) }
        box.alert(.sev2)
        box.pass(.seconds(5))
        #expect(box.incident(2)?.quiet == nil)
        #expect(box.incident(2)?.obligations.isEmpty == false)
    }

    struct Bad: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var scope = Mute.Scope.silence([Matcher("service", "checkout")])
        var minutes = 60
        var reason = "known"
        var refusal: Refusal
    }

    @Test(arguments: [
        Bad(testDescription: "no reason", reason: " ", refusal: .needsText("reason")),
        Bad(
            testDescription: "no end", minutes: 0,
            refusal: .badMute("until: it ends before it begins")),
        Bad(
            testDescription: "too long", minutes: 60 * 24 * 93,
            refusal: .badMute(
                "until: it would last 93 d; at most 92 d, then somebody looks at it again")
        ),
        Bad(
            testDescription: "no matcher", scope: .silence([]),
            refusal: .badMute("matchers: at least one is needed")),
        Bad(
            testDescription: "everything",
            scope: .silence([Matcher("service", ".*", isRegex: true)]),
            refusal: .badMute(
                "matchers: at least one must not match an empty label, or every alert would be held"
            )),
        Bad(
            testDescription: "no pattern",
            scope: .silence([Matcher("service", "(", isRegex: true)]),
            refusal: .badMute(
                "matchers: service=~\"(\" is no regular expression in RE2's syntax")),
        Bad(
            testDescription: "nothing to work on", scope: .maintenance(Mute.Work()),
            refusal: .badMute("services: name at least one service, group or key")),
        Bad(
            testDescription: "an unknown service",
            scope: .maintenance(Mute.Work(services: ["nothing"])),
            refusal: .unknownService("nothing")),
        Bad(
            testDescription: "an unknown group",
            scope: .maintenance(Mute.Work(groups: ["nothing"])),
            refusal: .unknownGroup("nothing")),
        Bad(
            testDescription: "an unknown key", scope: .maintenance(Mute.Work(keys: ["nothing"])),
            refusal: .unknownKey("nothing")),
    ])
    func `that cannot be is refused`(_ bad: Bad) {
        var box = Box.quiet()
        let answer = box.mute(bad.scope, for: bad.minutes, because: bad.reason)
        #expect(answer?.refusal == bad.refusal)
        #expect(box.situation.mutes.all.isEmpty)
    }

    @Test func `without an author is refused; a client's words are enough`() {
        var box = Box.quiet()
        let scope = Mute.Scope.silence([Matcher("service", "checkout")])
        #expect(
            box.mute(scope, by: .key("monitor"))?.refusal == .needsText("author"))
        let mute = Mute(
            id: 0, scope: scope, from: box.wall, until: box.wall + .hours(1), author: nil,
            createdBy: "ops@example.test", reason: "amtool says so")
        box.submit(Command(by: .key("monitor"), kind: .administer(.addMute(mute))))
        #expect(box.situation.mutes[1]?.createdBy == "ops@example.test")
    }

    @Test func `has a UUID, by which it is found again`() {
        let id: MuteID = 42
        #expect(id.uuid == "6d757374-6572-8000-8000-00000000002a")
        #expect(MuteID(uuid: id.uuid) == 42)
        #expect(MuteID(uuid: "6d757374-6572-8000-0000-00000000002a") == nil)
        #expect(MuteID(uuid: "42") == nil)
    }

    @Test func `is forgotten five days after its end, and its number is not given again`() {
        var box = Box.quiet()
        box.silence(Matcher("service", "checkout"), for: 10)
        box.pass(.hours(5 * 24))
        box.silence(Matcher("service", "wiki"), for: 10)
        #expect(box.situation.mutes.all.map(\.id) == [1, 2])
        box.pass(.hours(24))
        box.silence(Matcher("service", "wiki"), for: 10)
        #expect(box.situation.mutes.all.map(\.id) == [2, 3])
    }

    @Test func `is taken up where it stood by another node`() {
        var box = Box.quiet()
        box.silence(Matcher("service", "checkout"), for: 30)
        box.alert(.sev2)
        box.pass(.minutes(10))
        box.start("two", replacing: ["one"])
        box.pass(.minutes(21))
        #expect(
            box.story.lines(.pages) == """
                t+1800 page ada (database)
                t+1860 page ada again (database)
                """)
    }

    @Test func `that is lost with its batch holds nothing`() {
        var box = Box.quiet()
        box.silence(Matcher("service", "checkout"), for: 30)
        box.alert(.sev2)
        box.faults = [.conflict]
        box.unmute(1)
        box.pass(.seconds(1))
        #expect(box.story.lines(.pages) == "t+0 page ada (database)")
        #expect(box.situation.mutes.all.count == 1)
    }
}

@Suite struct `A maintenance window` {
    @Test func `made ahead holds what begins within it`() {
        var box = Box.quiet()
        box.maintain("checkout", for: 60, in: 30)
        box.alert(.sev2, "before")
        box.pass(.minutes(1))
        box.clear("before")
        box.pass(.minutes(40))
        box.alert(.sev2, "within")
        box.pass(.minutes(40))
        #expect(
            box.story.lines(.pages) == """
                t+0 page ada (database)
                t+60 page ada again (database)
                """)
        box.pass(.minutes(9))
        #expect(box.story.lines(.pages).contains("t+5400 #2 page ada (database)"))
    }

    @Test func `of a group holds the services of the group and no others`() {
        var box = Box.quiet()
        box.mute(.maintenance(Mute.Work(groups: ["network"])))
        box.alert(.sev2, "a", service: "wiki")
        box.alert(.sev2, "b", service: "checkout")
        #expect(
            box.pages == """
                t+0 quiet: maintenance 1
                t+0 #2 page ada (database)
                """)
    }

    @Test func `of a key holds what comes through it`() {
        var box = Box.quiet()
        box.mute(.maintenance(Mute.Work(keys: ["monitor"])))
        box.alert(.sev2, "a", service: "wiki")
        #expect(box.pages == "t+0 quiet: maintenance 1")
    }

    @Test func `pauses heartbeats, which have a whole interval anew at its end`() {
        var box = Box.listening()
        box.beat()
        box.maintain("checkout", for: 10)
        box.pass(.minutes(10))
        #expect(box.situation.incidents.isEmpty)
        box.pass(.seconds(89))
        #expect(box.situation.incidents.isEmpty)
        box.pass(.seconds(2))
        #expect(box.heard == ["beat at 0 until 90", "put off at 90 until 690", "missed at 690"])
    }

    @Test func `that ended just before a beat was due gives a whole interval, too`() {
        var box = Box.listening()
        box.beat()
        box.maintain("checkout", for: 1)
        box.pass(.seconds(200))
        #expect(box.heard == ["beat at 0 until 90", "put off at 90 until 150", "missed at 150"])
    }

    @Test func `that is ended early expects heartbeats from then on`() {
        var box = Box.listening()
        box.beat()
        box.maintain("checkout", for: 60)
        box.pass(.minutes(5))
        box.unmute(1)
        box.pass(.minutes(5))
        #expect(
            box.heard == [
                "beat at 0 until 90", "put off at 90 until 3690", "put off at 300 until 390",
                "missed at 390",
            ])
    }
}
