/// A place that has to be filled when a response plan assembles: the commander's, or the n-th of a
/// group.
package struct Seat: Hashable, Sendable {
    package var target: Obligation.Target
    /// 1 for the first person of the group, 2 for the second …
    package var number: Int

    package init(_ target: Obligation.Target, _ number: Int = 1) {
        self.target = target
        self.number = number
    }
}

/// Who fills which seat: one person for each, nobody in two seats if anybody else can serve, and
/// only people whom the seat's own policy names.
///
/// The choice is the cheapest one there is. What comes first outweighs everything after it: seats
/// filled; people in two seats; steps of the policies; people who sleep; pages of the last day;
/// places within a step. Of ties, the seats that come first keep whom they name first, and then the
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
        /// The numbers of its seats, ascending.
        package var seats: [Int]
        /// In the order of the policy; a step may be empty.
        package var steps: [[Candidate]]

        package init(_ target: Obligation.Target, seats: [Int] = [1], steps: [[Candidate]]) {
            self.target = target
            self.seats = seats
            self.steps = steps
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

    package subscript(seat: Seat) -> Choice? { choices.first { $0.seat == seat } }

    /// `engaged`: who has, or is being asked for, which other seats already.
    package init(_ demands: [Demand], engaged: [PersonID: [Seat]] = [:]) {
        let people = Set(demands.flatMap { $0.steps.joined().map(\.person) }).sorted()
        var index: [PersonID: Int] = [:]
        for (number, person) in people.enumerated() { index[person] = number }
        let places = demands.enumerated().map { Place.all(of: $1, weight: demands.count - $0) }
        let matched = Matching.solve(
            edges: places.map { places in
                places.map { Matching.Edge(person: index[$0.candidate.person] ?? 0, cost: $0.cost) }
            },
            needs: demands.map(\.seats.count),
            loads: people.map { engaged[$0]?.count ?? 0 })
        var filled: [(seat: Seat, place: Place?)] = []
        for (demand, (places, chosen)) in zip(demands, zip(places, matched)) {
            let chosen = Set(chosen.map { people[$0] })
            // The first seat has whom the policy names first.
            let own = places.filter { chosen.contains($0.candidate.person) }
            for (number, seat) in demand.seats.enumerated() {
                filled.append(
                    (Seat(demand.target, seat), own.indices.contains(number) ? own[number] : nil))
            }
        }
        var seats = engaged
        for (seat, place) in filled {
            if let place { seats[place.candidate.person, default: []].append(seat) }
        }
        var choices: [Choice] = []
        var named: [Obligation.Target: [Place]] = [:]
        for (demand, places) in zip(demands, places) { named[demand.target] = places }
        for (seat, place) in filled {
            choices.append(
                Choice(
                    seat: seat, person: place?.candidate.person, step: (place?.step ?? -1) + 1,
                    reason: Self.reason(seat, place, among: named[seat.target] ?? [], seats)))
        }
        self.choices = choices
    }

    /// Where a policy names somebody first.
    private struct Place {
        var candidate: Candidate
        var step: Int
        var place: Int
        /// Of the group: the earlier ones keep whom they name first.
        var weight: Int

        var cost: Matching.Cost {
            Matching.Cost(
                doubled: 0, step: step, asleep: candidate.isAwake ? 0 : 1,
                pages: candidate.pages, place: place, precedence: (step + place) * weight)
        }

        /// Everybody whom the demand's steps name, each once, in the order of preference.
        static func all(of demand: Demand, weight: Int) -> [Place] {
            var seen: Set<PersonID> = []
            var places: [Place] = []
            for (step, people) in demand.steps.enumerated() {
                for (place, candidate) in people.enumerated()
                where seen.insert(candidate.person).inserted {
                    places.append(
                        Place(candidate: candidate, step: step, place: place, weight: weight))
                }
            }
            return places.sorted { $0.cost < $1.cost }
        }
    }

    /// Whoever the policy names before the chosen one is elsewhere, asleep or was paged more.
    private static func reason(
        _ seat: Seat, _ chosen: Place?, among places: [Place], _ seats: [PersonID: [Seat]]
    ) -> SeatReason {
        guard let chosen else { return SeatReason() }
        var passed: [PassedOver] = []
        for other in places
        where (other.step, other.place) < (chosen.step, chosen.place)
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

    package init(person: PersonID, has: [Seat] = [], nightMinute: Int? = nil, pages: Int = 0) {
        self.person = person
        self.has = has
        self.nightMinute = nightMinute
        self.pages = pages
    }
}
