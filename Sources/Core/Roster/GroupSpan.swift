/// A stretch of time in which nothing changes of what a group's schedules and steps say.
package struct GroupSpan: Hashable, Sendable {
    package var from: Moment
    /// Exclusive.
    package var until: Moment
    /// Who is on call, by the group's schedules in file order.
    package var schedules: [[PersonID]]
    /// Whom the steps of the policy name, empty steps included.
    package var steps: [[PersonID]]

    package init(
        from: Moment, until: Moment, schedules: [[PersonID]], steps: [[PersonID]]
    ) {
        self.from = from
        self.until = until
        self.schedules = schedules
        self.steps = steps
    }
}

/// The same as few answers and when each of them holds: over months a group says the same few
/// things over and over, so that whatever follows from an answer has to be worked out once.
package struct GroupWalk: Hashable, Sendable {
    package struct Answer: Hashable, Sendable {
        /// Who is on call, by the group's schedules in file order.
        package var schedules: [[PersonID]]
        /// Whom the steps of the policy name, empty steps included.
        package var steps: [[PersonID]]
    }

    package struct Stretch: Hashable, Sendable {
        package var from: Moment
        /// Exclusive.
        package var until: Moment
        /// Which of `answers`.
        package var answer: Int
    }

    /// In the order in which they first hold; each once.
    package private(set) var answers: [Answer] = []
    /// Contiguous, two neighbours never with the same answer.
    package private(set) var stretches: [Stretch] = []

    package init() {}

    package var spans: [GroupSpan] {
        stretches.map { stretch in
            let answer = answers[stretch.answer]
            return GroupSpan(
                from: stretch.from, until: stretch.until, schedules: answer.schedules,
                steps: answer.steps)
        }
    }

    /// The number of this answer.
    fileprivate mutating func number(of answer: Answer) -> Int {
        if let known = answers.firstIndex(of: answer) { return known }
        answers.append(answer)
        return answers.count - 1
    }

    fileprivate mutating func add(_ answer: Int, from: Moment, until: Moment) {
        if let last = stretches.indices.last, stretches[last].answer == answer {
            stretches[last].until = until
        } else {
            stretches.append(Stretch(from: from, until: until, answer: answer))
        }
    }
}

/// The shifts of one schedule, gone through once.
private struct ScheduleWalk {
    private let shifts: [FinalShift]
    private var turn = 0
    /// Who is on call by each shift: a number per different answer.
    private let numbers: [Int]
    let people: [[PersonID]]

    init(_ shifts: [FinalShift]) {
        var known: [[PersonID]: Int] = [:]
        var people: [[PersonID]] = [[]]
        known[[]] = 0
        numbers = shifts.map { shift in
            let named = shift.people.map(\.person)
            if let number = known[named] { return number }
            known[named] = people.count
            people.append(named)
            return people.count - 1
        }
        self.shifts = shifts
        self.people = people
    }

    /// Who is on call at this moment, never earlier than the last one, and until when at most.
    mutating func look(at moment: Moment) -> (number: Int, until: Moment) {
        while turn < shifts.count, shifts[turn].until <= moment { turn += 1 }
        return turn < shifts.count ? (numbers[turn], shifts[turn].until) : (0, .distantFuture)
    }
}

extension Handbook {
    /// What `onCall` and `candidates` of the group answer over a window: contiguous, two neighbours
    /// never the same. Each schedule is walked once, which is what makes months of a thousand
    /// schedules cheap to look at.
    package func spans(
        of group: GroupID, from: Moment, until: Moment, changes: RosterChanges = .none
    ) -> [GroupSpan] {
        walk(of: group, from: from, until: until, changes: changes).spans
    }

    package func walk(
        of group: GroupID, from: Moment, until: Moment, changes: RosterChanges = .none
    ) -> GroupWalk {
        guard let group = groups[group], from < until else { return GroupWalk() }
        let own = changes.of(group.id)
        var schedules = group.schedules.map {
            ScheduleWalk($0.shifts(from: from, until: until, changes: own, almanac: almanac))
        }
        let named = group.steps.flatMap(\.targets).compactMap { target -> PersonID? in
            if case .person(let person) = target { person } else { nil }
        }
        let absences = changes.absences.filter { named.contains($0.person) }
        let clock = group.schedules.first.flatMap { zones[$0.zone] } ?? .utc
        let leaving = named.compactMap { id -> (person: PersonID, at: Moment)? in
            guard let day = people[id]?.leaves else { return nil }
            return (id, clock.instant(LocalTime(day: day, minute: 0)))
        }
        let edges = (absences.flatMap { [$0.from, $0.until] } + leaving.map(\.at)).sorted()
        var edge = 0
        var away: [PersonID] = []
        /// The answers between two edges, by the numbers of the schedules.
        var known: [[Int]: Int] = [:]
        var walk = GroupWalk()
        var moment = from
        while moment < until {
            if moment == from || edge < edges.count && edges[edge] <= moment {
                while edge < edges.count, edges[edge] <= moment { edge += 1 }
                away =
                    absences.filter { $0.from <= moment && moment < $0.until }.map(\.person)
                    + leaving.filter { $0.at <= moment }.map(\.person)
                known = [:]
            }
            var end = edge < edges.count ? min(edges[edge], until) : until
            var numbers: [Int] = []
            for index in schedules.indices {
                let look = schedules[index].look(at: moment)
                numbers.append(look.number)
                end = min(end, look.until)
            }
            let answer: Int
            if let before = known[numbers] {
                answer = before
            } else {
                let onCall = zip(schedules, numbers).map { $0.people[$1] }
                answer = walk.number(
                    of: GroupWalk.Answer(
                        schedules: onCall, steps: steps(of: group, onCall, away: away)))
                known[numbers] = answer
            }
            walk.add(answer, from: moment, until: end)
            moment = end
        }
        return walk
    }

    /// As `candidates` has it: nobody twice in a step, nobody unknown, and who is away is left out
    /// unless nobody else is named at all.
    private func steps(
        of group: Group, _ onCall: [[PersonID]], away: [PersonID]
    ) -> [[PersonID]] {
        func named(_ isThere: (PersonID) -> Bool) -> [[PersonID]] {
            group.steps.map { step in
                var people: [PersonID] = []
                func name(_ person: PersonID) {
                    if self.people[person] != nil, !people.contains(person) {
                        people.append(person)
                    }
                }
                for target in step.targets {
                    switch target {
                    case .person(let person): if isThere(person) { name(person) }
                    case .schedule(let id):
                        guard let index = group.schedules.firstIndex(where: { $0.id == id }) else {
                            continue
                        }
                        for person in onCall[index] { name(person) }
                    }
                }
                return people
            }
        }
        guard !away.isEmpty else { return named { _ in true } }
        let present = named { !away.contains($0) }
        return present.contains { !$0.isEmpty } ? present : named { _ in true }
    }
}
