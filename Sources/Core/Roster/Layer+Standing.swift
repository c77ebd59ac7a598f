/// Whether a layer stands in at some reading of its clock, or why not, and how long that is so.
struct Standing: Hashable, Sendable {
    enum State: Hashable, Sendable {
        /// The people of the turn are there, if they are not absent.
        case there
        /// It has no turns.
        case empty
        case notBegun
        case over
        case outsideHours
        /// Off, since the day is a holiday.
        case holiday
        /// There on holidays only, and the day is none.
        case noHoliday
    }

    var state: State
    /// The turn; meaningful while `there`.
    var turn = 0
    /// Since and until which reading of the clock this holds, at least.
    var from: Int64
    var until: Int64
}

extension Layer {
    /// - Parameter holidays: the layer's own calendar, if there is such a one.
    @inline(__always)
    func standing(at reading: Int64, holidays: HolidayCalendar?) -> Standing {
        guard rotates else { return Standing(state: .empty, from: .min, until: .max) }
        let begin = from?.asSeconds ?? firstReading
        if reading < begin { return Standing(state: .notBegun, from: .min, until: begin) }
        let end = until?.asSeconds ?? .max
        if reading >= end { return Standing(state: .over, from: end, until: .max) }
        var standing = opening(at: reading, holidays: holidays)
        standing.from = max(standing.from, begin)
        standing.until = min(standing.until, end)
        // Whoever is there in every turn does not hand over.
        if standing.state == .there, turns.count > 1 {
            let turn = turn(at: reading)
            standing.turn = turn.number
            standing.from = max(standing.from, turn.from)
            standing.until = min(standing.until, turn.until)
        }
        return standing
    }

    @inline(__always)
    private func opening(at reading: Int64, holidays: HolidayCalendar?) -> Standing {
        guard onHolidays != .asAlways else { return hours(at: reading) }
        let day = Reading.day(of: reading)
        let holiday = holidays?.around(day)
        let isHoliday = holiday?.isHoliday ?? false
        let from = holiday?.from.map { Int64($0.clamped.number) * Reading.day } ?? .min
        let until = holiday?.until.map { Int64($0.clamped.number) * Reading.day } ?? .max
        switch (onHolidays, isHoliday) {
        case (.off, true): return Standing(state: .holiday, from: from, until: until)
        case (.only, false): return Standing(state: .noHoliday, from: from, until: until)
        case (.only, true), (.wholeDay, true):
            return Standing(state: .there, from: from, until: until)
        case (.asAlways, _), (.off, false), (.wholeDay, false):
            var standing = hours(at: reading)
            standing.from = max(standing.from, from)
            standing.until = min(standing.until, until)
            return standing
        }
    }

    @inline(__always)
    private func hours(at reading: Int64) -> Standing {
        let hours = openings.at(reading)
        return Standing(
            state: hours.isOpen ? .there : .outsideHours, from: hours.from, until: hours.until)
    }
}

extension HolidayCalendar {
    /// Whether the day is a holiday, and from which day and before which other day that answer is
    /// the same, at least; nil: without end.
    func around(_ day: Int) -> (isHoliday: Bool, from: CivilDay?, until: CivilDay?) {
        let day = CivilDay(number: day)
        var low = 0
        var high = sorted.count
        while low < high {
            let middle = (low + high) / 2
            if sorted[middle] <= day { low = middle + 1 } else { high = middle }
        }
        let before = low > 0 ? sorted[low - 1] : nil
        if before == day { return (true, day, day.advanced(by: 1)) }
        return (false, before?.advanced(by: 1), low < sorted.count ? sorted[low] : nil)
    }
}
