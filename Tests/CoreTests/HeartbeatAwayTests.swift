import Core
import Simulation
import Testing

/// Silence that may be Muster's own: senders found nobody.
@Suite struct `A heartbeat after Muster was away` {
    @Test func `has one interval from a restart`() {
        var box = Box.listening()
        box.beat()
        box.suspend(.minutes(10))
        box.start("two", replacing: ["one"])
        box.pass(.seconds(59))
        #expect(box.situation.incidents.isEmpty)
        box.pass(.seconds(2))
        #expect(
            box.heard == ["beat at 0 until 90", "put off at 600 until 660", "missed at 660"])
        #expect(box.incident()?.title.contains("for 11 min") == true)
    }

    @Test func `has one interval also if its moment comes after the restart`() {
        var box = Box.listening()
        box.beat()
        box.pass(.seconds(80))
        box.start("two", replacing: ["one"])
        box.pass(.seconds(70))
        #expect(box.heard == ["beat at 0 until 90", "put off at 90 until 140", "missed at 140"])
    }

    @Test func `that is heard within it is well`() {
        var box = Box.listening()
        box.beat()
        box.suspend(.minutes(10))
        box.start("two", replacing: ["one"])
        box.pass(.seconds(50))
        box.beat()
        box.pass(.seconds(60))
        #expect(box.situation.incidents.isEmpty)
        #expect(box.heartbeat?.isPutOff == false)
    }

    @Test func `is missed all the same by a server that restarts every night`() {
        var box = Box.listening(Rhythm(interval: .hours(24)))
        box.beat()
        for night in 0..<4 {
            box.pass(.hours(24) - .seconds(5))
            box.suspend(.seconds(5))
            box.start(NodeID("night \(night)"), replacing: [box.node])
        }
        #expect(box.situation.incidents.count == 1, "\(box.heard)")
        #expect(box.heard.filter { $0.hasPrefix("missed") }.count == 1)
    }

    @Test func `has one interval from when a process goes on that stood still`() {
        var box = Box.listening()
        box.beat()
        box.suspend(.minutes(10))
        box.pass(.seconds(59))
        #expect(box.situation.incidents.isEmpty)
        box.pass(.seconds(2))
        #expect(
            box.heard == ["beat at 0 until 90", "put off at 600 until 660", "missed at 660"])
    }

    @Test(arguments: [20, 85]) func `has one interval from when the journal is back`(from: Int) {
        var box = Box.listening()
        box.beat()
        box.pass(.seconds(from))
        box.isDown = true
        #expect(box.beat() == .unavailable("down"))
        box.pass(.seconds(60))
        box.isDown = false
        box.take([.back], at: box.node)
        let back = box.seconds
        box.pass(.seconds(59))
        #expect(box.situation.incidents.isEmpty, "\(box.heard)")
        box.pass(.seconds(40))
        #expect(box.heard.last == "missed at \(max(90, back + 60))", "\(box.heard)")
    }

    @Test func `is not missed while a restored journal is held, and has one interval after`() {
        var box = Box.listening()
        box.beat()
        box.intrude([(nil, .held(Event.Held(backedUpAt: Box.noon, epoch: 2)))])
        box.start("two", replacing: ["one"])
        box.pass(.hours(3))
        #expect(box.situation.incidents.isEmpty)
        #expect(box.situation.nextMoment == nil)
        box.submit(Command(by: .person("eve"), kind: .administer(.resume(seen: 0))))
        box.pass(.seconds(59))
        #expect(box.situation.incidents.isEmpty)
        box.pass(.seconds(2))
        #expect(box.situation.incidents.count == 1)
    }

    private func live(_ box: inout Box, _ alive: Set<NodeID>) {
        for node in alive.sorted() {
            box.take([.news(box.head.position)], at: node)
            box.take([.alive(alive)], at: node)
        }
        box.pass(.milliseconds(1))
    }

    @Test func `is missed by the first node, a little later by the next`() {
        var box = Box.listening(nodes: ["one", "two"])
        live(&box, ["one", "two"])
        box.pass(.seconds(20))
        box.beat(to: "two")
        live(&box, ["one", "two"])
        let first = box.engines["one"]?.wait(at: box.reading) ?? 0
        let second = box.engines["two"]?.wait(at: box.reading) ?? 0
        #expect(second - first == 50)
        box.pass(.minutes(5))
        live(&box, ["one", "two"])
        #expect(box.heard.filter { $0.hasPrefix("missed") }.count == 1)
        #expect(box.situation.incidents.count == 1)
    }

    @Test func `is not put off by a node that joins the others, nor missed by it at once`() {
        var box = Box.listening(nodes: ["one", "two"])
        live(&box, ["one", "two"])
        box.beat()
        box.pass(.seconds(85))
        // Its name makes it the first of them.
        box.start("a newcomer")
        live(&box, ["a newcomer", "one", "two"])
        let wait = box.engines["a newcomer"]?.wait(at: box.reading) ?? 0
        #expect((9_000...10_200).contains(wait), "\(wait) ms")
        box.pass(.seconds(20))
        #expect(box.heard == ["beat at 0 until 90", "missed at 90"])
    }

    @Test func `has one interval from when the first of many nodes came back`() {
        // Both are killed: nobody says goodbye, and what starts replaces nobody.
        var killed = Box.listening(nodes: ["one", "two"])
        killed.beat()
        killed.kill(["one", "two"])
        killed.suspend(.minutes(10))
        killed.start("three")
        for _ in 0..<8 {
            live(&killed, ["three"])
            killed.pass(.milliseconds(500))
        }
        #expect(killed.situation.nodes.keys.sorted() == ["three"])
        killed.pass(.seconds(54))
        #expect(killed.situation.incidents.isEmpty, "\(killed.heard)")
        killed.pass(.seconds(15))
        #expect(killed.situation.incidents.count == 1, "\(killed.heard)")
    }

    /// When it jumped nobody can tell: at the latest when the engine looked next.
    @Test func `has one interval from when the clock jumped, though nothing was overdue then`() {
        var box = Box.listening()
        box.beat()
        box.pass(.seconds(30))
        box.wallSkew = 40_000
        box.pass(.seconds(21))
        #expect(box.heard == ["beat at 0 until 90", "put off at 90 until 150"])
        box.pass(.seconds(58))
        #expect(box.situation.incidents.isEmpty)
        box.pass(.seconds(2))
        #expect(box.heard.last == "missed at 150")
    }

    @Test func `is missed by the node that is there longest, which knows of the absence`() {
        var box = Box.listening(nodes: ["one"])
        box.beat()
        box.pass(.seconds(30))
        box.isDown = true
        box.pass(.seconds(40))
        box.isDown = false
        box.take([.back], at: "one")
        // Its name makes it the first of them; of the absence it knows nothing.
        box.start("a newcomer")
        live(&box, ["a newcomer", "one"])
        box.pass(.seconds(21))
        #expect(box.heard == ["beat at 0 until 90", "put off at 90 until 130"])
        box.pass(.seconds(40))
        #expect(box.heard.last == "missed at 130")
    }

    @Test func `is not missed by a node that takes one for alive which died a moment ago`() {
        // Silence began while only the dead one was there, and nobody could beat meanwhile.
        var box = Box.listening()
        box.beat()
        box.pass(.seconds(89))
        box.kill(["one"])
        box.suspend(.milliseconds(1500))
        box.start("three", seeing: ["one", "three"])
        #expect(box.situation.incidents.isEmpty, "\(box.heard)")
        live(&box, ["three"])
        box.pass(.seconds(58))
        #expect(box.situation.incidents.isEmpty, "\(box.heard)")
        box.pass(.seconds(5))
        #expect(box.situation.incidents.count == 1, "\(box.heard)")
    }
}

