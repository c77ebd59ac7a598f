package import Core
package import Journals

/// An empty database that a backup is restored to: one transaction, so that no node ever sees half
/// of it, under the lock of appends.
package final class PostgresRestore: JournalTarget {
    private static let patience = Duration.seconds(60)

    private let session: Session

    /// Creates what is not there yet. Throws `.invalid` unless the journal is empty.
    package init(_ settings: PostgresSettings) throws(JournalError) {
        let session = try Session(settings, purpose: "restore")
        var salts = SystemRandomNumberGenerator()
        try Schema.prepare(session, id: PostgresJournal.randomID(&salts))
        _ = try PostgresJournal.greet(session)
        self.session = session
        try run([
            Statement(
                sql: """
                    SELECT set_config('idle_in_transaction_session_timeout', '60000', false),
                        set_config('statement_timeout', '60000', false)
                    """),
            Statement(sql: "BEGIN"),
            Statement(
                sql: "SELECT pg_advisory_xact_lock($1)", parameters: [.int(Schema.queueLock)]),
        ])
        let found = try run([Statement(sql: "SELECT max(position) FROM muster.entries")])[0]
        if let entries = found.int(0, 0) {
            throw .invalid("there is a journal with \(entries) entries already")
        }
    }

    package func take(_ rows: [JournalRow]) throws(JournalError) {
        try run([
            Statement(
                name: "take",
                sql: """
                    INSERT INTO muster.entries (\(PostgresJournal.columns))
                    SELECT * FROM unnest(
                        $1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::text[],
                        $6::bigint[], $7::bytea[], $8::bytea[], $9::bytea[], $10::bytea[],
                        $11::bytea[]
                    )
                    """,
                parameters: [
                    .ints(rows.map(\.position.value)), .ints(rows.map { Int($0.at.milliseconds) }),
                    .ints(rows.map(\.kind)), .ints(rows.map { $0.incident?.value }),
                    .texts(rows.map(\.batch.node.text)), .ints(rows.map(\.batch.serial.value)),
                    .blobs(rows.map(\.sealed)), .blobs(rows.map(\.bodyDigest.bytes)),
                    .blobs(rows.map(\.chain.bytes)), .blobs(rows.map { $0.incidentChain?.bytes }),
                    .blobs(rows.map(\.original)),
                ])
        ])
    }

    package func take(closed: [IncidentSummary]) throws(JournalError) {
        try run(closed.map { PostgresJournal.closing($0, where: "WHERE true", []) })
    }

    package func forget(closed: IncidentNumber) throws(JournalError) {
        try run([
            Statement(
                sql: "DELETE FROM muster.closed WHERE number = $1",
                parameters: [.int(closed.value)])
        ])
    }

    package func take(handbook: [UInt8], as version: HandbookVersion) throws(JournalError) {
        try run([PostgresJournal.storing(handbook, as: version)])
    }

    /// A database may have been given secrets of its own before it has entries.
    package func take(secret: [UInt8], named name: String) throws(JournalError) {
        try run([
            Statement(
                sql: """
                    INSERT INTO muster.secrets (name, bytes) VALUES ($1, $2)
                    ON CONFLICT (name) DO UPDATE SET bytes = excluded.bytes
                    """, parameters: [.text(name), .bytes(secret)])
        ])
    }

    package func finish(
        as identity: JournalIdentity, record: BackupRecord?
    ) throws(JournalError) {
        try run([
            Statement(
                sql: "UPDATE muster.journal SET id = $1, epoch = $2",
                parameters: [.text(identity.id), .int(identity.epoch)]),
            Statement(sql: "COMMIT"),
        ])
    }

    @discardableResult
    private func run(_ statements: [Statement]) throws(JournalError) -> [Rows] {
        guard !statements.isEmpty else { return [] }
        do throws(SessionError) {
            return try session.run(statements, within: Self.patience)
        } catch {
            throw error.journalError(mayHaveHappened: false)
        }
    }
}
