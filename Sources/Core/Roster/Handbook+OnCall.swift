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

extension Group {
    /// Everybody whom its policy names at one time or another, by the files alone.
    package var everybody: Set<PersonID> {
        var everybody: Set<PersonID> = []
        for target in steps.flatMap(\.targets) {
            switch target {
            case .person(let person): everybody.insert(person)
            case .schedule(let id):
                for schedule in schedules where schedule.id == id {
                    everybody.formUnion(schedule.members)
                }
            }
        }
        return everybody
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
    /// So is whom a step names directly while that person is absent or after they have left, unless
    /// the whole policy would name nobody then: somebody who is away beats nobody at all.
    package func candidates(
        group: GroupID, at moment: Moment, changes: RosterChanges = .none
    ) -> [CandidateStep] {
        guard let group = groups[group] else { return [] }
        let own = changes.of(group.id)
        let clock = clock(of: group)
        let attendance = Attendance(
            absences: own.absences, at: moment, leaves: almanac.leaves,
            day: Reading.day(of: clock.furthest(moment)))
        var steps: [CandidateStep] = []
        var passedOver = false
        for keepsAbsent in [false, true] {
            steps = group.steps.map { step in
                var named: [PersonID] = []
                for target in step.targets {
                    for person in people(of: target, in: group, at: moment, changes: own)
                    where people[person] != nil && !named.contains(person) {
                        if case .person = target, !keepsAbsent, attendance.isAway(person) {
                            passedOver = true
                        } else {
                            named.append(person)
                        }
                    }
                }
                return CandidateStep(people: named, delay: step.delay)
            }
            if !passedOver || steps.contains(where: { !$0.isEmpty }) { break }
        }
        return steps
    }

    /// The next instant after this one at which `onCall` or `candidates` of the group may name
    /// other people; nil: never.
    package func nextChange(
        group: GroupID, after moment: Moment, changes: RosterChanges = .none
    ) -> Moment? {
        guard let group = groups[group] else { return nil }
        let own = changes.of(group.id)
        var edges = group.schedules.compactMap {
            $0.nextChangeOfPeople(after: moment, changes: own, almanac: almanac)
        }
        let clock = clock(of: group)
        for case .person(let person) in group.steps.lazy.flatMap(\.targets) {
            for absence in own.absences where absence.person == person {
                edges += [absence.from, absence.until]
            }
            if let day = almanac.leaves[person] {
                edges.append(clock.instant(LocalTime(day: day, second: 0)))
            }
        }
        return edges.filter { $0 > moment }.min()
    }

    /// Who learns from whoever is on call for a group at this instant, nobody twice: of the files
    /// schedule after schedule, then of the changes. Whoever is away does not learn.
    ///
    /// - Parameter schedule: only this one's, those of the whole group included; nil: any.
    package func shadows(
        group: GroupID, schedule: ScheduleID? = nil, at moment: Moment,
        changes: RosterChanges = .none
    ) -> [Shadowing] {
        guard let group = groups[group] else { return [] }
        let own = changes.of(group.id)
        var shadowing: [Shadowing] = []
        for known in group.schedules where schedule == nil || schedule == known.id {
            for one in known.shadows(at: moment, changes: own, almanac: almanac)
            where !shadowing.contains(where: { $0.learner == one.learner }) {
                shadowing.append(one)
            }
        }
        // A group may have no schedule at all and page people whom its steps name.
        for one in groupShadows(group: group, at: moment, changes: own)
        where !shadowing.contains(where: { $0.learner == one.learner }) {
            shadowing.append(one)
        }
        return shadowing
    }

    /// Who learns from whoever is paged for the whole group, on a schedule or not.
    package func groupShadows(
        group: Group, at moment: Moment, changes: RosterChanges
    ) -> [Shadowing] {
        let own = changes.of(group.id)
        let attendance = Attendance(
            absences: own.absences, at: moment, leaves: almanac.leaves,
            day: Reading.day(of: clock(of: group).furthest(moment)))
        return own.shadows
            .filter {
                $0.schedule == nil && $0.covers(moment) && !attendance.isAway($0.learner)
            }
            .map { Shadowing(learner: $0.learner, schedule: nil, override: $0.id) }
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

    /// The clock of a group as a whole: its first schedule's.
    private func clock(of group: Group) -> ZoneRules {
        group.schedules.first.flatMap { almanac.zones[$0.zone] } ?? .utc
    }
}

extension Handbook {
    /// The wall clock of a person: their own zone, else that of the first schedule that names them.
    package func clock(of person: PersonID) -> ZoneRules {
        let zone = people[person]?.zone ?? firstSchedule(naming: person)?.zone
        return zone.flatMap { almanac.zones[$0] } ?? .utc
    }

    /// Of the groups in their order.
    package func firstSchedule(naming person: PersonID) -> Schedule? {
        groups.values.sorted { $0.id < $1.id }.lazy.flatMap(\.schedules)
            .first { $0.layers.contains { $0.members.contains(person) } }
    }
}
