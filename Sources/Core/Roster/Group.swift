/// A team that answers for one function.
package struct Group: Hashable, Sendable {
    package var id: GroupID
    package var name: String
    package var schedules: [Schedule]
    package var steps: [EscalationStep]
    /// Whom a plan means that asks for the group's lead.
    package var lead: PersonID?

    package init(
        id: GroupID, name: String, schedules: [Schedule], steps: [EscalationStep],
        lead: PersonID? = nil
    ) {
        self.id = id
        self.name = name
        self.schedules = schedules
        self.steps = steps
        self.lead = lead
    }
}

/// One step of a group's escalation policy.
package struct EscalationStep: Hashable, Sendable {
    package enum Target: Hashable, Sendable {
        /// Whoever is on call on a schedule of the same group.
        case schedule(ScheduleID)
        case person(PersonID)
    }

    package var targets: [Target]
    /// From the first attempt of this step to the next step.
    package var delay: Duration

    package init(targets: [Target], delay: Duration) {
        self.targets = targets
        self.delay = delay
    }
}
