extension ResponsePlan {
    /// Every seat of the plan in its order, the commander's first, and whether assembly waits for it.
    package var seats: [(seat: Seat, isRequired: Bool)] {
        var seats = [(Seat(.commander(commander)), true)]
        for member in groups {
            for number in 1...max(1, min(member.need, Self.mostSeats)) {
                let seat = Seat(.group(member.group), number)
                if !seats.contains(where: { $0.0 == seat }) {
                    seats.append((seat, member.required))
                }
            }
        }
        return Array(seats.prefix(Limits.obligations)).map { (seat: $0.0, isRequired: $0.1) }
    }

    /// Seats of one group; who needs more of them pages by hand.
    package static let mostSeats = 20
}

extension Handbook {
    /// Who would assemble for this plan at this instant. `pages`: of the last day, by person.
    package func assembly(
        of plan: ResponsePlan, at moment: Moment, changes: RosterChanges = .none,
        pages: [PersonID: Int] = [:]
    ) -> Assembly {
        var targets: [Obligation.Target] = []
        var numbers: [Obligation.Target: [Int]] = [:]
        for (seat, _) in plan.seats {
            if numbers[seat.target] == nil { targets.append(seat.target) }
            numbers[seat.target, default: []].append(seat.number)
        }
        return Assembly(
            targets.map { target in
                let group = target.group ?? ""
                let steps = candidates(group: group, at: moment, changes: changes)
                return Assembly.Demand(
                    target, seats: numbers[target] ?? [],
                    steps: assemblySteps(
                        steps, of: group, urgency: severities[.sev1]?.urgency ?? .high,
                        at: moment
                    ) { pages[$0] ?? 0 })
            })
    }

    /// The people of these steps who can be paged, with what counts for the choice among them.
    func assemblySteps(
        _ steps: [CandidateStep], of group: GroupID, urgency: Urgency, at moment: Moment,
        pages: (PersonID) -> Int
    ) -> [[Assembly.Candidate]] {
        let home = groups[group]?.schedules.first.flatMap { zones[$0.zone] } ?? .utc
        return steps.map { step in
            step.people.compactMap { id in
                guard let person = people[id], !person.methods(for: urgency).isEmpty else {
                    return nil
                }
                let zone = person.zone.flatMap { zones[$0] } ?? home
                return Assembly.Candidate(
                    id, localMinute: zone.local(moment).second / 60,
                    // Among one there is nothing to choose.
                    pages: step.people.count > 1 ? pages(id) : 0)
            }
        }
    }
}

extension Obligation.Target {
    /// The group whose policy names the people; nil for a named person.
    package var group: GroupID? {
        switch self {
        case .group(let group), .commander(let group): group
        case .person: nil
        }
    }
}

extension [CandidateStep] {
    /// The same people, beginning with `first`, and with those who are needed elsewhere behind
    /// everybody else's first call. Nobody is lost; what the policy repeats later it still repeats.
    ///
    /// Who is rung together with `first` in the policy's first step still is. The first step's delay
    /// stays the first; every other step keeps its own.
    func beginning(with first: PersonID?, elsewhere: Set<PersonID>) -> [CandidateStep] {
        guard let first, let own = firstIndex(where: { $0.people.contains(first) }) else {
            return self
        }
        let elsewhere = elsewhere.subtracting([first])
        let beside =
            own == 0 ? self[own].people.filter { $0 != first && !elsewhere.contains($0) } : []
        var steps = self
        steps[own].people.removeAll { $0 == first || beside.contains($0) }
        steps.insert(CandidateStep(people: [first] + beside, delay: self[0].delay), at: 0)
        var seen: Set<PersonID> = []
        var lastNews = 0
        for (index, step) in steps.enumerated() {
            for person in step.people
            where !elsewhere.contains(person) && seen.insert(person).inserted {
                lastNews = index
            }
        }
        var arranged: [CandidateStep] = []
        var moved: [CandidateStep] = []
        var behind: Set<PersonID> = []
        for step in steps[...lastNews] {
            let late = step.people.filter {
                elsewhere.contains($0) && behind.insert($0).inserted
            }
            moved.append(CandidateStep(people: late, delay: step.delay))
            arranged.append(
                CandidateStep(
                    people: step.people.filter { !elsewhere.contains($0) }, delay: step.delay))
        }
        return (arranged + moved + steps[(lastNews + 1)...]).filter { !$0.isEmpty }
    }
}
