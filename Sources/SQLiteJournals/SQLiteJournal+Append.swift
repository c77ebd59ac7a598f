package import Core
import FoundationEssentials
import GRDB
import GRDBSQLite
package import Journals
import Synchronization

// The hot path: everything here runs in place, on the engine's thread.

extension SQLiteJournal {
    /// Incidents whose chains are remembered between appends; beyond it they are read again.
    private static let rememberedChains = 20_000

    package func head() async throws(JournalError) -> Head {
        try inPlace { db throws(JournalError) in try Self.head(db) }
    }

    package func confirm(_ head: Head) async throws(JournalError) {
        try inPlace { db throws(JournalError) in
            guard try Self.head(db) == head else { throw .conflict }
        }
    }

    package func append(_ batch: Batch, after head: Head) async throws(JournalError) -> Head {
        try batch.check(after: head)
        guard !batch.entries.isEmpty else {
            try await confirm(head)
            return head
        }
        return try appender.withLock { appender throws(JournalError) in
            // Bodies are encoded and hashed before the transaction: nobody else waits for that.
            var rows: [JournalRow] = []
            rows.reserveCapacity(batch.entries.count)
            for entry in batch.entries { rows.append(JournalRow(entry, salt: &appender.salts)) }
            var chain = appender.chain.flatMap { $0.head == head ? $0 : nil } ?? Chain(after: head)
            if chain.knownIncidents > Self.rememberedChains { chain = Chain(after: head) }
            appender.chain = nil
            try insert(rows, of: batch, after: head, &chain)
            appender.chain = chain
            return chain.head
        }
    }

    private func insert(
        _ rows: [JournalRow], of batch: Batch, after head: Head, _ chain: inout Chain
    ) throws(JournalError) {
        let queue = try connection()
        var committing = false
        do {
            try queue.inDatabase { db in
                try db.inTransaction(.immediate) {
                    guard try Self.head(db) == head else { throw JournalError.conflict }
                    for var row in rows {
                        try Self.learn(row.incident, &chain, db)
                        chain.link(&row)
                        try Self.insert(row, db)
                    }
                    for entry in batch.entries { try Self.project(entry.event, db) }
                    committing = true
                    return .commit
                }
            }
        } catch {
            let error = JournalError(error, committing: committing)
            // What became of the batch, the journal says to whoever reads it again.
            if case .unknown = error { dropConnection() }
            throw error
        }
    }

    /// Reads where the incident's chain stands, unless that is known.
    private static func learn(
        _ incident: IncidentNumber?, _ chain: inout Chain, _ db: Database
    ) throws {
        guard let incident, !chain.knows(incident) else { return }
        let statement = try db.cachedStatement(
            sql: """
                SELECT incident_chain FROM entries WHERE incident = ?
                ORDER BY position DESC LIMIT 1
                """)
        let stored = try Data.fetchOne(statement, arguments: [incident.value])
        guard let stored else { return }
        chain.set(incident, to: try digest(stored, "the chain of incident \(incident)"))
    }

    static func insert(_ row: JournalRow, _ db: Database) throws {
        let statement = try db.cachedStatement(
            sql: """
                INSERT INTO entries (
                    position, at, kind, incident, node, serial, sealed, body_digest, chain,
                    incident_chain, original
                ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """)
        let insertion = Insertion(statement.sqliteStatement, db)
        insertion.bind(1, row.position.value)
        insertion.bind(2, Int(row.at.milliseconds))
        insertion.bind(3, row.kind)
        insertion.bind(4, row.incident?.value)
        insertion.bind(5, row.batch.node.text)
        insertion.bind(6, row.batch.serial.value)
        insertion.bind(7, row.sealed)
        insertion.bind(8, row.bodyDigest.bytes)
        insertion.bind(9, row.chain.bytes)
        insertion.bind(10, row.incidentChain?.bytes)
        insertion.bind(11, row.original)
        try insertion.run()
    }

    static func head(_ db: Database) throws(JournalError) -> Head {
        do {
            let statement = try db.cachedStatement(
                sql: "SELECT position, chain FROM entries ORDER BY position DESC LIMIT 1")
            guard let row = try GRDB.Row.fetchOne(statement) else { return .start }
            return Head(
                position: Position(try row.decode(Int.self, atIndex: 0)),
                digest: try digest(try row.decode(Data.self, atIndex: 1), "the head"))
        } catch {
            throw JournalError(error)
        }
    }

    static func digest(_ data: Data, _ what: String) throws(JournalError) -> Digest32 {
        guard let digest = Digest32([UInt8](data)) else {
            throw .corrupt("\(what) is not a digest")
        }
        return digest
    }

    private func inPlace<Result>(
        _ body: (Database) throws(JournalError) -> Result
    ) throws(JournalError) -> Result {
        let queue = try connection()
        do {
            return try queue.inDatabase { try body($0) }
        } catch {
            throw JournalError(error)
        }
    }
}
