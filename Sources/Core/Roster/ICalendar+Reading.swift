extension ICalendar {
    /// Reads a file. Throws where there is no calendar, or only the beginning of one: half a file
    /// would say that somebody is there who is not.
    package init(_ bytes: [UInt8]) throws(ICalendarFault) {
        guard bytes.count <= Limits.calendarBytes else {
            throw ICalendarFault(
                line: 1, words: "the calendar has more than \(Limits.calendarBytes) bytes")
        }
        var reading = ICalendarReading()
        for (number, bytes) in ICalendarLine.lines(of: bytes) {
            guard let line = ICalendarLine(bytes, number: number) else {
                if reading.isInside {
                    reading.calendar.faults.append(
                        ICalendarFault(line: number, words: "expected NAME:VALUE"))
                    continue
                }
                throw ICalendarFault(line: number, words: "this is no iCalendar file")
            }
            try reading.read(line)
        }
        guard reading.isComplete else {
            throw ICalendarFault(
                line: 1,
                words: reading.wasInside
                    ? "the file ends before END:VCALENDAR: it is not whole"
                    : "this is no iCalendar file")
        }
        self = reading.calendar
    }
}

/// A file half read.
private struct ICalendarReading {
    var calendar = ICalendar()
    var isComplete = false
    var wasInside = false
    /// The components around the present line, the innermost last.
    private var around: [String] = []
    private var lines: [ICalendarLine] = []
    private var observances: [ICalendarZone.Observance] = []
    private var zoneName = ""

    var isInside: Bool { !around.isEmpty }

    mutating func read(_ line: ICalendarLine) throws(ICalendarFault) {
        switch line.name {
        case "BEGIN":
            let name = line.value.uppercased()
            if around.isEmpty, name != "VCALENDAR" {
                throw ICalendarFault(line: line.number, words: "this is no iCalendar file")
            }
            guard around.count < 8 else {
                throw ICalendarFault(line: line.number, words: "components too deep in another")
            }
            wasInside = true
            isComplete = false
            around.append(name)
            if ["VEVENT", "STANDARD", "DAYLIGHT"].contains(name) { lines = [line] }
            if name == "VTIMEZONE" { (observances, zoneName) = ([], "") }
        case "END":
            let name = line.value.uppercased()
            guard around.last == name else {
                throw ICalendarFault(
                    line: line.number,
                    words: "END:\(name.oneLine(limit: 40)) ends what did not begin")
            }
            around.removeLast()
            end(name)
            if around.isEmpty { isComplete = true }
        default:
            guard let inner = around.last else {
                throw ICalendarFault(line: line.number, words: "this is no iCalendar file")
            }
            if ["VEVENT", "STANDARD", "DAYLIGHT"].contains(inner) { lines.append(line) }
            if inner == "VTIMEZONE", line.name == "TZID" { zoneName = line.value }
        }
    }

    private mutating func end(_ name: String) {
        do throws(ICalendarFault) {
            switch name {
            case "VEVENT":
                guard calendar.events.count < Limits.calendarEvents else {
                    throw ICalendarFault(
                        line: lines.first?.number ?? 1,
                        words: "more than \(Limits.calendarEvents) events")
                }
                calendar.events.append(try ICalendarEvent(lines))
            case "STANDARD", "DAYLIGHT":
                observances.append(try ICalendarZone.Observance(lines))
            case "VTIMEZONE":
                if !zoneName.isEmpty, !observances.isEmpty {
                    calendar.zones[zoneName] = ICalendarZone(observances: observances)
                }
            default: break
            }
        } catch {
            calendar.faults.append(error)
        }
    }
}

extension ICalendarZone.Observance {
    fileprivate init(_ lines: [ICalendarLine]) throws(ICalendarFault) {
        let place = lines.first?.number ?? 1
        guard let start = lines.last(where: { $0.name == "DTSTART" }),
            let before = lines.last(where: { $0.name == "TZOFFSETFROM" })?.offset,
            let offset = lines.last(where: { $0.name == "TZOFFSETTO" })?.offset
        else { throw ICalendarFault(line: place, words: "a time zone without its offsets") }
        self.init(
            start: try start.time().local, offsetBefore: before, offset: offset, rule: nil,
            extra: [])
        for line in lines {
            if line.name == "RRULE" { rule = try line.rule() }
            if line.name == "RDATE" { extra += try line.times().map(\.local) }
        }
    }
}

