package import Core
import FoundationEssentials
import GRDB
package import Journals

// Writes beside the journal, on the writing connection's own thread.

extension SQLiteJournal {
    package func save(_ snapshot: Snapshot) async throws(JournalError) {
        let digest = sha256(snapshot.bytes)
        try await write { db in
            try db.execute(
                sql: """
                    INSERT OR REPLACE INTO snapshots (position, chain, fold, bytes, digest)
                    VALUES (?, ?, ?, ?, ?)
                    """,
                arguments: [
                    snapshot.head.position.value, Data(snapshot.head.digest.bytes), snapshot.fold,
                    Data(snapshot.bytes), Data(digest.bytes),
                ])
            try db.execute(
                sql: """
                    DELETE FROM snapshots WHERE position NOT IN
                        (SELECT position FROM snapshots ORDER BY position DESC LIMIT 2)
                    """)
        }
    }

    package func store(
        handbook: [UInt8], as version: HandbookVersion
    ) async throws(JournalError) {
        try await write { db in
            try db.execute(
                sql: "INSERT OR IGNORE INTO handbooks (version, bytes) VALUES (?, ?)",
                arguments: [version.text, Data(handbook)])
        }
    }

    package func secret(
        _ name: String, or candidate: [UInt8]
    ) async throws(JournalError) -> [UInt8] {
        try await write { db in
            try db.execute(
                sql: "INSERT OR IGNORE INTO secrets (name, bytes) VALUES (?, ?)",
                arguments: [name, Data(candidate)])
            let stored = try Data.fetchOne(
                db, sql: "SELECT bytes FROM secrets WHERE name = ?", arguments: [name])
            return stored.map { [UInt8]($0) } ?? candidate
        }
    }

    /// Writes the header page as it is.
    package func probe() async throws(JournalError) {
        try await write { db in
            let version = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
            try db.execute(sql: "PRAGMA user_version = \(version)")
        }
    }

    /// One short transaction; the room is used again by what comes.
    package func letGo(
        before moment: Moment, looking limit: Int
    ) async throws(JournalError) -> LetGo {
        try await write { db in
            let from = try Int.fetchOne(db, sql: "SELECT kept_from FROM journal") ?? 0
            let looked = try GRDB.Row.fetchAll(
                db,
                sql: """
                    SELECT position, at, original IS NOT NULL FROM entries WHERE position > ?
                    ORDER BY position LIMIT ?
                    """, arguments: [from, max(limit, 0)])
            var last = from
            var gone = 0
            var count = 0
            for row in looked {
                guard try row.decode(Int64.self, atIndex: 1) < moment.milliseconds else { break }
                last = try row.decode(Int.self, atIndex: 0)
                count += 1
                guard try row.decode(Bool.self, atIndex: 2) else { continue }
                gone += 1
                try db.cachedStatement(sql: "UPDATE entries SET original = NULL WHERE position = ?")
                    .execute(arguments: [last])
            }
            if last > from {
                try db.execute(sql: "UPDATE journal SET kept_from = ?", arguments: [last])
            }
            return LetGo(gone: gone, isDone: count < limit)
        }
    }

    /// Takes the body of an entry and its salt away for good (promise 11): both chains still hold.
    ///
    /// Snapshots go too, since what they hold was made of it, and the freed bytes are overwritten.
    /// The row still counts in every position, and its header is still read and shown. Throws
    /// `.invalid` for what a fold depends on: see `Redaction`.
    package func redact(_ position: Position) async throws(JournalError) {
        try await write { db in
            try db.execute(sql: "PRAGMA secure_delete = ON")
            try Self.prepareRedaction(of: position, db)
            try db.execute(
                sql: "UPDATE entries SET sealed = NULL, original = NULL WHERE position = ?",
                arguments: [position.value])
            try db.execute(sql: "DELETE FROM snapshots")
        }
        // Older pages with the body in them are still in the WAL.
        try await checkpointer.finish()
    }

    /// Checks that the body may go, and takes the title away that lists and searches have from it.
    private static func prepareRedaction(of position: Position, _ db: Database) throws {
        let row = try GRDB.Row.fetchOne(
            db,
            sql: """
                SELECT kind, closed.number FROM entries
                LEFT JOIN closed ON closed.number = entries.incident WHERE position = ?
                """, arguments: [position.value])
        guard let row else { throw JournalError.notFound("there is no entry \(position)") }
        let kind = try row.decode(Int.self, atIndex: 0)
        guard let incident = try row.decode(Int?.self, atIndex: 1) else {
            throw JournalError.invalid("entry \(position) is not of a closed incident")
        }
        guard Redaction.isAllowed(kind: kind) else {
            throw JournalError.invalid("entry \(position) says where alerts went")
        }
        guard Redaction.takesTitle(kind: kind) else { return }
        try db.execute(
            sql: "UPDATE closed SET title = ? WHERE number = ?",
            arguments: [Event.Redacted.words, incident])
    }

    /// One immediate transaction of `body` on the writing connection's own thread.
    private func write<Value: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws(JournalError) -> Value {
        let queue = try connection()
        let outcome: Result<Value, JournalError> = await withCheckedContinuation { continuation in
            queue.asyncWriteWithoutTransaction { db in
                continuation.resume(
                    returning: Result {
                        var value: Value?
                        try db.inTransaction(.immediate) {
                            value = try body(db)
                            return .commit
                        }
                        guard let value else { throw JournalError.unknown("nothing came of it") }
                        return value
                    }.mapError { JournalError($0) })
            }
        }
        return try outcome.get()
    }
}
