import Core
import Simulation
import Testing

/// Who is chosen for the seats of a plan, as lines: `group database: ada`.
@Suite struct `Whom an assembly chooses` {
    private static func demand(
        _ group: GroupID, _ steps: [[PersonID]], seats: Int = 1,
        asleep: Set<PersonID> = [], pages: [PersonID: Int] = [:]
    ) -> Assembly.Demand {
        Assembly.Demand(
            .group(group), seats: Array(1...seats),
            steps: steps.map { step in
                step.map {
                    Assembly.Candidate(
                        $0, localMinute: asleep.contains($0) ? 190 : 720, pages: pages[$0] ?? 0)
                }
            })
    }

    private func lines(_ assembly: Assembly) -> [String] {
        assembly.choices.map { choice in
            "\(choice.seat.target.group ?? "?") \(choice.seat.number): "
                + "\(choice.person?.text ?? "nobody")"
        }
    }

    static let rows: [(name: String, demands: [Assembly.Demand], expected: [String])] = [
        (
            "the first of each policy", [demand("a", [["x"], ["y"]]), demand("b", [["z"]])],
            ["a 1: x", "b 1: z"]
        ),
        (
            "nobody twice if anybody else can serve",
            [demand("a", [["x"], ["y"]]), demand("b", [["x"]])], ["a 1: y", "b 1: x"]
        ),
        (
            "a chain of three moves on",
            [
                demand("a", [["x"], ["y"]]), demand("b", [["y"], ["z"]]), demand("c", [["x"]]),
            ], ["a 1: y", "b 1: z", "c 1: x"]
        ),
        (
            "twice where nobody else can", [demand("a", [["x"]]), demand("b", [["x"]])],
            ["a 1: x", "b 1: x"]
        ),
        (
            "two seats of a group are two people, the first on call first",
            [demand("a", [["x"], ["y"], ["z"]], seats: 2)], ["a 1: x", "a 2: y"]
        ),
        (
            "a seat stays empty rather than be held by the same person",
            [demand("a", [["x"]], seats: 2)], ["a 1: x", "a 2: nobody"]
        ),
        ("nobody where nobody is named", [demand("a", [[], []])], ["a 1: nobody"]),
        (
            "the earlier step outweighs sleep", [demand("a", [["x"], ["y"]], asleep: ["x"])],
            ["a 1: x"]
        ),
        (
            "within a step who is awake", [demand("a", [["x", "y"]], asleep: ["x"])], ["a 1: y"]
        ),
        (
            "within a step who was paged less", [demand("a", [["x", "y"]], pages: ["x": 2])],
            ["a 1: y"]
        ),
        (
            "sleep outweighs pages",
            [demand("a", [["x", "y"]], asleep: ["y"], pages: ["x": 9])], ["a 1: x"]
        ),
    ]

    @Test(arguments: rows.indices) func `as the table says`(_ index: Int) {
        let row = Self.rows[index]
        #expect(lines(Assembly(row.demands)) == row.expected, "\(row.name)")
    }

