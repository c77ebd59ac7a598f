import Core
import Foundation
import Journals
import Synchronization

/// Listens for what other nodes appended, gives signs of life, and sees who gives none (rule 9).
///
/// A thread and a session of its own. A notification that gets lost is made up for by a look at
/// the end of the journal every second.
final class Watcher: Sendable {
    /// Between two signs of life.
    private static let beat = Duration.milliseconds(500)
    private static let pollEvery = 2

    private struct State {
        var tell: @Sendable (JournalNews) -> Void = { _ in }
        var session: Session?
        var isStopped = false
        var isSilent = false
        var clockOffset: Int64 = 0
    }

    private let settings: PostgresSettings
    private let state = Mutex(State())

    init(_ settings: PostgresSettings) { self.settings = settings }

    var clockOffset: Int64 { state.withLock { $0.clockOffset } }

    func start(_ tell: @escaping @Sendable (JournalNews) -> Void) {
        state.withLock { $0.tell = tell }
        let thread = Thread { [self] in run() }
        thread.name = "watcher"
        thread.start()
    }

    func stop() {
        state.withLock {
            $0.isStopped = true
            $0.session?.interrupt()
        }
    }

    /// Goes on listening, and leaves the list of those alive.
    func fallSilent() { state.withLock { $0.isSilent = true } }

    private var isStopped: Bool { state.withLock { $0.isStopped } }

    private func run() {
        let tell = state.withLock { $0.tell }
        var pause = Duration.milliseconds(100)
        while !isStopped {
            do {
                let session = try Session(settings, purpose: "watcher")
                _ = try PostgresJournal.greet(session)
                state.withLock { $0.session = session }
                _ = try session.run(Statement(sql: "LISTEN muster"), within: .seconds(5))
                pause = .milliseconds(100)
                tell(.back)
                try watch(session, tell)
            } catch {
                state.withLock { $0.session = nil }
                guard !isStopped else { return }
                tell(.away("\((error as? JournalError)?.words ?? "the connection was lost")"))
            }
            Thread.sleep(forTimeInterval: Double(pause.inMilliseconds) / 1000)
            pause = min(pause * 2, .seconds(2))
        }
    }

    private func watch(
        _ session: Session, _ tell: @Sendable (JournalNews) -> Void
    ) throws(SessionError) {
        var next = ContinuousClock.now
        var beats = 0
        while !isStopped {
            if ContinuousClock.now >= next {
                next = .now + Self.beat
                try giveSign(session, tell)
                beats += 1
                if beats % Self.pollEvery == 0 { try look(session, tell) }
            }
            let left = max(.milliseconds(1), next - .now)
            for text in try session.notifications(within: left) {
                if let position = Int(text) { tell(.appended(Position(position))) }
            }
        }
    }

    /// A sign of life, who else gave one lately, and how the clocks differ.
    private func giveSign(
        _ session: Session, _ tell: @Sendable (JournalNews) -> Void
    ) throws(SessionError) {
        let before = Self.wallMilliseconds
        let rows = try session.run(
            [
                state.withLock(\.isSilent)
                    ? Self.farewell(settings.node) : Self.sign(settings.node),
                Statement(
                    name: "alive",
                    sql: """
                        SELECT node, (extract(epoch FROM clock_timestamp()) * 1000)::bigint
                        FROM muster.nodes
                        WHERE seen > clock_timestamp() - $1 * interval '1 millisecond'
                        ORDER BY node
                        """, parameters: [.int(Int(Limits.nodeSilence.inMilliseconds))]),
            ], within: .seconds(2))
        let after = Self.wallMilliseconds
        if let theirs = rows[1].int(0, 1) {
            state.withLock { $0.clockOffset = Int64(theirs) - (before + after) / 2 }
        }
        let alive = (0..<rows[1].count).compactMap { rows[1].text($0, 0) }
        tell(.alive(Set(alive.map { NodeID($0) })))
    }

    private static func sign(_ node: String) -> Statement {
        Statement(
            name: "sign",
            sql: """
                INSERT INTO muster.nodes (node, seen) VALUES ($1, clock_timestamp())
                ON CONFLICT (node) DO UPDATE SET seen = excluded.seen
                """, parameters: [.text(node)])
    }

    private static func farewell(_ node: String) -> Statement {
        Statement(
            name: "farewell", sql: "DELETE FROM muster.nodes WHERE node = $1",
            parameters: [.text(node)])
    }

    private func look(
        _ session: Session, _ tell: @Sendable (JournalNews) -> Void
    ) throws(SessionError) {
        let rows = try session.run(
            Statement(
                name: "end",
                sql: "SELECT position FROM muster.entries ORDER BY position DESC LIMIT 1"),
            within: .seconds(2))
        if let position = rows.int(0, 0) { tell(.appended(Position(position))) }
    }

    private static var wallMilliseconds: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }
}
