import ArgumentParser
import Simulation

/// Runs the simulated world from seeds and says what was not as it must be.
@main
struct Main: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Runs Muster's engine in a simulated world in which everything goes wrong.",
        discussion: """
            The same seed tells the same story. A seed that fails is told again as a drawing: a \
            column for those outside, for each node, for the database and for the receivers.
            """)

    @Option(help: "The first seed. Alone, that one is run and drawn.")
    var seed: UInt64?
    @Option(help: "How many seeds, one after the other.")
    var runs: UInt64?
    @Option(help: "A bug to plant: \(Plant.allCases.map(\.rawValue).joined(separator: ", ")).")
    var plant: String?
    @Flag(help: "Plants each bug in turn and says in how many seeds each was found.")
    var proof = false
    @Flag(help: "Plants each bug in a seed that finds it, and fails if one stays hidden.")
    var planted = false
    @Flag(help: "Says how often everything occurred, and fails if anything never did.")
    var census = false
    @Option(help: "Lines of the drawing of a seed that failed; 0 for all.")
    var lines = 200

    mutating func run() async throws {
        if proof { return await prove() }
        if planted { try await findPlanted() }
        var bug: Plant?
        if let plant {
            bug = Plant(rawValue: plant)
            guard bug != nil else { throw ValidationError("there is no bug named \(plant)") }
        }
        if let seed, runs == nil {
            var simulator = Simulator(seed: seed, plant: bug, isDrawn: true)
            let outcome = simulator.run()
            print(outcome.drawing.text)
            print("seed \(seed): \(outcome.violation ?? "all was well")")
            throw outcome.violation == nil ? ExitCode.success : ExitCode.failure
        }
        let first = seed ?? 0
        let trial = await Trial.run(first..<first + (runs ?? 100), plant: bug)
        print(trial.words)
        if let failed = trial.failed.first { tell(failed.seed, bug) }
        if census { print(trial.census.table) }
        let missing = census ? trial.census.missing : []
        for name in missing { print("never occurred: \(name)") }
        if !trial.failed.isEmpty || !missing.isEmpty { throw ExitCode.failure }
    }

    private func tell(_ seed: UInt64, _ plant: Plant?) {
        var simulator = Simulator(seed: seed, plant: plant, isDrawn: true)
        let outcome = simulator.run()
        print(outcome.drawing.ending(lines))
        print("seed \(seed): \(outcome.violation ?? "all was well")")
        let planted = plant.map { " --plant \($0.rawValue)" } ?? ""
        print("replay it with: scripts/simulate --seed \(seed)\(planted)")
    }

    private func findPlanted() async throws {
        let hidden = await Plant.hidden()
        for plant in hidden {
            print("planted and not found: \(plant.rawValue), seed \(plant.seed)")
        }
        let count = Plant.allCases.count
        print("\(count - hidden.count) of \(count) planted bugs found")
        if !hidden.isEmpty { throw ExitCode.failure }
    }

    private func prove() async {
        let first = seed ?? 0
        let count = runs ?? 100
        print(
            "| bug | seeds until found | found in, of \(count) | first words |\n| --- | --- | --- | --- |"
        )
        for plant in Plant.allCases {
            let trial = await Trial.run(first..<first + count, plant: plant)
            let until = trial.failed.first.map { "\($0.seed - first + 1)" } ?? "not found"
            print(
                "| `\(plant.rawValue)` | \(until) | \(trial.failed.count) "
                    + "| \(trial.failed.first?.violation ?? "") |")
        }
    }
}
