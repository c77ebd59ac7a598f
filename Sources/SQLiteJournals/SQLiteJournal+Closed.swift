package import Core
import GRDB
package import Journals

// Closed incidents, projected from the entries in the transaction that appends them.

extension SQLiteJournal {
    static func project(_ event: Event, _ db: Database) throws {
        switch event {
        case .archived(let archived): try insert(archived.summary, db)
        case .restored(let restored):
            try db.cachedStatement(sql: "DELETE FROM closed WHERE number = ?")
                .execute(arguments: [restored.incident.number.value])
        case .held(let held):
            try db.execute(sql: "UPDATE journal SET epoch = ?", arguments: [held.epoch])
        default: break
        }
    }

    static func insert(_ summary: IncidentSummary, _ db: Database) throws {
        let statement = try db.cachedStatement(
            sql: """
                INSERT OR REPLACE INTO closed (
                    number, title, state, severity, level, owner, service, opened_at, resolved_at,
                    alerts
                ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """)
        try statement.execute(arguments: [
            summary.number.value, summary.title, summary.state.rawValue,
            summary.severity.rawValue, summary.level.rawValue, summary.group.text,
            summary.service?.text, summary.openedAt.milliseconds,
            summary.resolvedAt?.milliseconds, summary.alerts,
        ])
    }

    package func closedIncidents(
        _ query: ClosedQuery
    ) async throws(JournalError) -> [IncidentSummary] {
        try await read { try Self.closedIncidents($0, query) }
    }

    static func closedIncidents(_ db: Database, _ query: ClosedQuery) throws -> [IncidentSummary] {
        var conditions = ["number < ?"]
        var arguments: StatementArguments = [query.before?.value ?? Int.max]
        for term in query.terms {
            conditions.append(
                """
                (title LIKE ? ESCAPE '\\' OR owner LIKE ? ESCAPE '\\'
                    OR service LIKE ? ESCAPE '\\')
                """)
            let pattern = "%" + escaped(term) + "%"
            arguments += [pattern, pattern, pattern]
        }
        arguments += [query.boundedLimit]
        let statement = try db.cachedStatement(
            sql: """
                SELECT number, title, state, severity, level, owner, service, opened_at,
                    resolved_at, alerts
                FROM closed WHERE \(conditions.joined(separator: " AND "))
                ORDER BY number DESC LIMIT ?
                """)
        let cursor = try GRDB.Row.fetchCursor(statement, arguments: arguments)
        var found: [IncidentSummary] = []
        while let row = try cursor.next() { found.append(try summary(row)) }
        return found
    }

    private static func summary(_ row: GRDB.Row) throws -> IncidentSummary {
        let number = IncidentNumber(try row.decode(Int.self, atIndex: 0))
        var summary = IncidentSummary(Incident(number: number))
        guard let state = Incident.State(rawValue: try row.decode(atIndex: 2)),
            let severity = Severity(rawValue: try row.decode(atIndex: 3)),
            let level = SupportLevel(rawValue: try row.decode(atIndex: 4))
        else { throw JournalError.tooNew("closed incident \(number) has an unknown state") }
        summary.title = try row.decode(atIndex: 1)
        summary.state = state
        summary.severity = severity
        summary.level = level
        summary.group = GroupID(try row.decode(String.self, atIndex: 5))
        summary.service = try row.decode(String?.self, atIndex: 6).map { ServiceID($0) }
        summary.openedAt = Moment(milliseconds: try row.decode(Int64.self, atIndex: 7))
        summary.resolvedAt = try row.decode(Int64?.self, atIndex: 8).map {
            Moment(milliseconds: $0)
        }
        summary.alerts = try row.decode(atIndex: 9)
        return summary
    }
}

/// `%`, `_` and the escape itself mean themselves.
private func escaped(_ term: String) -> String {
    var text = ""
    for character in term {
        if "%_\\".contains(character) { text.append("\\") }
        text.append(character)
    }
    return text
}
