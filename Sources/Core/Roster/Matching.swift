/// The cheapest way to give each group as many different people as it needs and has.
///
/// A flow of least cost by successive shortest paths: the groups' needs are taken one after the
/// other, each along the cheapest chain in which somebody takes a seat and whoever had it moves on
/// to another. A person's first seat is free and every further one costs, so chains lead to people
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

    /// A person whom a group can have, and what that costs. Once per group and person.
    struct Edge: Hashable {
        var person: Int
        var cost: Cost
    }

    /// The people of each group, ascending. `edges` and `needs` are per group, `loads` per person:
    /// the seats that they have elsewhere. A group with fewer people than it needs gets all it has.
    static func solve(edges: [[Edge]], needs: [Int], loads: [Int]) -> [[Int]] {
        var state = State(edges: edges, loads: loads)
        for (group, need) in needs.enumerated() {
            for _ in 0..<min(max(need, 0), edges[group].count) { state.fill(group) }
        }
        return state.held.map { $0.keys.sorted() }
    }

    private struct State {
        let edges: [[Edge]]
        var loads: [Int]
        /// Who has a seat of each group, and what that costs.
        var held: [[Int: Cost]]
        /// Which groups each person has a seat of, in the order in which they came to it.
        var holders: [[Int]]

        init(edges: [[Edge]], loads: [Int]) {
            self.edges = edges
            self.loads = loads
            held = edges.map { _ in [:] }
            holders = loads.map { _ in [] }
        }

        /// One more person for this group, along the cheapest chain.
        mutating func fill(_ start: Int) {
            var costOfGroup: [Cost?] = edges.map { _ in nil }
            var costOfPerson: [Cost?] = loads.map { _ in nil }
            /// Who leaves a group, and the group that a person goes to, along the cheapest chain.
            var leaver: [Int] = edges.map { _ in -1 }
            var taker: [Int] = loads.map { _ in -1 }
            var waiting = [start]
            var isWaiting = edges.map { _ in false }
            costOfGroup[start] = .zero
            var next = 0
            // No chain is a circle that gains, since what stands is the cheapest: this ends.
            while next < waiting.count {
                let group = waiting[next]
                next += 1
                isWaiting[group] = false
                guard let soFar = costOfGroup[group] else { continue }
                for edge in edges[group] where held[group][edge.person] == nil {
                    let cost = soFar + edge.cost
                    if let known = costOfPerson[edge.person], known <= cost { continue }
                    costOfPerson[edge.person] = cost
                    taker[edge.person] = group
                    for other in holders[edge.person] where other != group {
                        guard let freed = held[other][edge.person] else { continue }
                        let beyond = cost - freed
                        if let known = costOfGroup[other], known <= beyond { continue }
                        costOfGroup[other] = beyond
                        leaver[other] = edge.person
                        if !isWaiting[other] {
                            isWaiting[other] = true
                            waiting.append(other)
                        }
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
            var person = best.person
            // Each group of the chain once, at most.
            for _ in edges.indices {
                let group = taker[person]
                guard let edge = edges[group].first(where: { $0.person == person }) else { return }
                held[group][person] = edge.cost
                holders[person].append(group)
                guard group != start else { return }
                person = leaver[group]
                held[group][person] = nil
                holders[person].removeAll { $0 == group }
            }
        }
    }
}
