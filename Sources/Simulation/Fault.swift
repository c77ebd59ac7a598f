/// What goes wrong in the simulated world.
package enum Fault: String, CaseIterable, Sendable {
    /// The process is killed, between whatever two effects it is, and starts again.
    case crash
    /// It is killed between two effects of one step.
    case crashBetweenEffects = "crash between effects"
    /// It says goodbye, leaves a snapshot and starts again.
    case orderlyStop = "orderly stop"
    /// The process stands still for seconds and goes on.
    case pause
    case slowDatabase = "slow database"
    /// It refuses to write: its disk is full.
    case fullDatabase = "full database"
    /// What it did is not heard of.
    case lostAnswers = "lost answers"
    /// It is killed and starts again with what it made durable.
    case databaseCrash = "database crash"
    /// Another database takes over that lacks the last commits (an asynchronous standby).
    case standbyPromoted = "standby promoted"
    case partition
    /// A clock that goes wrong by less than what is refused.
    case clockSkew = "clock skew"
    case clockJump = "clock jump"
    case receiverFails = "receiver fails"
    case receiverIsGone = "receiver is gone"
    case receiverHangs = "receiver hangs"
    case receiverRefuses = "channel refuses"
    case receiverIsLate = "receiver is late"
    case receiverAnswersTwice = "receiver answers twice"
    case storm

    /// Whether a node can do less than it should while this lasts; no receiver and no storm is an excuse.
    var concernsNodes: Bool { receiver == nil && self != .storm }

    /// What a receiver does while it has this fault; nil for other faults.
    var receiver: Receiver? {
        switch self {
        case .receiverFails: .stumbles
        case .receiverIsGone: .gone
        case .receiverHangs: .hangs
        case .receiverRefuses: .refusesUs
        case .receiverIsLate: .delivers(after: 40_000)
        case .receiverAnswersTwice: .delivers(after: 200)
        default: nil
        }
    }
}
