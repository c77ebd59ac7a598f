import GRDB
import Journals
import Synchronization

/// Moves what was appended from the WAL to the database, on its own connection and thread, so that
/// no append waits for it: a checkpoint inside a commit is what makes the slowest ones slow.
///
/// Nothing runs while nothing is written.
final class Checkpointer: Sendable {
    /// Appended bytes after which it starts. Small enough for a quick restart, large enough that
    /// pages written again and again are moved once.
    static let threshold = 4 * 1024 * 1024
    /// A WAL beyond this is started anew even if appends must wait a moment: under endless load a
    /// passive checkpoint never reaches its end.
    static let ceiling = 64 * 1024 * 1024

    private struct State {
        var pending = 0
        var isRunning = false
    }

    private let queue: DatabaseQueue
    private let state = Mutex(State())

    init(path: String) throws { queue = try Connections.openCheckpointer(path) }

    /// Appended since the last checkpoint began, roughly.
    var pendingBytes: Int { state.withLock { $0.pending } }

    /// Takes note of what was appended, and starts a checkpoint when it is due.
    func wrote(_ bytes: Int) {
        let isDue = state.withLock { state in
            state.pending += bytes
            guard state.pending >= Self.threshold, !state.isRunning else { return false }
            state.pending = 0
            state.isRunning = true
            return true
        }
        guard isDue else { return }
        queue.asyncWriteWithoutTransaction { [self] db in
            defer { state.withLock { $0.isRunning = false } }
            // A checkpoint that fails loses nothing: the WAL has it all, the next one tries again.
            guard let pages = try? db.checkpoint(.passive).walFrameCount,
                let pageSize = try? Int.fetchOne(db, sql: "PRAGMA page_size"),
                pages * pageSize > Self.ceiling
            else { return }
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
