/// When people work: a stretch of certain days by the clock on the wall, without holidays.
package struct BusinessHours: Hashable, Sendable {
    package var zone: ZoneRules
    package var days: Set<Weekday>
    /// The local minute of the day at which they begin, 0 to 1439.
    package var fromMinute: Int
    /// The local minute at which they end, 1 to 1440; after `fromMinute`.
    package var untilMinute: Int
    /// Days on which nobody works.
    package var holidays: Set<CivilDay>

    package init(
        zone: ZoneRules, days: Set<Weekday>, fromMinute: Int, untilMinute: Int,
        holidays: Set<CivilDay> = []
    ) {
        self.zone = zone
        self.days = days
        self.fromMinute = fromMinute
        self.untilMinute = untilMinute
        self.holidays = holidays
    }

    package func contain(_ moment: Moment) -> Bool {
        let local = zone.local(moment)
        return works(local.day) && local.second >= fromMinute * 60
            && local.second < untilMinute * 60
    }

    /// The next instant at which they begin or end; nil when nobody works within a year.
    package func nextChange(after moment: Moment) -> Moment? {
        let today = zone.local(moment).day
        for ahead in 0...366 {
            let day = today.advanced(by: ahead)
            guard works(day) else { continue }
            let begin = zone.instant(LocalTime(day: day, minute: fromMinute))
            if begin > moment { return begin }
            let end =
                untilMinute < 1440
                ? zone.instant(LocalTime(day: day, minute: untilMinute))
                : zone.instant(LocalTime(day: day.advanced(by: 1), minute: 0))
            if end > moment { return end }
        }
        return nil
    }

    private func works(_ day: CivilDay) -> Bool {
        days.contains(day.weekday) && !holidays.contains(day)
    }
}
