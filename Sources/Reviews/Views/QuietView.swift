import Core

/// Why nobody is paged for an incident although its severity asks for somebody.
package struct QuietView: Hashable, Codable, Sendable {
    /// A silence or maintenance window that holds alerts of it.
    package struct Hold: Hashable, Codable, Sendable {
        package var id: Int
        package var kind: String
        package var by: Named?
        /// The name that an Alertmanager client gave.
        package var createdBy: String?
        package var until: String
        package var reason: String
    }

    package var since: String
    /// The same as a sentence.
    package var words: String
    package var holds: [Hold]?
    /// The incident of a service that its own depends on, and until when it is waited for.
    package var waitsFor: Int?
    package var of: Named?
    package var until: String?

    init?(_ incident: Incident, _ names: Names) {
        guard incident.isActive, let quiet = incident.quiet else { return nil }
        since = quiet.since.preciseText
        words = "Paged nobody because \(names.quiet(quiet.reason))."
        switch quiet.reason {
        case .muted(let notes):
            holds = notes.map { note in
                Hold(
                    id: note.id.value, kind: note.kind.name,
                    by: note.author.map { names.named($0) },
                    createdBy: note.createdBy.isEmpty ? nil : note.createdBy,
                    until: note.until.preciseText, reason: note.reason)
            }
        case .waits(let number, let service, let moment):
            waitsFor = number.value
            of = names.named(service)
            until = moment.preciseText
        }
    }
}

/// That somebody put an incident off.
package struct SnoozeView: Hashable, Codable, Sendable {
    package var since: String
    package var until: String
    package var by: Named?
    package var reason: String

    init?(_ incident: Incident, _ names: Names) {
        guard incident.isActive, let snooze = incident.snooze else { return nil }
        since = snooze.since.preciseText
        until = snooze.until.preciseText
        by = snooze.by.map { names.named($0) }
        reason = snooze.reason
    }
}

/// An alert that comes and goes: its ends do not end the incident.
package struct FlappingView: Hashable, Codable, Sendable {
    package var id: String
    package var summary: String
    package var since: String
    /// Changes between firing and resolved that are remembered.
    package var changes: Int
    package var firing: Bool

    init(_ flapping: Flapping) {
        id = flapping.digest.idText
        summary = flapping.summary
        since = flapping.since.preciseText
        changes = flapping.changes.count
        firing = flapping.isFiring
    }
}
