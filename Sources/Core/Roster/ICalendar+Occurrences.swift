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
        let versions = ICalendarVersions(events)
        for (index, event) in events.enumerated() where !event.isCancelled {
            guard versions.counts(index, event) else { continue }
            do throws(ICalendarFault) {
                let placed = try clocks.occurrences(
                    of: event, in: window, without: versions.replaced[event.uid] ?? [],
                    isAlone: versions.isAlone(event))
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

/// Which of the events with one UID count.
private struct ICalendarVersions {
    /// Of the highest SEQUENCE of a UID the last event of each day: a later one is a newer version.
    /// What begins on other days is something else, whatever its UID says.
    private var newest: [String: (sequence: Int, events: [CivilDay: Int])] = [:]
    /// Occurrences that other events stand for, by UID.
    private(set) var replaced: [String: [ICalendarTime]] = [:]

    init(_ events: [ICalendarEvent]) {
        for (index, event) in events.enumerated() {
            if let replaces = event.replaces {
                replaced[event.uid, default: []].append(replaces)
                continue
            }
            let known = newest[event.uid]?.sequence ?? .min
            guard event.sequence >= known else { continue }
            if event.sequence > known { newest[event.uid] = (event.sequence, [:]) }
            newest[event.uid]?.events[event.start.local.day] = index
        }
    }

    func counts(_ index: Int, _ event: ICalendarEvent) -> Bool {
        event.replaces != nil || newest[event.uid]?.events[event.start.local.day] == index
    }

    /// Its UID is no other event's.
    func isAlone(_ event: ICalendarEvent) -> Bool { newest[event.uid]?.events.count ?? 0 < 2 }
}

/// A time at which an event begins.
private struct ICalendarStart {
    /// What the event's own clock shows.
    var local: LocalTime
    /// UTC stands in for a clock that has no zone.
    var moment: Moment

    init(_ local: LocalTime, _ clock: ZoneRules) {
        self.local = local
        moment = clock.instant(inCalendar: local)
    }

    init(_ moment: Moment, _ clock: ZoneRules) {
        local = clock.local(moment)
        self.moment = moment
    }
}

extension ZoneRules {
    /// The instant that a calendar's local time means (RFC 5545, 3.3.5): of a time that comes twice
    /// the first, and of one that is skipped what it is by the offset before the gap.
    fileprivate func instant(inCalendar local: LocalTime) -> Moment {
        let moment = instant(local)
        guard self.local(moment) > local else { return moment }
        let before = offset(at: moment - .seconds(1))
        return Moment(seconds: local.asSeconds - Int64(before))
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

    /// `replaced`: times at which another event stands for it. `isAlone`: no other event has its UID.
    mutating func occurrences(
        of event: ICalendarEvent, in window: ClosedRange<CivilDay>,
        without replaced: [ICalendarTime], isAlone: Bool
    ) throws(ICalendarFault) -> [ICalendarOccurrence] {
        let clock = try rules(of: event.start, event.line)
        let length = try length(of: event, clock)
        // An event that began before the window may reach into it; one that ends before it begins
        // reaches nowhere.
        let reach = max(0, length.days) + max(0, Int(length.seconds / 86_400)) + 2
        let days = window.lowerBound.advanced(by: -reach)...window.upperBound.advanced(by: 1)
        var starts: [ICalendarStart] = []
        if let rule = event.rule, event.replaces == nil {
            let times = rule.times(from: event.start, window: days) {
                clock.instant(inCalendar: $0)
            }
            guard let times else {
                throw ICalendarFault(
                    line: event.line,
                    words: "it comes more than \(Limits.calendarOccurrences) times")
            }
            starts = times.map { ICalendarStart($0, clock) }
        } else if days.contains(event.start.local.day) {
            starts = [ICalendarStart(event.start.local, clock)]
        }
        var exceptions = event.exceptions
        if event.replaces == nil {
            var known = Set(starts.map(\.moment))
            for extra in event.extra {
                let start = try start(at: extra, as: event.start, clock, event.line)
                if days.contains(start.local.day), known.insert(start.moment).inserted {
                    starts.append(start)
                }
            }
            exceptions += replaced
        }
        var left: Set<Moment> = []
        var daysOff: Set<CivilDay> = []
        for exception in exceptions {
            if case .day(let day) = exception { daysOff.insert(day) }
            left.insert(try start(at: exception, as: event.start, clock, event.line).moment)
        }
        let comesAgain =
            event.rule != nil || !event.extra.isEmpty || event.replaces != nil || !isAlone
        var occurrences: [ICalendarOccurrence] = []
        for start in starts.sorted(by: { $0.moment < $1.moment })
        where !left.contains(start.moment) && !daysOff.contains(start.local.day) {
            let (from, until) = span(of: event.start, from: start, length, clock)
            guard from.local < until.local,
                until.local > LocalTime(day: window.lowerBound, second: 0),
                from.local.day <= window.upperBound
            else { continue }
            var uid = event.uid
            if comesAgain { uid += " \((event.replaces ?? event.start.with(start.local)).text)" }
            occurrences.append(
                ICalendarOccurrence(
                    uid: uid, summary: event.summary, from: from, until: until,
                    isFree: event.isFree))
        }
        return occurrences
    }

    /// Another time of the event, which may be written in another way than its start.
    private mutating func start(
        at time: ICalendarTime, as start: ICalendarTime, _ clock: ZoneRules, _ line: Int
    ) throws(ICalendarFault) -> ICalendarStart {
        if time.isLike(start) { return ICalendarStart(time.local, clock) }
        switch time {
        case .day, .floating: return ICalendarStart(time.local, clock)
        case .instant(let moment): return ICalendarStart(moment, clock)
        case .zoned(let local, let name):
            return ICalendarStart(try rules(name, line).instant(inCalendar: local), clock)
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
            let last = try rules(of: end, event.line).instant(inCalendar: end.local)
            let first = clock.instant(inCalendar: event.start.local)
            var seconds = last.seconds - first.seconds
            // What begins in a skipped hour may end, by the clock after it, before that.
            if seconds <= 0, end.isLike(event.start) {
                seconds = end.local.asSeconds - event.start.local.asSeconds
            }
            return ICalendarEvent.Length(days: 0, seconds: seconds)
        }
        if let length = event.length { return length }
        if case .day = event.start { return ICalendarEvent.Length(days: 1, seconds: 0) }
        return ICalendarEvent.Length(days: 0, seconds: 0)
    }

    /// Days by the calendar, then seconds by the stop-watch.
    private func span(
        of kind: ICalendarTime, from start: ICalendarStart, _ length: ICalendarEvent.Length,
        _ clock: ZoneRules
    ) -> (from: ICalendarTime, until: ICalendarTime) {
        let day = start.local.day
        if case .day = kind { return (.day(day), .day(day.advanced(by: max(1, length.days)))) }
        let moved = LocalTime(day: day.advanced(by: length.days), second: start.local.second)
        let moment = length.days == 0 ? start.moment : clock.instant(inCalendar: moved)
        let end = Moment(seconds: moment.seconds + length.seconds)
        if case .floating = kind { return (kind.with(start.local), kind.with(clock.local(end))) }
        return (.instant(start.moment), .instant(end))
    }
}
