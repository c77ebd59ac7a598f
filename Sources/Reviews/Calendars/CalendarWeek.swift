package import Core

/// Some days of a calendar on one zone's clock, laid out in columns: what every drawing of it has
/// in common, be it in characters, boxes or pixels.
package struct CalendarWeek: Hashable, Sendable {
    package struct Bar: Hashable, Sendable {
        package enum Kind: Hashable, Sendable {
            case shift(PersonID, isByHand: Bool)
            case gap
            case shadow(PersonID)
        }

        package var kind: Kind
        package var from: Moment
        /// Exclusive.
        package var until: Moment
        package var reasons: [OnCall.Reason]
        /// Columns, the end exclusive; at least one wide.
        package var start: Int
        package var end: Int
        /// It began before what is drawn, or goes on after it.
        package var beginsBefore: Bool
        package var goesOn: Bool

        package var person: PersonID? {
            switch kind {
            case .shift(let person, _), .shadow(let person): person
            case .gap: nil
            }
        }

        package var isByHand: Bool {
            if case .shift(_, let isByHand) = kind { isByHand } else { false }
        }
    }

    package struct Lane: Hashable, Sendable {
        package var lane: RosterCalendar.Lane
        /// Shifts, in as few rows as can be without two over each other.
        package var rows: [[Bar]]
        /// To be drawn over the first row.
        package var gaps: [Bar]
        package var shadows: [[Bar]]
    }

    package var days: [CivilDay]
    package var from: Moment
    /// Exclusive.
    package var until: Moment
    package var lanes: [Lane]

    /// `perDay`: columns of a day; midnight to midnight on the clock, whatever its length.
    package init(
        _ calendar: RosterCalendar, first: CivilDay, count: Int = 7, zone: ZoneRules, perDay: Int
    ) {
        days = (0..<count).map { first.advanced(by: $0) }
        let from = zone.midnight(first)
        let until = zone.midnight(first.advanced(by: count))
        self.from = from
        self.until = until
        let ruler = Ruler(
            first: first, columns: count * perDay, perDay: perDay, zone: zone, from: from,
            until: until)
        lanes = calendar.lanes.map { lane in
            let shifts = lane.shifts.compactMap { shift in
                ruler.bar(
                    .shift(shift.person, isByHand: shift.isByHand), shift.from, shift.until,
                    shift.reasons, isCut: (shift.isCutBefore, shift.isCutAfter))
            }
            return Lane(
                lane: lane, rows: ruler.rows(shifts),
                gaps: lane.gaps.compactMap {
                    ruler.bar(
                        .gap, $0.from, $0.until,
                        isCut: ($0.from == calendar.from, $0.until == calendar.until))
                },
                shadows: ruler.rows(
                    lane.shadowings.compactMap {
                        ruler.bar(.shadow($0.learner), $0.from, $0.until)
                    }))
        }
    }

    /// Columns for instants.
    private struct Ruler {
        let first: CivilDay
        let columns: Int
        let perDay: Int
        let zone: ZoneRules
        let from: Moment
        let until: Moment

        func column(_ moment: Moment) -> Int {
            let local = zone.local(moment)
            let day = local.day.number - first.number
            return day * perDay + (local.second * perDay + 43_200) / 86_400
        }

        func bar(
            _ kind: Bar.Kind, _ begin: Moment, _ end: Moment, _ reasons: [OnCall.Reason] = [],
            isCut: (before: Bool, after: Bool) = (false, false)
        ) -> Bar? {
            guard begin < until, end > from else { return nil }
            let start = begin <= from ? 0 : min(column(begin), columns - 1)
            let stop = end >= until ? columns : min(column(end), columns)
            return Bar(
                kind: kind, from: begin, until: end, reasons: reasons, start: start,
                end: max(stop, start + 1), beginsBefore: begin < from || isCut.before,
                goesOn: end > until || isCut.after)
        }

        /// A bar that is too short for a column gets one all the same, and those after it begin
        /// behind it.
        func rows(_ bars: [Bar]) -> [[Bar]] {
            var rows: [[Bar]] = []
            for var bar in bars {
                let free = rows.firstIndex { ($0.last?.until ?? .zero) <= bar.from }
                guard let row = free else {
                    rows.append([bar])
                    continue
                }
                bar.start = min(max(bar.start, rows[row].last?.end ?? 0), columns - 1)
                bar.end = max(bar.end, bar.start + 1)
                rows[row].append(bar)
            }
            return rows
        }
    }
}

