/// The cheapest way to give each group as many different people as it needs and has.
///
/// A flow of least cost by successive shortest paths: the seats are filled one after the other, each
/// along the cheapest chain in which somebody takes a seat and whoever had it moves on to another. A person's first seat is free and every further one costs, so chains lead to people
/// who have none. What was cheapest for the seats before stays cheapest with one more.
enum Matching {
    /// Compared from the first field to the last, as words are by their letters.
    struct Cost: Hashable, Comparable {
        var doubled = 0
        var step = 0
        var asleep = 0
        var pages = 0
        var place = 0
        /// Of ties, the groups that come first keep whom they name first.
        var precedence = 0

        static let zero = Cost()
        /// Of a second seat, or a third, for the same person.
        static let doubling = Cost(doubled: 1)

        static func < (a: Self, b: Self) -> Bool {
            if a.doubled != b.doubled { return a.doubled < b.doubled }
            if a.step != b.step { return a.step < b.step }
            if a.asleep != b.asleep { return a.asleep < b.asleep }
            if a.pages != b.pages { return a.pages < b.pages }
            if a.place != b.place { return a.place < b.place }
            return a.precedence < b.precedence
        }

        static func + (a: Self, b: Self) -> Self {
            Cost(
                doubled: a.doubled &+ b.doubled, step: a.step &+ b.step,
                asleep: a.asleep &+ b.asleep, pages: a.pages &+ b.pages,
                place: a.place &+ b.place, precedence: a.precedence &+ b.precedence)
        }

        static func - (a: Self, b: Self) -> Self {
            Cost(
                doubled: a.doubled &- b.doubled, step: a.step &- b.step,
                asleep: a.asleep &- b.asleep, pages: a.pages &- b.pages,
                place: a.place &- b.place, precedence: a.precedence &- b.precedence)
        }
    }

    /// A person whom a seat can have, and what that costs. Once per seat and person.
    struct Edge: Hashable {
        var person: Int
        var cost: Cost
    }

    /// A seat of a group: nobody has two seats of one group.
    struct Seat: Hashable {
        var group: Int
        var edges: [Edge]
    }

    /// The person of each seat; nil where its group has nobody left. `loads`: per person, the seats
    /// that they have elsewhere.
    static func solve(seats: [Seat], loads: [Int]) -> [Int?] {
        var state = State(seats: seats, loads: loads)
        for seat in seats.indices { state.fill(seat) }
        return state.holder
    }

    private struct State {
        let seats: [Seat]
        /// Which seat each group's people are at, by group.
        var places: [[Int: Int]]
        var loads: [Int]
        /// Who has each seat, and what that costs.
        var holder: [Int?]
        var price: [Cost]
        /// Which seats each person has, in the order in which they came to them.
        var held: [[Int]]

        init(seats: [Seat], loads: [Int]) {
            self.seats = seats
            self.loads = loads
            places = Array(repeating: [:], count: (seats.map(\.group).max() ?? -1) + 1)
            holder = seats.map { _ in nil }
            price = seats.map { _ in .zero }
            held = loads.map { _ in [] }
        }

        /// One more person for this seat's group, along the cheapest chain.
        mutating func fill(_ start: Int) {
            var costOfSeat: [Cost?] = seats.map { _ in nil }
            var costOfPerson: [Cost?] = loads.map { _ in nil }
            /// Who leaves a seat, and the seat that a person goes to, along the cheapest chain.
            var leaver: [Int] = seats.map { _ in -1 }
            var taker: [Int] = loads.map { _ in -1 }
            /// Who moves within a group, by the seat that they leave: the seat that they go to.
            var within: [Int?] = seats.map { _ in nil }
            var waiting = [start]
            var isWaiting = seats.map { _ in false }
            costOfSeat[start] = .zero
            var next = 0
            func beyond(_ seat: Int, _ cost: Cost, leaving person: Int, to other: Int?) {
                if let known = costOfSeat[seat], known <= cost { return }
                costOfSeat[seat] = cost
                leaver[seat] = person
                within[seat] = other
                if !isWaiting[seat] {
                    isWaiting[seat] = true
                    waiting.append(seat)
                }
            }
            // No chain is a circle that gains, since what stands is the cheapest: this ends.
            while next < waiting.count {
                let seat = waiting[next]
                next += 1
                isWaiting[seat] = false
                guard let soFar = costOfSeat[seat] else { continue }
                for edge in seats[seat].edges where holder[seat] != edge.person {
                    let cost = soFar + edge.cost
                    // Who has another seat of the group can only change it.
                    if let own = places[seats[seat].group][edge.person] {
                        beyond(own, cost - price[own], leaving: edge.person, to: seat)
                        continue
                    }
                    if let known = costOfPerson[edge.person], known <= cost { continue }
                    costOfPerson[edge.person] = cost
                    taker[edge.person] = seat
                    for other in held[edge.person] {
                        beyond(other, cost - price[other], leaving: edge.person, to: nil)
                    }
                }
            }
            var best: (person: Int, cost: Cost)?
            for (person, cost) in costOfPerson.enumerated() {
                guard var cost else { continue }
                if loads[person] > 0 { cost = cost + .doubling }
                if let known = best, known.cost <= cost { continue }
                best = (person, cost)
            }
            guard let best else { return }
            loads[best.person] += 1
            var moves: [(person: Int, seat: Int)] = [(best.person, taker[best.person])]
            // Each seat of the chain once, at most.
            for _ in seats.indices {
                guard let seat = moves.last?.seat, seat != start else { break }
                moves.append((leaver[seat], within[seat] ?? taker[leaver[seat]]))
            }
            // Whoever moves on leaves the seat that the one before them takes.
            for move in moves.dropLast() { vacate(move.seat) }
            for move in moves { take(move.seat, move.person) }
        }

        private mutating func vacate(_ seat: Int) {
            guard let person = holder[seat] else { return }
            holder[seat] = nil
            held[person].removeAll { $0 == seat }
            places[seats[seat].group][person] = nil
        }

        private mutating func take(_ seat: Int, _ person: Int) {
            guard let edge = seats[seat].edges.first(where: { $0.person == person }) else { return }
            holder[seat] = person
            price[seat] = edge.cost
            held[person].append(seat)
            places[seats[seat].group][person] = seat
        }
    }
}
