package import Core
import FoundationEssentials
import GRDB
package import Journals

// Reads, on the pool's own threads: they see what is committed and block nobody.

extension SQLiteJournal {
    private static let columns = """
        position, at, kind, incident, node, serial, sealed, body_digest, chain, incident_chain, original
        """

    package func rows(
        after position: Position, limit: Int
    ) async throws(JournalError) -> [JournalRow] {
        try await read { try Self.rows($0, after: position, limit: limit) }
    }

    static func rows(
        _ db: Database, after position: Position, limit: Int
    ) throws -> [JournalRow] {
        let statement = try db.cachedStatement(
            sql: """
                SELECT \(columns) FROM entries WHERE position > ? ORDER BY position LIMIT ?
                """)
        return try rows(statement, [position.value, max(limit, 0)])
    }

    package func rows(
        of incident: IncidentNumber, after position: Position, limit: Int
    ) async throws(JournalError) -> [JournalRow] {
        try await read { db in
            let statement = try db.cachedStatement(
                sql: """
                    SELECT \(Self.columns) FROM entries WHERE incident = ? AND position > ?
                    ORDER BY position LIMIT ?
                    """)
            return try Self.rows(statement, [incident.value, position.value, max(limit, 0)])
        }
    }

    private static func rows(
        _ statement: Statement, _ arguments: StatementArguments
    ) throws -> [JournalRow] {
        let cursor = try GRDB.Row.fetchCursor(statement, arguments: arguments)
        var rows: [JournalRow] = []
        while let row = try cursor.next() { rows.append(try journalRow(row)) }
        return rows
    }

    private static func journalRow(_ row: GRDB.Row) throws -> JournalRow {
        let position = Position(try row.decode(Int.self, atIndex: 0))
        let incidentChain = try row.decode(Data?.self, atIndex: 9)
        return JournalRow(
            position: position,
            at: Moment(milliseconds: try row.decode(Int64.self, atIndex: 1)),
            kind: try row.decode(Int.self, atIndex: 2),
            incident: try row.decode(Int?.self, atIndex: 3).map { IncidentNumber($0) },
            batch: BatchID(
                node: NodeID(try row.decode(String.self, atIndex: 4)),
                serial: BatchSerial(try row.decode(Int.self, atIndex: 5))),
            sealed: try row.withUnsafeData(atIndex: 6) { $0.map { [UInt8]($0) } },
            bodyDigest: try digest(
                try row.decode(Data.self, atIndex: 7), "the body's digest of entry \(position)"),
            chain: try digest(
                try row.decode(Data.self, atIndex: 8), "the chain of entry \(position)"),
            incidentChain: try incidentChain.map {
                try digest($0, "the incident's chain of entry \(position)")
            }, original: try row.withUnsafeData(atIndex: 10) { $0.map { [UInt8]($0) } })
    }

    package func latestSnapshot() async throws(JournalError) -> Snapshot? {
        try await read { db in
            let cursor = try GRDB.Row.fetchCursor(
                db,
                sql: """
                    SELECT position, chain, fold, bytes, digest FROM snapshots
                    ORDER BY position DESC
                    """)
            while let row = try cursor.next() {
                let bytes = try row.withUnsafeData(atIndex: 3) { [UInt8]($0 ?? Data()) }
                let digest = try row.decode(Data.self, atIndex: 4)
                // A damaged snapshot is no loss: the one before it, or the journal, has it all.
                guard sha256(bytes).bytes == [UInt8](digest) else { continue }
                return Snapshot(
                    head: Head(
                        position: Position(try row.decode(Int.self, atIndex: 0)),
                        digest: try Self.digest(
                            try row.decode(Data.self, atIndex: 1), "the head of a snapshot")),
                    fold: try row.decode(Int.self, atIndex: 2), bytes: bytes)
            }
            return nil
        }
    }

    package func handbook(_ version: HandbookVersion) async throws(JournalError) -> [UInt8] {
        try await read { try Self.handbook($0, version) }
    }

    static func handbook(_ db: Database, _ version: HandbookVersion) throws -> [UInt8] {
        let stored = try Data.fetchOne(
            db, sql: "SELECT bytes FROM handbooks WHERE version = ?", arguments: [version.text])
        guard let stored else { throw JournalError.notFound("handbook \(version)") }
        return [UInt8](stored)
    }

    package func health() async throws(JournalError) -> JournalHealth {
        let pending = checkpointer.pendingBytes
        return try await read { db in
            let pages = try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0
            let pageSize = try Int.fetchOne(db, sql: "PRAGMA page_size") ?? 0
            return JournalHealth(
                entries: try Self.head(db).position.value, bytes: pages * pageSize,
                pendingBytes: pending)
        }
    }

    /// What `body` makes of a consistent view of the database, on a thread of the pool.
    func read<Value: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws(JournalError) -> Value {
        let outcome: Result<Value, JournalError> = await withCheckedContinuation { continuation in
            readers.asyncRead { database in
                continuation.resume(
                    returning: Result { try body(try database.get()) }
                        .mapError { JournalError($0) })
            }
        }
        return try outcome.get()
    }
}
