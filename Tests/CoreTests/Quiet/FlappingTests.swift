import Core
import Simulation
import Testing

@Suite struct `An alert that comes and goes` {
    /// Fires and ends, a minute each.
    private static func swing(_ box: inout Box, times: Int) {
        for _ in 0..<times {
            box.alert(.sev2)
            box.pass(.minutes(1))
            box.clear()
            box.pass(.minutes(1))
        }
    }

    @Test func `is one incident from its third end on, and pages nobody for each swing`() {
        var box = Box()
        Self.swing(&box, times: 2)
        box.alert(.sev2)
        box.acks("ada", on: 3)
        box.pass(.minutes(1))
        box.clear()
        #expect(box.incident(3)?.state == .open)
        #expect(box.incident(3)?.flapping.count == 1)
        box.pass(.minutes(1))
        Self.swing(&box, times: 4)
        #expect(box.situation.incidents.count == 3)
        #expect(box.incident(3)?.alerts == 1)
        #expect(box.story.lines(.notices).contains("alert-joined") == false)
        #expect(
            box.story.lines(.pages, .quiet) == """
                t+0 page ada (database)
                t+60 page ada again (database)
                t+120 #2 page ada (database)
                t+180 #2 page ada again (database)
                t+240 #3 page ada (database)
                t+300 #3 flapping, 5 changes
                """)
    }

    @Test func `is over when it is steady, and then what it says counts`() {
        var box = Box()
        Self.swing(&box, times: 2)
        box.alert(.sev2)
        box.acks("ada", on: 3)
        box.pass(.minutes(1))
        box.clear()
        // Changes at 60, 120, 180, 240 and 300: two are left 15 minutes after the third.
        box.pass(.seconds(779))
        #expect(box.incident(3)?.state == .open)
        box.pass(.seconds(1))
        #expect(box.story.lines(.quiet) == "t+300 #3 flapping, 5 changes\nt+1080 #3 steady, false")
        #expect(box.incident(3)?.state == .resolved)
        #expect(box.incident(3)?.resolution?.kind == .alertsCleared)
    }

    @Test func `that fires when it is steady goes on as any other`() {
        var box = Box()
        Self.swing(&box, times: 2)
        box.alert(.sev2)
        box.acks("ada", on: 3)
        box.pass(.minutes(1))
        box.clear()
        box.pass(.minutes(1))
        box.alert(.sev2)
        box.pass(.minutes(20))
        #expect(box.incident(3)?.flapping.isEmpty == true)
        #expect(box.incident(3)?.state == .open)
        box.clear()
        #expect(box.incident(3)?.state == .resolved)
    }

    @Test func `slowly does not flap`() {
        var box = Box()
        for _ in 0..<6 {
            box.alert(.sev2)
            box.pass(.minutes(4))
            box.clear()
            box.pass(.minutes(4))
        }
        #expect(box.story.lines(.quiet).isEmpty)
        #expect(box.situation.incidents.values.allSatisfy { !$0.isActive })
    }

    @Test func `and is resolved by a person pages once when it fires again`() {
        var box = Box()
        Self.swing(&box, times: 2)
        box.alert(.sev2)
        box.pass(.minutes(1))
        box.clear()
        box.act("ada", .resolve("muzzled"), on: 3)
        #expect(box.incident(3)?.flapping.isEmpty == true)
        box.alert(.sev2)
        #expect(box.incident(4)?.flapping.count == 1)
        box.acks("ada", on: 4)
        box.pass(.minutes(1))
        Self.swing(&box, times: 3)
        #expect(box.situation.incidents.count == 4)
        let pages = box.story.lines(.pages).split(separator: "\n").filter { $0.contains("#4 page") }
        #expect(pages.count == 1)
    }

    @Test func `is kept in bounded memory`() {
        var situation = Situation()
        var position: Position = 1
        for number in 0...(Limits.flapKeys * 2) {
            let digest = Digest16(high: 7, low: UInt64(number))
            let cleared = Event.AlertCleared(digest: digest, summary: "")
            situation.apply(
                Entry(
                    position: position, at: Moment(seconds: 1), by: .muster,
                    batch: BatchID(node: "one", serial: 1), incident: 1,
                    event: .alertCleared(cleared)))
            position = position.next
        }
        #expect(situation.swings.count <= Limits.flapKeys)
        #expect(situation.swings.count >= Limits.flapKeys / 2)
    }

    @Test func `is undone with the batch that it was in`() {
        var box = Box()
        Self.swing(&box, times: 1)
        let before = box.situation.swings
        box.faults = [.unknownAndLost]
        box.alert(.sev2)
        box.clear()
        #expect(box.situation.swings.values.map(\.count) == [3])
        #expect(before.values.map(\.count) == [1])
    }
}
