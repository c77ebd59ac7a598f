/// Time on call, and how much of it is time that people would rather have for themselves.
///
/// Nights, weekends and holidays are counted in parts: half a night is 0.5, whether the clock
/// changes in it or not. So the parts of several people, or of several stretches, add up.
package struct DutyTally: Hashable, Sendable {
    package var duration: Duration = .zero
    package var nights = 0.0
    package var weekends = 0.0
    package var holidays = 0.0

    package init() {}

    /// A night is from 22 until 7 o'clock on the person's clock.
    package static let nightBegins = 22 * 60
    package static let nightEnds = 7 * 60

    package static func += (a: inout Self, b: Self) {
        a.duration += b.duration
        a.nights += b.nights
        a.weekends += b.weekends
        a.holidays += b.holidays
    }

    package var isEmpty: Bool { duration == .zero }

    /// Counts a stretch on the clock of this zone, with the holidays of where the person works.
    package mutating func add(
        from: Moment, until: Moment, in zone: ZoneRules, holidays days: HolidayCalendar? = nil
    ) {
        guard from < until else { return }
        duration += until - from
        let last = zone.local(until).day
        var day = zone.local(from).day.advanced(by: -1)
        var begin = zone.instant(LocalTime(day: day, minute: 0))
        while day <= last {
            let next = day.advanced(by: 1)
            guard next > day else { return }
            let end = zone.instant(LocalTime(day: next, minute: 0))
            let part = Self.part(from, until, of: begin, end)
            if part > 0 {
                if day.weekday == .saturday || day.weekday == .sunday { weekends += part / 2 }
                if days?.days[day] != nil { holidays += part }
            }
            nights += Self.part(
                from, until,
                of: zone.instant(LocalTime(day: day, minute: Self.nightBegins)),
                zone.instant(LocalTime(day: next, minute: Self.nightEnds)))
            (day, begin) = (next, end)
        }
    }

    /// How much of one stretch another covers, 0 to 1.
    private static func part(
        _ from: Moment, _ until: Moment, of begin: Moment, _ end: Moment
    ) -> Double {
        let covered = min(until, end).milliseconds - max(from, begin).milliseconds
        let whole = end.milliseconds - begin.milliseconds
        return covered > 0 && whole > 0 ? Double(covered) / Double(whole) : 0
    }
}
