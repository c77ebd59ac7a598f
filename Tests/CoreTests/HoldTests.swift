import Core
import Simulation
import Testing

/// A journal that was restored from a backup (promise 13).
@Suite struct `A held journal` {
    private func restored(_ box: inout Box, after pause: Duration = .hours(8)) {
        box.suspend(pause)
        box.intrude([(nil, .held(Event.Held(backedUpAt: Box.noon, epoch: 2)))])
        // It says so only to nodes that start on it.
        box.start("two", replacing: ["one"])
        box.pass(.zero)
    }

    private func resume(_ box: inout Box, seen: Int) -> Engine.Answer? {
        box.submit(
            Command(by: .person("eve"), kind: .administer(.resume(seen: seen))))
    }

    @Test func `accepts alerts and sends nothing, also after a restart`() throws {
        var box = Box()
        box.alert(.sev2)
        let before = box.sent.count
        restored(&box)
        #expect(box.situation.hold?.backedUpAt == Box.noon)
        #expect(box.alert(.sev2, "net", service: "wiki")?.incident == 2)
        box.sets(.sev1)
        box.joins("ada", "database")
        box.act("ada", .leave(text: ""))
        box.act("ada", .page(.person("dan"), text: "please"))
        box.pass(.hours(3))
        box.start("three", replacing: ["two"])
        box.pass(.hours(3))
        #expect(box.sent.count == before)
        #expect(box.situation.nextMoment == nil)
        #expect(box.incident(2)?.obligations.count == 1)
        #expect(box.warnings.isEmpty)
        #expect(Dump.of(box.situation).contains("hold"))
    }

    @Test func `rings everybody once when it is resumed, and counts from then`() {
        var box = Box()
        box.alert(.sev2)
        restored(&box)
        box.alert(.sev2, "net", service: "wiki")
        box.pass(.hours(1))
        let resumed = box.seconds
        #expect(resume(&box, seen: 2)?.events == [.resumed(Event.Resumed(seen: 2))])
        box.pass(.seconds(119))
        let lines = box.story.lines(.pages).split(separator: "\n").compactMap { line in
            let parts = line.split(separator: " ", maxSplits: 1)
            let at = (Int64(parts[0].dropFirst(2)) ?? 0) - resumed
            return at < 0 ? nil : "\(at) \(parts[1])"
        }
        // The step that was due is taken once; whoever was never rung is rung from the first step.
        #expect(
            lines == [
                "0 page bob (database)", "0 #2 page cyd (network)", "60 page bob again (database)",
                "60 #2 page cyd again (network)",
            ])
        #expect(box.situation.hold == nil)
        #expect(resume(&box, seen: 2)?.events == [])
    }

    @Test func `is resumed only by who has seen all that is open`() {
        var box = Box()
        box.alert(.sev2)
        restored(&box)
        box.alert(.sev2, "net", service: "wiki")
        #expect(resume(&box, seen: 1)?.refusal == .unseen(open: 2))
        #expect(box.situation.hold != nil)
    }

    @Test func `what is resolved while it is held tells nobody, then or later`() {
        var box = Box()
        box.alert(.sev2)
        box.pass(.seconds(10))
        let before = box.sent.count
        restored(&box)
        box.resolves()
        #expect(resume(&box, seen: 0)?.refusal == nil)
        box.clear()
        box.pass(.hours(3))
        #expect(box.sent.count == before)
        #expect(box.incident() == nil, "archived")
    }

    @Test func `a batch that loses leaves the hold as it was`() {
        var box = Box()
        restored(&box)
        box.faults = [.conflict]
        #expect(resume(&box, seen: 0)?.events?.count == 1)
        #expect(box.situation.hold == nil)
    }
}
