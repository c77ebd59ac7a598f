import Core

// Whether a response plan can assemble.

extension HandbookCheck {
    /// Somebody who has to take two seats at once although whoever can stand in does so. Where
    /// neither group has anybody else at all it is an error.
    func doubling(in plan: ResponsePlan) {
        struct Trouble: Hashable {
            var person: PersonID
            var seats: [Seat]
            var isAlone: Bool
        }
        var told: [Trouble: Windows] = [:]
        var known: [[[[PersonID]]]: [Trouble]] = [:]
        // Whoever leads may be the one who comes for the same group: that is no other place.
        let leads = plan.groups.contains { $0.group == plan.commander }
        let groups = plan.seats { _ in 1 }.filter(\.isRequired).reduce(into: [GroupID]()) {
            if let group = $1.seat.target.group, !$0.contains(group) { $0.append(group) }
        }
        for window in joint(groups) {
            let troubles: [Trouble]
            if let before = known[window.steps] {
                troubles = before
            } else {
                let steps = Dictionary(uniqueKeysWithValues: zip(groups, window.steps))
                let seats = plan.seats { Set((steps[$0] ?? []).joined()).count }
                    .filter(\.isRequired).map(\.seat)
                    .filter { !leads || $0.target != .commander(plan.commander) }
                let assembly = Assembly(demands(of: seats, steps))
                troubles = assembly.choices.compactMap { choice in
                    guard let person = choice.person, !choice.reason.shares.isEmpty else {
                        return nil
                    }
                    let all = seats.filter { seat in
                        seat == choice.seat || choice.reason.shares.contains(seat)
                    }
                    guard all.first == choice.seat else { return nil }
                    let isAlone = all.allSatisfy { seat in
                        Set((seat.target.group.flatMap { steps[$0] } ?? []).joined()) == [person]
                    }
                    return Trouble(person: person, seats: all, isAlone: isAlone)
                }
                known[window.steps] = troubles
            }
            for trouble in troubles {
                told[trouble, default: Windows()].add(window.from, window.until)
            }
        }
        let zone = handbook.groups[plan.commander].map { self.zone(of: $0) } ?? .utc
        for (trouble, windows) in told {
            let names = trouble.seats.map { "`\($0.target.group ?? "")`" }
            let message =
                "`\(trouble.person)` is needed for \(names.joined(separator: " and ")) at once by "
                + "plan `\(plan.id)` \(windows.words(in: zone, of: from, until))"
            let place = places[.plan(plan.id)]
            if trouble.isAlone {
                findings.error("\(message), and neither has anybody else", at: place)
            } else {
                findings.warning(
                    "\(message): the others whom they name are needed elsewhere", at: place)
            }
        }
    }

    /// What each group owes, in the order of the seats.
    private func demands(
        of seats: [Seat], _ steps: [GroupID: [[PersonID]]]
    ) -> [Assembly.Demand] {
        var demands: [Assembly.Demand] = []
        for seat in seats {
            if let index = demands.firstIndex(where: { $0.target == seat.target }) {
                demands[index].seats.append(seat)
                continue
            }
            let group = seat.target.group ?? ""
            demands.append(
                Assembly.Demand(
                    seat.target, seats: [seat], lead: handbook.groups[group]?.lead,
                    steps: (steps[group] ?? []).map { step in
                        step.map { Assembly.Candidate($0) }
                    }))
        }
        return demands
    }

    /// A group with `need` n, or with n words, gets n obligations, filled by different people.
    func headcount(of plan: ResponsePlan) {
        for member in plan.groups {
            guard let group = handbook.groups[member.group] else { continue }
            let place = places[.member(plan.id, member.group)]
            let need =
                member.members.isEmpty
                ? member.need : member.members.filter { $0 != .all }.count
            var short: [Int: Windows] = [:]
            var crowded: [Int: Windows] = [:]
            var leaderless = Windows()
            for span in window(of: member.group) {
                let people = Set(reachable(span).joined())
                if need > 1, people.count < need {
                    short[people.count, default: Windows()].add(span.from, span.until)
                }
                if people.count > ResponsePlan.mostSeats {
                    crowded[people.count, default: Windows()].add(span.from, span.until)
                }
                if let lead = group.lead, !people.contains(lead) {
                    leaderless.add(span.from, span.until)
                }
            }
            let zone = zone(of: group)
            for (count, windows) in short.sorted(by: { $0.key < $1.key }) {
                findings.warning(
                    "plan `\(plan.id)` needs \(need) of `\(member.group)`, whose steps name "
                        + "\(count) \(windows.words(in: zone, of: from, until))",
                    at: place)
            }
            if member.members.contains(.lead), let lead = group.lead, !leaderless.isEmpty {
                findings.warning(
                    "plan `\(plan.id)` asks for the lead of `\(member.group)`, but its steps do not "
                        + "name `\(lead)` \(leaderless.words(in: zone, of: from, until)); somebody "
                        + "else is asked then",
                    at: place)
            }
            guard member.members.contains(.all) else { continue }
            for (count, windows) in crowded.sorted(by: { $0.key < $1.key }) {
                findings.warning(
                    "plan `\(plan.id)` asks for all of `\(member.group)`, whose steps name \(count) "
                        + "\(windows.words(in: zone, of: from, until)); "
                        + "\(ResponsePlan.mostSeats) are asked",
                    at: place)
            }
        }
    }

    private struct Joint {
        var from: Moment
        var until: Moment
        /// By group.
        var steps: [[[PersonID]]]
    }

    private func reachable(_ span: GroupSpan) -> [[PersonID]] {
        span.steps.map { step in step.filter { isReachable($0, at: span.from) } }
    }

    /// The groups' spans laid beside one another.
    private func joint(_ groups: [GroupID]) -> [Joint] {
        let walks = groups.map { window(of: $0) }
        var steps = walks.map { walk in walk.first.map { reachable($0) } ?? [] }
        var turns = walks.map { _ in 0 }
        var joints: [Joint] = []
        var moment = from
        while moment < until {
            var end = until
            for (number, walk) in walks.enumerated() {
                while turns[number] < walk.count, walk[turns[number]].until <= moment {
                    turns[number] += 1
                    steps[number] =
                        turns[number] < walk.count ? reachable(walk[turns[number]]) : []
                }
                if turns[number] < walk.count { end = min(end, walk[turns[number]].until) }
            }
            joints.append(Joint(from: moment, until: end, steps: steps))
            moment = end
        }
        return joints
    }
}
