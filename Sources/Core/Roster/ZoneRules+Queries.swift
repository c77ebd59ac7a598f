// A reading is what a wall clock shows, as the seconds that it would be after 1970-01-01T00:00:00 on
// a clock that shows UTC. Rosters count in readings, since people do; this file is the way there and
// back.
//
// A clock that is set back shows an hour twice. Whatever is to begin at a reading begins when the
// clock first shows it, so what counts of an instant is the furthest reading that the clock has
// shown by then. With that, `instant(reading) <= moment` holds exactly when
// `reading <= furthest(moment)`, in every zone and at every clock change, and the rest of the
// rosters is arithmetic on whole numbers.

extension ZoneRules {
    /// Seconds east of UTC at this instant.
    package func offset(at moment: Moment) -> Int32 { offset(atSegment: segment(moment.seconds)) }

    /// What a wall clock in this zone shows. Instants outside of the years 1 to 9999 are clamped.
    package func local(_ moment: Moment) -> LocalTime {
        LocalTime(asSeconds: moment.clampedSeconds + Int64(offset(at: moment)))
    }

    /// The instant at which a wall clock in this zone shows `local`.
    ///
    /// A time that a clock change skips is the first instant after the gap; a time that comes twice
    /// is its first occurrence. So a later reading is never an earlier instant.
    package func instant(_ local: LocalTime) -> Moment { first(local.asSeconds) }

    /// The furthest reading that a wall clock has shown by this instant.
    func furthest(_ moment: Moment) -> Int64 {
        let second = moment.clampedSeconds
        let index = segment(second)
        let shown = second + Int64(offset(atSegment: index))
        return index == 0 ? shown : max(shown, peaks[index - 1])
    }

    /// The instant at which a wall clock first shows this reading or a later one; `.distantPast`
    /// and `.distantFuture` outside of the years that instants are clamped to.
    func instant(ofReading reading: Int64) -> Moment {
        guard reading > Reading.earliest else { return .distantPast }
        guard reading < Reading.latest else { return .distantFuture }
        let moment = first(reading)
        if moment.seconds <= Moment.earliestSecond { return .distantPast }
        return moment.seconds > Moment.latestSecond ? .distantFuture : moment
    }

    /// Looks for the first stretch between two clock changes that shows so late a reading: the
    /// reading is inside, or it was skipped at that stretch's start.
    private func first(_ reading: Int64) -> Moment {
        var low = 0
        var high = peaks.count
        while low < high {
            let middle = (low + high) / 2
            if peaks[middle] < reading { low = middle + 1 } else { high = middle }
        }
        let second = reading - Int64(offset(atSegment: low))
        return Moment(seconds: low == 0 ? second : max(second, transitions[low - 1].at))
    }

    /// How many transitions lie at or before this second: the stretch that holds it.
    private func segment(_ second: Int64) -> Int {
        var low = 0
        var high = transitions.count
        while low < high {
            let middle = (low + high) / 2
            if transitions[middle].at <= second { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private func offset(atSegment index: Int) -> Int32 {
        index == 0 ? initialOffset : transitions[index - 1].offset
    }
}

/// Arithmetic on readings of wall clocks.
enum Reading {
    static let day: Int64 = 86_400
    static let week: Int64 = 7 * 86_400
    /// A Monday's midnight.
    static let aMonday: Int64 = 4 * 86_400
    /// No clock shows less, or more.
    static let earliest = Int64(CivilDay.earliest.number) * day
    static let latest = Int64(CivilDay.latest.number) * day

    static func day(of reading: Int64) -> Int { Int(floorQuotient(reading, day)) }

    /// The quotient rounded down, and what is left: never negative. `divisor` is at least 1.
    static func floorQuotient(_ number: Int64, _ divisor: Int64) -> Int64 {
        let quotient = number / divisor
        return number % divisor < 0 ? quotient - 1 : quotient
    }
}
