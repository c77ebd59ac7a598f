import Core
import Simulation
import Testing

@Suite struct `Many nodes` {
    private func beat(_ box: inout Box, _ alive: Set<NodeID>, at node: NodeID) {
        box.take([.alive(alive)], at: node)
        box.pass(.milliseconds(500))
    }

    private func losses(_ box: Box) -> [NodeID] {
        box.journal.compactMap { if case .nodeLost(let lost) = $0.event { lost.node } else { nil } }
    }

    @Test func `a silent node is declared lost once, and what it was sending is sent again`() {
        var box = Box(nodes: ["one", "two", "three"])
        box.receivers["ada/hook"] = .silent
        box.submit(Sample.report("disk"), to: "two")
        box.pass(.seconds(3))
        #expect(box.sent.map(\.node) == ["two"])
        for _ in 0..<3 {
            for node in ["one", "three"] as [NodeID] { beat(&box, ["one", "three"], at: node) }
        }
        #expect(losses(box) == ["two"])
        #expect(box.sent.map(\.number) == [1, 2])
        #expect(box.sent.last?.node != "two")
        #expect(Set(box.sent.map(\.message.id)).count == 1)
    }

    @Test func `a node that has just started is not taken for silent`() {
        var box = Box(nodes: ["one", "two"])
        beat(&box, ["one"], at: "one")
        beat(&box, ["one"], at: "one")
        #expect(losses(box) == [])
        box.pass(.seconds(2))
        beat(&box, ["one"], at: "one")
        #expect(losses(box) == ["two"])
    }

    @Test func `a node that was taken for lost says that it works`() {
        var box = Box(nodes: ["one", "two"])
        box.pass(.seconds(3))
        beat(&box, ["one"], at: "one")
        #expect(losses(box) == ["two"])
        #expect(box.situation.nodes.keys.sorted() == ["one"])
        // It hears of it with whatever it reads next.
        box.submit(Sample.report("disk"), to: "two")
        beat(&box, ["one", "two"], at: "two")
        box.take([.news(box.head.position)], at: "one")
        box.pass(.milliseconds(1))
        #expect(box.situation.nodes.keys.sorted() == ["one", "two"])
        beat(&box, ["one", "two"], at: "one")
        #expect(losses(box) == ["two"])
    }

    @Test func `who says goodbye does not come back`() {
        var box = Box(nodes: ["one", "two"])
        box.pass(.seconds(3))
        box.submit(
            Command(by: .muster, kind: .loseNode("two", isGoodbye: true)), to: "two")
        beat(&box, ["one", "two"], at: "two")
        #expect(box.engines["two"]?.situation.nodes.keys.sorted() == ["one"])
        #expect(losses(box) == ["two"])
    }

    @Test func `what is due is taken up by the first node, and by the next one a little later`() {
        var box = Box(nodes: ["one", "two"])
        for node in ["one", "two"] as [NodeID] { beat(&box, ["one", "two"], at: node) }
        #expect(box.engines["one"]?.rank == 0)
        #expect(box.engines["two"]?.rank == 1)
        box.submit(Sample.report("disk"), to: "two")
        box.pass(.seconds(1))
        box.take([.news(box.head.position)], at: "one")
        box.pass(.milliseconds(1))
        let first = box.engines["one"]?.wait(at: box.reading) ?? 0
        let second = box.engines["two"]?.wait(at: box.reading) ?? 0
        #expect(second - first == 50)
        box.pass(.seconds(120))
        #expect(
            box.story.lines(.pages) == """
                t+1 page ada (database)
                t+61 page ada again (database)
                t+121 page bob (database)
                """)
    }

    @Test func `what another node appended is read when it is heard of`() {
        var box = Box(nodes: ["one", "two"])
        box.submit(Sample.report("disk"), to: "one")
        #expect(box.engines["two"]?.situation.incidents.isEmpty == true)
        box.take([.news(box.head.position)], at: "two")
        box.pass(.milliseconds(1))
        #expect(box.engines["two"]?.situation.incidents.count == 1)
        #expect(Dump.of(box.engines["one"]?.situation) == Dump.of(box.engines["two"]?.situation))
    }

    @Test func `while the journal is away every sender is told at once`() {
        var box = Box()
        box.alert(.sev2)
        box.isDown = true
        box.submit(Sample.report("x"))
        for number in 0..<5 {
            let ticket = box.enqueue(Sample.report("y\(number)"))
            box.pass(.milliseconds(1))
            #expect(box.answers[ticket] == .unavailable("down"))
        }
        box.isDown = false
        box.take([.back], at: box.node)
        #expect(box.alert(.sev2, "z")?.incident == 1)
    }
}