extension ICalendarEvent {
    fileprivate init(_ lines: [ICalendarLine]) throws(ICalendarFault) {
        let place = lines.first?.number ?? 1
        guard let start = lines.last(where: { $0.name == "DTSTART" }) else {
            throw ICalendarFault(line: place, words: "an event without DTSTART")
        }
        self.init(
            uid: "", summary: "", start: try start.time(), end: nil, length: nil, rule: nil,
            extra: [], exceptions: [], replaces: nil, sequence: 0, isCancelled: false,
            isFree: false, line: place)
        for line in lines { try read(line) }
        if uid.isEmpty { uid = "\(self.start.text) \(summary)".oneLine(limit: 200) }
        if let end {
            guard end.local >= self.start.local || !end.isLike(self.start) else {
                throw ICalendarFault(line: place, words: "an event that ends before it begins")
            }
        }
    }

    private mutating func read(_ line: ICalendarLine) throws(ICalendarFault) {
        switch line.name {
        case "UID": uid = line.unescaped.oneLine(limit: 200)
        case "SUMMARY": summary = line.unescaped.oneLine(limit: 200)
        case "DTEND": end = try line.time()
        case "DURATION": length = try line.length()
        case "RRULE":
            guard rule == nil else {
                throw ICalendarFault(line: line.number, words: "two RRULEs in one event")
            }
            rule = try line.rule()
        case "RDATE": extra += try line.times()
        case "EXDATE": exceptions += try line.times()
        case "EXRULE":
            throw ICalendarFault(line: line.number, words: "EXRULE is not understood")
        case "RECURRENCE-ID": replaces = try line.time()
        case "SEQUENCE": sequence = Int(line.value) ?? 0
        case "STATUS": isCancelled = line.value.uppercased() == "CANCELLED"
        case "TRANSP": isFree = line.value.uppercased() == "TRANSPARENT"
        default: break
        }
    }
}

extension ICalendarTime {
    /// Read by the same clock.
    func isLike(_ other: ICalendarTime) -> Bool {
        switch (self, other) {
        case (.day, .day), (.floating, .floating), (.instant, .instant): true
        case (.zoned(_, let a), .zoned(_, let b)): a == b
        default: false
        }
    }
}

extension ICalendarLine {
    private func fault(_ words: String) -> ICalendarFault {
        ICalendarFault(line: number, words: words)
    }

    private var unread: ICalendarFault {
        fault("\(name): \"\(value.oneLine(limit: 60))\" is not understood")
    }

    func time() throws(ICalendarFault) -> ICalendarTime {
        guard let time = time(of: value) else { throw unread }
        return time
    }

    /// Several of them, with commas between; of a period its beginning.
    func times() throws(ICalendarFault) -> [ICalendarTime] {
        var times: [ICalendarTime] = []
        for part in value.split(separator: ",").prefix(Limits.calendarOccurrences) {
            guard let time = time(of: part.prefix { $0 != "/" }) else { throw unread }
            times.append(time)
        }
        return times
    }

    /// `20261224`, `20261224T080000`, or with `Z` behind it.
    private func time(of text: some StringProtocol) -> ICalendarTime? {
        var bytes = Array(text.utf8)[...]
        let isUTC = bytes.last == UInt8(ascii: "Z") || bytes.last == UInt8(ascii: "z")
        if isUTC { bytes = bytes.dropLast() }
        guard bytes.count == 8 || bytes.count == 15,
            let year = Digits.number(bytes.prefix(4)),
            let month = Digits.number(bytes.dropFirst(4).prefix(2)),
            let number = Digits.number(bytes.dropFirst(6).prefix(2)),
            let day = CivilDay(year: year, month: month, day: number)
        else { return nil }
        if bytes.count == 8 { return isUTC ? nil : .day(day) }
        let clock = bytes.suffix(6)
        guard bytes[bytes.startIndex + 8] == UInt8(ascii: "T"),
            let hour = Digits.number(clock.prefix(2)),
            let minute = Digits.number(clock.dropFirst(2).prefix(2)),
            let second = Digits.number(clock.suffix(2)),
            hour < 24, minute < 60, second <= 60
        else { return nil }
        let local = LocalTime(day: day, second: hour * 3600 + minute * 60 + min(second, 59))
        if isUTC { return .instant(Moment(seconds: local.asSeconds)) }
        guard let zone = parameters["TZID"] else { return .floating(local) }
        return .zoned(local, zone)
    }

    /// `+0100` or `-053000`, in seconds.
    var offset: Int32? {
        let bytes = Array(value.utf8)
        guard bytes.count == 5 || bytes.count == 7, let sign = bytes.first,
            sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"),
            let hours = Digits.number(bytes[1..<3]), let minutes = Digits.number(bytes[3..<5])
        else { return nil }
        let seconds = bytes.count == 7 ? Digits.number(bytes[5..<7]) ?? 0 : 0
        let distance = Int32(hours * 3600 + minutes * 60 + seconds)
        return sign == UInt8(ascii: "-") ? -distance : distance
    }

