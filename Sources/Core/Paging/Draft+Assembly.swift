/// Whom the rounds of a response plan begin with: nobody is asked for two seats if anybody else can
/// serve.
extension Draft {
    /// Who is asked first for those of these seats that will be opened now; nil where no plan
    /// assembles.
    func assemble(_ seats: [Seat]) -> Assembly? {
        guard isPlanned else { return nil }
        var engaged = engaged()
        var targets: [Obligation.Target] = []
        var wanted: [Obligation.Target: [Seat]] = [:]
        var kept: [Obligation.Target: Set<PersonID>] = [:]
        for seat in seats {
            let past = incident.obligations.filter { $0.asSeat.isSame(seat) }
            if past.contains(where: \.isLive) { continue }
            if let last = past.last, let answer = standingAnswer(of: last) {
                engaged[answer.person, default: []].append(seat)
                kept[seat.target, default: []].insert(answer.person)
                continue
            }
            if wanted[seat.target] == nil { targets.append(seat.target) }
            wanted[seat.target, default: []].append(seat)
        }
        let demands = targets.compactMap { target -> Assembly.Demand? in
            guard let group = target.group else { return nil }
            let taken = takenSeats(of: target).union(kept[target] ?? [])
            return demand(
                target, wanted[target] ?? [], namedSteps(of: group) { !taken.contains($0) },
                incident.policy.urgency)
        }
        return Assembly(demands, engaged: engaged)
    }

    /// The steps of a round in the order in which they are rung, and why. `lastly`: somebody who is
    /// asked behind everybody else.
    func arrange(
        _ steps: [CandidateStep], for obligation: Obligation, lastly: PersonID? = nil
    ) -> (steps: [CandidateStep], reason: SeatReason) {
        guard isPlanned, let group = obligation.group, !steps.isEmpty else {
            return (steps, SeatReason())
        }
        let seat = obligation.asSeat
        let engaged = engaged(but: obligation.id)
        var asked = steps
        if seat.member != nil {
            // Which step is the second is a question about the policy, whoever of it is left.
            var left = Set(steps.flatMap(\.people))
            if let lastly, left.count > 1 { left.remove(lastly) }
            asked = namedSteps(of: group) { left.contains($0) }
        }
        let single = [demand(obligation.target, [seat], asked, obligation.urgency)]
        let choice = assembly?[seat] ?? Assembly(single, engaged: engaged)[seat]
        var elsewhere = Set(engaged.keys)
        for other in assembly?.choices ?? [] where !other.seat.isSame(seat) {
            if let person = other.person { elsewhere.insert(person) }
        }
        return (
            steps.beginning(with: choice?.person, elsewhere: elsewhere),
            choice?.reason ?? SeatReason()
        )
    }

    private var isPlanned: Bool { incident.policy.paging == .plan }

    /// The group's policy with these of its people, steps without any included.
    private func namedSteps(
        of group: GroupID, _ isKept: (PersonID) -> Bool
    ) -> [CandidateStep] {
        handbook.candidates(group: group, at: world.wall, changes: changes).map { step in
            CandidateStep(people: step.people.filter(isKept), delay: step.delay)
        }
    }

    private func demand(
        _ target: Obligation.Target, _ seats: [Seat], _ steps: [CandidateStep], _ urgency: Urgency
    ) -> Assembly.Demand {
        // Pages are counted only where there is somebody to choose between.
        let counts = steps.contains { $0.people.count > 1 } ? pagesOfTheDay(of: steps) : [:]
        let group = target.group ?? ""
        return Assembly.Demand(
            target, seats: seats, lead: handbook.groups[group]?.lead,
            steps: handbook.assemblySteps(
                steps, of: group, urgency: urgency, at: world.wall
            ) { counts[$0] ?? 0 })
    }

    /// Who has, or is being rung for, which seat of this incident.
    private func engaged(but id: ObligationID? = nil) -> [PersonID: [Seat]] {
        var engaged: [PersonID: [Seat]] = [:]
        for other in incident.obligations where other.isLive && other.id != id {
            var people = (other.clock?.ringing ?? []).filter { !$0.isSteppedOver }.map(\.person)
            if let holder = other.holder { people = [holder] + people.filter { $0 != holder } }
            for person in people { engaged[person, default: []].append(other.asSeat) }
        }
        return engaged
    }

    private func pagesOfTheDay(of steps: [CandidateStep]) -> [PersonID: Int] {
        let wanted = Set(steps.filter { $0.people.count > 1 }.flatMap(\.people))
        let since = now - .hours(24)
        let number = incident.number
        let elsewhere = before.incidents.values.lazy.filter { $0.number != number }
        return Incident.pages(since: since, in: elsewhere, of: wanted)
            .merging(Incident.pages(since: since, in: [incident], of: wanted), uniquingKeysWith: +)
    }
}

extension Incident {
    /// How often each person was paged since then, as far as it is in memory. `people`: only these.
    package static func pages(
        since: Moment, in incidents: some Sequence<Incident>, of people: Set<PersonID>? = nil
    ) -> [PersonID: Int] {
        var counts: [PersonID: Int] = [:]
        for incident in incidents where incident.changedAt >= since {
            for message in incident.messages where message.obligation != nil && message.at >= since
            {
                guard let person = message.person, people?.contains(person) ?? true else {
                    continue
                }
                counts[person, default: 0] += 1
            }
        }
        return counts
    }
}
