import Core
import Testing

/// What must hold of every roster in every zone, whatever it is made of.
@Suite struct `Roster properties` {
    private static let seeds = [UInt64(1), 20_261_123, 77, 4711]

    private func made(
        _ zone: String, _ seed: UInt64, _ body: (RosterMaker.Made, inout RosterMaker) -> String?
    ) throws {
        let others = try ["Asia/Tokyo", "America/New_York"].map { try RosterZones.named($0) }
        var maker = RosterMaker(seed, in: try RosterZones.named(zone), others: others)
        for round in 0..<25 {
            let made = maker.make()
            guard let fault = body(made, &maker) else { continue }
            Issue.record("\(fault) (\(zone), seed \(seed), round \(round): \(made.schedule))")
            return
        }
    }

    @Test(arguments: RosterZones.hard, seeds)
    func `shifts are contiguous and each says what the question answers`(
        zone: String, seed: UInt64
    ) throws {
        try made(zone, seed) { made, maker in
            let shifts = made.schedule.shifts(
                from: made.from, until: made.until, changes: made.changes, almanac: made.almanac)
            if shifts.first?.from != made.from { return "begins at another time" }
            if shifts.last?.until != made.until { return "ends at another time" }
            for (one, next) in zip(shifts, shifts.dropFirst()) {
                if one.until != next.from { return "gap or overlap at \(one.until.text)" }
                if one.people == next.people { return "parted in vain at \(one.until.text)" }
            }
            for shift in shifts {
                let width = Int((shift.until - shift.from).inMilliseconds)
                if width <= 0 { return "an empty shift at \(shift.from.text)" }
                for offset in [0, maker.next(below: width), width - 1] {
                    let moment = shift.from + .milliseconds(offset)
                    let people = made.schedule.onCall(
                        at: moment, changes: made.changes, almanac: made.almanac)
                    if people != shift.people { return "another answer at \(moment.text)" }
                    if Set(people.map(\.person)).count != people.count { return "somebody twice" }
                }
            }
            return nil
        }
    }

    @Test(arguments: RosterZones.hard, seeds)
    func `a window is the slice of a longer one`(zone: String, seed: UInt64) throws {
        try made(zone, seed) { made, maker in
            let whole = made.schedule.shifts(
                from: made.from, until: made.until, changes: made.changes, almanac: made.almanac)
            let width = Int((made.until - made.from).inMilliseconds)
            let ends = [maker.next(below: width), maker.next(below: width)].sorted()
            let (from, until) = (
                made.from + .milliseconds(ends[0]), made.from + .milliseconds(ends[1] + 1)
            )
            let part = made.schedule.shifts(
                from: from, until: until, changes: made.changes, almanac: made.almanac)
            let slice = whole.filter { $0.from < until && from < $0.until }.map {
                FinalShift(
                    from: max($0.from, from), until: min($0.until, until), people: $0.people)
            }
            return part == slice ? nil : "\(from.text) to \(until.text) differs"
        }
    }

    @Test(arguments: RosterZones.hard, seeds)
    func `the next change is the first`(zone: String, seed: UInt64) throws {
        try made(zone, seed) { made, maker in
            let shifts = made.schedule.shifts(
                from: made.from, until: made.until, changes: made.changes, almanac: made.almanac)
            for shift in shifts.dropLast() {
                let width = Int((shift.until - shift.from).inMilliseconds)
                let moment = shift.from + .milliseconds(maker.next(below: width))
                let next = made.schedule.nextChange(
                    after: moment, changes: made.changes, almanac: made.almanac)
                if next != shift.until {
                    return "after \(moment.text) \(next?.text ?? "never"), not \(shift.until.text)"
                }
            }
            return nil
        }
    }

    /// Over whole cycles everybody has as many turns as they stand in the list, and over any
    /// stretch nobody is more than one turn behind that; clock changes move nobody's place.
    @Test(arguments: RosterZones.hard, seeds)
    func `turns are in order and fair to within one`(zone: String, seed: UInt64) throws {
        try made(zone, seed) { made, maker in
            let clock = maker.zone
            for layer in made.schedule.layers {
                guard var turn = layer.turn(at: made.from, in: clock) else { continue }
                var counts = [Int](repeating: 0, count: layer.turns.count)
                for _ in 0..<(layer.turns.count * 6) {
                    counts[turn.step] += 1
                    if turn.people != layer.turns[turn.step] { return "others than the turn's" }
                    guard let next = layer.turn(at: turn.end, in: clock) else { return "no turn" }
                    if next.start != turn.end { return "turns apart at \(turn.end.text)" }
                    // A turn that the clock skipped altogether is passed over in its order.
                    for skipped in (turn.number + 1)..<next.number {
                        counts[((skipped % counts.count) + counts.count) % counts.count] += 1
                    }
                    if next.number <= turn.number { return "backwards at \(turn.end.text)" }
                    turn = next
                }
                let (least, most) = (counts.min() ?? 0, counts.max() ?? 0)
                if most - least > 1 { return "unfair: \(counts)" }
            }
            return nil
        }
    }

    /// A layer by itself has one turn at any time: whoever is on call is there by it alone.
    @Test(arguments: RosterZones.hard, seeds)
    func `an explanation is what it explains`(zone: String, seed: UInt64) throws {
        try made(zone, seed) { made, maker in
            let width = Int((made.until - made.from).inMilliseconds)
            for _ in 0..<4 {
                let moment = made.from + .milliseconds(maker.next(below: width))
                let why = made.schedule.explanation(
                    at: moment, changes: made.changes, almanac: made.almanac)
                let people = made.schedule.onCall(
                    at: moment, changes: made.changes, almanac: made.almanac)
                if why.onCall != people { return "other people at \(moment.text)" }
                let ask = { (at: Moment) in
                    made.schedule.onCall(at: at, changes: made.changes, almanac: made.almanac)
                        .map(\.person)
                }
                let names = people.map(\.person)
                if let from = why.from {
                    if from > moment { return "began after \(moment.text)" }
                    if ask(from) != names { return "other people at \(from.text)" }
                    if ask(from - .milliseconds(1)) == names {
                        return "has been so before \(from.text)"
                    }
                }
                if let until = why.until {
                    if until <= moment { return "ended before \(moment.text)" }
                    if ask(until - .milliseconds(1)) != names { return "over at \(until.text)" }
                    if ask(until) == names { return "goes on at \(until.text)" }
                    if why.next.map(\.person) != ask(until) { return "others at \(until.text)" }
                }
                // Who is on call by a layer is on call by one that counts.
                var parts = why.layers
                if case .file(_, let layers) = why.temporary { parts = layers }
                let counting = parts.filter { $0.outcome == .counts || $0.outcome == .beside }
                for one in people {
                    guard case .layer(let step) = one.reason else { continue }
                    let part = counting.first { $0.layer.name == step.layer }
                    if part?.people.contains(one.person) != true { return "no layer says so" }
                }
            }
            return nil
        }
    }
}
