import Core
import Simulation
import Testing

@Suite struct `The engine's batches` {
    @Test func `a thousand reports that came together share one append`() {
        var box = Box()
        let before = box.journal.count
        let tickets = box.submit(together: (0..<1000).map { Sample.report("host \($0)") })
        let written = box.journal.dropFirst(before)
        #expect(Set(written.prefix(1000).map(\.batch)).count == 1)
        #expect(box.incident()?.firing == 1000)
        #expect(tickets.allSatisfy { box.answers[$0]?.incident == 1 })
        #expect(box.situation.incidents.count == 1)
    }

    @Test func `later commands of a batch see the earlier ones`() {
        var box = Box()
        let tickets = box.submit(together: [
            Sample.report("disk"), Sample.report("disk"),
            Command(by: .person("ada"), kind: .act(1, .note("seen"))), Sample.declare("x"),
        ])
        #expect(tickets.map { box.answers[$0]?.incident } == [1, 1, 1, 2])
        #expect(box.incident()?.firing == 1)
    }

    @Test func `what comes while an append is under way waits for it`() {
        var box = Box()
        box.isFrozen = true
        let first = box.enqueue(Sample.declare("a"))
        let second = box.enqueue(Sample.declare("b"))
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
        box.submit(together: (0..<500).map { Sample.report("host \($0)") })
        let written = box.journal.dropFirst(before)
        let page = written.firstIndex { $0.event.isPage } ?? 0
        let alert = written.firstIndex { $0.by != .muster } ?? 0
        #expect(page < alert)
        #expect(box.story.lines(.pages).hasSuffix("t+120 page bob (database)"))
    }

    @Test func `a command that waits too long is answered 503`() {
        var box = Box()
        box.isFrozen = true
        let first = box.enqueue(Sample.declare("a"))
        let second = box.enqueue(Sample.declare("b"))
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
        box.enqueue(Sample.declare("a"))
        let steps = box.steps
        box.pass(.minutes(5))
        #expect(box.steps - steps < 100)
        box.release()
        #expect(box.incident()?.message(1)?.isDelivered == true)
    }

    @Test func `a full queue answers at once`() {
        var box = Box()
        box.isFrozen = true
        box.enqueue(Sample.declare("first"))
        box.pass(.zero)
        box.submit(
            together: (0..<Limits.waitingCommands).map { Sample.report("host \($0)") })
        #expect(box.engine?.backlog == Limits.waitingCommands)
        #expect(
            box.submit(Sample.report("one too many"))
                == .unavailable("too many commands wait"))
        box.release()
        #expect(box.engine?.backlog == 0)
        #expect(box.incident(2)?.firing == Limits.waitingCommands)
    }

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
        box.submit(together: [Sample.report("disk"), Sample.declare("x")])
        box.submit(together: [
            Command(by: .key("monitor"), kind: .report(Sample.alert("disk", .sev2))),
            Sample.declare("y"),
        ])
        box.pass(.minutes(6))
        #expect(box.incident()?.repeats == 1)
    }
}