    /// `P2W`, `P1D`, `PT8H30M`, `P1DT12H`.
    func length() throws(ICalendarFault) -> ICalendarEvent.Length {
        var bytes = Array(value.utf8)[...]
        if bytes.first == UInt8(ascii: "+") { bytes = bytes.dropFirst() }
        guard bytes.popFirst() == UInt8(ascii: "P"), !bytes.isEmpty else { throw unread }
        var length = ICalendarEvent.Length(days: 0, seconds: 0)
        var digits: [UInt8] = []
        var isTime = false
        for byte in bytes {
            if (48...57).contains(byte) {
                digits.append(byte)
                continue
            }
            if byte == UInt8(ascii: "T"), digits.isEmpty {
                isTime = true
                continue
            }
            guard let number = Digits.number(digits), number < 1_000_000 else { throw unread }
            switch (byte, isTime) {
            case (UInt8(ascii: "W"), false): length.days += number * 7
            case (UInt8(ascii: "D"), false): length.days += number
            case (UInt8(ascii: "H"), true): length.seconds += Int64(number) * 3600
            case (UInt8(ascii: "M"), true): length.seconds += Int64(number) * 60
            case (UInt8(ascii: "S"), true): length.seconds += Int64(number)
            default: throw unread
            }
            digits = []
        }
        guard digits.isEmpty else { throw unread }
        return length
    }

    func rule() throws(ICalendarFault) -> ICalendarRule {
        var rule: ICalendarRule?
        var parts: [(name: String, value: String)] = []
        for part in value.split(separator: ";") {
            let sides = part.split(separator: "=", maxSplits: 1)
            guard sides.count == 2 else { throw unread }
            parts.append((sides[0].uppercased(), sides[1].uppercased()))
        }
        for part in parts where part.name == "FREQ" {
            guard let frequency = ICalendarRule.Frequency(rawValue: part.value) else {
                throw fault("RRULE: FREQ=\(part.value.oneLine(limit: 40)) is not understood")
            }
            rule = ICalendarRule(frequency: frequency)
        }
        guard var rule else { throw fault("RRULE: without FREQ") }
        for part in parts where part.name != "FREQ" { try read(part, into: &rule) }
        return rule
    }

    private func read(
        _ part: (name: String, value: String), into rule: inout ICalendarRule
    ) throws(ICalendarFault) {
        let words = "\(part.name)=\(part.value)".oneLine(limit: 80)
        let asked = fault("RRULE: \(words) is not understood")
        func numbers(_ range: ClosedRange<Int>) throws(ICalendarFault) -> [Int] {
            var numbers: [Int] = []
            for text in part.value.split(separator: ",") {
                guard let number = Int(text), number != 0, range.contains(number) else {
                    throw asked
                }
                numbers.append(number)
            }
            return numbers
        }
        switch part.name {
        case "INTERVAL":
            guard let interval = Int(part.value), (1...10_000).contains(interval) else {
                throw asked
            }
            rule.interval = interval
        case "COUNT":
            guard let count = Int(part.value), count > 0 else { throw asked }
            rule.count = count
        case "UNTIL":
            guard let until = time(of: part.value) else { throw asked }
            rule.until = until
        case "BYDAY":
            for text in part.value.split(separator: ",") {
                guard let day = ICalendarRule.NthWeekday(text) else { throw asked }
                rule.weekdays.append(day)
            }
        case "BYMONTHDAY": rule.monthDays = try numbers(-31...31)
        case "BYMONTH": rule.months = try numbers(1...12)
        case "BYSETPOS": rule.positions = try numbers(-366...366)
        case "WKST":
            guard let day = ICalendarRule.NthWeekday(part.value), day.ordinal == nil else {
                throw asked
            }
            rule.weekStart = day.weekday
        default:
            guard part.name.hasPrefix("X-") else { throw asked }
        }
    }
}

extension ICalendarRule.NthWeekday {
    /// `MO`, `2TU`, `-1FR`.
    fileprivate init?(_ text: some StringProtocol) {
        let names = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
        guard let index = names.firstIndex(of: String(text.suffix(2))),
            let weekday = Weekday(rawValue: index + 1)
        else { return nil }
        let number = text.dropLast(2)
        guard !number.isEmpty else {
            self.init(ordinal: nil, weekday: weekday)
            return
        }
        guard let ordinal = Int(number), ordinal != 0, abs(ordinal) <= 53 else { return nil }
        self.init(ordinal: ordinal, weekday: weekday)
    }
}
