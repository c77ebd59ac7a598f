import Core

// Public holidays: days with their names, written here or taken from iCalendar files that stand
// beside the rosters, so that a version of the handbook means the same days everywhere.

extension HandbookDraft {
    /// The years that a calendar file is asked about, to 2050; three at a time, since the answer to
    /// one question is bounded.
    private static let calendarYears = stride(from: 2000, through: 2048, by: 3)

    func readCalendarName(_ value: YamlValue) -> HolidayCalendarID? {
        mention(.holidays, value, "holidays").map { HolidayCalendarID($0) }
    }

    func readHolidays(_ id: YamlValue, _ value: YamlValue) {
        guard let name = define(id, "holiday calendar", { .holidays(HolidayCalendarID($0)) }) else {
            return
        }
        var fromFiles: [CivilDay: String] = [:]
        var written: [CivilDay: String] = [:]
        for (key, entry) in value.entries("holidays `\(name)`", from: "days to names") {
            if key.plainText == "ics" {
                for path in entry.items() { readCalendarFile(path, into: &fromFiles) }
            } else if let day = readHoliday(key), let title = entry.text("the name of \(day.text)")
            {
                written[day] = title
            }
        }
        if value.isEmpty || value.isMapping && value.entries("").isEmpty {
            value.error("holidays `\(name)` has no day")
        }
        // What is written here by hand is meant.
        holidays[HolidayCalendarID(name)] = HolidayCalendar(
            id: HolidayCalendarID(name), days: fromFiles.merging(written) { $1 })
    }

    private func readHoliday(_ key: YamlValue) -> CivilDay? {
        if let text = key.plainText, text.contains(where: \.isNumber) {
            return key.day("a holiday")
        }
        let text = key.plainText ?? "?"
        key.error(
            "a holiday must be a day such as 2026-01-05, or `ics`, not `\(text)`"
                + (Nearest.distance(text, "ics") <= 2 ? "; did you mean `ics`?" : ""))
        return nil
    }

    private func readCalendarFile(_ value: YamlValue, into days: inout [CivilDay: String]) {
        guard let path = value.text("`ics`") else { return }
        let bare = path.hasPrefix("./") ? String(path.dropFirst(2)) : path
        let file = "rosters/\(bare)"
        guard let bytes = calendarFiles[file] else {
            let known = calendarFiles.keys.map { String($0.dropFirst("rosters/".count)) }
            let hint =
                bare.hasSuffix(".ics")
                ? Nearest.hint(for: bare, among: known) : "; its name must end in .ics"
            value.error("there is no file `\(path)` below the directory of rosters\(hint)")
            return
        }
        usedCalendarFiles.insert(file)
        var calendar: ICalendar
        do throws(ICalendarFault) {
            calendar = try ICalendar(bytes)
        } catch {
            findings.error(error.words, at: Place(file: file, line: error.line))
            return
        }
        for event in calendar.events where !event.isWholeDay && !event.isCancelled {
            findings.warning(
                "`\(event.summary)` is not a whole day and so no holiday; it is left out",
                at: Place(file: file, line: event.line))
        }
        calendar.events.removeAll { !$0.isWholeDay }
        var faults = calendar.faults
        for year in Self.calendarYears {
            guard let first = CivilDay(year: year, month: 1, day: 1),
                let last = CivilDay(year: year + 2, month: 12, day: 31)
            else { continue }
            // Whole days are of no zone.
            let found = calendar.occurrences(in: first...last) { _ in nil }
            faults += found.faults
            for occurrence in found.occurrences { add(occurrence, in: first...last, to: &days) }
        }
        for fault in faults {
            findings.warning(
                "\(fault.words); this event is left out", at: Place(file: file, line: fault.line))
        }
    }

    private func add(
        _ occurrence: ICalendarOccurrence, in window: ClosedRange<CivilDay>,
        to days: inout [CivilDay: String]
    ) {
        guard case .day(let first) = occurrence.from, case .day(let end) = occurrence.until else {
            return
        }
        let title = occurrence.summary.isEmpty ? "holiday" : occurrence.summary
        let begin = max(first.number, window.lowerBound.number)
        for number in begin..<max(begin, min(end.number, window.upperBound.number + 1)) {
            let day = CivilDay(number: number)
            guard let other = days[day] else {
                days[day] = title
                continue
            }
            // Files of neighbouring regions have the same days.
            if other != title, !other.split(separator: ", ").contains(title[...]) {
                days[day] = "\(other), \(title)"
            }
        }
    }

    /// A file that nothing reads is part of the version and of nothing else.
    func checkCalendarFiles() {
        for file in calendarFiles.keys.sorted() where !usedCalendarFiles.contains(file) {
            findings.warning(
                "no `holidays` read this calendar", at: Place(file: file, line: 1))
        }
    }
}

extension ICalendarEvent {
    fileprivate var isWholeDay: Bool {
        if case .day = start { true } else { false }
    }
}
