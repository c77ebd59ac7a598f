// iCalendar (RFC 5545), as far as it says when somebody is away or a day is free.
//
// A file is lines `NAME;PARAMETER=VALUE:VALUE`, a line that begins with a blank going on from the
// one before. Of its components events are read, and time zones whose names are nobody else's.
// Everything is bounded, and what one event says wrongly costs that event only: it stands in
// `faults`, with its line.

/// What an iCalendar file says, before it is asked about a stretch of time.
package struct ICalendar: Hashable, Sendable {
    package var events: [ICalendarEvent] = []
    /// Zones that the file defines itself, by the name that it gives them.
    package var zones: [String: ICalendarZone] = [:]
    /// What could not be read, in the order of the lines.
    package var faults: [ICalendarFault] = []

    package init() {}
}

/// Something in an iCalendar file that cannot be read.
package struct ICalendarFault: Error, Hashable, Sendable {
    /// Counted from 1, as an editor does.
    package var line: Int
    package var words: String

    package init(line: Int, words: String) {
        self.line = line
        self.words = words
    }
}

/// A date or a time as the file writes it.
package enum ICalendarTime: Hashable, Sendable {
    case day(CivilDay)
    /// By the clock of whoever reads it.
    case floating(LocalTime)
    /// By the clock of a zone, by the name that the file gives it.
    case zoned(LocalTime, String)
    case instant(Moment)

    /// What a clock shows there.
    var local: LocalTime {
        switch self {
        case .day(let day): LocalTime(day: day, second: 0)
        case .floating(let local), .zoned(let local, _): local
        case .instant(let moment): LocalTime(asSeconds: moment.clampedSeconds)
        }
    }

    /// The same kind of time with another reading.
    func with(_ local: LocalTime) -> ICalendarTime {
        switch self {
        case .day: .day(local.day)
        case .floating: .floating(local)
        case .zoned(_, let zone): .zoned(local, zone)
        case .instant: .instant(Moment(seconds: local.asSeconds))
        }
    }

    /// As an API field takes it: a day, a local time, or an instant.
    package var text: String {
        switch self {
        case .day(let day): day.text
        case .floating(let local), .zoned(let local, _): local.text
        case .instant(let moment): moment.text
        }
    }
}

/// One event of a calendar, which may come again.
package struct ICalendarEvent: Hashable, Sendable {
    /// How long it takes: days by the calendar, and seconds by the stop-watch.
    package struct Length: Hashable, Sendable {
        package var days: Int
        package var seconds: Int64

        package init(days: Int, seconds: Int64) {
            self.days = days
            self.seconds = seconds
        }
    }

    package var uid: String
    package var summary: String
    package var start: ICalendarTime
    /// As written; nil: `length` says it.
    package var end: ICalendarTime?
    package var length: Length?
    package var rule: ICalendarRule?
    /// Further times at which it begins.
    package var extra: [ICalendarTime]
    /// Times at which it does not begin after all.
    package var exceptions: [ICalendarTime]
    /// The occurrence of the event of the same UID that this one stands for.
    package var replaces: ICalendarTime?
    package var sequence: Int
    package var isCancelled: Bool
    /// Its calendar does not count the time as taken.
    package var isFree: Bool
    /// Where it begins in the file.
    package var line: Int
}

/// A stretch of time that a calendar speaks of: one occurrence of one event.
package struct ICalendarOccurrence: Hashable, Sendable {
    /// The event's UID; of an event that comes again, with the time of this occurrence behind it.
    package var uid: String
    package var summary: String
    /// A day, a floating time or an instant.
    package var from: ICalendarTime
    /// Exclusive.
    package var until: ICalendarTime
    package var isFree: Bool

    package var isWholeDay: Bool {
        if case .day = from { true } else { false }
    }
}

/// A zone that a file defines: its offset changes now and then, or by a rule.
package struct ICalendarZone: Hashable, Sendable {
    package struct Observance: Hashable, Sendable {
        package var start: LocalTime
        /// Seconds east of UTC before and after it begins.
        package var offsetBefore: Int32
        package var offset: Int32
        package var rule: ICalendarRule?
        package var extra: [LocalTime]
    }

    package var observances: [Observance]

    /// The transitions up to a day, the same clock as every other zone has; nil: too many.
    package func rules(_ name: String, until last: CivilDay) -> ZoneRules? {
        var transitions: [(at: Int64, offset: Int32)] = []
        for observance in observances {
            var starts = [observance.start] + observance.extra
            if let rule = observance.rule {
                let times = rule.times(
                    from: .floating(observance.start), window: CivilDay.earliest...last
                ) { Moment(seconds: $0.asSeconds - Int64(observance.offsetBefore)) }
                guard let times else { return nil }
                starts += times
            }
            for start in Set(starts) {
                transitions.append(
                    (start.asSeconds - Int64(observance.offsetBefore), observance.offset))
            }
        }
        transitions.sort { ($0.at, $0.offset) < ($1.at, $1.offset) }
        let first = observances.min { $0.start < $1.start }
        return ZoneRules(
            id: ZoneID(name), initialOffset: first?.offsetBefore ?? 0,
            transitions: transitions.map { ZoneRules.Transition(at: $0.at, offset: $0.offset) })
    }
}
