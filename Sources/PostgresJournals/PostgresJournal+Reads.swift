package import Core
package import Journals

// Reads, on threads of their own: they see what is committed and block nobody.

extension PostgresJournal {
    static let columns = """
        position, at, kind, incident, node, serial, sealed, body_digest, chain, incident_chain, original
        """

    package func rows(
        after position: Position, limit: Int
    ) async throws(JournalError) -> [JournalRow] {
        try await read(Self.tail(after: position, limit: limit)) { rows throws(JournalError) in
            try Self.rows(rows)
        }
    }

    package func rows(
        of incident: IncidentNumber, after position: Position, limit: Int
    ) async throws(JournalError) -> [JournalRow] {
        let statement = Statement(
            name: "incident",
            sql: """
                SELECT \(Self.columns) FROM muster.entries WHERE incident = $1 AND position > $2
                ORDER BY position LIMIT $3
                """,
            parameters: [.int(incident.value), .int(position.value), .int(max(limit, 0))])
        return try await read(statement) { rows throws(JournalError) in try Self.rows(rows) }
    }

    static func rows(_ rows: Rows) throws(JournalError) -> [JournalRow] {
        var found: [JournalRow] = []
        found.reserveCapacity(rows.count)
        for index in 0..<rows.count { found.append(try row(rows, index)) }
        return found
    }

    private static func row(_ rows: Rows, _ index: Int) throws(JournalError) -> JournalRow {
        guard let position = rows.int(index, 0), let at = rows.int(index, 1),
            let kind = rows.int(index, 2), let node = rows.text(index, 4),
            let serial = rows.int(index, 5)
        else { throw .corrupt("an entry lacks its header") }
        return JournalRow(
            position: Position(position), at: Moment(milliseconds: Int64(at)), kind: kind,
            incident: rows.int(index, 3).map { IncidentNumber($0) },
            batch: BatchID(node: NodeID(node), serial: BatchSerial(serial)),
            sealed: rows.bytes(index, 6),
            bodyDigest: try digest(rows.bytes(index, 7), "the body's digest of entry \(position)"),
            chain: try digest(rows.bytes(index, 8), "the chain of entry \(position)"),
            incidentChain: try rows.bytes(index, 9).map { bytes throws(JournalError) in
                try digest(bytes, "the incident's chain of entry \(position)")
            }, original: rows.bytes(index, 10))
    }

    package func latestSnapshot() async throws(JournalError) -> Snapshot? {
        let statement = Statement(
            name: "snapshots",
            sql: """
                SELECT position, chain, fold, bytes, digest FROM muster.snapshots
                ORDER BY position DESC
                """)
        return try await read(statement) { rows throws(JournalError) in
            for index in 0..<rows.count {
                let bytes = rows.bytes(index, 3) ?? []
                // A damaged snapshot is no loss: the one before it, or the journal, has it all.
                guard sha256(bytes).bytes == rows.bytes(index, 4) else { continue }
                return Snapshot(
                    head: Head(
                        position: Position(rows.int(index, 0) ?? 0),
                        digest: try Self.digest(rows.bytes(index, 1), "the head of a snapshot")),
                    fold: rows.int(index, 2) ?? 0, bytes: bytes)
            }
            return nil
        }
    }

    package func handbook(_ version: HandbookVersion) async throws(JournalError) -> [UInt8] {
        let statement = Statement(
            name: "handbook", sql: "SELECT bytes FROM muster.handbooks WHERE version = $1",
            parameters: [.text(version.text)])
        return try await read(statement) { rows throws(JournalError) in
            guard rows.count == 1 else { throw .notFound("handbook \(version)") }
            return rows.bytes(0, 0) ?? []
        }
    }

    package func health() async throws(JournalError) -> JournalHealth {
        let statement = Statement(
            name: "health",
            sql: """
                SELECT coalesce((SELECT max(position) FROM muster.entries), 0),
                    pg_total_relation_size('muster.entries')::bigint
                """)
        return try await read(statement) { rows throws(JournalError) in
            JournalHealth(
                entries: rows.int(0, 0) ?? 0, bytes: rows.int(0, 1) ?? 0, pendingBytes: 0)
        }
    }

    // MARK: Closed incidents

    /// Projected from the entries in the transaction that appends them; nil for other events. It
    /// does nothing unless the journal ends as it does after the batch.
    static func projection(of event: Event, if end: Head) -> Statement? {
        let condition = """
            WHERE EXISTS (
                SELECT FROM muster.entries WHERE position = $1 AND chain = $2
            )
            """
        let guarding: [Parameter] = [.int(end.position.value), .bytes(end.digest.bytes)]
        switch event {
        case .archived(let archived):
            return closing(archived.summary, where: condition, guarding)
        case .restored(let restored):
            return Statement(
                name: "reopen",
                sql: "DELETE FROM muster.closed \(condition) AND number = $3",
                parameters: guarding + [.int(restored.incident.number.value)])
        case .held(let held):
            return Statement(
                name: "epoch", sql: "UPDATE muster.journal SET epoch = $3 \(condition)",
                parameters: guarding + [.int(held.epoch)])
        default: return nil
        }
    }

