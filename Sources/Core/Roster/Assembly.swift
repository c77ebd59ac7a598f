/// A place that has to be filled when a response plan assembles: the commander's, or the n-th of a
/// group.
package struct Seat: Hashable, Sendable {
    package var target: Obligation.Target
    /// 1 for the first person of the group, 2 for the second …
    package var number: Int
    /// Whom the plan asks for; nil: anybody of the group, in the policy's order.
    package var member: MemberWord?

    package init(_ target: Obligation.Target, _ number: Int = 1, _ member: MemberWord? = nil) {
        self.target = target
        self.number = number
        self.member = member
    }

    /// Whether both are the n-th of the same, whomever they ask for.
    func isSame(_ other: Seat) -> Bool { target == other.target && number == other.number }
}

/// Who fills which seat: one person for each, nobody in two seats if anybody else can serve, and
/// only people whom the seat's own policy names.
///
/// The choice is the cheapest one there is. What comes first outweighs everything after it: seats
/// filled; people in two seats; steps of the policies, from the one that a seat asks for; people
/// who sleep; pages of the last day; places within a step. Of ties, the seats that come first keep whom they name first, and then the
/// smaller id is chosen, so that every node chooses the same.
package struct Assembly: Hashable, Sendable {
    /// Somebody whom a policy names, and how they are.
    package struct Candidate: Hashable, Sendable {
        package var person: PersonID
        /// The minute of the day on the clock where they are.
        package var localMinute: Int
        /// Pages of the last day.
        package var pages: Int

        package init(_ person: PersonID, localMinute: Int = 720, pages: Int = 0) {
            self.person = person
            self.localMinute = localMinute
            self.pages = pages
        }

        package var isAwake: Bool { Assembly.wakingMinutes.contains(localMinute) }
    }

    /// What one group owes: these seats, from these steps.
    package struct Demand: Hashable, Sendable {
        package var target: Obligation.Target
        /// All of this target, their numbers ascending.
        package var seats: [Seat]
        /// Whom the group's file calls its lead.
        package var lead: PersonID?
        /// In the order of the policy; a step may be empty.
        package var steps: [[Candidate]]

        package init(
            _ target: Obligation.Target, seats: [Seat], lead: PersonID? = nil,
            steps: [[Candidate]]
        ) {
            self.target = target
            self.seats = seats
            self.lead = lead
            self.steps = steps
        }

        package init(_ target: Obligation.Target, seats: [Int] = [1], steps: [[Candidate]]) {
            self.init(target, seats: seats.map { Seat(target, $0) }, steps: steps)
        }
    }

    /// Who was chosen for a seat, and because of what.
    package struct Choice: Hashable, Sendable {
        package var seat: Seat
        /// Nil: the policy names nobody who is left.
        package var person: PersonID?
        /// The step of the policy that names them, counted from 1; 0 for nobody.
        package var step: Int
        package var reason: SeatReason

        package init(seat: Seat, person: PersonID?, step: Int, reason: SeatReason) {
            self.seat = seat
            self.person = person
            self.step = step
            self.reason = reason
        }
    }

    /// In the order of the demands, seat after seat.
    package let choices: [Choice]

    /// People are taken to be awake from 8 until 22 o'clock where they are.
    package static let wakingMinutes = 8 * 60..<22 * 60

    package subscript(seat: Seat) -> Choice? { choices.first { $0.seat.isSame(seat) } }

    /// `engaged`: who has, or is being asked for, which other seats already.
    package init(_ demands: [Demand], engaged: [PersonID: [Seat]] = [:]) {
        let people = Set(demands.flatMap { $0.steps.joined().map(\.person) }).sorted()
        var index: [PersonID: Int] = [:]
        for (number, person) in people.enumerated() { index[person] = number }
        var filled = demands.enumerated().flatMap { number, demand in
            Filled.all(of: demand, number, weight: demands.count - number)
        }
        let matched = Matching.solve(
            seats: filled.map { seat in
                Matching.Seat(
                    group: seat.demand,
                    edges: seat.places.map {
                        Matching.Edge(person: index[$0.candidate.person] ?? 0, cost: $0.cost)
                    })
            },
            loads: people.map { engaged[$0]?.count ?? 0 })
        for (number, person) in matched.enumerated() {
            guard let person else { continue }
            filled[number].place = filled[number].places.first {
                $0.candidate.person == people[person]
            }
        }
        Filled.order(&filled)
        var seats = engaged
        for one in filled {
            if let place = one.place { seats[place.candidate.person, default: []].append(one.seat) }
        }
        choices = filled.map { one in
            Choice(
                seat: one.seat, person: one.place?.candidate.person,
                step: (one.place?.step ?? -1) + 1,
                reason: Self.reason(one, lead: demands[one.demand].lead, seats))
        }
    }

    /// A seat, who could have it, and who has it.
    private struct Filled {
        var seat: Seat
        /// Which demand it is of.
        var demand: Int
        /// In the order of preference.
        var places: [Place]
        var place: Place?

        static func all(of demand: Demand, _ number: Int, weight: Int) -> [Filled] {
            var known: [MemberWord?: [Place]] = [:]
            return demand.seats.map { seat in
                let places =
                    known[seat.member] ?? Place.all(of: demand, for: seat.member, weight: weight)
                known[seat.member] = places
                return Filled(seat: seat, demand: number, places: places)
            }
        }

        /// Of a group's seats that ask for the same, the first has whom the policy names first.
        static func order(_ filled: inout [Filled]) {
            var alike: [Seat: [Int]] = [:]
            for (number, one) in filled.enumerated() {
                alike[Seat(one.seat.target, 0, one.seat.member), default: []].append(number)
            }
            for numbers in alike.values where numbers.count > 1 {
                let places = numbers.compactMap { filled[$0].place }.sorted { $0.cost < $1.cost }
                for (turn, number) in numbers.enumerated() {
                    filled[number].place = places.indices.contains(turn) ? places[turn] : nil
                }
            }
        }
    }

    /// Where a policy names somebody who could have a seat.
    private struct Place {
        var candidate: Candidate
        var step: Int
        /// How well the step answers to what the seat asks for, 0 being best.
        var rank: Int
        var place: Int
        /// Of the group: the earlier ones keep whom they name first.
        var weight: Int

        var cost: Matching.Cost {
            Matching.Cost(
                doubled: 0, step: rank, asleep: candidate.isAwake ? 0 : 1,
                pages: candidate.pages, place: place, precedence: (rank + place) * weight)
        }

        /// Everybody whom the demand's steps name, each once, in the order of preference.
        static func all(of demand: Demand, for member: MemberWord?, weight: Int) -> [Place] {
            var index: [PersonID: Int] = [:]
            var places: [Place] = []
            for (step, people) in demand.steps.enumerated() {
                for (place, candidate) in people.enumerated() {
                    let rank =
                        member?.rank(
                            ofStep: step, of: demand.steps.count,
                            isLead: candidate.person == demand.lead) ?? step
                    let new = Place(
                        candidate: candidate, step: step, rank: rank, place: place, weight: weight)
                    if let known = index[candidate.person] {
                        if rank < places[known].rank { places[known] = new }
                    } else {
                        index[candidate.person] = places.count
                        places.append(new)
                    }
                }
            }
            return places.sorted { $0.cost < $1.cost }
        }
    }

    /// Whoever the policy names before the chosen one is elsewhere, asleep or was paged more; a
    /// lead whom it does not name then is not woken.
    private static func reason(
        _ filled: Filled, lead: PersonID?, _ seats: [PersonID: [Seat]]
    ) -> SeatReason {
        let seat = filled.seat
        var passed: [PassedOver] = []
        if seat.member == .lead, let lead,
            !filled.places.contains(where: { $0.candidate.person == lead })
        {
            passed.append(PassedOver(person: lead, isUnnamed: true))
        }
        guard let chosen = filled.place else { return SeatReason(passedOver: passed) }
        for other in filled.places
        where (other.rank, other.place) < (chosen.rank, chosen.place)
            && other.candidate.person != chosen.candidate.person
        {
            let has = seats[other.candidate.person] ?? []
            // Who has another seat of the same group was not passed over.
            if has.contains(where: { $0.target == seat.target }) { continue }
            let sleeps = !other.candidate.isAwake && chosen.candidate.isAwake
            passed.append(
                PassedOver(
                    person: other.candidate.person, has: has,
                    nightMinute: has.isEmpty && sleeps ? other.candidate.localMinute : nil,
                    pages: has.isEmpty && !sleeps ? other.candidate.pages : 0))
        }
        passed.sort { $0.person < $1.person }
        let shares = (seats[chosen.candidate.person] ?? []).filter { $0 != seat }
        return SeatReason(passedOver: passed, shares: shares)
    }
}

