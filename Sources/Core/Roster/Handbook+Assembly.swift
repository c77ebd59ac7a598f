extension ResponsePlan {
    /// Every seat of the plan in its order, the commander's first, and whether assembly waits for it.
    ///
    /// `named`: how many people the group's policy names, for plans that ask for all.
    package func seats(named: (GroupID) -> Int) -> [(seat: Seat, isRequired: Bool)] {
        var seats = [(seat: Seat(.commander(commander)), isRequired: true)]
        for member in groups {
            for seat in member.seats(named: named)
            where !seats.contains(where: { $0.seat.isSame(seat) }) {
                seats.append((seat, member.required))
            }
        }
        return Array(seats.prefix(Limits.obligations))
    }

    /// Seats of one group; who needs more of them pages by hand.
    package static let mostSeats = 20
}

extension ResponsePlan.Member {
    /// One for each word; `all` adds one for everybody else whom the policy names.
    fileprivate func seats(named: (GroupID) -> Int) -> [Seat] {
        let target = Obligation.Target.group(group)
        guard !members.isEmpty else {
            return (1...max(1, min(need, ResponsePlan.mostSeats))).map { Seat(target, $0) }
        }
        var words: [MemberWord] = members.filter { $0 != .all }
        if members.contains(.all) {
            let all = max(1, min(named(group), ResponsePlan.mostSeats))
            while words.count < all { words.append(.all) }
        }
        return words.enumerated().map { Seat(target, $0 + 1, $1) }
    }
}

extension Handbook {
    /// The seats of this plan at this instant.
    package func seats(
        of plan: ResponsePlan, at moment: Moment, changes: RosterChanges = .none
    ) -> [(seat: Seat, isRequired: Bool)] {
        plan.seats { group in
            Set(candidates(group: group, at: moment, changes: changes).flatMap(\.people)).count
        }
    }

    /// Who would assemble for this plan at this instant. `pages`: of the last day, by person.
    package func assembly(
        of plan: ResponsePlan, at moment: Moment, changes: RosterChanges = .none,
        pages: [PersonID: Int] = [:]
    ) -> Assembly {
        var targets: [Obligation.Target] = []
        var seats: [Obligation.Target: [Seat]] = [:]
        for (seat, _) in self.seats(of: plan, at: moment, changes: changes) {
            if seats[seat.target] == nil { targets.append(seat.target) }
            seats[seat.target, default: []].append(seat)
        }
        return Assembly(
            targets.map { target in
                let group = target.group ?? ""
                let steps = candidates(group: group, at: moment, changes: changes)
                return Assembly.Demand(
                    target, seats: seats[target] ?? [], lead: groups[group]?.lead,
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
