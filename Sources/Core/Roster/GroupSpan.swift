/// A stretch of time in which nothing changes of what a group's schedules and steps say.
package struct GroupSpan: Hashable, Sendable {
    package var from: Moment
    /// Exclusive.
    package var until: Moment
    /// Who is on call, by the group's schedules in file order.
    package var schedules: [[PersonID]]
    /// Whom the steps of the policy name, empty steps included.
    package var steps: [[PersonID]]

    package init(
        from: Moment, until: Moment, schedules: [[PersonID]], steps: [[PersonID]]
    ) {
        self.from = from
        self.until = until
        self.schedules = schedules
        self.steps = steps
    }
}

extension Handbook {
    /// What `onCall` and `candidates` of the group answer over a window: contiguous, two neighbours
    /// never the same. Each schedule is walked once, which is what makes months of a thousand
    /// schedules cheap to look at.
    package func spans(
        of group: GroupID, from: Moment, until: Moment, changes: RosterChanges = .none
    ) -> [GroupSpan] {
        guard let group = groups[group], from < until else { return [] }
        let own = changes.of(group.id)
        let walks = group.schedules.map {
            $0.shifts(from: from, until: until, changes: own, almanac: almanac)
        }
        let named = group.steps.flatMap(\.targets).compactMap { target -> PersonID? in
            if case .person(let person) = target { person } else { nil }
        }
        let absences = changes.absences.filter { named.contains($0.person) }
        let clock = group.schedules.first.flatMap { zones[$0.zone] } ?? .utc
        let leaving = named.compactMap { id -> (person: PersonID, at: Moment)? in
            guard let day = people[id]?.leaves else { return nil }
            return (id, clock.instant(LocalTime(day: day, minute: 0)))
        }
        var turns = walks.map { _ in 0 }
        var spans: [GroupSpan] = []
        var moment = from
        while moment < until {
            var end = until
            var onCall: [[PersonID]] = []
            for (number, walk) in walks.enumerated() {
                while turns[number] < walk.count, walk[turns[number]].until <= moment {
                    turns[number] += 1
                }
                guard turns[number] < walk.count else {
                    onCall.append([])
                    continue
                }
                let shift = walk[turns[number]]
                end = min(end, shift.until)
                onCall.append(shift.people.map(\.person))
            }
            for absence in absences {
                for edge in [absence.from, absence.until] where edge > moment {
                    end = min(end, edge)
                }
            }
            for (_, edge) in leaving where edge > moment { end = min(end, edge) }
            let away =
                absences.filter { $0.from <= moment && moment < $0.until }.map(\.person)
                + leaving.filter { $0.at <= moment }.map(\.person)
            let steps = self.steps(of: group, onCall, away: away)
            if let last = spans.indices.last, spans[last].schedules == onCall,
                spans[last].steps == steps
            {
                spans[last].until = end
            } else {
                spans.append(
                    GroupSpan(from: moment, until: end, schedules: onCall, steps: steps))
            }
            moment = end
        }
        return spans
    }

    /// As `candidates` has it: nobody twice in a step, nobody unknown, and who is away is left out
    /// unless nobody else is named at all.
    private func steps(
        of group: Group, _ onCall: [[PersonID]], away: [PersonID]
    ) -> [[PersonID]] {
        func named(_ isThere: (PersonID) -> Bool) -> [[PersonID]] {
            group.steps.map { step in
                var people: [PersonID] = []
                func name(_ person: PersonID) {
                    if self.people[person] != nil, !people.contains(person) {
                        people.append(person)
                    }
                }
                for target in step.targets {
                    switch target {
                    case .person(let person): if isThere(person) { name(person) }
                    case .schedule(let id):
                        guard let index = group.schedules.firstIndex(where: { $0.id == id }) else {
                            continue
                        }
                        for person in onCall[index] { name(person) }
                    }
                }
                return people
            }
        }
        guard !away.isEmpty else { return named { _ in true } }
        let present = named { !away.contains($0) }
        return present.contains { !$0.isEmpty } ? present : named { _ in true }
    }
}
