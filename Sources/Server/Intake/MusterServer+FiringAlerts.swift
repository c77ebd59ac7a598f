import Core
import Handbooks
import HTTPTypes
import Hummingbird
import Intake
import Nodes

// Alerts that fire, as readers of Alertmanager's API ask for them. Which ones fire is in memory; what they say
// is in their entries, and is read from there, bounded.

/// An alert that fires, as its entries tell it.
private struct FiringAlert {
    var alert: Alert
    var number: IncidentNumber
    /// When it was first told in its incident.
    var firstAt: Moment
    /// When it was last heard of, as far as that is journalled.
    var lastAt: Moment
    var expiresAt: Moment?
}

extension MusterServer {
    /// `GET /api/v2/alerts`.
    func listAlerts(_ call: Call) async throws -> Response {
        try await alertmanager(call) { key in
            let filter = try AlertFilter(call)
            let firing = try await firing(of: key)
            let sorted = firing.map { shown($0) }.filter { filter.takes($0) }
                .sorted { $0.alert.dedupKey < $1.alert.dedupKey }
            return Response(.ok, StandingHeaders.json, AlertmanagerAnswer.alerts(sorted))
        }
    }

    /// `GET /api/v2/alerts/groups`: an incident is a group.
    func listAlertGroups(_ call: Call) async throws -> Response {
        try await alertmanager(call) { key in
            let filter = try AlertFilter(call)
            let homes = Dictionary(grouping: try await firing(of: key), by: \.number)
            let groups = homes.sorted { $0.key < $1.key }.compactMap {
                number, alerts -> AlertmanagerAnswer.Group? in
                let found = alerts.map { shown($0) }.filter { filter.takes($0) }
                    .sorted { $0.alert.dedupKey < $1.alert.dedupKey }
                guard let first = found.first else { return nil }
                var labels = [Field("incident", number.description)]
                if let service = board.incident(number)?.service {
                    labels.append(Field("service", service.text))
                }
                return AlertmanagerAnswer.Group(
                    labels: labels, receiver: first.receiver, alerts: found)
            }
            return Response(.ok, StandingHeaders.json, AlertmanagerAnswer.groups(groups))
        }
    }

    private func shown(_ firing: FiringAlert) -> AlertmanagerAnswer.Shown {
        let incident = board.incident(firing.number)
        let handbook = board.handbook ?? .empty
        let group = incident?.group ?? handbook.catchAll
        let subject = MuteSubject(
            labels: firing.alert.labels, source: firing.alert.source,
            key: firing.alert.integration, service: incident?.service, group: group)
        let now = now()
        let mutes = board.installation.mutes.all.filter {
            $0.isActive(at: now) && $0.concerns(subject, by: handbook.patterns)
        }
        var inhibitedBy: [String] = []
        if case .waits(let other, _, _)? = incident?.quiet?.reason {
            inhibitedBy.append("incident-\(other)")
        }
        return AlertmanagerAnswer.Shown(
            alert: firing.alert, startsAt: firing.alert.startsAt ?? firing.firstAt,
            updatedAt: firing.lastAt,
            // It ends with its resolve: that may be now.
            endsAt: firing.expiresAt ?? now + Limits.resolveTimeout, receiver: group.text,
            silencedBy: mutes.map(\.id.uuid), inhibitedBy: inhibitedBy)
    }

    /// The key's alerts that fire, of the newest incidents first, at most `Limits.firingListed`.
    private func firing(of key: IntegrationKey) async throws -> [FiringAlert] {
        let firing = board.firing
        let homes = Set(firing.values.map(\.incident)).sorted(by: >)
        var found: [Digest16: FiringAlert] = [:]
        var budget = Limits.entriesForAlerts
        for home in homes where budget > 0 && found.count < Limits.firingListed {
            // What was merged into it brought its alerts, and their entries are there.
            var sources = [home]
            var index = 0
            while index < sources.count, budget > 0 {
                let number = sources[index]
                index += 1
                try await readEntries(of: number, &budget) { entry in
                    if case .absorbed(let absorbed) = entry.event,
                        !sources.contains(absorbed.other)
                    {
                        sources.append(absorbed.other)
                    }
                    Self.take(entry, of: key, in: home, firing, &found)
                }
            }
        }
        let all = found.values.sorted {
            ($1.number, $0.alert.digest) < ($0.number, $1.alert.digest)
        }
        return Array(all.prefix(Limits.firingListed))
    }

    private static func take(
        _ entry: Entry, of key: IntegrationKey, in home: IncidentNumber,
        _ firing: [Digest16: Situation.Firing], _ found: inout [Digest16: FiringAlert]
    ) {
        switch entry.event {
        case .alerted(let alerted):
            let digest = alerted.alert.digest
            guard alerted.alert.integration == key.id, let known = firing[digest],
                known.incident == home
            else { return }
            var alert = alerted.alert
            alert.raw = []
            let first = alerted.isNew ? nil : found[digest]?.firstAt
            found[digest] = FiringAlert(
                alert: alert, number: home, firstAt: first ?? entry.at, lastAt: entry.at,
                expiresAt: known.expiry?.at)
        case .alertRepeated(let repeated): found[repeated.digest]?.lastAt = repeated.last
        case .expiryMoved(let moved) where !moved.isPutOff:
            found[moved.digest]?.lastAt = entry.at
        default: break
        }
    }

    /// Every entry of an incident, a few at a time, as far as the budget goes: with the bytes of their
    /// senders they are large.
    private func readEntries(
        of number: IncidentNumber, _ budget: inout Int, _ take: (Entry) -> Void
    ) async throws {
        var last: Position = 0
        while budget > 0 {
            let limit = min(Limits.entriesAtOnce, budget)
            let from = last
            let entries = try await readStore {
                try await store.entries(of: number, after: from, limit: limit)
            }
            for entry in entries { take(entry) }
            budget -= max(1, entries.count)
            guard entries.count == limit, let end = entries.last?.position else { return }
            last = end
        }
    }
}
