/// One rule of the organisation: which alerts are one incident. The first that holds counts.
package struct GroupingRule: Sendable {
    package var id: RuleID
    /// What it asks of an alert, as rules of severity do; nil: it takes every alert.
    package var condition: Condition?
    /// Facts that alerts of one incident have in common, by name.
    package var by: [String]
    /// So long after it was opened an incident takes in nothing new any more; nil: for as long as
    /// it is open or mitigated.
    package var within: Duration?
    /// `file:line` of the rule.
    package var place: String

    package init(
        id: RuleID, condition: Condition? = nil, by: [String], within: Duration? = nil,
        place: String
    ) {
        self.id = id
        self.condition = condition?.cheapFirst
        self.by = by
        self.within = within
        self.place = place
    }

    /// What alerts can be grouped by, beside `label.NAME` and `detail.NAME`: what an alert has
    /// before it has an incident.
    package static let fields = [
        "service", "integration", "dedup_key", "severity", "summary", "source", "tier", "format",
        "environment", "customer", "contract",
    ]

    /// What is not known of an alert before it has an incident.
    package static let unasked: Set<String> = [
        "firing", "repeats", "open_s", "unacknowledged_s", "changed_s",
    ]
}

/// What the alerts of an incident have in common by a rule of the organisation.
package struct Grouped: Hashable, Sendable {
    package var rule: RuleID
    /// In the order in which the rule names them.
    package var values: [Field]
    /// Of the first alert: its owner answers for the incident.
    package var service: ServiceID?

    package init(rule: RuleID, values: [Field], service: ServiceID?) {
        self.rule = rule
        self.values = values
        self.service = service
    }

    /// `label.cluster eu-1, service shop`.
    package var words: String {
        values.isEmpty
            ? "everything that the rule takes"
            : values.map { "\($0.name) \($0.value.isEmpty ? "empty" : $0.value)" }
                .joined(separator: ", ")
    }
}

extension Incident.Grouping {
    package var service: ServiceID? {
        switch self {
        case .service(let service): service
        case .rule(let grouped): grouped.service
        case .key, .none: nil
        }
    }

    /// The same for all that belong together: without what is of the first alert alone.
    var shared: Incident.Grouping {
        guard case .rule(var grouped) = self else { return self }
        grouped.service = nil
        return .rule(grouped)
    }
}

extension Handbook {
    /// What an alert is grouped by, with the rule that says so; without one by its service, else
    /// by its integration.
    package func grouping(
        of alert: Alert, _ service: Service?, format: String, now: Moment, wall: Moment
    ) -> (grouping: Incident.Grouping, rule: GroupingRule?) {
        let standard = service.map { Incident.Grouping.service($0.id) } ?? .key(alert.integration)
        guard !groupings.isEmpty, alert.integration != .muster else { return (standard, nil) }
        let evidence = Evidence(
            Facts(
                alert, service: service?.id, serviceTier: service?.tier, format: format,
                surroundings: Surroundings(now: now, wall: wall), table: facts))
        let found = groupings.first {
            $0.condition.map { $0.answer(by: evidence, missing: []) == .yes } ?? true
        }
        guard let found else { return (standard, nil) }
        let values = found.by.map { name in
            Field(name, Self.value(name, of: alert, service, evidence).cutForGrouping)
        }
        return (.rule(Grouped(rule: found.id, values: values, service: service?.id)), found)
    }

    private static func value(
        _ name: String, of alert: Alert, _ service: Service?, _ evidence: Evidence
    ) -> String {
        switch name {
        // As without a rule: what names no service is told apart by who sends it.
        case "service": service?.id.text ?? "integration \(alert.integration)"
        case "integration": alert.integration.text
        case "dedup_key": alert.dedupKey
        default: evidence.value(name)
        }
    }
}

extension String {
    /// As much of a value as is kept of what alerts are grouped by; values that differ only behind
    /// that are still told apart, by a mark made of all their bytes.
    var cutForGrouping: String {
        guard utf8.count > Limits.groupedBytes else { return self }
        let mark = utf8.reduce(14_695_981_039_346_656_037 as UInt64) {
            ($0 ^ UInt64($1)) &* 1_099_511_628_211
        }
        return String(decoding: utf8.prefix(Limits.groupedBytes), as: UTF8.self)
            + "… \(String(mark, radix: 16))"
    }
}
