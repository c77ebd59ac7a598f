package import Core
package import Journals
import Synchronization

// The hot path: everything here runs in place, on the engine's thread.

extension PostgresJournal {
    /// How long an append, a turn or a confirm may take before its outcome counts as unknown.
    private static let patience = Duration.seconds(4)
    /// Incidents whose chains are remembered between appends; beyond it they are read again.
    private static let rememberedChains = 20_000

    package func head() async throws(JournalError) -> Head {
        try inPlace { writing, session throws(JournalError) in
            try Self.end(session)
        }
    }

    package func confirm(_ head: Head) async throws(JournalError) {
        try inPlace { writing, session throws(JournalError) in
            guard try Self.end(session) == head else { throw .conflict }
            if writing.hasTurn {
                writing.hasTurn = false
                _ = try Self.run(session, [Statement(name: "commit", sql: "COMMIT")])
            }
        }
    }

    package func append(_ batch: Batch, after head: Head) async throws(JournalError) -> Head {
        try batch.check(after: head)
        guard !batch.entries.isEmpty else {
            try await confirm(head)
            return head
        }
        return try inPlace { writing, session throws(JournalError) in
            var rows: [JournalRow] = []
            rows.reserveCapacity(batch.entries.count)
            for entry in batch.entries { rows.append(JournalRow(entry, salt: &writing.salts)) }
            var chain = writing.chain.flatMap { $0.head == head ? $0 : nil } ?? Chain(after: head)
            if chain.knownIncidents > Self.rememberedChains { chain = Chain(after: head) }
            writing.chain = nil
            try Self.learn(rows, &chain, session)
            for index in rows.indices { chain.link(&rows[index]) }
            let statements = Self.writing(rows, of: batch, after: head, inTurn: writing.hasTurn)
            writing.hasTurn = false
            let end = chain.head
            do throws(SessionError) {
                let answers = try session.run(statements, within: Self.patience)
                guard let row = answers.first(where: { $0.count == 1 && $0.int(0, 0) != nil })
                else { throw .lost("the database answered what was not asked") }
                try Self.judge(row, rows.count, batch, after: head)
            } catch .refused(let state, let words) where state == Self.refusedHere {
                throw words.isEmpty ? .conflict : .unavailable(words)
            } catch {
                Self.leave(session)
                throw error.journalError(mayHaveHappened: true)
            }
            writing.chain = chain
            return end
        }
    }

    package func turn(
        after head: Head, limit: Int, voiding batch: BatchID?
    ) async throws(JournalError) -> Tail {
        let first = try inPlace { writing, session throws(JournalError) in
            if writing.hasTurn { Self.leave(session) }
            writing.hasTurn = false
            var statements = [
                Statement(name: "begin", sql: "BEGIN"),
                Statement(
                    name: "queue", sql: "SELECT pg_advisory_xact_lock($1)",
                    parameters: [.int(Schema.queueLock)]),
            ]
            if let batch {
                statements.append(
                    Statement(
                        name: "void",
                        sql: """
                            INSERT INTO muster.voided (node, serial) VALUES ($1, $2)
                            ON CONFLICT (node) DO UPDATE SET serial = excluded.serial
                            """,
                        parameters: [.text(batch.node.text), .int(batch.serial.value)]))
            }
            statements.append(
                Self.tail(after: Position(max(0, head.position.value - 1)), limit: limit + 1))
            let answers = try Self.run(session, statements)
            let rows = try Self.rows(answers[statements.count - 1])
            writing.hasTurn = true
            return rows
        }
        do throws(JournalError) {
            return try Tail(first, following: head)
        } catch {
            await release()
            throw error
        }
    }

    package func release() async {
        _ = try? inPlace { writing, session throws(JournalError) in
            guard writing.hasTurn else { return }
            writing.hasTurn = false
            // What a turn wrote beside the journal, a voided batch, stays.
            _ = try Self.run(session, [Statement(name: "commit", sql: "COMMIT")])
        }
    }

