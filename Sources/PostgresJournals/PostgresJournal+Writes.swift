package import Core
package import Journals

// Writes beside the journal, on the readers' threads.

extension PostgresJournal {
    /// A node that has not noticed yet that a standby was promoted must not leave what it folded
    /// to the others: nothing is kept of a head that is not in this journal.
    package func save(_ snapshot: Snapshot) async throws(JournalError) {
        try await write([
            Statement(
                sql: """
                    INSERT INTO muster.snapshots (position, chain, fold, bytes, digest)
                    SELECT $1, $2, $3, $4, $5 WHERE EXISTS (
                        SELECT FROM muster.entries WHERE position = $1 AND chain = $2
                    )
                    ON CONFLICT (position) DO UPDATE SET chain = excluded.chain,
                        fold = excluded.fold, bytes = excluded.bytes, digest = excluded.digest
                    """,
                parameters: [
                    .int(snapshot.head.position.value), .bytes(snapshot.head.digest.bytes),
                    .int(snapshot.fold), .bytes(snapshot.bytes),
                    .bytes(sha256(snapshot.bytes).bytes),
                ]),
            Statement(
                sql: """
                    DELETE FROM muster.snapshots WHERE position NOT IN
                        (SELECT position FROM muster.snapshots ORDER BY position DESC LIMIT 2)
                    """),
        ])
    }

    package func store(
        handbook: [UInt8], as version: HandbookVersion
    ) async throws(JournalError) {
        try await write([Self.storing(handbook, as: version)])
    }

    static func storing(_ handbook: [UInt8], as version: HandbookVersion) -> Statement {
        Statement(
            sql: """
                INSERT INTO muster.handbooks (version, bytes) VALUES ($1, $2)
                ON CONFLICT DO NOTHING
                """, parameters: [.text(version.text), .bytes(handbook)])
    }

    package func secret(
        _ name: String, or candidate: [UInt8]
    ) async throws(JournalError) -> [UInt8] {
        try await write([
            Statement(
                sql: """
                    INSERT INTO muster.secrets (name, bytes) VALUES ($1, $2)
                    ON CONFLICT DO NOTHING
                    """, parameters: [.text(name), .bytes(candidate)])
        ])
        let statement = Statement(
            sql: "SELECT bytes FROM muster.secrets WHERE name = $1", parameters: [.text(name)])
        return try await read(statement) { rows throws(JournalError) in
            rows.bytes(0, 0) ?? candidate
        }
    }

    package func probe() async throws(JournalError) {
        try await write([
            Statement(sql: "UPDATE muster.journal SET epoch = epoch")
        ])
    }

    /// One statement; where another node is at it, nothing. Autovacuum gives the room back.
    package func letGo(
        before moment: Moment, looking limit: Int
    ) async throws(JournalError) -> LetGo {
        let statement = Statement(
            sql: """
                WITH mark AS (
                    SELECT kept_from FROM muster.journal WHERE pg_try_advisory_xact_lock($3)
                ), looked AS (
                    SELECT e.position, e.at FROM mark m, LATERAL (
                        SELECT position, at FROM muster.entries WHERE position > m.kept_from
                        ORDER BY position LIMIT $2
                    ) AS e WHERE e.at < $1
                ), gone AS (
                    UPDATE muster.entries e SET original = NULL FROM looked l
                    WHERE e.position = l.position AND e.original IS NOT NULL
                    RETURNING 1
                ), moved AS (
                    UPDATE muster.journal SET kept_from = (SELECT max(position) FROM looked)
                    WHERE EXISTS (SELECT FROM looked)
                    RETURNING 1
                )
                SELECT (SELECT count(*) FROM gone), (SELECT count(*) FROM looked)
                """,
            parameters: [
                .int(Int(moment.milliseconds)), .int(max(limit, 0)), .int(Schema.letGoLock),
            ])
        return try await read(statement) { rows throws(JournalError) in
            LetGo(gone: rows.int(0, 0) ?? 0, isDone: (rows.int(0, 1) ?? 0) < limit)
        }
    }

    /// Takes the body of an entry of a closed incident and its salt away for good (promise 11); both
    /// chains still hold, the entry reads as `redacted`. Snapshots go too, since what they hold was
    /// made of it, and the database is asked to overwrite what it freed.
    ///
    /// Throws `.notFound`, or `.invalid` for an entry that folds depend on.
    package func redact(_ position: Position) async throws(JournalError) {
        try await readers.run { session throws(JournalError) in
            let found = try Self.perform(
                [
                    Statement(sql: "BEGIN"),
                    Statement(
                        sql: "SELECT pg_advisory_xact_lock($1)",
                        parameters: [.int(Schema.queueLock)]),
                    Statement(
                        sql: """
                            SELECT e.kind::bigint, c.number FROM muster.entries e
                            LEFT JOIN muster.closed c ON c.number = e.incident
                            WHERE e.position = $1
                            """, parameters: [.int(position.value)]),
                ], on: session)[2]
            do throws(JournalError) {
                try Self.redact(position, found, on: session)
            } catch {
                _ = try Self.perform([Statement(sql: "ROLLBACK")], on: session)
                throw error
            }
            _ = try Self.perform([Statement(sql: "VACUUM muster.entries")], on: session)
        }
    }

    private static func redact(
        _ position: Position, _ found: Rows, on session: Session
    ) throws(JournalError) {
        guard found.count == 1, let kind = found.int(0, 0) else {
            throw .notFound("there is no entry \(position)")
        }
        guard let incident = found.int(0, 1) else {
            throw .invalid("entry \(position) is not of a closed incident")
        }
        guard Redaction.isAllowed(kind: kind) else {
            throw .invalid("entry \(position) says where alerts went")
        }
        var statements = [
            Statement(
                sql: """
                    UPDATE muster.entries SET sealed = NULL, original = NULL WHERE position = $1
                    """,
                parameters: [.int(position.value)]),
            Statement(sql: "DELETE FROM muster.snapshots"),
        ]
        if Redaction.takesTitle(kind: kind) {
            statements.append(
                Statement(
                    sql: "UPDATE muster.closed SET title = $1 WHERE number = $2",
                    parameters: [.text(Event.Redacted.words), .int(incident)]))
        }
        statements.append(Statement(sql: "COMMIT"))
        _ = try perform(statements, on: session)
    }

    /// One transaction: what is sent together is.
    private func write(_ statements: [Statement]) async throws(JournalError) {
        try await readers.run { session throws(JournalError) in
            _ = try Self.perform(statements, on: session)
        }
    }

    /// On a session of the pool.
    static func perform(
        _ statements: [Statement], on session: Session
    ) throws(JournalError) -> [Rows] {
        do throws(SessionError) {
            return try session.run(statements, within: .seconds(15))
        } catch {
            throw error.journalError(mayHaveHappened: false)
        }
    }
}
