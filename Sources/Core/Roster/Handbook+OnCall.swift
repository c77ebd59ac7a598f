/// One step of an escalation policy with the people that it means at one instant: who is rung
/// together, and how long until the next step.
package struct CandidateStep: Hashable, Sendable {
    /// In order, nobody twice. Empty: the step reaches nobody and is to be skipped at once.
    package var people: [PersonID]
    /// From the first attempt of this step to the next step.
    package var delay: Duration

    package init(people: [PersonID], delay: Duration) {
        self.people = people
        self.delay = delay
    }

    package var isEmpty: Bool { people.isEmpty }

    /// The step with these people only; nil when nobody is left.
    func keeping(_ isKept: (PersonID) -> Bool) -> CandidateStep? {
        let kept = people.filter(isKept)
        return kept.isEmpty ? nil : CandidateStep(people: kept, delay: delay)
    }
}

extension Handbook {
    /// Who is on call for a group at this instant: schedule after schedule in file order, each in
    /// its own order. Somebody on two schedules is there twice. An unknown group has nobody.
    package func onCall(
        group: GroupID, at moment: Moment, changes: RosterChanges = .none
    ) -> [OnCall] {
        guard let group = groups[group] else { return [] }
        let own = changes.of(group.id)
        return group.schedules.flatMap { $0.onCall(at: moment, changes: own, almanac: almanac) }
    }

    /// The group's escalation policy at this instant, one entry a step, empty steps included.
    ///
    /// Within a step nobody is named twice; a person of an earlier step may come again in a later
    /// one. People whom this handbook does not know (an override may outlive them) are left out.
    package func candidates(
        group: GroupID, at moment: Moment, changes: RosterChanges = .none
    ) -> [CandidateStep] {
        guard let group = groups[group] else { return [] }
        let own = changes.of(group.id)
        return group.steps.map { step in
            var named: [PersonID] = []
            for target in step.targets {
                for person in people(of: target, in: group, at: moment, changes: own)
                where people[person] != nil && !named.contains(person) {
                    named.append(person)
                }
            }
            return CandidateStep(people: named, delay: step.delay)
        }
    }

    /// The next instant after this one at which `onCall` or `candidates` of the group may answer
    /// differently; nil: never.
    package func nextChange(
        group: GroupID, after moment: Moment, changes: RosterChanges = .none
    ) -> Moment? {
        guard let group = groups[group] else { return nil }
        let own = changes.of(group.id)
        return group.schedules
            .compactMap { $0.nextChange(after: moment, changes: own, almanac: almanac) }
            .min()
    }

    private func people(
        of target: EscalationStep.Target, in group: Group, at moment: Moment,
        changes: RosterChanges
    ) -> [PersonID] {
        switch target {
        case .person(let person): [person]
        case .schedule(let wanted):
            group.schedules.first { $0.id == wanted }?
                .onCall(at: moment, changes: changes, almanac: almanac).map(\.person) ?? []
        }
    }
}
