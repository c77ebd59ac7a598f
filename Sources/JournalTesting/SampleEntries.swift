package import Core

/// Entries as a contract needs them: plausible, numbered, and different from each other.
package struct SampleEntries: Sendable {
    package var node: NodeID
    private var serial = 0

    package init(node: NodeID = "node-a") { self.node = node }

    /// The next batch of this node, with these events, right after a position.
    package mutating func batch(
        after head: Head, _ events: [(IncidentNumber?, Event)]
    ) -> Batch {
        serial += 1
        let id = BatchID(node: node, serial: BatchSerial(serial))
        var position = head.position
        let entries = events.map { incident, event in
            position = position.next
            return Entry(
                position: position,
                at: Moment(milliseconds: 1_700_000_000_000)
                    + .milliseconds(position.value), by: .person("ada"), batch: id,
                incident: incident, event: event)
        }
        return Batch(id: id, entries: entries)
    }

    /// A batch of notes, spread over so many incidents.
    package mutating func notes(
        _ count: Int, after head: Head, incidents: Int = 1
    ) -> Batch {
        batch(
            after: head,
            (0..<count).map { index in
                let incident = IncidentNumber(1 + (head.position.value + index) % max(incidents, 1))
                return (incident, .noted(Event.Noted(text: "note \(index) of \(node)")))
            })
    }

    /// An alert that came with bytes of its sender's.
    package static func alerted(_ number: Int) -> Event {
        let alert = Alert(
            digest: Digest16(high: 1, low: UInt64(number)), integration: "monitor",
            dedupKey: "disk-\(number)", status: .firing, summary: "disk \(number)",
            bodyDigest: .zero, raw: Array("{\"disk\": \(number)}".utf8))
        return .alerted(Event.Alerted(alert: alert, isNew: true))
    }

    /// What archives an incident of this number, title and service.
    package static func archived(
        _ number: IncidentNumber, _ title: String, service: ServiceID? = nil,
        group: GroupID = "database"
    ) -> Event {
        var incident = Incident(number: number)
        incident.title = title
        incident.group = group
        incident.state = .resolved
        incident.severity = .sev2
        incident.openedAt = Moment(seconds: 1_700_000_000)
        incident.resolvedAt = Moment(seconds: 1_700_003_600)
        incident.alerts = number.value
        if let service { incident.grouping = .service(service) }
        return .archived(Event.Archived(summary: IncidentSummary(incident)))
    }
}
