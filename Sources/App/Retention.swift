import Core
import Journals
import Logging
import Nodes
import Server
import ServiceLifecycle
import Synchronization

/// Lets the senders' own bytes of alerts go once they are old enough: a few entries at a time, with
/// pauses, and none while anything waits for the journal. Any node may do it; one at a time does.
struct Retention: ServiceLifecycle.Service {
    /// Nil: they are kept for ever.
    let keeps: Duration?
    let journal: any Journal
    let node: Node
    let logger: Logger
    let now: @Sendable () -> Moment
    private let shared = Shared()

    /// A reference, since a service is a value.
    private final class Shared: Sendable {
        let gone = Atomic<Int>(0)
    }

    init(
        keeps: Duration?, journal: any Journal, node: Node, logger: Logger,
        now: @escaping @Sendable () -> Moment
    ) {
        self.keeps = keeps
        self.journal = journal
        self.node = node
        self.logger = logger
        self.now = now
    }

    /// Between two steps while there is more, and at most between two looks.
    private static let pause: Duration = .milliseconds(250)
    private static let interval: Duration = .seconds(600)

    func run() async throws {
        guard let keeps else {
            try? await gracefulShutdown()
            return
        }
        let rest = max(Self.pause, min(Self.interval, keeps / 10))
        await cancelWhenGracefulShutdown {
            var failure: String?
            while !Task.isCancelled {
                var isDone = false
                do throws(JournalError) {
                    if node.statistics.backlog.load(ordering: .relaxed) == 0 {
                        let found = try await journal.letGo(
                            before: now() - keeps, looking: Limits.letGoEntries)
                        shared.gone.add(found.gone, ordering: .relaxed)
                        isDone = found.isDone
                    }
                    failure = nil
                } catch {
                    // The journal's troubles are told where it appends; here it only waits.
                    if failure != error.words {
                        logger.warning(
                            "originals cannot be let go", metadata: ["reason": "\(error.words)"])
                    }
                    failure = error.words
                    isDone = true
                }
                try? await Task.sleep(for: isDone ? rest : Self.pause)
            }
        }
    }

    /// For `/metrics`.
    var metrics: [Metric] {
        [
            Metric(
                name: "muster_originals_let_go_total", kind: .counter,
                help: "Alerts whose senders' own bytes were let go by this node.",
                value: Double(shared.gone.load(ordering: .relaxed)))
        ]
    }
}
