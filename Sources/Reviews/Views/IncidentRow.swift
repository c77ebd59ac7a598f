package import Core

/// An incident as lists show it, from memory or from the store.
package struct IncidentRow: Hashable, Codable, Sendable {
    package var number: Int
    package var title: String
    package var state: String
    package var severity: String
    package var level: String
    package var group: Named
    package var service: Named?
    package var openedAt: String
    package var resolvedAt: String?
    /// Distinct alerts that ever joined.
    package var alerts: Int
    /// What follows is known of incidents in memory only.
    package var firing: Int?
    /// Live obligations, and how many of them somebody has; when it is over, all that there were
    /// and how many of them somebody had.
    package var owed: Int?
    package var answered: Int?
    package var commander: Named?
    package var updateDueAt: String?
    package var near: [Int]?
    /// Why nobody is paged although the severity asks for somebody.
    package var pagedNobodyBecause: String?
    package var snoozedUntil: String?

    package init(_ incident: Incident, handbook: Handbook?) {
        let names = Names(handbook)
        self.init(IncidentSummary(incident), handbook: handbook)
        firing = incident.firing
        if incident.isActive {
            let live = incident.obligations.filter(\.isLive)
            owed = live.count
            answered = live.count(where: \.isAnswered)
        } else {
            owed = incident.obligations.count
            answered = incident.obligations.count { $0.firstAnsweredAt != nil }
        }
        commander = incident.actingCommander.map { names.named($0) }
        updateDueAt = incident.updateDueAt?.preciseText
        near = incident.near.isEmpty ? nil : incident.near.map(\.value)
        pagedNobodyBecause = incident.quiet.map { names.quiet($0.reason) }
        snoozedUntil = incident.snooze?.until.preciseText
    }

    package init(_ summary: IncidentSummary, handbook: Handbook?) {
        let names = Names(handbook)
        number = summary.number.value
        title = summary.title
        state = summary.state.name
        severity = summary.severity.name
        level = summary.level.name
        group = names.named(summary.group)
        service = summary.service.map { names.named($0) }
        openedAt = summary.openedAt.preciseText
        resolvedAt = summary.resolvedAt?.preciseText
        alerts = summary.alerts
    }
}
