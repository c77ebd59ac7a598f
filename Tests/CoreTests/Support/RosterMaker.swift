import Core

/// Random rosters: every kind of layer, and every kind of change over them, from one seed.
struct RosterMaker {
    let zone: ZoneRules
    /// Zones that layers may have of their own.
    let others: [ZoneRules]
    private var random: Seed

    init(_ seed: UInt64, in zone: ZoneRules, others: [ZoneRules] = []) {
        random = Seed(seed)
        self.zone = zone
        self.others = others
    }

    /// One schedule with what is laid over it and a window to look at it through.
    struct Made {
        var schedule: Schedule
        var changes: RosterChanges
        var almanac: Almanac
        var from: Moment
        var until: Moment
    }

    static let people: [PersonID] = ["ada", "ben", "cyd", "dan", "eve"]

    mutating func next(below bound: Int) -> Int { Int(random.next(below: UInt64(bound))) }

    mutating func chance(_ percent: Int) -> Bool { next(below: 100) < percent }

    private mutating func pick<Element>(_ choices: [Element]) -> Element? {
        choices.isEmpty ? nil : choices[next(below: choices.count)]
    }

    /// - Parameter years: which the window may begin in.
    mutating func make(years: ClosedRange<Int> = 2000...2049) -> Made {
        let first = CivilDay(year: years.lowerBound, month: 1, day: 1) ?? .earliest
        let last = CivilDay(year: years.upperBound, month: 12, day: 1) ?? .latest
        let range = Int64(first.number) * 86_400..<Int64(last.number) * 86_400
        let changes = zone.transitions.filter { range.contains($0.at) }
        var middle = range.lowerBound + Int64(next(below: Int(range.upperBound - range.lowerBound)))
        // Mostly where the clock changes, since that is where rosters go wrong.
        if chance(75), let change = pick(changes) { middle = change.at }
        let from = Moment(seconds: middle - Int64(next(below: 12 * 86_400)))
        let until = from + .seconds(Int64(86_400 + next(below: 24 * 86_400)))
        let day = zone.local(from).day
        let layers = (0...next(below: 4)).map { layer("l\($0)", near: day) }
        let days = (0..<8).map { _ in day.advanced(by: next(below: 40) - 8) }
        let calendar = HolidayCalendar(
            id: "region", days: Dictionary(days.map { ($0, "a day off") }) { first, _ in first })
        var schedule = Schedule(id: "primary", zone: zone.id, layers: layers)
        for number in 0..<(chance(20) ? 2 : 0) {
            let begin = local(near: day)
            schedule.temporaries.append(
                Schedule.Temporary(
                    name: "t\(number)", from: begin, until: later(than: begin, days: 6),
                    layers: (0..<next(below: 3)).map { layer("t\(number)-\($0)", near: day) }))
        }
        var almanac = Almanac(
            zones: Dictionary(([zone] + others).map { ($0.id, $0) }) { first, _ in first },
            holidays: [calendar.id: calendar])
        if chance(20), let leaver = pick(Self.people) {
            almanac.leaves[leaver] = day.advanced(by: next(below: 20))
        }
        return Made(
            schedule: schedule, changes: laid(from: from, until: until), almanac: almanac,
            from: from, until: until)
    }

    mutating func layer(_ name: String, near day: CivilDay) -> Layer {
        let unit = pick(Layer.Unit.allCases) ?? .day
        let members = (0...next(below: 5)).map { _ -> [PersonID] in
            let one = pick(Self.people) ?? "ada"
            guard chance(20), let two = pick(Self.people), two != one else { return [one] }
            return [one, two]
        }
        let back = unit == .hour ? 20 : unit == .month ? 900 : 200
        // Half of the handoffs on whole hours between midnight and four, when clocks change.
        let handoff = chance(50) ? next(below: 9) * 30 : next(below: 1440)
        let length = unit == .hour ? 1 + next(below: 30) : 1 + next(below: 3)
        var layer = Layer(
            name: name, unit: unit, length: length,
            start: day.advanced(by: 6 - next(below: back)),
            handoffMinute: handoff, turns: members)
        if chance(30), let other = pick(others) { layer.zone = other.id }
        if chance(15) { layer.from = local(near: day) }
        if chance(15) { layer.until = local(near: day.advanced(by: 8)) }
        if chance(50) { layer.hours = (0...next(below: 3)).map { _ in hours() } }
        if chance(30) {
            layer.holidays = chance(90) ? "region" : "nowhere"
            layer.onHolidays = pick(Layer.OnHolidays.allCases) ?? .off
        }
        layer.isBeside = chance(20)
        return layer
    }

    private mutating func hours() -> Layer.Hours {
        let days = Weekday.allCases.filter { _ in chance(60) }
        let lengths = [30, 60, 480, 600, 1440, 1440, 2 * 1440 + 600, 10_080]
        return Layer.Hours(
            days: Set(days), fromMinute: chance(60) ? next(below: 48) * 30 : next(below: 1440),
            minutes: chance(50) ? 1 + next(below: 3000) : pick(lengths) ?? 60)
    }

    private mutating func local(near day: CivilDay) -> LocalTime {
        LocalTime(day: day.advanced(by: next(below: 16) - 4), minute: next(below: 48) * 30)
    }

    private mutating func later(than local: LocalTime, days: Int) -> LocalTime {
        LocalTime(day: local.day.advanced(by: next(below: days)), minute: next(below: 48) * 30)
    }

    // MARK: What is laid over it

    private mutating func laid(from: Moment, until: Moment) -> RosterChanges {
        var changes = RosterChanges.none
        let width = Int((until - from).inSeconds)
        func span(_ maker: inout RosterMaker, hours: Int) -> (Moment, Moment) {
            let begin = from + .seconds(Int64(maker.next(below: width + 86_400) - 86_400))
            return (begin, begin + .minutes(maker.next(below: hours * 60)))
        }
        for number in 0..<(chance(60) ? next(below: 6) : 0) {
            let (begin, end) = span(&self, hours: 90)
            changes.overrides.append(
                Override(
                    id: OverrideID(100 - number), group: "db",
                    schedule: chance(30) ? "primary" : chance(20) ? "other" : nil, from: begin,
                    until: end, outgoing: chance(70) ? pick(Self.people) : nil,
                    incoming: chance(80) ? pick(Self.people) : nil, reason: ""))
        }
        for number in 0..<(chance(60) ? next(below: 6) : 0) {
            let (begin, end) = span(&self, hours: 160)
            changes.absences.append(
                Absence(
                    id: OverrideID(200 + number), person: pick(Self.people) ?? "ada",
                    from: begin, until: end, reason: ""))
        }
        for number in 0..<(chance(20) ? next(below: 3) : 0) {
            let (begin, end) = span(&self, hours: 100)
            changes.temporaries.append(
                TemporarySchedule(
                    id: OverrideID(320 - number), group: "db",
                    schedule: chance(80) ? "primary" : "other", from: begin, until: end,
                    shifts: (0..<next(below: 5)).map { _ in
                        let (shift, over) = span(&self, hours: 60)
                        return .init(
                            person: pick(Self.people) ?? "ada", from: shift, until: over)
                    }, reason: ""))
        }
        return changes
    }
}
