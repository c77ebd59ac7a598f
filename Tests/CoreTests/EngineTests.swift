import Core
import Testing

@Suite struct `The engine` {
    private static func report(_ key: String, service: String = "checkout") -> Command {
        Command(
            by: .key("monitor"), kind: .report(Sample.alert(key, .sev2, service: service)))
    }

    private static func declare(_ title: String) -> Command {
        Command(
            by: .person("ada"),
            kind: .declare(Declaration(title: title, text: "", service: nil, severity: .sev4)))
    }

    // MARK: Batches

    @Test func `a thousand reports that came together share one append`() {
        var box = Box()
        let before = box.journal.count
        let tickets = box.submit(together: (0..<1000).map { Self.report("host \($0)") })
        let written = box.journal.dropFirst(before)
        #expect(Set(written.prefix(1000).map(\.batch)).count == 1)
        #expect(box.incident()?.firing == 1000)
        #expect(tickets.allSatisfy { box.answers[$0]?.incident == 1 })
        #expect(box.situation.incidents.count == 1)
    }

    @Test func `later commands of a batch see the earlier ones`() {
        var box = Box()
        let tickets = box.submit(together: [
            Self.report("disk"), Self.report("disk"),
            Command(by: .person("ada"), kind: .act(1, .note("seen"))), Self.declare("x"),
        ])
        #expect(tickets.map { box.answers[$0]?.incident } == [1, 1, 1, 2])
        #expect(box.incident()?.firing == 1)
    }

    @Test func `what comes while an append is under way waits for it`() {
        var box = Box()
        box.isFrozen = true
        let first = box.enqueue(Self.declare("a"))
        let second = box.enqueue(Self.declare("b"))
        box.pass(.seconds(1))
        #expect(box.answers.keys.contains(first) == false)
        #expect(box.engine?.backlog == 1)
        box.release()
        #expect(box.answers[first]?.incident == 1)
        #expect(box.answers[second]?.incident == 2)
    }

    @Test func `due work goes before a storm`() {
        var box = Box()
        box.alert(.sev2)
        box.suspend(.seconds(120))
        let before = box.journal.count
        box.submit(together: (0..<500).map { Self.report("host \($0)") })
        #expect(box.journal[before].event.isPage)
    }

    // MARK: The journal's answers

    @Test func `a lost append is taken back whole and decided again with the same result`() throws {
        var calm = Box()
        var box = Box()
        for number in 0..<2 {
            calm.alert(.sev2, "a\(number)")
            box.alert(.sev2, "a\(number)")
        }
        box.isFrozen = true
        let before = try #require(box.engine?.situation)
        let commands = [
            Self.report("b"), Self.report("c", service: "wiki"),
            Command(by: .person("ada"), kind: .act(1, .merge(into: 1))),
            Command(by: .person("ada"), kind: .act(1, .resolve("done")), idempotencyKey: "k"),
            Command(
                by: .operatorShell,
                kind: .administer(
                    .addOverride(
                        group: "database", schedule: nil, from: .zero, until: .distantFuture,
                        outgoing: nil, incoming: "hal", reason: ""))),
        ]
        box.submit(together: commands)
        let provisional = try #require(box.engine?.situation)
        #expect(Dump.of(provisional) != Dump.of(before))
        box.faults = [.conflict]
        // The append is refused, the tail is empty, and the same is decided again.
        box.isFrozen = false
        box.faults = [.conflict]
        box.release()
        calm.submit(together: commands)
        #expect(Dump.of(box.situation) == Dump.of(calm.situation))
        #expect(box.journal.map(\.event) == calm.journal.map(\.event))
        #expect(box.answers == calm.answers)
    }

    @Test func `a roll-back leaves the situation as it was`() throws {
        var box = Box()
        box.report(Sample.alert("a", .sev2, afterResolve: .opensAnew))
        box.alert(.sev1, "b", service: "wiki")
        box.resolves("ada")
        box.pass(.seconds(5))
        let before = Dump.of(box.situation)
        let timers = box.situation.nextMoment
        box.isDown = true
        box.submit(together: [
            Command(
                by: .key("monitor"),
                kind: .report(Sample.alert("a", .sev2, afterResolve: .opensAnew))),
            Command(
                by: .person("ada"), kind: .act(2, .severity(.sev4, text: "no")), idempotencyKey: "1"
            ),
            Command(by: .person("ada"), kind: .act(2, .merge(into: 3))),
            Self.declare("x"),
        ])
        #expect(Dump.of(box.situation) == before)
        #expect(box.situation.nextMoment == timers)
        #expect(Invariants.broken(in: box.situation) == [])
    }

    @Test func `an append whose answer got lost is found in the tail`() {
        var box = Box()
        box.faults = [.unknownButWritten]
        #expect(box.alert(.sev2)?.incident == 1)
        box.pass(.seconds(1))
        #expect(box.journal.filter { $0.event.isPage }.count == 1)
        #expect(box.sent.count == 1)
        #expect(box.incident()?.message(1)?.isDelivered == true)
    }

    @Test func `an append that really got lost is decided again`() {
        var box = Box()
        box.faults = [.unknownAndLost]
        #expect(box.alert(.sev2)?.incident == 1)
        #expect(box.journal.filter { $0.event.isPage }.count == 1)
        #expect(box.warnings == [.lostBatch(commands: 1)])
    }

