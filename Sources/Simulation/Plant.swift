/// A bug put into the harness on purpose, to show that the simulation finds it: each stands for a
/// mistake that somebody could make in the program.
package enum Plant: String, CaseIterable, Sendable {
    /// The database says "durable" before it is.
    case dropFsync = "drop-fsync"
    /// An append is written wherever the journal ends.
    case skipPositionCheck = "skip-position-check"
    /// A program that started again wakes only when something comes in.
    case forgetTimers = "forget-timers"
    /// A receiver's 500 counts as delivered.
    case sentOn500 = "sent-on-500"
    /// Who answers for one group answers for all of them.
    case answerClosesOthers = "answer-closes-others"
    /// A program that started again wakes for everything but a heartbeat that does not come.
    case forgetHeartbeats = "forget-heartbeats"
    /// A beat that moves the moment of silence does not move it in the journal.
    case beatUnwritten = "beat-unwritten"
    /// A sender's later word does not move the moment at which its alert ends.
    case tellingUnwritten = "telling-unwritten"
    /// A heartbeat that came while Muster could not be reached counts as missed.
    case ownAbsence = "own-absence"
    /// The next beat does not end the alert that silence was.
    case silenceStays = "silence-stays"
    /// An ETA that passed demands nothing.
    case missedETA = "missed-eta"
    /// After a round that nobody answered the next one begins at once.
    case noRoundFloor = "no-round-floor"
    /// A node does not ask the journal whether what it knows is the latest.
    case laggingDuplicate = "lagging-duplicate"
    /// Pages leave before the entries that say so are durable.
    case sendBeforeCommit = "send-before-commit"
    /// A retry has a key of its own.
    case newKeyOnRetry = "new-key-on-retry"
    /// Nobody ever takes a silent node for lost.
    case deadNodesLive = "dead-nodes-live"
    /// An append whose outcome is unknown counts as one that was refused.
    case unknownIsRefused = "unknown-is-refused"

    /// A seed in whose story it is found, with today's harness; `docs/proof.md` says in how many.
    package var seed: UInt64 {
        switch self {
        case .dropFsync, .skipPositionCheck, .sendBeforeCommit, .beatUnwritten, .ownAbsence,
            .silenceStays, .forgetHeartbeats, .newKeyOnRetry:
            0
        case .answerClosesOthers, .missedETA, .deadNodesLive, .noRoundFloor: 1
        case .tellingUnwritten: 2
        case .forgetTimers: 3
        case .laggingDuplicate, .sentOn500: 4
        case .unknownIsRefused: 32
        }
    }

    /// The bugs that stay hidden where their seeds should find them. Empty is as it must be.
    package static func hidden() async -> [Plant] {
        await withTaskGroup(of: Plant?.self) { group in
            for plant in allCases {
                group.addTask {
                    var simulator = Simulator(seed: plant.seed, plant: plant)
                    return simulator.run().violation == nil ? plant : nil
                }
            }
            var hidden: [Plant] = []
            for await plant in group {
                if let plant { hidden.append(plant) }
            }
            return hidden.sorted { $0.rawValue < $1.rawValue }
        }
    }

    /// Whether what is written is not what was decided.
    var changesDecisions: Bool {
        switch self {
        case .answerClosesOthers, .missedETA, .noRoundFloor, .beatUnwritten, .ownAbsence,
            .silenceStays, .tellingUnwritten:
            true
        default: false
        }
    }

    /// Whether a program that started again does not wake for everything that is due.
    var isForgetful: Bool { self == .forgetTimers || self == .forgetHeartbeats }
}
