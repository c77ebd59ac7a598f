extension ICalendar {
    /// What the calendar says of a stretch of days, in order of time: the occurrences that touch it.
    ///
    /// `zone`: the rules of a zone by its name in the zone database. A name that is none there is
    /// the file's own zone, or ends in one. `faults`: events that could not be placed.
    package func occurrences(
        in window: ClosedRange<CivilDay>, zone: @escaping (String) -> ZoneRules?
    ) -> (occurrences: [ICalendarOccurrence], faults: [ICalendarFault]) {
        var clocks = ICalendarClocks(calendar: self, last: window.upperBound, named: zone)
        var occurrences: [ICalendarOccurrence] = []
        var faults: [ICalendarFault] = []
        // A later one of the same UID is a newer version of it.
        var newest: [String: Int] = [:]
        var replaced: [String: [ICalendarTime]] = [:]
        for (index, event) in events.enumerated() {
            if let replaces = event.replaces {
                replaced[event.uid, default: []].append(replaces)
            } else if let other = newest[event.uid], events[other].sequence > event.sequence {
                continue
            } else {
                newest[event.uid] = index
            }
        }
        for (index, event) in events.enumerated() where !event.isCancelled {
            guard event.replaces != nil || newest[event.uid] == index else { continue }
            do throws(ICalendarFault) {
                let placed = try clocks.occurrences(
                    of: event, in: window, without: replaced[event.uid] ?? [])
                occurrences += placed
                if occurrences.count > Limits.calendarOccurrences {
                    occurrences.removeLast(occurrences.count - Limits.calendarOccurrences)
                    throw ICalendarFault(
                        line: event.line,
                        words: "more than \(Limits.calendarOccurrences) occurrences; the rest is "
                            + "left out")
                }
            } catch {
                faults.append(error)
                if occurrences.count >= Limits.calendarOccurrences { break }
            }
        }
        // By the clock on the wall: what is of different zones is only roughly in order.
        occurrences.sort { a, b in
            (a.from.local, a.uid) < (b.from.local, b.uid)
        }
        return (occurrences, faults)
    }
}

/// The zones that a calendar's times are read in, each looked up once.
private struct ICalendarClocks {
    let calendar: ICalendar
    let last: CivilDay
    let named: (String) -> ZoneRules?
    private var found: [String: ZoneRules] = [:]

    init(calendar: ICalendar, last: CivilDay, named: @escaping (String) -> ZoneRules?) {
        self.calendar = calendar
        self.last = last
        self.named = named
    }

    private mutating func rules(
        _ name: String, _ line: Int
    ) throws(ICalendarFault) -> ZoneRules {
        if let known = found[name] { return known }
        // `/mozilla.org/20050126_1/Europe/Berlin`: the zone's name is at the end.
        let parts = name.split(separator: "/")
        let candidates =
            [name]
            + [3, 2].filter { $0 < parts.count }
            .map { parts.suffix($0).joined(separator: "/") }
        var rules: ZoneRules?
        for candidate in candidates where rules == nil { rules = named(candidate) }
        rules = rules ?? calendar.zones[name]?.rules(name, until: last.advanced(by: 366))
        guard let rules else {
            throw ICalendarFault(
                line: line, words: "the time zone \"\(name.oneLine(limit: 60))\" is not known")
        }
        found[name] = rules
        return rules
    }

    /// Rules for times that have a zone; UTC for those that have none.
    private mutating func rules(
        of time: ICalendarTime, _ line: Int
    ) throws(ICalendarFault) -> ZoneRules {
        guard case .zoned(_, let name) = time else { return .utc }
        return try rules(name, line)
    }

