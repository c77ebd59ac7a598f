import Core
import Foundation
import Simulation
import Testing

/// The simulated world: what it must never find, and that it finds what is planted.
@Suite struct `Simulated worlds` {
    @Test func `nothing is lost, whatever goes wrong`() async {
        let trial = await Trial.run(0..<3)
        #expect(trial.failed.isEmpty, "\(trial.words)")
        #expect(trial.entries > 1000)
    }

    /// All of them are planted by `scripts/simulate --planted`, which `scripts/test` runs.
    @Test(arguments: [Plant.dropFsync, .forgetHeartbeats, .missedETA])
    func `a planted bug is found`(_ plant: Plant) {
        var simulator = Simulator(seed: plant.seed, plant: plant)
        #expect(simulator.run().violation != nil, "\(plant.rawValue) stayed hidden")
    }

    @Test func `a seed tells the same story in two processes`() throws {
        let first = try story(of: 11)
        #expect(first.contains("database"))
        #expect(try story(of: 11) == first)
    }

    /// What the program prints of one seed; each process hashes with a seed of its own.
    private func story(of seed: Int) throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: ".build/debug/simulate")
        process.arguments = ["--seed", "\(seed)"]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let bytes = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: bytes, as: UTF8.self)
    }
}
