import Core
import Foundation
import Simulation
import Testing

/// The simulated world: what it must never find, and that it finds what is planted.
@Suite struct `Simulated worlds` {
    @Test func `nothing is lost, whatever goes wrong`() async {
        let trial = await Trial.run(0..<6)
        #expect(trial.failed.isEmpty, "\(trial.words)")
        #expect(trial.entries > 1000)
    }

    /// Each with a seed that finds it; `docs/proof.md` says in how many it is found.
    static let seeds: [Plant: UInt64] = [
        .dropFsync: 0, .skipPositionCheck: 0, .forgetTimers: 4, .sentOn500: 1,
        .answerClosesOthers: 1, .missedETA: 1, .noRoundFloor: 0, .laggingDuplicate: 4,
        .sendBeforeCommit: 0, .newKeyOnRetry: 1, .deadNodesLive: 25, .unknownIsRefused: 27,
        .forgetHeartbeats: 5, .beatUnwritten: 0, .ownAbsence: 0, .silenceStays: 0,
    ]

    @Test(arguments: Plant.allCases) func `a planted bug is found`(_ plant: Plant) throws {
        let seed = try #require(Self.seeds[plant], "name a seed that finds \(plant.rawValue)")
        var simulator = Simulator(seed: seed, plant: plant)
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
