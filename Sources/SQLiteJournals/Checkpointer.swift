import GRDB
import Journals
import Synchronization

/// Moves what was appended from the WAL to the database, on its own connection and thread, so that
/// no append waits for it: a checkpoint inside a commit is what makes the slowest ones slow.
///
/// Once all of it is moved, the next append begins at the start of the WAL again and overwrites what
/// stands there, which takes the disk half as long as making the file longer. Nothing runs while
/// nothing is written.
final class Checkpointer: Sendable {
    /// Bytes of the WAL after which a checkpoint starts. Small enough for a quick restart, large
    /// enough that pages written again and again are moved once.
    static let threshold = 4 * 1024 * 1024
    /// The WAL's length from the start: room for what comes while a checkpoint runs.
    static let prepared = 2 * threshold
    /// A WAL beyond this is started anew even if appends must wait a moment: under endless load a
    /// passive checkpoint never reaches its end.
    static let ceiling = 64 * 1024 * 1024

    private struct State {
        /// In use in the WAL, as of the last commit.
        var bytes = 0
        /// Where the next checkpoint starts.
        var due = threshold
        var isRunning = false
        var rounds = 0
    }

    private let queue: DatabaseQueue
    /// A page and its header in the WAL.
    private let frameBytes: Int
    private let state = Mutex(State())

    init(path: String) throws {
        queue = try Connections.openCheckpointer(path)
        let pageSize = try queue.inDatabase { try Int.fetchOne($0, sql: "PRAGMA page_size") }
        frameBytes = (pageSize ?? 4096) + 24
    }

    /// In the WAL since it was last begun anew, moved or not.
    var pendingBytes: Int { state.withLock { $0.bytes } }

    /// Whether a checkpoint is under way.
    var isRunning: Bool { state.withLock { $0.isRunning } }

    /// How often the WAL was begun anew.
    var rounds: Int { state.withLock { $0.rounds } }

    /// Takes note of how many pages the WAL holds after a commit, and starts a checkpoint when it
    /// is due. Called inside the commit.
    func committed(pages: Int) {
        let walBytes = pages * frameBytes
        let isDue = state.withLock { state in
            // It was begun anew.
            if walBytes < state.bytes {
                state.due = Self.threshold
                state.rounds += 1
            }
            state.bytes = walBytes
            guard walBytes >= state.due, !state.isRunning else { return false }
            state.due = walBytes + Self.threshold
            state.isRunning = true
            return true
        }
        guard isDue else { return }
        queue.asyncWriteWithoutTransaction { [self] db in
            defer { state.withLock { $0.isRunning = false } }
            // A checkpoint that fails loses nothing: the WAL has it all, the next one tries again.
            guard (try? db.checkpoint(.passive)) != nil, walBytes > Self.ceiling else { return }
            _ = try? db.checkpoint(.restart)
        }
    }

    /// Moves everything and empties the WAL.
    func finish() async throws(JournalError) {
        let outcome: Result<Void, JournalError> = await withCheckedContinuation { continuation in
            queue.asyncWriteWithoutTransaction { db in
                continuation.resume(
                    returning: Result { _ = try db.checkpoint(.truncate) }
                        .mapError { JournalError($0) })
            }
        }
        try outcome.get()
    }

    /// The same on the caller's thread.
    func finishInPlace() throws {
        try queue.inDatabase { _ = try $0.checkpoint(.truncate) }
    }

    func close() throws { try queue.close() }
}
