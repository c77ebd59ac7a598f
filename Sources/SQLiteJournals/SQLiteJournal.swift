import Core
import GRDB
package import Journals
import Synchronization

/// The embedded store: one SQLite database, `journal.sqlite`, in the data directory.
///
/// Appends and confirms run in place on the caller's thread, each in one immediate transaction on
/// the one writing connection. Everything else runs on threads of its own: reads on a pool that
/// neither blocks the writer nor is blocked by it, other writes on the writer's queue.
package final class SQLiteJournal: Journal {
    /// What only appending needs, held for as long as an append takes.
    struct Appender {
        /// Where the chains stand; nil after a conflict or an error, when they must be read again.
        var chain: Chain?
        var salts: any RandomNumberGenerator & Sendable
    }

    let path: String
    let appender: Mutex<Appender>
    /// The one writing connection; nil once a commit of unknown outcome made it suspect (rule 18).
    private let writer: Mutex<DatabaseQueue?>
    let readers: DatabasePool
    let checkpointer: Checkpointer
    private let name: JournalIdentity
    package let durability = "SQLite, WAL, synchronous=FULL: durable on this machine's disk"

    /// Opens the journal in this directory, which must exist, and creates it if it is not there.
    package init(
        directory: String,
        salts: any RandomNumberGenerator & Sendable = SystemRandomNumberGenerator()
    ) throws(JournalError) {
        path = directory + "/" + Self.fileName
        var salts = salts
        let id = Self.randomID(&salts)
        do {
            let queue = try Connections.openWriter(path, id: id)
            readers = try Connections.openReaders(path)
            let checkpointer = try Checkpointer(path: path)
            self.checkpointer = checkpointer
            name = try queue.inDatabase {
                Connections.watchWAL($0, checkpointer)
                return try Self.identity($0)
            }
            writer = Mutex(queue)
            appender = Mutex(Appender(chain: nil, salts: salts))
        } catch {
            throw JournalError(error)
        }
    }

    package static let fileName = "journal.sqlite"

    /// Empties the WAL and closes every connection. The journal is of no use afterwards.
    package func close() throws(JournalError) {
        do {
            try readers.close()
            try checkpointer.finishInPlace()
            try checkpointer.close()
            try writer.withLock { try $0?.close() }
        } catch {
            throw JournalError(error)
        }
    }

    package func identity() async throws(JournalError) -> JournalIdentity { name }

    /// The writing connection, opened again if it was dropped.
    func connection() throws(JournalError) -> DatabaseQueue {
        try writer.withLock { writer throws(JournalError) in
            if let writer { return writer }
            do {
                let queue = try Connections.openWriter(path, id: name.id)
                queue.inDatabase { Connections.watchWAL($0, checkpointer) }
                writer = queue
                return queue
            } catch {
                throw JournalError(error)
            }
        }
    }

    func dropConnection() {
        writer.withLock { writer in
            try? writer?.close()
            writer = nil
        }
    }

    static func identity(_ db: Database) throws -> JournalIdentity {
        guard let row = try GRDB.Row.fetchOne(db, sql: "SELECT id, epoch FROM journal") else {
            throw JournalError.corrupt("it does not say which journal it is")
        }
        return JournalIdentity(
            id: try row.decode(String.self, atIndex: 0), epoch: try row.decode(atIndex: 1))
    }

    private static func randomID(_ generator: inout some RandomNumberGenerator) -> String {
        (0..<2).map { _ in
            let digits = String(generator.next(), radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }.joined()
    }
}
