import Core
import Simulation
import Testing

@Suite struct `Escalation in time` {
    @Test func `an unanswered page is repeated each minute and escalated after the delay`() {
        var box = Box()
        box.alert(.sev2)
        box.pass(.seconds(250))
        #expect(
            box.story.lines(.pages, .alarms) == """
                t+0 page ada (database)
                t+60 page ada again (database)
                t+120 page bob (database)
                t+180 page bob again (database)
                t+240 alarm: nobody answered for database in round 1
                t+240 page ada (database)
                """)
        #expect(box.story.pagesPerPersonAndMinute == 1)
    }

    @Test func `empty steps are skipped at once`() {
        var box = Box(
            Sample.handbook {
                $0.groups["database"] = Sample.group("database", [[], ["ada"], [], ["bob"]])
            })
        box.alert(.sev2)
        box.pass(.seconds(120))
        #expect(
            box.story.lines(.pages, .alarms) == """
                t+0 page ada (database)
                t+60 page ada again (database)
                t+120 page bob (database)
                """)
    }

    @Test func `the people of one step are rung together`() {
        var box = Box(
            Sample.handbook {
                $0.groups["database"] = Sample.group("database", [["ada", "bob"], ["hal"]])
            })
        box.alert(.sev2)
        box.pass(.seconds(10))
        box.declines("ada")
        box.pass(.seconds(110))
        #expect(
            box.story.lines(.pages) == """
                t+0 page ada (database)
                t+0 page bob (database)
                t+60 page bob again (database)
                t+120 page hal (database)
                """)
    }

    @Test func `each further page is louder by one method at once`() {
        var box = Box(
            Sample.handbook {
                $0.people["ada"] = Sample.person("ada", ["hook", "mail", "mail-2"])
                $0.groups["database"] = Sample.group(
                    "database", [["ada"]], delay: .seconds(240))
            })
        box.alert(.sev2)
        box.pass(.seconds(200))
        #expect(
            box.story.lines(.rings) == """
                t+0 ada/hook 1
                t+60 ada/hook 2
                t+60 ada/mail 2
                t+120 ada/hook 3
                t+120 ada/mail 3
                t+120 ada/mail-2 3
                t+180 ada/hook 4
                t+180 ada/mail 4
                t+180 ada/mail-2 4
                """)
    }

    @Test func `declining rings the next one at once`() {
        var box = Box()
        box.alert(.sev2)
        box.pass(.seconds(20))
        box.declines("ada")
        box.pass(.seconds(120))
        #expect(
            box.story.lines(.pages, .alarms) == """
                t+0 page ada (database)
                t+20 page bob (database)
                t+80 page bob again (database)
                t+140 alarm: nobody answered for database in round 1
                t+140 page bob (database)
                """)
    }

    @Test
    func `when everybody declines there is an alarm, and all are asked again after the floor`() {
        var box = Box()
        box.alert(.sev2)
        box.pass(.seconds(5))
        box.declines("ada")
        box.pass(.seconds(5))
        box.declines("bob")
        box.pass(.seconds(60))
        #expect(
            box.story.lines(.pages, .alarms) == """
                t+0 page ada (database)
                t+5 page bob (database)
                t+10 alarm: everybody asked for database declined
                t+60 page ada (database)
                """)
        #expect(box.story.pagesPerPersonAndMinute == 1)
        #expect(
            box.sent.contains { $0.message.person == nil && $0.message.purpose == .notice(.alarm) })
    }

    @Test func `everybody who always declines at once is a bounded nuisance`() {
        var box = Box()
        box.alert(.sev2)
        for _ in 0..<30 {
            box.declines("ada")
            box.declines("bob")
            box.pass(.seconds(20))
        }
        #expect(box.story.pagesPerPersonAndMinute == 1)
        #expect(box.story.alarmsPerMinute == 1)
    }

    @Test func `nobody on call is an alarm at once and each minute`() {
        var box = Box(Sample.handbook { $0.groups["database"] = Sample.group("database", []) })
        box.alert(.sev2)
        box.pass(.seconds(125))
        #expect(
            box.story.lines(.pages, .alarms) == """
                t+0 alarm: nobody is on call for database
                t+60 alarm: nobody is on call for database
                t+120 alarm: nobody is on call for database
                """)
    }

    @Test func `the alarm goes to the commander and by every method to the fallback address`() {
        var box = Box(Sample.handbook { $0.groups["network"] = Sample.group("network", []) })
        box.alert(.sev1)
        box.joins("eve")
        box.pass(.seconds(60))
        let alarms = box.sent.filter { $0.at == 60_000 && $0.message.obligation == nil }
        #expect(
            alarms.map {
                "\($0.message.person?.text ?? "fallback") \($0.message.ways[$0.way].method)"
            }
                == ["eve hook", "fallback hook", "fallback mail"])
    }

    @Test func `somebody in the room may escalate at once`() {
        var box = Box()
        box.alert(.sev1)
        box.joins("eve")
        box.pass(.seconds(10))
        let id = box.obligation("database")?.id ?? 0
        box.act("eve", .escalate(id, text: "I know that ada is on a plane"))
        #expect(box.story.lines(.pages).hasSuffix("t+10 page bob (database)"))
        box.act("eve", .escalate(id, text: "and bob"))
        box.act("eve", .escalate(id, text: "and on"))
        box.pass(.seconds(55))
        #expect(box.story.alarmsPerMinute == 1)
        #expect(
            box.story.lines.filter { $0.kind == .pages && $0.text.hasSuffix("(database)") }
                .map { "\($0.at / 1000) \($0.text)" } == [
                    "0 page ada (database)", "10 page bob (database)", "60 page ada (database)",
                ])
    }

    @Test func `who is on call is asked anew in each round`() {
        var box = Box()
        box.alert(.sev2)
        box.pass(.seconds(100))
        let next = Sample.handbook {
            $0.version = "next"
            $0.groups["database"] = Sample.group("database", [["hal"]])
        }
        box.handbooks["next"] = next
        box.administer(.applyHandbook("next"))
        box.pass(.seconds(140))
        #expect(
            box.story.lines(.pages) == """
                t+0 page ada (database)
                t+60 page ada again (database)
                t+120 page bob (database)
                t+180 page bob again (database)
                t+240 page hal (database)
                """)
    }

    @Test func `overdue time is not replayed`() {
        var box = Box()
        box.alert(.sev2)
        box.pass(.seconds(30))
        box.suspend(.hours(10))
        box.pass(.seconds(121))
        // One overdue step is taken, and the next delay counts from then.
        #expect(
            box.story.lines(.pages) == """
                t+0 page ada (database)
                t+36030 page bob (database)
                t+36090 page bob again (database)
                t+36150 page ada (database)
                """)
        #expect(box.story.pagesPerPersonAndMinute == 1)
    }

    @Test func `a night without any answer stays bounded`() {
        var box = Box()
        box.alert(.sev1)
        let before = box.steps
        box.pass(.hours(8))
        #expect(box.story.pagesPerPersonAndMinute == 1)
        #expect(box.steps - before < 8 * 2000)
        #expect(Invariants.broken(in: box.situation) == [])
        #expect(box.warnings == [])
    }
}