/// What a heartbeat of another Muster tells about that one's journal (promise 11).
@Suite struct `A told journal` {
    private static func told(
        _ position: Int, at seconds: Int, by node: NodeID = "a", of installation: String = "west",
        digest: UInt8 = 1
    ) -> ToldHead {
        ToldHead(
            installation: installation, node: node, at: Box.noon + .seconds(seconds),
            position: Position(position),
            digest: Digest32([UInt8](repeating: digest, count: 32)) ?? .zero)
    }

    static let cases: [(name: String, then: ToldHead, now: ToldHead, loss: String?)] = [
        ("it grew", told(5, at: 0), told(9, at: 30), nil),
        ("nothing happened", told(5, at: 0), told(5, at: 30), nil),
        (
            "it is shorter", told(5, at: 0), told(4, at: 30),
            "it had 5 entries, and now ends at 4"
        ),
        (
            "another node says so", told(5, at: 0), told(4, at: 30, by: "b"),
            "it had 5 entries, and now ends at 4"
        ),
        ("another node read it a moment earlier", told(5, at: 0), told(4, at: 9, by: "b"), nil),
        ("an old one arrives late", told(5, at: 30), told(4, at: 0), nil),
        (
            "another entry stands there", told(5, at: 0), told(5, at: 30, digest: 2),
            "entry 5 is not the one that it was"
        ),
        (
            "it was begun anew", told(5, at: 0), told(9, at: 30, of: "east"),
            "it is another journal now, east; before it was west, with 5 entries"
        ),
    ]

    @Test(arguments: cases)
    func `opens an alert if it lost entries`(
        _ row: (name: String, then: ToldHead, now: ToldHead, loss: String?)
    ) {
        var box = Box.listening()
        box.beat(row.then)
        box.pass(.seconds(60))
        box.beat(row.now)
        let title = row.loss.map { "The journal of job lost entries: \($0)" }
        #expect(box.incident()?.title == title, "\(row.name)")
        // The newest is kept: what is so now is told once.
        box.pass(.seconds(60))
        box.beat(row.now)
        #expect(box.situation.incidents.count == (row.loss == nil ? 0 : 1), "\(row.name)")
        #expect(box.incident()?.alerts == (row.loss == nil ? nil : 1), "\(row.name)")
    }

    @Test func `that lost entries is a person's to see, and over when it is resolved`() {
        var box = Box.listening()
        box.beat(Self.told(9, at: 0))
        box.pass(.minutes(3))
        #expect(box.incident()?.firing == 1, "silent")
        box.beat(Self.told(4, at: 180))
        #expect(box.incident()?.firing == 2)
        box.pass(.seconds(60))
        box.beat(Self.told(4, at: 240))
        #expect(box.incident()?.firing == 1, "it is heard again")
        #expect(box.incident()?.isActive == true)
        box.resolves()
        for minute in 0..<90 {
            box.pass(.seconds(60))
            box.beat(Self.told(5, at: 300 + 60 * minute))
        }
        #expect(box.situation.incidents.isEmpty, "archived, nobody was asked again")
    }

    @Test func `is kept from the first beat that tells it on`() {
        var box = Box.listening()
        box.beat()
        box.pass(.seconds(1))
        box.beat(Self.told(9, at: 1))
        #expect(box.heartbeat?.told?.position == 9)
        box.pass(.seconds(60))
        box.beat()
        #expect(box.heartbeat?.told?.position == 9, "a beat without it leaves it")
    }
}