    // MARK: Statements

    private static let endOfJournal = Statement(
        name: "head",
        sql: "SELECT position, chain FROM muster.entries ORDER BY position DESC LIMIT 1")

    static func tail(after position: Position, limit: Int) -> Statement {
        Statement(
            name: "tail",
            sql: """
                SELECT \(columns) FROM muster.entries WHERE position > $1
                ORDER BY position LIMIT $2
                """, parameters: [.int(position.value), .int(max(limit, 0))])
    }

    /// The whole append, in one journey to the database and back: the queue's lock, the entries if
    /// the journal still ends at `head`, what is projected from them, the notification, the commit.
    private static func writing(
        _ rows: [JournalRow], of batch: Batch, after head: Head, inTurn: Bool
    ) -> [Statement] {
        var statements: [Statement] = []
        if !inTurn {
            statements.append(Statement(name: "begin", sql: "BEGIN"))
            statements.append(
                Statement(
                    name: "queue", sql: "SELECT pg_advisory_xact_lock($1)",
                    parameters: [.int(Schema.queueLock)]))
        }
        statements.append(insertion(rows, of: batch, after: head))
        let end = rows.last?.head ?? head
        for entry in batch.entries {
            if let projection = projection(of: entry.event, if: end) {
                statements.append(projection)
            }
        }
        statements.append(Statement(name: "commit", sql: "COMMIT"))
        return statements
    }

    /// Inserts nothing unless the journal ends at `head`, the batch was not voided, and its time is
    /// not ahead of the database's (rule 10). Answers how many it inserted, where the journal ended,
    /// and how far ahead the batch is, in milliseconds.
    private static func insertion(
        _ rows: [JournalRow], of batch: Batch, after head: Head
    ) -> Statement {
        Statement(
            name: "append",
            sql: """
                WITH ending AS (
                    SELECT position, chain FROM muster.entries ORDER BY position DESC LIMIT 1
                ), standing AS (
                    SELECT coalesce((SELECT position FROM ending), 0) AS position,
                        coalesce((SELECT chain FROM ending), $2) AS chain,
                        EXISTS (
                            SELECT FROM muster.voided WHERE node = $3 AND serial >= $4
                        ) AS is_void,
                        $5 - (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS ahead
                ), added AS (
                    INSERT INTO muster.entries (
                        position, at, kind, incident, node, serial, sealed, body_digest, chain,
                        incident_chain, original
                    )
                    SELECT r.position, r.at, r.kind, r.incident, $3, $4, r.sealed, r.body_digest,
                        r.chain, r.incident_chain, r.original
                    FROM standing s, unnest(
                        $6::bigint[], $7::bigint[], $8::bigint[], $9::bigint[], $10::bytea[],
                        $11::bytea[], $12::bytea[], $13::bytea[], $15::bytea[]
                    ) AS r (position, at, kind, incident, sealed, body_digest, chain,
                        incident_chain, original)
                    WHERE s.position = $1 AND s.chain = $2 AND NOT s.is_void
                        AND s.ahead <= $14
                    RETURNING 1
                ), counted AS (SELECT count(*) AS number FROM added)
                SELECT c.number, s.position, s.chain, s.ahead,
                    CASE WHEN c.number > 0
                        THEN pg_notify('muster', ($1 + c.number)::text)::text END
                FROM counted c, standing s
                """,
            parameters: [
                .int(head.position.value), .bytes(head.digest.bytes),
                .text(batch.id.node.text), .int(batch.id.serial.value),
                .int(rows.last.map { Int($0.at.milliseconds) }),
                .ints(rows.map(\.position.value)), .ints(rows.map { Int($0.at.milliseconds) }),
                .ints(rows.map(\.kind)), .ints(rows.map { $0.incident?.value }),
                .blobs(rows.map(\.sealed)), .blobs(rows.map(\.bodyDigest.bytes)),
                .blobs(rows.map(\.chain.bytes)), .blobs(rows.map { $0.incidentChain?.bytes }),
                .int(Int(Limits.clockAhead.inMilliseconds)), .blobs(rows.map(\.original)),
            ])
    }

