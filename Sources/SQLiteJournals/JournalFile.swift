package import Core
import FoundationEssentials
import GRDB
package import Journals

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// A journal's file by itself: a backup being written or read, a data directory being restored, or
/// the journal of one that may be at work, to be read.
///
/// The tables are those of `journal.sqlite`; a backup has one more, `backup`, with its record.
/// Calls block: it is for commands, not for servers.
package final class JournalFile: JournalSource, JournalTarget {
    private let queue: DatabaseQueue
    private let path: String

    /// Where a file is written until it is whole.
    private static func unfinished(_ path: String) -> String { path + ".part" }

    /// Opens a file to read, which may be a journal in use. Throws `.invalid` for what is none.
    package init(reading path: String) throws(JournalError) {
        self.path = path
        var configuration = Configuration()
        configuration.readonly = true
        configuration.label = "muster.journal.file"
        configuration.busyMode = .timeout(Connections.busyTimeout)
        do {
            queue = try DatabaseQueue(path: path, configuration: configuration)
            let (id, version) = try queue.inDatabase { db in
                (
                    try Int.fetchOne(db, sql: "PRAGMA application_id") ?? 0,
                    try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
                )
            }
            guard id == Schema.applicationID else {
                throw JournalError.invalid("\(path) is not a journal of Muster")
            }
            guard version == Schema.version else {
                throw JournalError.tooNew(
                    "schema \(version), this program knows \(Schema.version)")
            }
        } catch {
            throw JournalError(error)
        }
    }

    /// Begins a file that is not there yet, for its owner only: it will hold secrets. Throws
    /// `.invalid` when it is there.
    package init(creating path: String) throws(JournalError) {
        self.path = path
        let unfinished = Self.unfinished(path)
        guard access(path, F_OK) != 0 else { throw .invalid("\(path) is there already") }
        unlink(unfinished)
        let descriptor = open(unfinished, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw .unavailable("\(path) cannot be written: \(String(cString: strerror(errno)))")
        }
        close(descriptor)
        do {
            queue = try DatabaseQueue(path: unfinished)
            try queue.inDatabase { db in
                // What does not become whole is thrown away: one flush at the end is enough.
                _ = try String.fetchOne(db, sql: "PRAGMA journal_mode = OFF")
                try db.execute(sql: "PRAGMA synchronous = OFF")
                try Schema.prepare(db, id: "")
            }
        } catch {
            throw JournalError(error)
        }
    }

    /// What a backup says of itself. Throws `.invalid` for a journal that is no backup.
    package func record() throws(JournalError) -> BackupRecord {
        try here { db in
            guard try db.tableExists("backup"),
                let row = try GRDB.Row.fetchOne(
                    db, sql: "SELECT made_at, position, chain FROM backup")
            else { throw JournalError.invalid("\(self.path) is a journal, but not a backup") }
            let end = Position(try row.decode(Int.self, atIndex: 1))
            return BackupRecord(
                madeAt: Moment(milliseconds: try row.decode(Int64.self, atIndex: 0)),
                head: Head(
                    position: end,
                    digest: try SQLiteJournal.digest(
                        try row.decode(Data.self, atIndex: 2), "the end of the backup")))
        }
    }

    // MARK: Reading

    package func identity() throws(JournalError) -> JournalIdentity {
        try here { try SQLiteJournal.identity($0) }
    }

    package func rows(after position: Position, limit: Int) throws(JournalError) -> [JournalRow] {
        try here { try SQLiteJournal.rows($0, after: position, limit: limit) }
    }

    package func closedIncidents(_ query: ClosedQuery) throws(JournalError) -> [IncidentSummary] {
        try here { try SQLiteJournal.closedIncidents($0, query) }
    }

    package func handbookVersions() throws(JournalError) -> [HandbookVersion] {
        try here { db in
            try String.fetchAll(db, sql: "SELECT version FROM handbooks ORDER BY version")
                .map { HandbookVersion($0) }
        }
    }

    package func handbook(_ version: HandbookVersion) throws(JournalError) -> [UInt8] {
        try here { try SQLiteJournal.handbook($0, version) }
    }

    package func secrets() throws(JournalError) -> [String: [UInt8]] {
        try here { db in
            let rows = try GRDB.Row.fetchAll(db, sql: "SELECT name, bytes FROM secrets")
            return Dictionary(
                try rows.map {
                    (
                        try $0.decode(String.self, atIndex: 0),
                        [UInt8](try $0.decode(Data.self, atIndex: 1))
                    )
                }, uniquingKeysWith: { $1 })
        }
    }

    // MARK: Writing

    package func take(_ rows: [JournalRow]) throws(JournalError) {
        try write { db in for row in rows { try SQLiteJournal.insert(row, db) } }
    }

    package func take(closed: [IncidentSummary]) throws(JournalError) {
        try write { db in for summary in closed { try SQLiteJournal.insert(summary, db) } }
    }

    package func forget(closed: IncidentNumber) throws(JournalError) {
        try write {
            try $0.execute(
                sql: "DELETE FROM closed WHERE number = ?", arguments: [closed.value])
        }
    }

    package func take(handbook: [UInt8], as version: HandbookVersion) throws(JournalError) {
        try write {
            try $0.execute(
                sql: "INSERT INTO handbooks (version, bytes) VALUES (?, ?)",
                arguments: [version.text, Data(handbook)])
        }
    }

    package func take(secret: [UInt8], named name: String) throws(JournalError) {
        try write {
            try $0.execute(
                sql: "INSERT INTO secrets (name, bytes) VALUES (?, ?)",
                arguments: [name, Data(secret)])
        }
    }

    package func finish(
        as identity: JournalIdentity, record: BackupRecord?
    ) throws(JournalError) {
        try write { db in
            try db.execute(
                sql: "UPDATE journal SET id = ?, epoch = ?",
                arguments: [identity.id, identity.epoch])
            guard let record else { return }
            try db.execute(
                sql: """
                    CREATE TABLE backup (
                        made_at INTEGER NOT NULL, position INTEGER NOT NULL, chain BLOB NOT NULL
                    ) STRICT
                    """)
            try db.execute(
                sql: "INSERT INTO backup VALUES (?, ?, ?)",
                arguments: [
                    record.madeAt.milliseconds, record.head.position.value,
                    Data(record.head.digest.bytes),
                ])
        }
        do {
            try queue.close()
        } catch {
            throw JournalError(error)
        }
        try Self.flush(Self.unfinished(path))
        guard rename(Self.unfinished(path), path) == 0 else {
            throw .unavailable("\(path) cannot be made: \(String(cString: strerror(errno)))")
        }
        let folder = path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
        try Self.flush(folder.isEmpty ? "." : folder.joined(separator: "/") + "/")
    }

    private static func flush(_ path: String) throws(JournalError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        defer { if descriptor >= 0 { close(descriptor) } }
        guard descriptor >= 0, fsync(descriptor) == 0 else {
            throw .unavailable("\(path) cannot be flushed: \(String(cString: strerror(errno)))")
        }
    }

    private func here<Value>(_ body: (Database) throws -> Value) throws(JournalError) -> Value {
        do {
            return try queue.inDatabase(body)
        } catch {
            throw JournalError(error)
        }
    }

    private func write(_ body: (Database) throws -> Void) throws(JournalError) {
        try here { db in
            try db.inTransaction {
                try body(db)
                return .commit
            }
        }
    }
}