    @Test func `who has another seat already is asked last`() {
        let assembly = Assembly(
            [Self.demand("a", [["x"], ["y"]])], engaged: ["x": [Seat(.group("other"))]])
        #expect(lines(assembly) == ["a 1: y"])
        #expect(
            assembly.choices[0].reason
                == SeatReason(passedOver: [PassedOver(person: "x", has: [Seat(.group("other"))])]))
    }

    @Test func `each reason is told`() {
        let handbook = Sample.handbook()
        let assembly = Assembly([
            Self.demand("network", [["ada"], ["bob"]]), Self.demand("database", [["ada"]]),
            Self.demand("desk", [["eve", "fay", "gus"]], asleep: ["eve"], pages: ["fay": 3]),
            Self.demand("command", [["cyd"]]), Self.demand("other", [["cyd"]]),
        ])
        #expect(
            assembly.choices.map { handbook.words(of: $0.reason) } == [
                ["ada is asked for database"], [],
                ["it is 03:10 for eve", "fay was paged 3 times in the last day"],
                ["nobody else can serve who is not asked for other too"],
                ["nobody else can serve who is not asked for command too"],
            ])
    }

    // MARK: By words

    private static func asking(
        _ group: GroupID, _ words: [MemberWord], _ steps: [[PersonID]], lead: PersonID? = nil
    ) -> Assembly.Demand {
        var demand = demand(group, steps)
        demand.seats = words.enumerated().map { Seat(.group(group), $0 + 1, $1) }
        demand.lead = lead
        return demand
    }

    static let words: [(name: String, demands: [Assembly.Demand], expected: [String])] = [
        (
            "the secondary is of the second step, however many the first names",
            [asking("a", [.primary, .secondary], [["x", "y"], ["z"]])], ["a 1: x", "a 2: z"]
        ),
        ("the secondary alone", [asking("a", [.secondary], [["x"], ["y"]])], ["a 1: y"]),
        (
            "whoever both steps name is the primary where another is secondary",
            [asking("a", [.secondary, .primary], [["x"], ["x", "y"]])], ["a 1: y", "a 2: x"]
        ),
        (
            "the lead, whichever step names them",
            [asking("a", [.lead], [["x"], ["y"], ["z"]], lead: "z")], ["a 1: z"]
        ),
        (
            "the lead is nobody's secondary besides",
            [asking("a", [.lead, .secondary], [["x"], ["y"]], lead: "y")], ["a 1: y", "a 2: x"]
        ),
        (
            "the next of the policy where it does not name the lead",
            [asking("a", [.lead], [["x"], ["y"]], lead: "z")], ["a 1: x"]
        ),
        (
            "the first step after it where the second is empty",
            [asking("a", [.secondary], [["x"], [], ["z"]])], ["a 1: z"]
        ),
        (
            "all, the lead first",
            [asking("a", [.lead, .all, .all], [["x"], ["y", "z"]], lead: "z")],
            ["a 1: z", "a 2: x", "a 3: y"]
        ),
        (
            "the primary moves on where nobody else can serve another group",
            [asking("a", [.primary, .secondary], [["x"], ["y"], ["z"]]), demand("b", [["x"]])],
            ["a 1: z", "a 2: y", "b 1: x"]
        ),
    ]

    @Test(arguments: words.indices) func `by words as the table says`(_ index: Int) {
        let row = Self.words[index]
        #expect(lines(Assembly(row.demands)) == row.expected, "\(row.name)")
    }

    @Test func `a lead who is not named is told of`() {
        let assembly = Assembly([Self.asking("network", [.lead], [["ada"]], lead: "bob")])
        #expect(
            assembly.choices.map { Sample.handbook().words(of: $0.reason) }
                == [["the policy does not name bob, the lead, at that time"]])
    }

    // MARK: Against all there is to choose from

    /// Small worlds, and the cheapest of all ways to fill their seats, found by trying each.
    @Test func `no other choice is cheaper`() {
        for number in 0..<400 {
            var seed = Seed(UInt64(number) &* 7919 &+ 1)
            let people: [PersonID] = ["a", "b", "c", "d", "e"]
            let asleep = Set(people.filter { _ in seed.next(below: 4) == 0 })
            var pages: [PersonID: Int] = [:]
            for person in people { pages[person] = Int(seed.next(below: 3)) }
            var engaged: [PersonID: [Seat]] = [:]
            if seed.next(below: 3) == 0 { engaged["a"] = [Seat(.group("elsewhere"))] }
            let demands = (0..<Int(1 + seed.next(below: 3))).map { group in
                let steps = (0..<Int(1 + seed.next(below: 3))).map { _ in
                    people.filter { _ in seed.next(below: 3) == 0 }
                }
                return Self.demand(
                    GroupID("g\(group)"), steps, seats: Int(1 + seed.next(below: 2)),
                    asleep: asleep, pages: pages)
            }
            let assembly = Assembly(demands, engaged: engaged)
            #expect(assembly == Assembly(demands, engaged: engaged), "seed \(number)")
            let named = Dictionary(
                uniqueKeysWithValues: demands.map {
                    ($0.target, Set($0.steps.joined().map(\.person)))
                })
            for choice in assembly.choices {
                guard let person = choice.person else { continue }
                #expect(named[choice.seat.target]?.contains(person) == true, "seed \(number)")
            }
            let chosen = demands.map { demand in
                assembly.choices.filter { $0.seat.target == demand.target }.compactMap(\.person)
            }
            let own = Self.price(chosen, demands, engaged)
            let best = Self.cheapest(demands, engaged)
            #expect(own == best, "seed \(number): \(own) instead of \(best)")
        }
    }

    /// Seats left empty, seats too many, steps, sleepers, pages, places: compared in this order.
    private static func price(
        _ chosen: [[PersonID]], _ demands: [Assembly.Demand], _ engaged: [PersonID: [Seat]]
    ) -> [Int] {
        var price = [0, 0, 0, 0, 0, 0]
        var seats: [PersonID: Int] = engaged.mapValues(\.count)
        for (people, demand) in zip(chosen, demands) {
            price[0] += demand.seats.count - people.count
            for person in people {
                seats[person, default: 0] += 1
                for (number, step) in demand.steps.enumerated() {
                    guard let place = step.firstIndex(where: { $0.person == person }) else {
                        continue
                    }
                    price[2] += number
                    price[3] += step[place].isAwake ? 0 : 1
                    price[4] += step[place].pages
                    price[5] += place
                    break
                }
            }
        }
        price[1] = seats.values.reduce(0) { $0 + max(0, $1 - 1) }
        return price
    }

    private static func cheapest(
        _ demands: [Assembly.Demand], _ engaged: [PersonID: [Seat]]
    ) -> [Int] {
        var best: [Int]?
        func go(_ index: Int, _ chosen: [[PersonID]]) {
            guard index < demands.count else {
                let own = price(chosen, demands, engaged)
                if best.map({ own.lexicographicallyPrecedes($0) }) ?? true { best = own }
                return
            }
            let people = Set(demands[index].steps.joined().map(\.person)).sorted()
            for pick in 0..<(1 << people.count) {
                let some = people.indices.filter { pick & (1 << $0) != 0 }.map { people[$0] }
                if some.count <= demands[index].seats.count { go(index + 1, chosen + [some]) }
            }
        }
        go(0, [])
        return best ?? []
    }

    @Test func `two hundred seats are chosen at once`() {
        let people = (0..<300).map { PersonID("p\($0)") }
        let demands = (0..<200).map { group in
            Self.demand(
                GroupID("g\(group)"),
                (0..<4).map { step in [people[(group / 4 + step * 61) % 300]] })
        }
        let assembly = Assembly(demands)
        let chosen = assembly.choices.compactMap(\.person)
        #expect(chosen.count == 200)
        #expect(Set(chosen).count == 200)
    }
}