/// Why a seat's round begins with whom it begins, where that is not simply the policy's order.
package struct SeatReason: Hashable, Sendable {
    package var passedOver: [PassedOver]
    /// Other seats that the chosen one has as well, since nobody else can serve.
    package var shares: [Seat]

    package init(passedOver: [PassedOver] = [], shares: [Seat] = []) {
        self.passedOver = passedOver
        self.shares = shares
    }

    package var isEmpty: Bool { passedOver.isEmpty && shares.isEmpty }
}

/// Somebody whom a seat's policy names before the chosen one, and why it is not them.
package struct PassedOver: Hashable, Sendable {
    package var person: PersonID
    /// The seats that they have or are asked for.
    package var has: [Seat]
    /// The minute of their day, which is at night; nil where that is not why.
    package var nightMinute: Int?
    /// Their pages of the last day, more than those of the chosen one; 0 where that is not why.
    package var pages: Int
    /// They are the lead that the seat asks for, and the policy does not name them then.
    package var isUnnamed: Bool

    package init(
        person: PersonID, has: [Seat] = [], nightMinute: Int? = nil, pages: Int = 0,
        isUnnamed: Bool = false
    ) {
        self.person = person
        self.has = has
        self.nightMinute = nightMinute
        self.pages = pages
        self.isUnnamed = isUnnamed
    }
}