    @Test func `while the journal refuses, senders get 503 and nothing of Muster's own is lost`() {
        var box = Box()
        box.alert(.sev2)
        box.isDown = true
        box.pass(.seconds(5))
        #expect(box.alert(.sev2, "x") == .unavailable("down"))
        let steps = box.steps
        box.pass(.seconds(100))
        #expect(box.steps - steps < 500)
        box.isDown = false
        box.pass(.seconds(2))
        // The outcome of the first attempt came while the journal was down.
        #expect(box.incident()?.message(1)?.isDelivered == true)
        #expect(box.alert(.sev2, "x")?.incident == 1)
        box.pass(.minutes(1))
        #expect(box.story.pagesPerPersonAndMinute <= 2)
    }

    @Test func `an unknown outcome stays unknown until the tail can be read`() {
        var box = Box()
        box.faults = [.unknownButWritten]
        box.isFrozen = true
        let ticket = box.enqueue(Self.declare("x"))
        box.pass(.seconds(1))
        box.release()
        #expect(box.answers[ticket]?.incident == 1)
        var other = Box()
        other.alert(.sev2)
        other.isFrozen = true
        other.receivers["ada/hook"] = .gone
        let lost = other.enqueue(Self.declare("y"))
        other.pass(.seconds(1))
        other.unknownThenDown()
        other.pass(.seconds(3))
        #expect(other.answers[lost] == .unavailable("down"))
        other.isDown = false
        other.pass(.seconds(3))
        #expect(other.incident(1)?.message(1)?.isDelivered == true)
    }

    @Test func `an answer that writes nothing is confirmed against the journal first`() {
        var box = Box()
        box.alert(.sev2)
        let before = box.confirms
        box.alert(.sev2)
        box.clear("never")
        #expect(box.acks("zoe")?.refusal == .unknownPerson("zoe"))
        #expect(box.confirms == before + 3)
        // A node that lags must not swallow an alert.
        box.intrude([
            (1, .alertCleared(Event.AlertCleared(digest: Sample.alert("disk").digest, summary: "")))
        ])
        box.intrude([
            (1, .resolved(Event.Resolved(resolution: Resolution(kind: .alertsCleared, text: ""))))
        ])
        #expect(box.alert(.sev2)?.incident == 2)
    }

    // MARK: Bounds

    @Test func `a command that waits too long is answered 503`() {
        var box = Box()
        box.isFrozen = true
        let first = box.enqueue(Self.declare("a"))
        let second = box.enqueue(Self.declare("b"))
        box.pass(.seconds(11))
        #expect(box.answers[second] == .unavailable("not decided in time"))
        // The first one is in the batch: its outcome decides.
        #expect(box.answers[first] == nil)
        let steps = box.steps
        box.pass(.hours(1))
        #expect(box.steps - steps < 100)
        box.release()
        #expect(box.answers[first]?.incident == 1)
    }

    @Test func `Muster's own commands wait however long it takes, and nothing spins`() {
        var box = Box()
        box.receivers["ada/hook"] = .delivers(after: 500)
        box.alert(.sev2)
        box.isFrozen = true
        box.enqueue(Self.declare("a"))
        let steps = box.steps
        box.pass(.minutes(5))
        #expect(box.steps - steps < 100)
        box.release()
        #expect(box.incident()?.message(1)?.isDelivered == true)
    }

    @Test func `a full queue answers at once`() {
        var box = Box()
        box.isFrozen = true
        box.enqueue(Self.declare("first"))
        box.pass(.zero)
        box.submit(
            together: (0..<Limits.waitingCommands).map { Self.report("host \($0)") })
        #expect(box.engine?.backlog == Limits.waitingCommands)
        #expect(
            box.submit(Self.report("one too many"))
                == .unavailable("too many commands wait"))
        box.release()
        #expect(box.engine?.backlog == 0)
        #expect(box.incident(2)?.firing == Limits.waitingCommands)
    }

    // MARK: Repeats

    @Test func `repeats are counted and journalled now and then`() {
        var box = Box()
        box.alert(.sev4)
        let before = box.journal.count
        for _ in 0..<50 {
            box.pass(.seconds(2))
            box.alert(.sev4)
        }
        #expect(box.journal.count == before)
        box.pass(.minutes(5))
        #expect(box.journal.count == before + 1)
        #expect(box.incident()?.repeats == 50)
        #expect(box.engine?.wait(at: box.reading) == nil)
    }

    @Test func `a repeat in a batch that was lost is counted once`() {
        var box = Box()
        box.alert(.sev4)
        box.faults = [.conflict, .conflict]
        box.submit(together: [Self.report("disk"), Self.declare("x")])
        box.submit(together: [
            Command(by: .key("monitor"), kind: .report(Sample.alert("disk", .sev2))),
            Self.declare("y"),
        ])
        box.pass(.minutes(6))
        #expect(box.incident()?.repeats == 1)
    }

    // MARK: Start, time, handbooks

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
        box.submit(Self.report("disk"), to: "one")
        box.submit(Self.report("net", service: "wiki"), to: "two")
        box.submit(Self.declare("x"), to: "one")
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
        box.submit(Self.report("disk"), to: "two")
        box.submit(Self.report("disk"), to: "one")
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
            Self.report("disk"),
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

extension Box {
    /// The append that was kept back gets lost, and then the journal cannot be read either.
    fileprivate mutating func unknownThenDown() {
        isDown = true
        loseFrozen()
    }
}

extension Event {
    var isOpened: Bool { if case .opened = self { true } else { false } }
}
