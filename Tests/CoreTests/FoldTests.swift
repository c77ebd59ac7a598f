import Core
import Simulation
import Testing

@Suite struct `The fold` {
    /// A journal with a bit of everything.
    private static func busyDay() -> Box {
        var box = Box(
            Sample.handbook {
                $0.groups["database"] = Sample.group("database", [["ada", "hal"], ["bob"]])
            })
        box.receivers["cyd/hook"] = .refusesUs
        box.receivers["bob/hook"] = .gone
        box.alert(.sev2, "a")
        box.alert(.sev2, "b", service: "wiki")
        box.pass(.seconds(100))
        box.acks("ada")
        box.alert(.sev1, "c")
        box.pass(.minutes(3))
        box.joins("eve")
        box.act("eve", .handover(nil, to: "fay", text: ""))
        box.act("fay", .accept(nil))
        box.act("fay", .role(.scribe, "gus"))
        box.act("fay", .role(.operations, "hal"))
        box.act("fay", .merge(into: 1), on: 2)
        box.pass(.minutes(20))
        box.resolves()
        box.pass(.hours(2))
        box.act("ada", .note("after the fact"))
        for index in 0..<20 { box.alert(.sev4, "x\(index)", service: "wiki") }
        return box
    }

    @Test func `the same entries give the same situation`() {
        let box = Self.busyDay()
        let folded = box.journal.reduce(into: Situation()) { $0.apply($1) }
        #expect(Dump.of(folded) == Dump.of(box.situation))
        #expect(folded.nextMoment == box.situation.nextMoment)
        #expect(folded.position == Position(box.journal.count))
    }

    @Test func `no fold and no decision depends on the order within a dictionary`() throws {
        let box = Self.busyDay()
        let half = box.journal.count / 2
        let first = box.journal[..<half].reduce(into: Situation()) { $0.apply($1) }
        var seed = Seed(20_261_123)
        for _ in 0..<10 {
            var one = first
            var other = first.reinserted(&seed)
            for entry in box.journal[half...] {
                one.apply(entry)
                other.apply(entry)
            }
            #expect(Dump.of(one) == Dump.of(other))
            #expect(one.nextMoment == other.nextMoment)
            let world = World(
                now: box.wall, wall: box.wall, handbook: box.handbook, node: "one", seed: 7)
            let commands: [Command.Kind] = [
                .startNode("two", replacing: ["one"], version: ""),
                .report(Sample.alert("new", .sev1, service: "wiki")),
                .declare(Declaration(title: "x", text: "", service: nil, severity: .sev1)),
            ]
            for kind in commands {
                let command = Command(by: .person("ada"), kind: kind)
                #expect(
                    try one.decide(command, in: world) == other.decide(command, in: world))
            }
            #expect(one.due(at: .distantFuture) == other.due(at: .distantFuture))
        }
    }

    @Test func `an entry is taken exactly once and in its turn`() throws {
        let box = Self.busyDay()
        var situation = Situation()
        for entry in box.journal.prefix(10) { situation.apply(entry) }
        let before = Dump.of(situation)
        #expect(situation.apply(box.journal[4]) == true)
        #expect(Dump.of(situation) == before)
        #expect(situation.apply(box.journal[11]) == false)
        #expect(Dump.of(situation) == before)
    }

    @Test func `entries that make no sense trap nowhere`() {
        let box = Self.busyDay()
        var seed = Seed(7)
        for _ in 0..<200 {
            var situation = Situation()
            for _ in 0..<100 {
                var entry = box.journal[Int(seed.next(below: UInt64(box.journal.count)))]
                entry.position = situation.position.next
                if seed.next(below: 4) == 0 {
                    entry.incident = IncidentNumber(Int(seed.next(below: 4)))
                }
                situation.apply(entry)
            }
            _ = situation.nextMoment
            for number in situation.due(at: .distantFuture) {
                let world = World(
                    now: .distantFuture, wall: .distantFuture, handbook: box.handbook,
                    node: "n", seed: 1)
                _ = try? situation.decide(
                    Command(by: .muster, kind: .clock(number)), in: world)
            }
        }
    }
}

extension Situation {
    /// Equal, with every dictionary built in another order.
    fileprivate func reinserted(_ seed: inout Seed) -> Situation {
        var copy = self
        copy.incidents = IncidentTable()
        let pairs = Dictionary(uniqueKeysWithValues: incidents.map { ($0.key, $0.value) })
        for (number, incident) in Self.reinserted(pairs, &seed) {
            copy.incidents[number] = incident
        }
        copy.firing = Self.reinserted(firing, &seed)
        copy.keys = Self.reinserted(keys, &seed)
        copy.nodes = Self.reinserted(nodes, &seed)
        copy.failedChannels = Self.reinserted(failedChannels, &seed)
        copy.refused = Self.reinserted(refused, &seed)
        copy.remembered = Self.reinserted(remembered, &seed)
        copy.rebuildDerived()
        return copy
    }

    private static func reinserted<Key, Value>(
        _ table: [Key: Value], _ seed: inout Seed
    ) -> [Key: Value] {
        var pairs = Array(table)
        var result = [Key: Value](minimumCapacity: Int(seed.next(below: 500)))
        while !pairs.isEmpty {
            let pair = pairs.remove(at: Int(seed.next(below: UInt64(pairs.count))))
            result[pair.key] = pair.value
        }
        return result
    }
}
