import Core
import Logging
import ServiceLifecycle
import Synchronization

/// What an orderly stop waited for and how long, step by step, for one line of the log.
final class OrderlyStop: Sendable {
    private struct State {
        var began: ContinuousClock.Instant?
        /// When the last step ended.
        var last = ContinuousClock.now
        var steps: [String] = []
    }

    private let state = Mutex(State())

    /// Somebody asked for it.
    func begin() {
        state.withLock {
            $0.last = .now
            $0.began = $0.last
        }
    }

    /// The step after the one before has ended.
    func waited(for what: String) {
        state.withLock {
            let now = ContinuousClock.now
            $0.steps.append("\(what) \($0.last.duration(to: now).inMilliseconds) ms")
            $0.last = now
        }
    }

    /// Nothing where nobody asked: what failed says so itself.
    func log(to logger: Logger, closedAt position: Position) {
        let state = state.withLock { $0 }
        guard let began = state.began else { return }
        logger.notice(
            "stopped in order",
            metadata: [
                "took": "\(began.duration(to: state.last).inMilliseconds) ms",
                "waited_for": "\(state.steps.joined(separator: "; "))",
                "journal": "closed at position \(position)",
            ])
    }
}

/// Notes when an orderly stop begins.
struct StopMark: ServiceLifecycle.Service {
    let stop: OrderlyStop

    func run() async throws {
        try await gracefulShutdown()
        stop.begin()
    }
}
