import Core
import Simulation
import Testing

@Suite struct `A channel that fails` {
    /// Everybody has mail only, and the desk, which is told of the trouble, webhooks only.
    private static func handbook() -> Handbook {
        Sample.handbook { handbook in
            for id: PersonID in ["ada", "bob"] {
                handbook.people[id] = Sample.person(id, ["mail"])
            }
            for id: PersonID in ["gus", "hal"] {
                handbook.people[id] = Sample.person(id, ["hook"])
            }
        }
    }

    @Test func `the relay's wrong password is a case of its own, once, and blames nobody`() throws {
        var box = Box(Self.handbook())
        box.receivers["ada/mail"] = .refusesUs
        box.receivers["bob/mail"] = .refusesUs
        box.receivers["fallback/mail"] = .refusesUs
        box.alert(.sev2)
        box.pass(.seconds(10))
        #expect(
            box.story.lines(.pages, .alarms, .answers) == """
                t+0 page ada (database)
                t+0.05 ada not rung, mail fails: 535 bad password
                t+0.05 page bob (database)
                t+0.05 mail fails: 535 bad password
                t+0.05 #2 page gus (desk)
                t+0.1 bob not rung, mail fails: 535 bad password
                t+0.1 alarm: nobody was rung for database: Muster cannot send by mail
                """)
        #expect(box.incident(2)?.title == "Muster cannot send by mail: 535 bad password")
        #expect(box.situation.failedChannels.keys.sorted() == [.mail])
        box.pass(.minutes(30))
        #expect(box.story.pagesPerPersonAndMinute <= 2)
        #expect(box.story.alarmsPerMinute <= 3)
        #expect(box.situation.incidents.count == 2)
    }

    @Test func `one dead address among failing channels does not blame the person either`() {
        var box = Box(
            Sample.handbook { $0.groups["database"] = Sample.group("database", [["ada"]]) })
        box.receivers["ada/hook"] = .refusesUs
        box.receivers["ada/mail"] = .gone
        box.alert(.sev2)
        box.pass(.seconds(1))
        #expect(
            box.story.lines(.answers) == "t+0.1 ada not rung, webhook fails: 535 bad password")
        #expect(
            box.story.lines(.alarms).hasSuffix(
                "t+0.1 alarm: nobody was rung for database: Muster cannot send by webhook"))
    }

    @Test func `when the channel works again they are tried at once and the case resolves`() {
        var box = Box(Self.handbook())
        box.receivers["ada/mail"] = Receiver.refusesUs.then(.delivers(), from: 61)
        box.receivers["bob/mail"] = Receiver.refusesUs.then(.delivers(), from: 61)
        box.receivers["eve/mail"] = .delivers()
        box.receivers["fallback/mail"] = .refusesUs
        box.alert(.sev2)
        box.pass(.seconds(90))
        #expect(box.incident(2)?.isActive == true)
        // Something else goes out by mail and arrives.
        box.handbooks["next"] = Sample.handbook {
            $0 = Self.handbook()
            $0.version = "next"
            $0.people["cyd"] = Sample.person("cyd", ["mail"])
        }
        box.administer(.applyHandbook("next"))
        box.alert(.sev2, "link", service: "wiki")
        box.pass(.seconds(1))
        #expect(box.story.lines(.alarms).hasSuffix("t+90.1 mail works again"))
        #expect(
            box.story.lines(.pages).hasSuffix(
                """
                t+90 #3 page cyd (network)
                t+90.1 page ada as the channel is back (database)
                """))
        #expect(box.incident(2)?.state == .resolved)
        #expect(box.situation.failedChannels.isEmpty)
        box.acks("ada")
        #expect(box.obligation("database")?.holder == "ada")
    }

    @Test func `a channel that comes and goes starts no frenzy`() {
        var box = Box(
            Sample.handbook { handbook in
                for id in handbook.people.keys {
                    handbook.people[id] = Sample.person(id, ["mail"])
                }
            })
        // One half of the relay knows the password, the other does not.
        let flapping = Receiver { clock in
            clock / 50 % 2 == 0 ? (50, .channelFailed("535")) : (75, .delivered("250"))
        }
        for id: PersonID in ["ada", "bob", "cyd", "dan", "eve", "fay", "gus", "hal"] {
            box.receivers["\(id)/mail"] = flapping
        }
        box.receivers["fallback/mail"] = flapping
        box.alert(.sev1)
        let before = box.steps
        box.pass(.hours(1))
        #expect(box.story.pagesPerPersonAndMinute <= 6)
        #expect(box.situation.nextIncident < 130)
        #expect(box.steps - before < 20_000)
        #expect(Invariants.broken(in: box.situation) == [])
    }

    @Test func `trouble with both channels is one case with two alerts`() {
        var box = Box()
        for id: PersonID in ["ada", "bob", "gus", "hal"] {
            box.receivers["\(id)/hook"] = .refusesUs
            box.receivers["\(id)/mail"] = .refusesUs
        }
        box.alert(.sev2)
        box.pass(.seconds(5))
        #expect(box.situation.failedChannels.keys.sorted() == [.webhook, .mail])
        #expect(box.incident(2)?.firing == 2)
        #expect(box.situation.incidents.count == 2)
        #expect(Invariants.broken(in: box.situation) == [])
    }
}
