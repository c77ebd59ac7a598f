import Core
import Simulation
import Testing

@Suite struct `The engine and its journal` {
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
            Sample.report("b"), Sample.report("c", service: "wiki"),
            Command(by: .person("ada"), kind: .act(1, .merge(into: 1))),
            Command(
                by: .person("ada"), kind: .act(1, .resolve("done")),
                idempotencyKey: IdempotencyKey("k")),
            Command(
                by: .operatorShell,
                kind: .administer(
                    .addChange(
                        .override(
                            Override(
                                id: 0, group: "database", schedule: nil, from: .zero,
                                until: .distantFuture, outgoing: nil, incoming: "hal",
                                reason: ""))))),
        ]
        box.submit(together: commands)
        let provisional = try #require(box.engine?.situation)
        #expect(Dump.of(provisional) != Dump.of(before))
        // The append is refused, the tail is empty, and the same is decided again.
        box.isFrozen = false
        box.faults = [.conflict]
        box.release()
        calm.submit(together: commands)
        // Only the batch has another number.
        #expect(box.situation.nodes["one"]?.lastBatch != calm.situation.nodes["one"]?.lastBatch)
        #expect(Dump.of(box.situation, batches: false) == Dump.of(calm.situation, batches: false))
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
                by: .person("ada"), kind: .act(2, .severity(.sev4, text: "no")),
                idempotencyKey: IdempotencyKey("1")),
            Command(by: .person("ada"), kind: .act(2, .merge(into: 3))),
            Sample.declare("x"),
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

    @Test(arguments: [Box.Fault.unknownButWritten, .unknownAndLost])
    func `an unknown outcome is looked for in what was folded anew, and nothing is done twice`(
        _ fault: Box.Fault
    ) {
        var box = Box()
        box.alert(.sev3, "before", service: "wiki")
        box.faults = [fault]
        box.isForked = true
        // Said twice it would be two incidents.
        let declaration = Declaration(
            title: "it broke", text: "", service: "checkout", severity: .sev2)
        let answer = box.submit(Command(by: .person("eve"), kind: .declare(declaration)))
        #expect(answer?.incident == 2)
        box.pass(.seconds(1))
        #expect(box.journal.filter { $0.event.isPage && $0.incident == 2 }.count == 1)
        #expect(box.situation.incidents.count == 2)
        #expect(box.incident(2)?.message(1)?.isDelivered == true)
        #expect(box.warnings == (fault == .unknownAndLost ? [.lostBatch(commands: 1)] : []))
        let folded = box.journal.reduce(into: Situation()) { $0.apply($1) }
        #expect(Dump.of(folded) == Dump.of(box.situation))
    }

    /// What was appended and what was declared lost of this node cannot be told from the situation.
    @Test func `an unknown outcome of a node that was replaced meanwhile is not decided again`() {
        var box = Box()
        box.isForked = true
        box.isFrozen = true
        let declaration = Declaration(
            title: "it broke", text: "", service: "checkout", severity: .sev2)
        let ticket = box.enqueue(Command(by: .person("eve"), kind: .declare(declaration)))
        box.pass(.zero)
        box.carryOutUnheard()
        box.intrude([(nil, .nodeLost(Event.NodeLost(node: "one", isGoodbye: false)))])
        box.loseFrozen()
        box.pass(.seconds(1))
        #expect(box.answers[ticket] == .unavailable("the outcome is not known"))
        #expect(box.situation.incidents.count == 1)
        #expect(box.journal.filter { $0.event.isPage }.count == 1)
    }

    @Test func `while the journal refuses, senders get 503 and nothing of Muster's own is lost`() {
        var box = Box()
        box.alert(.sev2)
        box.isDown = true
        box.pass(.seconds(5))
        let ticket = box.enqueue(Sample.report("x"))
        box.pass(.seconds(2))
        #expect(box.answers[ticket] == .unavailable("down"))
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
        let ticket = box.enqueue(Sample.declare("x"))
        box.pass(.seconds(1))
        box.release()
        #expect(box.answers[ticket]?.incident == 1)
        var other = Box()
        other.alert(.sev2)
        other.isFrozen = true
        other.receivers["ada/hook"] = .gone
        let lost = other.enqueue(Sample.declare("y"))
        other.pass(.seconds(1))
        // The append gets lost, and then the journal cannot be read either.
        other.isDown = true
        other.loseFrozen()
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

    @Test func `a node that was taken for lost says that it works before it begins anything`() {
        var box = Box()
        box.intrude([(nil, .nodeLost(Event.NodeLost(node: "one", isGoodbye: false)))])
        box.alert(.sev2)
        let started = box.journal.lastIndex {
            if case .nodeStarted = $0.event { true } else { false }
        }
        let began = box.journal.firstIndex {
            if case .attemptBegan = $0.event { true } else { false }
        }
        // Should it be lost now, the others know whose attempts these were.
        #expect(box.situation.nodes["one"] != nil)
        #expect((started ?? .max) < (began ?? 0))
    }

    @Test func `while the journal cannot be read, nobody is told that an archived case never was`()
    {
        var box = Box()
        box.alert(.sev4)
        box.clear()
        box.pass(.hours(2))
        #expect(box.incident() == nil)
        box.isDown = true
        #expect(box.act("ada", .reopen("")) == .unavailable("down"))
        box.isDown = false
        box.pass(.seconds(2))
        #expect(box.act("ada", .reopen(""))?.incident == 1)
    }
}
