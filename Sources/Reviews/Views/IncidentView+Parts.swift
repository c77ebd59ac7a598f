package import Core

/// An alert on the board.
package struct AlertView: Hashable, Codable, Sendable {
    /// By which its original is asked for: `/api/v1/incidents/{n}/alerts/{id}/raw`.
    package var id: String
    package var summary: String
    package var source: String?
    package var at: String
    package var firing: Bool
    package var acknowledgedAtSender: Bool

    package init(_ alert: ShownAlert) {
        id = alert.digest.idText
        summary = alert.summary
        source = alert.source.isEmpty ? nil : alert.source
        at = alert.at.preciseText
        firing = alert.isFiring
        acknowledgedAtSender = alert.acknowledgedAtSender
    }
}

/// A change near the incident.
package struct ChangeView: Hashable, Codable, Sendable {
    package var summary: String
    package var source: String?
    package var at: String
    package var links: [String]

    package init(_ change: Change) {
        summary = change.summary
        source = change.source.isEmpty ? nil : change.source
        at = change.at.preciseText
        links = change.links.map(\.address)
    }
}

/// A person in the room.
package struct PresenceView: Hashable, Codable, Sendable {
    package var person: Named
    package var joinedAt: String
    package var leftAt: String?

    package init(_ presence: Presence, _ names: Names) {
        person = names.named(presence.person)
        joinedAt = presence.joinedAt.preciseText
        leftAt = presence.leftAt?.preciseText
    }
}

/// Who plays which part.
package struct RoleView: Hashable, Codable, Sendable {
    package var role: String
    package var person: Named

    /// In the order of the roles.
    static func all(of incident: Incident, _ names: Names) -> [RoleView] {
        incident.roles.sorted { $0.key < $1.key }
            .map { RoleView(role: $0.key.name, person: names.named($0.value)) }
    }
}

/// Something that somebody has to do.
package struct ActionView: Hashable, Codable, Sendable {
    package var id: Int
    package var text: String
    package var owner: Named?
    package var at: String
    package var doneAt: String?

    package init(_ action: Action, _ names: Names) {
        id = action.id.value
        text = action.text
        owner = action.owner.map { names.named($0) }
        at = action.at.preciseText
        doneAt = action.doneAt?.preciseText
    }
}

/// What was decided.
package struct DecisionView: Hashable, Codable, Sendable {
    package var text: String
    package var owner: Named?
    package var at: String

    package init(_ decision: Decision, _ names: Names) {
        text = decision.text
        owner = decision.owner.map { names.named($0) }
        at = decision.at.preciseText
    }
}

/// An offer that was not accepted yet.
package struct HandoverView: Hashable, Codable, Sendable {
    package var obligation: Int
    package var from: Named
    package var to: Named
    package var at: String
    package var text: String

    package init(_ handover: Handover, _ names: Names) {
        obligation = handover.obligation.value
        from = names.named(handover.from)
        to = names.named(handover.to)
        at = handover.at.preciseText
        text = handover.text
    }
}

/// The matched runbook with its steps.
package struct RunbookView: Hashable, Codable, Sendable {
    package struct Step: Hashable, Codable, Sendable {
        /// Counted from 1.
        package var step: Int
        package var text: String
        package var doneAt: String?
        package var doneBy: Named?
    }

    package var id: String
    package var title: String
    /// Where the service can be looked at.
    package var dashboard: String?
    package var steps: [Step]

    /// Nil when none matched. A runbook that the handbook knows no longer has no steps.
    package init?(_ incident: Incident, _ handbook: Handbook?) {
        guard let matched = incident.runbook else { return nil }
        let names = Names(handbook)
        let runbook = handbook?.runbooks[matched]
        id = matched.text
        title = runbook?.title ?? matched.text
        dashboard = incident.service.flatMap { handbook?.services[$0]?.dashboard }
        steps = (runbook?.steps ?? []).enumerated().map { index, text in
            let tick = incident.ticks.first { $0.step == index + 1 }
            return Step(
                step: index + 1, text: text, doneAt: tick?.at.preciseText,
                doneBy: tick?.person.map { names.named($0) })
        }
    }
}

/// Many services alerting at once, of which an incident is the one that stands for all.
package struct StormView: Hashable, Codable, Sendable {
    package var since: String
    package var words: String
    package var services: Int
    package var sources: Int?
    package var because: String
    /// The other incidents.
    package var parts: [Int]

    package init(_ storm: Storm) {
        since = storm.since.preciseText
        words = storm.words
        services = storm.services
        sources = storm.sources
        because = storm.because
        parts = storm.parts.map(\.value)
    }
}