extension ZoneRules {
    /// The first instant of a local day.
    package func midnight(_ day: CivilDay) -> Moment { instant(LocalTime(day: day, second: 0)) }

    /// The local days that a window touches.
    package func days(from: Moment, until: Moment) -> ClosedRange<CivilDay> {
        let first = local(from).day
        return first...max(first, local(until - .milliseconds(1)).day)
    }
}

extension CivilDay {
    /// The Monday of its week.
    package var monday: CivilDay { advanced(by: 1 - weekday.rawValue) }

    /// The first day of its month.
    package var firstOfMonth: CivilDay { advanced(by: 1 - components.day) }

    /// Whole months later, its first day.
    package func month(after count: Int) -> CivilDay {
        let (year, month, _) = components
        let number = year * 12 + month - 1 + count
        return CivilDay(year: number / 12, month: number % 12 + 1, day: 1) ?? firstOfMonth
    }

    /// The number of its week as ISO 8601 counts: week 1 has the year's first Thursday.
    package var week: Int {
        let thursday = monday.advanced(by: 3)
        let first = CivilDay(year: thursday.components.year, month: 1, day: 1) ?? thursday
        return (thursday.number - first.number) / 7 + 1
    }
}

/// Days and times as calendars write them.
package enum CalendarWords {
    package static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September",
        "October", "November", "December",
    ]

    /// `December 2026`.
    package static func month(_ day: CivilDay) -> String {
        let (year, month, _) = day.components
        return "\(months[month - 1]) \(year)"
    }

    /// `Mon`.
    package static func weekday(_ day: CivilDay) -> String { String(day.weekday.name.prefix(3)) }

    /// `23 Nov`.
    package static func short(_ day: CivilDay) -> String {
        let (_, month, number) = day.components
        return "\(number) \(months[month - 1].prefix(3))"
    }

    /// `Mon 23 Nov`.
    package static func day(_ day: CivilDay) -> String { "\(weekday(day)) \(short(day))" }

    /// `23 – 29 Nov 2026`, `30 Nov – 6 Dec 2026`.
    package static func span(_ first: CivilDay, _ last: CivilDay) -> String {
        let (a, b) = (first.components, last.components)
        if a.year != b.year { return "\(short(first)) \(a.year) – \(short(last)) \(b.year)" }
        return (a.month == b.month ? "\(a.day)" : short(first)) + " – \(short(last)) \(b.year)"
    }

    /// `09:00`; an end at midnight belongs to the day before, as `24:00`.
    package static func time(_ local: LocalTime) -> String {
        String(local.text.dropFirst(11).prefix(5))
    }

    /// `Mon 23 Nov 09:00`.
    package static func moment(_ moment: Moment, _ zone: ZoneRules) -> String {
        let local = zone.local(moment)
        return "\(day(local.day)) \(time(local))"
    }

    /// `Sat 28 Nov 02:00 to 04:00`, `Fri 27 Nov 18:00 to Mon 30 Nov 09:00`.
    package static func span(_ from: Moment, _ until: Moment, _ zone: ZoneRules) -> String {
        let end = zone.local(until)
        let isSameDay = zone.local(from).day == end.day
        return "\(moment(from, zone)) to " + (isSameDay ? time(end) : moment(until, zone))
    }

    /// `clocks go forward an hour`, `clocks go back 30 min`.
    package static func clockChange(_ change: ClockChange) -> String {
        let minutes = abs(change.minutes)
        let much =
            switch minutes {
            case 60: "an hour"
            case let some where some % 60 == 0: "\(some / 60) hours"
            default: "\(minutes) min"
            }
        return "clocks go \(change.minutes > 0 ? "forward" : "back") \(much)"
    }

    /// `2 h`, `1 h 30 min`, `3 d 4 h`.
    package static func length(_ from: Moment, _ until: Moment) -> String {
        let minutes = (until - from).inMilliseconds / 60_000
        let parts = [(minutes / 1440, "d"), (minutes / 60 % 24, "h"), (minutes % 60, "min")]
        let shown = parts.filter { $0.0 > 0 }.prefix(2).map { "\($0.0) \($0.1)" }
        return shown.isEmpty ? "moments" : shown.joined(separator: " ")
    }
}
