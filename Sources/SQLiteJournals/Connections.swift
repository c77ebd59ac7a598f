import Core
import GRDB
import GRDBSQLite
import Journals

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// How the connections to `journal.sqlite` are opened.
enum Connections {
    /// How long a connection waits for a lock that another program holds, in seconds. Longer would
    /// make senders wait for a 503 that they could have had at once.
    static let busyTimeout = 2.0
    /// Readers at a time: screens, exports and searches. More only queue up in the disk.
    static let readers = 4

    /// The connection that appends: WAL, `synchronous=FULL`, no checkpoints of its own. Throws
    /// unless the database confirms all of that (rule 18).
    static func openWriter(_ path: String, id: String) throws -> DatabaseQueue {
        let writer = try DatabaseQueue(path: path, configuration: configuration("writer"))
        try writer.inDatabase { db in
            let mode = try String.fetchOne(db, sql: "PRAGMA journal_mode = WAL")
            try db.execute(sql: "PRAGMA synchronous = FULL")
            try db.execute(sql: "PRAGMA wal_autocheckpoint = 0")
            let synchronous = try Int.fetchOne(db, sql: "PRAGMA synchronous")
            guard mode == "wal", synchronous == 2 else {
                throw JournalError.unavailable(
                    "SQLite says journal_mode=\(mode ?? "?"), synchronous="
                        + "\(synchronous.map { String($0) } ?? "?"), not wal and 2")
            }
            try Schema.prepare(db, id: id)
            let version = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
            guard version == Schema.version else {
                throw JournalError.tooNew("schema \(version), this program knows \(Schema.version)")
            }
            // Only for speed: a disk without room for it may still have room for entries.
            try? lengthenWAL(db, at: path)
        }
        return writer
    }

    /// Makes the WAL as long as it will be, so that commits overwrite and do not lengthen it: with
    /// changes that are taken back, which SQLite writes to it when they outgrow its cache.
    private static func lengthenWAL(_ db: Database, at path: String) throws {
        var status = stat()
        guard stat(path + "-wal", &status) == 0, status.st_size < Checkpointer.prepared else {
            return
        }
        let cache = try Int.fetchOne(db, sql: "PRAGMA cache_size") ?? -2000
        try db.execute(sql: "PRAGMA cache_size = 16")
        defer { try? db.execute(sql: "PRAGMA cache_size = \(cache)") }
        try db.inTransaction(.immediate) {
            try db.execute(
                sql: "INSERT INTO handbooks (version, bytes) VALUES ('', zeroblob(?))",
                arguments: [Checkpointer.prepared])
            return .rollback
        }
    }

    /// Tells the checkpointer after every commit of this connection how much the WAL holds.
    static func watchWAL(_ db: Database, _ checkpointer: Checkpointer) {
        // The checkpointer outlives the connection's last commit: one journal holds both.
        let context = Unmanaged.passUnretained(checkpointer).toOpaque()
        sqlite3_wal_hook(
            db.sqliteConnection,
            { context, _, _, pages in
                if let context {
                    Unmanaged<Checkpointer>.fromOpaque(context).takeUnretainedValue()
                        .committed(pages: Int(pages))
                }
                return SQLITE_OK
            }, context)
    }

    static func openReaders(_ path: String) throws -> DatabasePool {
        var configuration = configuration("reader")
        configuration.readonly = true
        configuration.maximumReaderCount = readers
        return try DatabasePool(path: path, configuration: configuration)
    }

    /// The connection that moves what is in the WAL to the database.
    static func openCheckpointer(_ path: String) throws -> DatabaseQueue {
        let queue = try DatabaseQueue(path: path, configuration: configuration("checkpoint"))
        try queue.inDatabase { try $0.execute(sql: "PRAGMA wal_autocheckpoint = 0") }
        return queue
    }

    private static func configuration(_ label: String) -> Configuration {
        var configuration = Configuration()
        configuration.label = "muster.journal.\(label)"
        configuration.busyMode = .timeout(busyTimeout)
        configuration.foreignKeysEnabled = false
        return configuration
    }
}

extension JournalError {
    /// What an error of the store means. While a commit runs, an error of the disk leaves open
    /// whether the commit reached it.
    init(_ error: any Error, committing: Bool = false) {
        if let known = error as? JournalError {
            self = known
            return
        }
        guard let error = error as? DatabaseError else {
            self = .unavailable("\(error)")
            return
        }
        let detail = error.message ?? error.extendedResultCode.description
        switch error.resultCode {
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            self = .unavailable("it is locked by another program (\(detail))")
        case .SQLITE_FULL: self = .unavailable("the disk is full (\(detail))")
        case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_AUTH:
            self = .unavailable("it cannot be written (\(detail))")
        case .SQLITE_CANTOPEN: self = .unavailable("it cannot be opened (\(detail))")
        case .SQLITE_CORRUPT, .SQLITE_NOTADB: self = .corrupt(detail)
        // Faults of what was to be written: values, constraints, limits.
        case .SQLITE_TOOBIG, .SQLITE_CONSTRAINT, .SQLITE_MISMATCH, .SQLITE_RANGE:
            self = .invalid(detail)
        default: self = committing ? .unknown(detail) : .unavailable(detail)
        }
    }
}
