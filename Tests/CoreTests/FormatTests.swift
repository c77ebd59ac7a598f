import Core
import Simulation
import Testing

/// Formats rise together (rule 8).
@Suite struct `The format` {
    private func raises(_ box: Box) -> [Int] {
        box.journal.compactMap {
            if case .formatRaised(let raised) = $0.event { raised.format } else { nil }
        }
    }

    private func lose(_ node: NodeID, by other: NodeID, _ box: inout Box) {
        box.submit(Command(by: .muster, kind: .loseNode(node)), to: other)
    }

    @Test func `it rises when the last node that reads it starts, and once`() {
        var box = Box(nodes: ["one", "two"])
        box.start("three", replacing: ["one"], reads: 3)
        #expect(raises(box) == [])
        box.start("four", replacing: ["two"], reads: 2)
        #expect(raises(box) == [2])
        #expect(box.engines["four"]?.situation.format == 2)
        box.start("five", reads: 2)
        #expect(raises(box) == [2])
        box.start("six", replacing: ["four", "five"], reads: 3)
        #expect(raises(box) == [2, 3])
    }

    @Test(arguments: ["old", "new"] as [NodeID])
    func `it rises when the last old node goes, whoever says so`(_ teller: NodeID) {
        var box = Box(nodes: ["old"])
        box.start("new", reads: 2)
        #expect(raises(box) == [])
        lose("old", by: teller, &box)
        #expect(raises(box) == [2])

        var alone = Box(nodes: ["old"])
        lose("old", by: "old", &alone)
        #expect(raises(alone) == [])
    }

    @Test func `a node that was taken for lost does not raise it over its own head`() {
        var box = Box(nodes: ["old", "older"])
        box.start("new", reads: 2)
        lose("old", by: "new", &box)
        lose("older", by: "old", &box)
        #expect(box.engines["old"]?.situation.nodes.keys.sorted() == ["new", "old"])
        #expect(raises(box) == [])
    }

    @Test func `a node that reads less than the journal halts, and shows what it knew`() {
        var box = Box(nodes: ["old"])
        box.start("new", reads: 2)
        box.submit(Sample.report("disk"), to: "old")
        box.submit(Command(by: .muster, kind: .loseNode("old")), to: "new")
        box.take([.news(box.head.position)], at: "old")
        box.pass(.milliseconds(1))
        #expect(box.engines["old"]?.halted?.contains("format 2") == true)
        let before = box.journal.count
        guard case .unavailable(let why) = box.submit(Sample.report("late"), to: "old") else {
            Issue.record("an old node took an alert")
            return
        }
        #expect(why.contains("format 2"))
        // It takes nothing up when it is due, and does not say that it works again.
        #expect(box.engines["old"]?.wait(at: box.reading) == nil)
        box.take([.alive(["new"])], at: "old")
        box.take([.back], at: "old")
        #expect(box.journal.count == before)
        #expect(box.engines["old"]?.situation.incidents.count == 1)
        #expect(box.submit(Sample.report("other"), to: "new").map(\.isDone) == true)
    }

    @Test func `who waits at a node that meets the unknown is told at once`() {
        var box = Box(nodes: ["old"])
        box.isFrozen = true
        let ticket = box.enqueue(Sample.report("disk"), to: "old")
        box.pass(.milliseconds(1))
        box.take([.tooNew("entry 9: an unknown kind 9999")], at: "old")
        box.pass(.milliseconds(1))
        #expect(box.answers[ticket] == .unavailable("entry 9: an unknown kind 9999"))
        #expect(box.engines["old"]?.situation.incidents.isEmpty == true)
        #expect(box.engines["old"]?.backlog == 0)
    }
}

extension Engine.Answer {
    fileprivate var isDone: Bool { if case .done = self { true } else { false } }
}
