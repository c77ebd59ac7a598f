package import Core
import Reviews

/// One incident in a list.
struct IncidentLine: Sendable {
    let incidentAddress: String
    let severity: SeverityPart
    let number: Int
    let stateName: String
    let title: String
    let incidentOwner: String
    let since: Stamp
    let answered: String?
    let incidentRemark: String?

    init(_ scene: Scene, _ incident: Incident) {
        incidentAddress = incident.path
        severity = SeverityPart(incident.severity)
        number = incident.number.value
        stateName = incident.state.name
        title = incident.title.oneLine()
        incidentOwner = scene.owner(incident)
        since = scene.clock.stamp(incident.openedAt)
        let live = incident.obligations.filter(\.isLive)
        answered =
            incident.isActive
            ? Self.standing(scene, incident, live) : nil
        let isOverdue = incident.updateDueAt.map { $0 < scene.now } ?? false
        let firing = incident.firing > 0 ? "\(incident.firing) still firing" : nil
        incidentRemark = incident.isActive ? (isOverdue ? "update overdue" : nil) : firing
    }

    private static func standing(
        _ scene: Scene, _ incident: Incident, _ live: [Obligation]
    ) -> String {
        if let snooze = incident.snooze {
            return "snoozed until \(scene.clock.words(snooze.until))"
        }
        switch incident.quiet?.reason {
        case .muted(let notes):
            let names = notes.map { "\($0.kind.name) \($0.id)" }.joined(separator: ", ")
            let until = notes.map(\.until).max().map { " until \(scene.clock.words($0))" } ?? ""
            return "paged nobody because of \(names)\(until)"
        case .waits(let number, _, _): return "paged nobody: waits for #\(number)"
        case nil: break
        }
        return live.isEmpty && incident.policy.paging == .nobody
            ? "paged nobody because of \(incident.severity.name)" : BoardPart.words(live)
    }

    init(_ scene: Scene, _ summary: IncidentSummary) {
        incidentAddress = "/incidents/\(summary.number)"
        severity = SeverityPart(summary.severity)
        number = summary.number.value
        stateName = summary.state.name
        title = summary.title.oneLine()
        incidentOwner =
            summary.service.map { scene.names.service($0) } ?? scene.names.group(summary.group)
        since = scene.clock.stamp(summary.openedAt)
        answered = nil
        incidentRemark = nil
    }
}

/// What the list is asked for, as its address says it: `?state=open&severity=sev1`.
package struct IncidentFilter: Hashable, Sendable {
    package enum State: String, CaseIterable, Sendable {
        case all, open, closed
    }

    package var state: State
    package var severity: Severity?

    package init(state: State = .all, severity: Severity? = nil) {
        self.state = state
        self.severity = severity
    }

    package var address: String {
        var fields: [String] = []
        if state != .all { fields.append("state=\(state.rawValue)") }
        if let severity { fields.append("severity=\(severity.name)") }
        return "/incidents" + (fields.isEmpty ? "" : "?" + fields.joined(separator: "&"))
    }
}

/// What the list's template reads.
struct ListView: Sendable {
    let frame: Frame
    let states: [Frame.Way]
    let severities: [Frame.Way]
    let showsOpen: Bool
    let openWords: String
    let open: [IncidentLine]
    let showsClosed: Bool
    let closed: [IncidentLine]
    let older: String?
    let filtered: Bool

    init(
        _ scene: Scene, active: [Incident], over: [IncidentLine], filter: IncidentFilter,
        older: String?
    ) {
        var frame = Frame(scene, title: "Incidents", current: "/incidents").live(
            stream: "/api/v1/stream", fragment: filter.address, stopReload: nil)
        frame.reload = 30
        self.frame = frame
        states = IncidentFilter.State.allCases.map {
            Frame.Way(
                address: IncidentFilter(state: $0, severity: filter.severity).address,
                label: $0.label, isCurrent: $0 == filter.state)
        }
        severities = Severity.allCases.map {
            let isCurrent = $0 == filter.severity
            let next = IncidentFilter(state: filter.state, severity: isCurrent ? nil : $0)
            return Frame.Way(address: next.address, label: $0.name, isCurrent: isCurrent)
        }
        let matching = active.filter { filter.severity == nil || $0.severity == filter.severity }
        open =
            matching.worstFirst.map { IncidentLine(scene, $0) }
        openWords = "\(open.count)"
        closed = over
        showsOpen = filter.state != .closed
        showsClosed = filter.state != .open
        self.older = older
        filtered = filter.severity != nil
    }
}

extension IncidentFilter.State {
    fileprivate var label: String {
        switch self {
        case .all: "All"
        case .open: "Open"
        case .closed: "Over"
        }
    }
}

extension Screens {
    /// The list: what is open, the worst first, then what is over, the newest first.
    ///
    /// - Parameters:
    ///   - incidents: those in memory, in any order and state; filtered here.
    ///   - archived: those of the store, filtered by whoever asked the store, newest first.
    ///   - older: the address of the next part of `archived`, when there is one.
    package func incidents(
        _ incidents: [Incident], archived: [IncidentSummary], filter: IncidentFilter,
        older: String? = nil, scene: Scene
    ) -> String {
        let recent = incidents.filter {
            !$0.isActive && (filter.severity == nil || $0.severity == filter.severity)
        }
        let known = Set(recent.map(\.number))
        let over =
            recent.sorted { $0.number > $1.number }.map { IncidentLine(scene, $0) }
            + archived.filter { !known.contains($0.number) }.map { IncidentLine(scene, $0) }
        let view = ListView(
            scene, active: incidents.filter(\.isActive), over: over, filter: filter, older: older)
        return draw("list", view)
    }
}
