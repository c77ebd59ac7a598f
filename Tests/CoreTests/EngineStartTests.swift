import Core
import Simulation
import Testing

@Suite struct `Starts, clocks and handbooks` {
    @Test func `after a restart the attempts of the dead node are made again at once`() {
        var box = Box(nodes: ["one"])
        box.receivers["ada/hook"] = .silent
        box.alert(.sev2)
        box.pass(.seconds(3))
        box.start("two", replacing: ["one"])
        box.pass(.seconds(1))
        #expect(box.sent.map(\.number) == [1, 2])
        #expect(box.sent.map(\.way) == [0, 0])
        #expect(Set(box.sent.map(\.message.id)).count == 1)
        #expect(box.sent.map(\.node) == ["one", "two"])
        #expect(box.story.lines(.pages) == "t+0 page ada (database)")
    }

    @Test func `a page that was answered is not sent again after a restart`() {
        var box = Box()
        box.receivers["ada/hook"] = .silent
        box.alert(.sev2)
        box.acks("ada")
        box.start("two", replacing: ["one"])
        box.pass(.minutes(5))
        #expect(box.sent.count == 1)
    }

    @Test func `an escalation goes on where it stood after a restart`() {
        var box = Box()
        box.alert(.sev2)
        box.pass(.seconds(90))
        box.start("two", replacing: ["one"])
        box.pass(.seconds(40))
        #expect(
            box.story.lines(.pages) == """
                t+0 page ada (database)
                t+60 page ada again (database)
                t+120 page bob (database)
                """)
    }

    @Test func `two nodes never page twice for one step nor give one number twice`() {
        var box = Box(nodes: ["one", "two"])
        box.submit(Sample.report("disk"), to: "one")
        box.submit(Sample.report("net", service: "wiki"), to: "two")
        box.submit(Sample.declare("x"), to: "one")
        box.pass(.seconds(250))
        #expect(box.journal.compactMap { $0.event.isOpened ? $0.incident : nil } == [1, 2, 3])
        #expect(
            box.story.lines(.pages) == """
                t+0 page ada (database)
                t+0 #2 page cyd (network)
                t+60 page ada again (database)
                t+60 #2 page cyd again (network)
                t+120 page bob (database)
                t+120 #2 page dan (network)
                t+180 page bob again (database)
                t+180 #2 page dan again (network)
                t+240 page ada (database)
                t+240 #2 page cyd (network)
                """)
        let keys = box.sent.map { "\($0.message.id) \($0.way) \($0.number)" }
        #expect(Set(keys).count == keys.count)
        box.submit(Sample.report("disk"), to: "two")
        box.submit(Sample.report("disk"), to: "one")
        #expect(Dump.of(box.engines["one"]?.situation) == Dump.of(box.engines["two"]?.situation))
    }

    @Test func `journal time advances although the wall clock goes back`() {
        var box = Box()
        box.alert(.sev2)
        box.wallSkew = -3_600_000
        box.pass(.seconds(125))
        #expect(box.story.lines(.pages).hasSuffix("t+120 page bob (database)"))
        #expect(zip(box.journal, box.journal.dropFirst()).allSatisfy { $0.at <= $1.at })
        #expect(box.warnings == [.clockJumped(.milliseconds(-3_600_000))])
    }

    @Test func `commands behind a new handbook are decided by its values`() {
        var box = Box()
        box.handbooks["next"] = Sample.handbook {
            $0.version = "next"
            $0.groups["database"] = Sample.group("database", [["hal"]])
        }
        let tickets = box.submit(together: [
            Command(by: .operatorShell, kind: .administer(.applyHandbook("next"))),
            Sample.report("disk"),
        ])
        #expect(tickets.allSatisfy { box.answers[$0]?.refusal == nil })
        #expect(box.story.lines(.pages) == "t+0 page hal (database)")
    }

    @Test func `whatever the clocks say, nothing traps`() {
        var box = Box()
        box.alert(.sev1)
        for wall in [Int64.max, .min, 0, .max, -1] {
            var engine = box.engine
            let reading = Engine.Reading(
                wall: Moment(milliseconds: wall), monotonic: box.reading.monotonic + 1)
            _ = engine?.step(.tick, at: reading)
            _ = engine?.wait(at: reading)
        }
    }
}

extension Event {
    var isOpened: Bool { if case .opened = self { true } else { false } }
}
