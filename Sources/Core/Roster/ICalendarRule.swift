/// How an event comes again (RFC 5545, 3.3.10): days, weeks, months or years, and which days of each.
package struct ICalendarRule: Hashable, Sendable {
    package enum Frequency: String, CaseIterable, Sendable {
        case daily = "DAILY"
        case weekly = "WEEKLY"
        case monthly = "MONTHLY"
        case yearly = "YEARLY"
    }

    /// A weekday; with an ordinal the nth of the month or year, counted from its end if negative.
    package struct NthWeekday: Hashable, Sendable {
        package var ordinal: Int?
        package var weekday: Weekday

        package init(ordinal: Int?, weekday: Weekday) {
            self.ordinal = ordinal
            self.weekday = weekday
        }
    }

    package var frequency: Frequency
    package var interval = 1
    package var count: Int?
    /// Inclusive.
    package var until: ICalendarTime?
    package var weekdays: [NthWeekday] = []
    /// Days of the month, counted from its end if negative.
    package var monthDays: [Int] = []
    package var months: [Int] = []
    /// Which of a period's days, counted from 1, or from the end if negative.
    package var positions: [Int] = []
    package var weekStart = Weekday.monday

    package init(frequency: Frequency) { self.frequency = frequency }

    /// The times within these days at which it begins, ascending, its start included even where the
    /// rule would not name it; nil: too many. `instant`: when a clock of its zone shows a time.
    func times(
        from start: ICalendarTime, window: ClosedRange<CivilDay>,
        instant: (LocalTime) -> Moment
    ) -> [LocalTime]? {
        let first = start.local
        var times: [LocalTime] = []
        var counted = 1
        if window.contains(first.day) { times.append(first) }
        var period = count == nil ? skippable(from: first.day, to: window.lowerBound) : 0
        for _ in 0..<Limits.calendarPeriods {
            let days = days(inPeriod: period, from: first.day)
            guard let begins = days.begins, begins <= window.upperBound else { return times }
            for day in days.days where LocalTime(day: day, second: first.second) > first {
                let time = LocalTime(day: day, second: first.second)
                if let count, counted >= count { return times }
                if isOver(time, instant) || day > window.upperBound { return times }
                counted += 1
                guard window.contains(day) else { continue }
                guard times.count < Limits.calendarOccurrences else { return nil }
                times.append(time)
            }
            period += 1
        }
        return nil
    }

    private func isOver(_ time: LocalTime, _ instant: (LocalTime) -> Moment) -> Bool {
        switch until {
        case nil: false
        case .day(let day): time.day > day
        case .instant(let moment): instant(time) > moment
        case .floating(let local), .zoned(let local, _): time > local
        }
    }

    /// Periods that end long before the window; only where nothing is counted.
    private func skippable(from start: CivilDay, to day: CivilDay) -> Int {
        let days = day.number - start.number
        let length =
            switch frequency {
            case .daily: 1
            case .weekly: 7
            case .monthly: 31
            case .yearly: 366
            }
        return max(0, days / (length * max(interval, 1)) - 2)
    }

    /// The days of one period in ascending order, and the day on which the period begins; nil
    /// beyond the calendar.
    private func days(
        inPeriod period: Int, from start: CivilDay
    ) -> (begins: CivilDay?, days: [CivilDay]) {
        let (steps, overflow) = period.multipliedReportingOverflow(by: max(interval, 1))
        guard !overflow, steps < 4_000_000 else { return (nil, []) }
        switch frequency {
        case .daily:
            let day = start.advanced(by: steps)
            guard day < .latest else { return (nil, []) }
            return (day, picked([day].filter(isWanted)))
        case .weekly:
            let since = (start.weekday.rawValue - weekStart.rawValue + 7) % 7
            let monday = start.advanced(by: steps * 7 - since)
            guard monday < .latest else { return (nil, []) }
            let wanted = weekdays.isEmpty ? [start.weekday] : weekdays.map(\.weekday)
            let days = (0..<7).map { monday.advanced(by: $0) }
                .filter { wanted.contains($0.weekday) && isInMonths($0) }
            return (monday, picked(days))
        case .monthly:
            let (year, month, day) = start.components
            let index = year * 12 + month - 1 + steps
            guard let begins = CivilDay(year: index / 12, month: index % 12 + 1, day: 1) else {
                return (nil, [])
            }
            guard isInMonths(begins) else { return (begins, []) }
            return (begins, picked(days(ofMonth: begins, orDay: day)))
        case .yearly:
            let (year, month, day) = start.components
            guard let begins = CivilDay(year: year + steps, month: 1, day: 1) else {
                return (nil, [])
            }
            return (begins, picked(days(ofYear: year + steps, month: month, day: day)))
        }
    }

    private func days(ofYear year: Int, month: Int, day: Int) -> [CivilDay] {
        if months.isEmpty, monthDays.isEmpty, !weekdays.isEmpty {
            guard let first = CivilDay(year: year, month: 1, day: 1) else { return [] }
            let length = CivilDay.isLeap(year) ? 366 : 365
            return chosen((0..<length).map { first.advanced(by: $0) })
        }
        let named = months.isEmpty ? (monthDays.isEmpty ? [month] : Array(1...12)) : months
        return Set(named).sorted().flatMap { month -> [CivilDay] in
            guard let first = CivilDay(year: year, month: month, day: 1) else { return [] }
            return days(ofMonth: first, orDay: day)
        }
    }

    /// By the days of the month and the weekdays that the rule names; else the day of the start.
    private func days(ofMonth first: CivilDay, orDay day: Int) -> [CivilDay] {
        let (year, month, _) = first.components
        let length = CivilDay.days(inMonth: month, of: year)
        let all = (0..<length).map { first.advanced(by: $0) }
        if monthDays.isEmpty, weekdays.isEmpty { return day <= length ? [all[day - 1]] : [] }
        var days = all
        if !monthDays.isEmpty {
            let wanted = Set(monthDays.map { $0 < 0 ? length + $0 + 1 : $0 })
            days = days.filter { wanted.contains($0.components.day) }
        }
        if weekdays.isEmpty { return days }
        let chosen = Set(chosen(all))
        return days.filter(chosen.contains)
    }

    /// Of all days of a month or year, those that the weekdays name.
    private func chosen(_ all: [CivilDay]) -> [CivilDay] {
        var chosen: Set<CivilDay> = []
        for wanted in weekdays {
            let days = all.filter { $0.weekday == wanted.weekday }
            guard let ordinal = wanted.ordinal else {
                chosen.formUnion(days)
                continue
            }
            let index = ordinal > 0 ? ordinal - 1 : days.count + ordinal
            if days.indices.contains(index) { chosen.insert(days[index]) }
        }
        return chosen.sorted()
    }

    private func isInMonths(_ day: CivilDay) -> Bool {
        months.isEmpty || months.contains(day.components.month)
    }

    private func isWanted(_ day: CivilDay) -> Bool {
        let (year, month, number) = day.components
        let fromEnd = number - CivilDay.days(inMonth: month, of: year) - 1
        return isInMonths(day)
            && (monthDays.isEmpty || monthDays.contains(number) || monthDays.contains(fromEnd))
            && (weekdays.isEmpty || weekdays.contains { $0.weekday == day.weekday })
    }

    private func picked(_ days: [CivilDay]) -> [CivilDay] {
        guard !positions.isEmpty else { return days }
        let indices = Set(positions.map { $0 > 0 ? $0 - 1 : days.count + $0 })
        return indices.sorted().filter(days.indices.contains).map { days[$0] }
    }
}
