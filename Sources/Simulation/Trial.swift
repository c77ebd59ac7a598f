/// Many seeds, on as many threads as there are, and what came of them in the order of the seeds.
package struct Trial: Sendable {
    package struct Failure: Sendable {
        package var seed: UInt64
        package var violation: String
    }

    package private(set) var seeds = 0
    package private(set) var entries = 0
    package private(set) var failed: [Failure] = []
    package private(set) var census = Census()

    package static func run(_ seeds: Range<UInt64>, plant: Plant? = nil) async -> Trial {
        await withTaskGroup(of: Simulator.Outcome.self) { group in
            var trial = Trial()
            var next = seeds.lowerBound
            func add() {
                guard next < seeds.upperBound else { return }
                let seed = next
                next += 1
                group.addTask {
                    var simulator = Simulator(seed: seed, plant: plant)
                    return simulator.run()
                }
            }
            for _ in 0..<8 { add() }
            for await outcome in group {
                trial.add(outcome)
                add()
            }
            trial.failed.sort { $0.seed < $1.seed }
            return trial
        }
    }

    private mutating func add(_ outcome: Simulator.Outcome) {
        seeds += 1
        entries += outcome.entries
        census.add(outcome.census)
        guard let violation = outcome.violation else { return }
        failed.append(Failure(seed: outcome.seed, violation: violation))
    }

    /// One line a seed that failed, and one about all of them.
    package var words: String {
        var lines = failed.map { "seed \($0.seed): \($0.violation)" }
        lines.append("\(seeds) seeds, \(entries) entries, \(failed.count) failed")
        return lines.joined(separator: "\n")
    }
}
