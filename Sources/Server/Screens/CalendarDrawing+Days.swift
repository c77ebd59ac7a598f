import Core
import Reviews

// The same day after day, for a telephone.

extension CalendarDrawing {
    func agenda(_ week: CalendarWeek) -> [CalendarScreen.Day] {
        week.days.compactMap { day in
            let isOutside =
                view.length == .month && day.components.month != view.first.components.month
            return isOutside ? nil : self.day(day, week)
        }
    }

    private func day(_ day: CivilDay, _ week: CalendarWeek) -> CalendarScreen.Day {
        let from = zone.midnight(day)
        let until = zone.midnight(day.advanced(by: 1))
        let items = week.lanes.flatMap { lane in
            (lane.gaps + (lane.rows + lane.shadows).flatMap { $0 })
                .filter { $0.from < until && $0.until > from }
                .sorted { $0.from < $1.from }
                .map { bar in
                    CalendarScreen.Item(
                        itemClass: "item \(tone(bar))", itemLink: link(bar, lane.lane),
                        itemName: name(bar), itemLane: lane.lane.title(names),
                        itemTime: time(bar, from, until), itemMarks: marks(bar))
                }
        }
        return CalendarScreen.Day(
            dayID: "day-\(day.text)", dayName: CalendarWords.day(day), isToday: day == today,
            items: items, dayNotes: notes(from: from, until: until))
    }

    /// `all day, until Mon 30 Nov 09:00`, `from 09:00`, `until 09:00`.
    private func time(_ bar: CalendarWeek.Bar, _ from: Moment, _ until: Moment) -> String {
        let begin = CalendarWords.time(zone.local(bar.from))
        let end = CalendarWords.time(zone.local(bar.until))
        switch (bar.from > from, bar.until < until) {
        case (true, true): return "\(begin) to \(end)"
        case (false, true): return "until \(end)"
        case (true, false):
            return isEndless(bar)
                ? "from \(begin)" : "from \(begin) until \(CalendarWords.moment(bar.until, zone))"
        case (false, false):
            return isEndless(bar)
                ? "all day" : "all day, until \(CalendarWords.moment(bar.until, zone))"
        }
    }
}
