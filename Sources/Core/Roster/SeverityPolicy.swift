/// What a severity means: the table of the organisation.
package struct SeverityPolicy: Hashable, Sendable {
    package enum Paging: Int, CaseIterable, Sendable {
        /// Every group of the response plan, and the commander.
        case plan = 1
        /// The owning group's escalation policy.
        case owner = 2
        case nobody = 3

        package var name: String {
            switch self {
            case .plan: "plan"
            case .owner: "owner"
            case .nobody: "nobody"
            }
        }
    }

    package var level: SupportLevel
    package var paging: Paging
    package var urgency: Urgency
    /// Whether an answer is complete only when the person is in the room.
    package var mustJoin: Bool
    /// Whether the resolve of the last firing alert ends the incident.
    package var endsWithAlerts: Bool
    /// An update is due this long after the last one; nil: never.
    package var updateEvery: Duration?

    package init(
        level: SupportLevel, paging: Paging, urgency: Urgency, mustJoin: Bool,
        endsWithAlerts: Bool, updateEvery: Duration?
    ) {
        self.level = level
        self.paging = paging
        self.urgency = urgency
        self.mustJoin = mustJoin
        self.endsWithAlerts = endsWithAlerts
        self.updateEvery = updateEvery
    }

    /// The defaults, as the handbook's documentation shows them.
    package static let table: [Severity: SeverityPolicy] = [
        .sev1: SeverityPolicy(
            level: .l3, paging: .plan, urgency: .high, mustJoin: true, endsWithAlerts: false,
            updateEvery: .minutes(15)),
        .sev2: SeverityPolicy(
            level: .l2, paging: .owner, urgency: .high, mustJoin: false, endsWithAlerts: true,
            updateEvery: .minutes(60)),
        .sev3: SeverityPolicy(
            level: .l2, paging: .owner, urgency: .low, mustJoin: false, endsWithAlerts: true,
            updateEvery: .hours(24)),
        .sev4: SeverityPolicy(
            level: .l1, paging: .nobody, urgency: .low, mustJoin: false, endsWithAlerts: true,
            updateEvery: nil),
        .sev5: SeverityPolicy(
            level: .l1, paging: .nobody, urgency: .low, mustJoin: false, endsWithAlerts: true,
            updateEvery: nil),
    ]
}
