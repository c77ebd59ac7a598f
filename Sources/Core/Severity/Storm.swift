/// When many services alerting at once are one catastrophe, and how bad that is.
package struct StormRule: Hashable, Sendable {
    /// Alerts that began within this time count.
    package var window: Duration
    /// So many different services, and so many different sources if that is asked.
    package var services: Int
    package var sources: Int?
    package var sets: Severity
    /// For people: why it is so bad.
    package var because: String
    /// `file:line` of the rule; empty for the one that holds where none is written.
    package var place: String

    package init(
        window: Duration, services: Int, sources: Int? = nil, sets: Severity, because: String,
        place: String = ""
    ) {
        self.window = window
        self.services = services
        self.sources = sources
        self.sets = sets
        self.because = because
        self.place = place
    }

    /// The name under which it stands in reasons.
    package static let id: RuleID = "storm"

    /// What holds where the organisation says nothing: ten services, or a quarter of them where
    /// that is more, within ten minutes. Nothing but a rule that people wrote makes a sev1.
    package static func standard(services: Int) -> StormRule {
        StormRule(
            window: .minutes(10), services: max(10, (services + 3) / 4), sets: .sev2,
            because: "so many services at once have one cause")
    }
}

/// Many services alerting at once, recognised as one: what the incident that stands for all knows.
package struct Storm: Hashable, Sendable {
    package var since: Moment
    /// When it last grew. It takes in what begins within the window after that.
    package var lastAt: Moment
    package var window: Duration
    /// When it was recognised.
    package var services: Int
    package var sources: Int?
    package var because: String
    /// The other incidents, in order; bounded.
    package var parts: [IncidentNumber]

    package init(
        since: Moment, lastAt: Moment, window: Duration, services: Int, sources: Int? = nil,
        because: String, parts: [IncidentNumber]
    ) {
        self.since = since
        self.lastAt = lastAt
        self.window = window
        self.services = services
        self.sources = sources
        self.because = because
        self.parts = parts
    }

    /// `12 services alerted within 10 min`.
    package var words: String {
        let sources = sources.map { " and \($0) sources" } ?? ""
        return "\(services) services\(sources) alerted within \(window.words)"
    }
}
