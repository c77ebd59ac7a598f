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
        let seats = plan.seats.filter(\.isRequired).map(\.seat)
            .filter { !leads || $0.target != .commander(plan.commander) }
        let targets = seats.reduce(into: [Obligation.Target]()) { targets, seat in
            if !targets.contains(seat.target) { targets.append(seat.target) }
        }
        for window in joint(targets.compactMap(\.group)) {
            let troubles: [Trouble]
            if let before = known[window.steps] {
                troubles = before
            } else {
                let assembly = Assembly(
                    zip(targets, window.steps).map { target, steps in
                        Assembly.Demand(
                            target, seats: seats.filter { $0.target == target }.map(\.number),
                            steps: steps.map { step in step.map { Assembly.Candidate($0) } })
                    })
                troubles = assembly.choices.compactMap { choice in
                    guard let person = choice.person, !choice.reason.shares.isEmpty else {
                        return nil
                    }
                    let all = seats.filter { seat in
                        seat == choice.seat || choice.reason.shares.contains(seat)
                    }
                    guard all.first == choice.seat else { return nil }
                    let named = zip(targets, window.steps).filter { target, _ in
                        all.contains { $0.target == target }
                    }
                    let isAlone = named.allSatisfy { Set($0.1.joined()) == [person] }
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

    /// A group with `need` n gets n obligations, filled by different people.
    func headcount(of plan: ResponsePlan) {
        for member in plan.groups where member.need > 1 {
            guard let group = handbook.groups[member.group] else { continue }
            var short: [Int: Windows] = [:]
            for span in window(of: member.group) {
                let count = reachable(span).joined().reduce(into: Set<PersonID>()) {
                    $0.insert($1)
                }.count
                if count < member.need {
                    short[count, default: Windows()].add(span.from, span.until)
                }
            }
            for (count, windows) in short.sorted(by: { $0.key < $1.key }) {
                findings.warning(
                    "plan `\(plan.id)` needs \(member.need) of `\(member.group)`, whose steps name "
                        + "\(count) \(windows.words(in: zone(of: group), of: from, until))",
                    at: places[.member(plan.id, member.group)])
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
