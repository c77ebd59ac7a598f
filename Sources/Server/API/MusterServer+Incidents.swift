import Core
import HTTPTypes
import Hummingbird
import Logging
import Nodes
import Reviews

// Reading incidents: the list, one, its timeline, its exports.

struct IncidentList: Codable, Sendable {
    var position: Int
    var incidents: [IncidentRow]
}

extension MusterServer {
    /// An incident from memory, else from the store.
    func incident(_ number: IncidentNumber) async throws -> Incident {
        if let incident = board.incident(number) { return incident }
        let stored = try await readStore { try await store.incident(number) }
        guard let stored else {
            throw Problem(.unknownIncident(number), board.handbook)
        }
        return stored
    }

    /// Reads the store; its own errors are logged and become "not now".
    func readStore<Value: Sendable>(
        _ read: () async throws -> Value
    ) async throws -> Value {
        do {
            return try await read()
        } catch {
            logger.error("cannot read the store", metadata: ["reason": "\(error)"])
            throw Problem.storeUnreadable
        }
    }

    // MARK: The list

    static let listQuery = [
        Route.Parameter(
            name: "state", meaning: "open (open and mitigated; the default), closed or all"),
        Route.Parameter(name: "severity", meaning: "sev1 to sev5"),
        Route.Parameter(
            name: "q", meaning: "words that title, group or service of closed ones contain"),
        Route.Parameter(
            name: "before", meaning: "only numbers below this one: see the Link header",
            least: 1),
        Route.Parameter(
            name: "limit", meaning: "rows; \(Limits.listed) when absent", least: 1,
            most: Limits.mostListed),
    ]

    func listIncidents(_ call: Call) async throws -> Response {
        let state = try call.word("state", of: ["open", "closed", "all"]) ?? "open"
        let severity = try call.severity()
        let limit = try call.limit() ?? Limits.listed
        let before = try call.before()
        let position = board.position
        let handbook = board.handbook
        var rows = board.incidents.values
            .filter { incident in
                (state == "all" || incident.isActive == (state == "open"))
                    && before.map { incident.number < $0 } ?? true
            }
            .map { IncidentRow($0, handbook: handbook) }
        // Below this number the store may have more; what is shown ends there.
        var lowest: Int?
        if state != "open" {
            let text = call.query("q") ?? ""
            let known = Set(rows.map(\.number))
            let archived = try await readStore {
                try await store.closed(text: text, before: before, limit: limit)
            }
            rows += archived.filter { !known.contains($0.number.value) }
                .map { IncidentRow($0, handbook: handbook) }
            if archived.count == limit { lowest = archived.last?.number.value }
        }
        if let lowest { rows.removeAll { $0.number < lowest } }
        if let severity { rows.removeAll { $0.severity != severity.name } }
        rows.sort { $0.number > $1.number }
        let page = Array(rows.prefix(limit))
        var response = try Response.json(
            IncidentList(position: position.value, incidents: page), at: position)
        if let last = rows.count > limit ? page.last?.number : lowest {
            let severity = severity.map { "&severity=\($0.name)" } ?? ""
            let text = call.query("q").map { "&q=\($0.percentEncoded)" } ?? ""
            let next = "state=\(state)\(severity)\(text)&before=\(last)&limit=\(limit)"
            response.headers[.link] = "</api/v1/incidents?\(next)>; rel=\"next\""
        }
        return response
    }

    // MARK: One

    /// The incident as the API shows it, with what was changed near it.
    func view(_ incident: Incident) -> IncidentView {
        IncidentView(
            incident, handbook: board.handbook, now: now(),
            changes: board.installation.recentChanges)
    }

    func showIncident(_ call: Call) async throws -> Response {
        let position = board.position
        let incident = try await incident(try call.incident)
        return try .json(
            view(incident), at: position)
    }

    static let timelineQuery = [
        Route.Parameter(
            name: "after", meaning: "only entries after this position", least: 0),
        Route.Parameter(
            name: "limit", meaning: "lines; all when absent", least: 1, most: Limits.mostListed),
    ]

    func showTimeline(_ call: Call) async throws -> Response {
        let number = try call.incident
        let after = try call.after() ?? 0
        let limit = try call.limit()
        let position = board.position
        let all = try await timeline(of: number).filter { $0.position > after }
        let lines = Array(all.prefix(limit ?? all.count))
        var response = try Response.json(
            TimelineView(lines, at: position, handbook: board.handbook), at: position)
        if lines.count < all.count, let last = lines.last {
            let next =
                "/api/v1/incidents/\(number)/timeline?after=\(last.position)&limit=\(lines.count)"
            response.headers[.link] = "<\(next)>; rel=\"next\""
        }
        return response
    }

    func timeline(
        of number: IncidentNumber, times: TimeWords = .utc
    ) async throws -> [TimelineLine] {
        let entries = try await entries(of: number)
        var timeline = Timeline(handbook: board.handbook, times: times)
        return entries.compactMap { timeline.add($0) }
    }

    private func entries(of number: IncidentNumber) async throws -> [Entry] {
        let entries = try await readStore { try await store.allEntries(of: number) }
        guard !entries.isEmpty else {
            throw Problem(.unknownIncident(number), board.handbook)
        }
        return entries
    }

    // MARK: Exports

    func exportIncident(_ call: Call) async throws -> Response {
        let number = try call.incident
        let format = try call.word("format", of: ["markdown", "json"]) ?? "markdown"
        let entries = try await entries(of: number)
        guard let review = Review(of: entries, handbook: board.handbook) else {
            throw Problem(.unknownIncident(number), board.handbook)
        }
        if format == "markdown" {
            return Response(
                .ok, StandingHeaders.markdown, Array(MarkdownExport(review).text.utf8))
        }
        return Response(
            .ok, StandingHeaders.json,
            try PublishedJSON.document(of: IncidentDocument(review)))
    }
}

extension HTTPField.Name {
    static let link = HTTPField.Name("Link") ?? .via
}