    /// Reads where the chains of these rows' incidents stand, unless that is known.
    private static func learn(
        _ rows: [JournalRow], _ chain: inout Chain, _ session: Session
    ) throws(JournalError) {
        let unknown = Set(rows.compactMap(\.incident)).filter { !chain.knows($0) }.sorted()
        guard !unknown.isEmpty else { return }
        let statement = Statement(
            name: "chains",
            sql: """
                SELECT i.number, e.incident_chain FROM unnest($1::bigint[]) AS i (number),
                LATERAL (
                    SELECT incident_chain FROM muster.entries WHERE incident = i.number
                    ORDER BY position DESC LIMIT 1
                ) AS e
                """, parameters: [.ints(unknown.map(\.value))])
        let rows = try run(session, [statement])[0]
        for index in 0..<rows.count {
            let number = IncidentNumber(rows.int(index, 0) ?? 0)
            chain.set(
                number, to: try digest(rows.bytes(index, 1), "the chain of incident \(number)"))
        }
    }

    // MARK: Answers

    /// Stands for a refusal that was found here and not by the database.
    private static let refusedHere = "muster"

    /// Throws `.refused` unless all of the batch was inserted; without words when somebody else was
    /// first.
    private static func judge(
        _ answer: Rows, _ count: Int, _ batch: Batch, after head: Head
    ) throws(SessionError) {
        guard answer.int(0, 0) != count else { return }
        let isAtHead =
            answer.int(0, 1) == head.position.value && answer.bytes(0, 2) == head.digest.bytes
        let ahead = Duration.milliseconds(answer.int(0, 3) ?? 0)
        guard isAtHead, ahead > Limits.clockAhead else {
            throw .refused(state: refusedHere, words: "")
        }
        throw .refused(
            state: refusedHere,
            words:
                "this machine's clock is \(ahead.inMilliseconds / 1000) s ahead of the database's")
    }

    private static func end(_ session: Session) throws(JournalError) -> Head {
        let rows = try run(session, [endOfJournal])[0]
        guard rows.count == 1, let position = rows.int(0, 0) else { return .start }
        return Head(
            position: Position(position), digest: try digest(rows.bytes(0, 1), "the head"))
    }

    static func digest(_ bytes: [UInt8]?, _ what: String) throws(JournalError) -> Digest32 {
        guard let bytes, let digest = Digest32(bytes) else {
            throw .corrupt("\(what) is not a digest")
        }
        return digest
    }

    // MARK: The session

    /// Leaves no transaction open after a refusal.
    private static func leave(_ session: Session) {
        guard !session.isBroken else { return }
        _ = try? session.run(Statement(name: "rollback", sql: "ROLLBACK"), within: .seconds(1))
    }

    private static func run(
        _ session: Session, _ statements: [Statement]
    ) throws(JournalError) -> [Rows] {
        do throws(SessionError) {
            return try session.run(statements, within: patience)
        } catch {
            leave(session)
            throw error.journalError(mayHaveHappened: false)
        }
    }

    /// The session that appends, if there is one; else another thread is asked for it, and whoever
    /// wanted it is told at once.
    private func inPlace<Value>(
        _ body: (inout Writing, Session) throws(JournalError) -> Value
    ) throws(JournalError) -> Value {
        try writing.withLock { writing throws(JournalError) in
            if let session = writing.session, session.isBroken {
                writing.session = nil
                writing.hasTurn = false
                writing.chain = nil
            }
            if writing.session == nil {
                writing.session = try supply.take()
                writing.hasTurn = false
                writing.chain = nil
            }
            guard let session = writing.session else { throw .unavailable("no session") }
            return try body(&writing, session)
        }
    }
}