    /// Lists the incident among the closed ones. `guarding` are the parameters of the condition; it
    /// has none, or two.
    static func closing(
        _ summary: IncidentSummary, where condition: String, _ guarding: [Parameter]
    ) -> Statement {
        let values = (1...10).map { "$\($0 + guarding.count)" }.joined(separator: ", ")
        return Statement(
            name: "close \(guarding.count)",
            sql: """
                INSERT INTO muster.closed (
                    number, title, state, severity, level, owner, service, opened_at,
                    resolved_at, alerts
                )
                SELECT \(values) \(condition)
                ON CONFLICT (number) DO UPDATE SET
                    title = excluded.title, state = excluded.state,
                    severity = excluded.severity, level = excluded.level,
                    owner = excluded.owner, service = excluded.service,
                    opened_at = excluded.opened_at, resolved_at = excluded.resolved_at,
                    alerts = excluded.alerts
                """,
            parameters: guarding + [
                .int(summary.number.value), .text(summary.title.storable),
                .int(summary.state.rawValue), .int(summary.severity.rawValue),
                .int(summary.level.rawValue), .text(summary.group.text.storable),
                .text(summary.service?.text.storable),
                .int(Int(summary.openedAt.milliseconds)),
                .int(summary.resolvedAt.map { Int($0.milliseconds) }), .int(summary.alerts),
            ])
    }

    package func closedIncidents(
        _ query: ClosedQuery
    ) async throws(JournalError) -> [IncidentSummary] {
        let statement = Statement(
            name: "closed",
            sql: """
                SELECT number, title, state, severity, level, owner, service, opened_at,
                    resolved_at, alerts
                FROM muster.closed c WHERE number < $1 AND NOT EXISTS (
                    SELECT FROM unnest($2::text[]) AS t (term)
                    WHERE NOT (
                        strpos(translate(c.title, $4, $5), term) > 0
                        OR strpos(translate(c.owner, $4, $5), term) > 0
                        OR strpos(translate(coalesce(c.service, ''), $4, $5), term) > 0
                    )
                )
                ORDER BY number DESC LIMIT $3
                """,
            parameters: [
                .int(query.before?.value ?? Int.max),
                .texts(query.terms.map { $0.storable.loweredASCII }), .int(query.boundedLimit),
                .text("ABCDEFGHIJKLMNOPQRSTUVWXYZ"), .text("abcdefghijklmnopqrstuvwxyz"),
            ])
        return try await read(statement) { rows throws(JournalError) in
            var found: [IncidentSummary] = []
            for index in 0..<rows.count { found.append(try Self.summary(rows, index)) }
            return found
        }
    }

    private static func summary(
        _ rows: Rows, _ index: Int
    ) throws(JournalError) -> IncidentSummary {
        let number = IncidentNumber(rows.int(index, 0) ?? 0)
        var summary = IncidentSummary(Incident(number: number))
        guard let state = rows.int(index, 2).flatMap({ Incident.State(rawValue: $0) }),
            let severity = rows.int(index, 3).flatMap({ Severity(rawValue: $0) }),
            let level = rows.int(index, 4).flatMap({ SupportLevel(rawValue: $0) })
        else { throw .tooNew("closed incident \(number) has an unknown state") }
        summary.title = rows.text(index, 1) ?? ""
        summary.state = state
        summary.severity = severity
        summary.level = level
        summary.group = GroupID(rows.text(index, 5) ?? "")
        summary.service = rows.text(index, 6).map { ServiceID($0) }
        summary.openedAt = Moment(milliseconds: Int64(rows.int(index, 7) ?? 0))
        summary.resolvedAt = rows.int(index, 8).map { Moment(milliseconds: Int64($0)) }
        summary.alerts = rows.int(index, 9) ?? 0
        return summary
    }

    /// One statement on a session of the pool.
    func read<Value: Sendable>(
        _ statement: Statement,
        _ body: @escaping @Sendable (Rows) throws(JournalError) -> Value
    ) async throws(JournalError) -> Value {
        try await readers.run { session throws(JournalError) in
            try body(try Self.perform([statement], on: session)[0])
        }
    }
}

extension String {
    /// PostgreSQL's text holds everything but the character zero.
    fileprivate var storable: String { filter { $0 != "\0" } }

    fileprivate var loweredASCII: String {
        String(
            decoding: utf8.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }, as: UTF8.self)
    }
}