    mutating func occurrences(
        of event: ICalendarEvent, in window: ClosedRange<CivilDay>,
        without replaced: [ICalendarTime]
    ) throws(ICalendarFault) -> [ICalendarOccurrence] {
        let clock = try rules(of: event.start, event.line)
        let length = try length(of: event, clock)
        // An event that began before the window may reach into it; one that ends before it begins
        // reaches nowhere.
        let reach = max(0, length.days) + max(0, Int(length.seconds / 86_400)) + 2
        let days = window.lowerBound.advanced(by: -reach)...window.upperBound.advanced(by: 1)
        var starts: [LocalTime] = []
        if let rule = event.rule, event.replaces == nil {
            starts = rule.times(from: event.start, window: days) { clock.instant($0) }
        } else if days.contains(event.start.local.day) {
            starts = [event.start.local]
        }
        var exceptions = event.exceptions
        if event.replaces == nil {
            for extra in event.extra {
                let local = try reading(of: extra, as: event.start, clock, event.line)
                if days.contains(local.day), !starts.contains(local) { starts.append(local) }
            }
            exceptions += replaced
        }
        var left: Set<LocalTime> = []
        var daysOff: Set<CivilDay> = []
        for exception in exceptions {
            if case .day(let day) = exception { daysOff.insert(day) }
            left.insert(try reading(of: exception, as: event.start, clock, event.line))
        }
        let comesAgain = event.rule != nil || !event.extra.isEmpty || event.replaces != nil
        var occurrences: [ICalendarOccurrence] = []
        for start in starts.sorted() where !left.contains(start) && !daysOff.contains(start.day) {
            let from = event.start.with(start)
            guard let until = end(from, length, clock) else { continue }
            let (first, last) = (resolved(from, clock), resolved(until, clock))
            guard first.local < last.local,
                last.local > LocalTime(day: window.lowerBound, second: 0),
                first.local.day <= window.upperBound
            else { continue }
            var uid = event.uid
            if comesAgain { uid += " \((event.replaces ?? from).text)" }
            occurrences.append(
                ICalendarOccurrence(
                    uid: uid, summary: event.summary, from: first, until: last,
                    isFree: event.isFree))
        }
        return occurrences
    }

    /// What the event's own clock shows at another time, which may be written in another way.
    private mutating func reading(
        of time: ICalendarTime, as start: ICalendarTime, _ clock: ZoneRules, _ line: Int
    ) throws(ICalendarFault) -> LocalTime {
        if time.isLike(start) { return time.local }
        switch time {
        case .day, .floating: return time.local
        case .instant(let moment): return clock.local(moment)
        case .zoned(let local, let name): return clock.local(try rules(name, line).instant(local))
        }
    }

    private mutating func length(
        of event: ICalendarEvent, _ clock: ZoneRules
    ) throws(ICalendarFault) -> ICalendarEvent.Length {
        if let end = event.end {
            if case .day(let from) = event.start {
                let days = max(1, end.local.day.number - from.number)
                return ICalendarEvent.Length(days: days, seconds: 0)
            }
            let endClock = try rules(of: end, event.line)
            let seconds =
                endClock.instant(end.local).seconds - clock.instant(event.start.local).seconds
            return ICalendarEvent.Length(days: 0, seconds: seconds)
        }
        if let length = event.length { return length }
        if case .day = event.start { return ICalendarEvent.Length(days: 1, seconds: 0) }
        return ICalendarEvent.Length(days: 0, seconds: 0)
    }

    /// Days by the calendar, then seconds by the stop-watch.
    private func end(
        _ from: ICalendarTime, _ length: ICalendarEvent.Length, _ clock: ZoneRules
    ) -> ICalendarTime? {
        let local = from.local
        let moved = LocalTime(day: local.day.advanced(by: length.days), second: local.second)
        if case .day(let day) = from { return .day(day.advanced(by: max(1, length.days))) }
        guard length.seconds != 0 else { return from.with(moved) }
        let moment = Moment(seconds: clock.instant(moved).seconds + length.seconds)
        if case .instant = from { return .instant(moment) }
        // A floating clock knows no changes: UTC stands in for it.
        return from.with(clock.local(moment))
    }

    private func resolved(_ time: ICalendarTime, _ clock: ZoneRules) -> ICalendarTime {
        guard case .zoned(let local, _) = time else { return time }
        return .instant(clock.instant(local))
    }
}
