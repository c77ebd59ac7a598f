import Core
import Handbooks
import Journals
import Logging
import Nodes
import ServiceLifecycle
import Synchronization

/// Looks ahead at who is on call whenever the handbook or what is laid over it changes, and at least
/// hourly: time alone brings a gap nearer. Never on the engine's thread.
struct ReadinessWatch: ServiceLifecycle.Service {
    /// Between two looks when nothing changes.
    private static let interval: Duration = .seconds(3600)

    let node: Node
    let journal: any Journal
    let logger: Logger
    let now: @Sendable () -> Moment
    private let shared = Shared()

    /// A reference, since a service is a value.
    private final class Shared: Sendable {
        let report = Mutex<ReadinessReport?>(nil)
    }

    init(
        node: Node, journal: any Journal, logger: Logger, now: @escaping @Sendable () -> Moment
    ) {
        self.node = node
        self.journal = journal
        self.logger = logger
        self.now = now
    }

    /// What the last look found; nil before the first one.
    var report: ReadinessReport? { shared.report.withLock { $0 } }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            var loaded: LoadResult?
            var seen: Seen?
            while !Task.isCancelled {
                let present = present
                if let version = present.handbook {
                    if loaded?.handbook?.version != version { loaded = await load(version) }
                    if let loaded { look(loaded, present) }
                }
                seen = present
                await change(since: seen)
            }
        }
    }

    /// Returns when something else counts than before, or after the interval.
    private func change(since seen: Seen?) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { try? await Task.sleep(for: Self.interval) }
            group.addTask {
                while !Task.isCancelled {
                    // Cut off, or more listeners than one node serves: the next look finds it.
                    guard
                        let subscription = node.board.feed.subscribe(
                            where: { $0.mayConcernReadiness })
                    else {
                        try? await Task.sleep(for: .seconds(60))
                        return
                    }
                    if present != seen { return }
                    for await _ in subscription.entries where present != seen { return }
                }
            }
            await group.next()
            group.cancelAll()
        }
    }

    /// What a look depends on, besides the time.
    private struct Seen: Hashable {
        var handbook: HandbookVersion?
        var changes: RosterChanges
        var troubles: ContactTroubles
    }

    private var present: Seen {
        let installation = node.board.installation
        return Seen(
            handbook: installation.handbook, changes: installation.changes,
            troubles: ContactTroubles(
                in: node.board.incidents.values, of: installation.handbook,
                failedChannels: installation.failedChannels.keys))
    }

    /// The version in force with the places of everything in its files.
    private func load(_ version: HandbookVersion) async -> LoadResult? {
        do throws(JournalError) {
            let bytes = try await journal.handbook(version)
            guard let files = HandbookFiles(canonicalBytes: bytes) else { return nil }
            return HandbookLoader.load(files, version: version)
        } catch {
            logger.error(
                "the rosters cannot be looked at", metadata: ["reason": "\(error.words)"])
            return nil
        }
    }

    private func look(_ loaded: LoadResult, _ present: Seen) {
        guard let handbook = loaded.handbook else { return }
        let at = now()
        let problems =
            loaded.problems
            + HandbookCheck.problems(
                of: handbook, places: loaded.places, from: at, changes: present.changes,
                troubles: present.troubles)
        let report = ReadinessReport(
            handbook: handbook.version, at: at, days: HandbookCheck.usualDays, problems: problems)
        let before = shared.report.withLock { shown in
            defer { shown = report }
            return shown
        }
        let known = Set(before?.problems.map(\.message) ?? [])
        for problem in problems where problem.weight == .error && !known.contains(problem.message) {
            logger.warning("the rosters have a hole", metadata: ["problem": "\(problem)"])
        }
    }
}

extension Entry {
    /// The rosters, a channel, or a contact method of which something new is known.
    fileprivate var mayConcernReadiness: Bool {
        guard incident != nil, case .attemptEnded(let ended) = event else { return incident == nil }
        switch ended.outcome {
        case .methodFailed, .channelFailed: return true
        case .retry: return ended.retryAt == nil
        case .delivered: return false
        }
    }
}
