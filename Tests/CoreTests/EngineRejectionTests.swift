import Core
import Simulation
import Testing

/// What the journal will never take is given up, and only that.
@Suite struct `A batch that the journal refuses for good` {
    private func isAlarm(_ entry: Entry) -> Bool {
        guard case .opened(let opened) = entry.event else { return false }
        return opened.title.hasPrefix("Muster cannot write what it decided")
    }

    @Test func `its culprit is refused, everybody else is served, and there is a case about it`() {
        var box = Box()
        box.isRejected = {
            if case .opened(let opened) = $0.event { opened.title == "poison" } else { false }
        }
        let steps = box.steps
        let tickets = box.submit(together: [
            Sample.declare("one"), Sample.declare("poison"), Sample.report("two", service: "wiki"),
        ])
        #expect(tickets.map { box.answers[$0]?.refusal } == [nil, .unwritable, nil])
        // The case about it is Muster's own, and comes before what waits.
        #expect(tickets.map { box.answers[$0]?.incident } == [1, nil, 3])
        #expect(box.journal.filter { isAlarm($0) }.count == 1)
        #expect(box.warnings == [.rejected("declaration", "too odd")])
        #expect(box.submit(Sample.declare("three"))?.incident != nil)
        box.pass(.seconds(30))
        #expect(box.steps - steps < 200, "it does not spin")
        let folded = box.journal.reduce(into: Situation()) { $0.apply($1) }
        #expect(Dump.of(folded) == Dump.of(box.situation))
    }

    @Test func `what is due of one incident does not hold up another, and is tried again seldom`() {
        var box = Box()
        box.alert(.sev2)
        box.isRejected = {
            if case .paged = $0.event { $0.incident == 1 } else { false }
        }
        let steps = box.steps
        box.pass(.minutes(5))
        #expect(box.steps - steps < 500, "it does not spin")
        let rejections = box.warnings.filter {
            if case .rejected = $0 { true } else { false }
        }
        #expect((2...7).contains(rejections.count), "\(rejections)")
        #expect(box.journal.filter { isAlarm($0) }.count == 1)
        #expect(box.alert(.sev2, "net", service: "wiki")?.incident != nil)
        box.isRejected = { _ in false }
        let pages = box.journal.filter { $0.event.isPage && $0.incident == 1 }.count
        box.pass(.minutes(2))
        #expect(box.journal.filter { $0.event.isPage && $0.incident == 1 }.count > pages)
    }

    @Test func `an alarm that cannot be written raises no other`() {
        var box = Box()
        box.isRejected = {
            if case .opened = $0.event { true } else { false }
        }
        #expect(box.submit(Sample.declare("one"))?.refusal == .unwritable)
        let steps = box.steps
        box.pass(.minutes(5))
        #expect(box.steps - steps < 50)
        #expect(box.warnings.count == 2)
    }
}
