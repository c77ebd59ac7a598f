/// One turn of a rotation.
package struct Turn: Hashable, Sendable {
    /// Counted from the turn that begins at the layer's start; negative before it.
    package var number: Int
    /// Which of the layer's `turns` it is, from 0.
    package var step: Int
    /// Who is on call together, as the layer has it.
    package var people: [PersonID]
    package var start: Moment
    /// Exclusive: the next turn begins here.
    package var end: Moment

    package init(number: Int, step: Int, people: [PersonID], start: Moment, end: Moment) {
        self.number = number
        self.step = step
        self.people = people
        self.start = start
        self.end = end
    }
}

extension Layer {
    /// Whose turn it is at this instant by the rotation alone, before its first turn too: hours,
    /// holidays, `from` and `until` are left aside. Nil in a layer without turns or with a length
    /// below 1.
    ///
    /// Turn k begins when a wall clock shows the handoff time on the day `start` plus k lengths.
    /// Hours, days, weeks and months are counted on the clock and the calendar, so no clock change
    /// ever moves a handoff or the order. A turn that a clock change swallowed whole is passed over.
    package func turn(at moment: Moment, in zone: ZoneRules) -> Turn? {
        guard rotates else { return nil }
        let turn = turn(at: zone.furthest(moment))
        return Turn(
            number: turn.number, step: step(turn.number), people: turns[step(turn.number)],
            start: zone.instant(ofReading: turn.from), end: zone.instant(ofReading: turn.until))
    }

    var rotates: Bool { !turns.isEmpty && length >= 1 }

    /// Which of `turns` this turn is. There must be one.
    @inline(__always)
    func step(_ turn: Int) -> Int {
        let step = turn % turns.count
        return step < 0 ? step + turns.count : step
    }

    /// The turn at this reading of the layer's clock, and since and until which reading it is.
    @inline(__always)
    func turn(at reading: Int64) -> (number: Int, from: Int64, until: Int64) {
        guard let unitSeconds = unit.seconds else { return month(at: reading) }
        let (product, overflow) = Int64(length).multipliedReportingOverflow(by: unitSeconds)
        // Longer than the calendar is as good as for ever.
        let period = overflow ? Self.longest : min(max(product, 1), Self.longest)
        let number = Reading.floorQuotient(reading - firstReading, period)
        let from = firstReading + number * period
        return (Int(number), from, from + period)
    }

    /// The reading at which turn 0 begins.
    @inline(__always)
    var firstReading: Int64 {
        Int64(start.clamped.number) * Reading.day + Int64(min(max(handoffMinute, 0), 1439)) * 60
    }

    private static let longest: Int64 = 1 << 42

    private func month(at reading: Int64) -> (number: Int, from: Int64, until: Int64) {
        let (startYear, startMonth, day) = start.components
        let first = startYear * 12 + startMonth - 1
        let period = min(max(length, 1), 120_000)
        let (year, month, _) = CivilDay(number: Reading.day(of: reading)).components
        var number = Int(
            Reading.floorQuotient(Int64(year * 12 + month - 1 - first), Int64(period)))
        var from = handoff(inMonth: first + number * period, day: day)
        if from > reading {
            let until = from
            number -= 1
            from = handoff(inMonth: first + number * period, day: day)
            return (number, from, until)
        }
        return (number, from, handoff(inMonth: first + (number + 1) * period, day: day))
    }

    /// The handoff in the month of this index, twelve a year; where there is no such day, on the
    /// month's last.
    private func handoff(inMonth index: Int, day: Int) -> Int64 {
        guard index >= 12 else { return .min }
        let month = index % 12 + 1
        let days = CivilDay.days(inMonth: month, of: index / 12)
        guard let day = CivilDay(year: index / 12, month: month, day: min(day, days)) else {
            return .max
        }
        return Int64(day.number) * Reading.day + Int64(min(max(handoffMinute, 0), 1439)) * 60
    }
}

extension Layer.Unit {
    /// How many seconds of the wall clock it has; nil: it depends.
    fileprivate var seconds: Int64? {
        switch self {
        case .hour: 3600
        case .day: Reading.day
        case .week: Reading.week
        case .month: nil
        }
    }
}
