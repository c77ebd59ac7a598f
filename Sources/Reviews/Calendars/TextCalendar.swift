package import Core

/// A calendar in characters, for terminals: a week a block, a schedule a line or more, a bar for
/// each shift, and below what has to be said exactly: gaps, what was made by hand, absences,
/// clock changes.
package struct TextCalendar: Sendable {
    package var calendar: RosterCalendar
    package var handbook: Handbook
    package var changes: RosterChanges
    /// The clock that the days are by.
    package var zone: ZoneRules
    /// Columns of the terminal.
    package var width: Int
    package var isColoured: Bool
    private let tints: Tints

    package init(
        _ calendar: RosterCalendar, _ handbook: Handbook, changes: RosterChanges,
        zone: ZoneRules, width: Int, isColoured: Bool
    ) {
        self.calendar = calendar
        self.handbook = handbook
        self.changes = changes
        self.zone = zone
        self.width = min(max(width, 60), 240)
        self.isColoured = isColoured
        tints = Tints(handbook)
    }

    package var text: String {
        let span = CalendarWords.span(calendar.from, calendar.until, zone)
        var lines = Cells.wrapped("On call \(span), times in \(zone.id)", width)
        guard !calendar.lanes.isEmpty else {
            return (lines + ["", "No shift."]).joined(separator: "\n")
        }
        let days = zone.days(from: calendar.from, until: calendar.until)
        var monday = days.lowerBound.monday
        while monday <= days.upperBound {
            lines += [""] + week(monday)
            monday = monday.advanced(by: 7)
        }
        return (lines + ["", legend]).joined(separator: "\n")
    }

    private var names: Names { Names(handbook) }

    /// A group's name has a line of its own where it would leave too little for the days.
    private var isGrouped: Bool {
        calendar.lanes.contains { Cells.width($0.title(names)) > width / 4 }
    }

    private func label(_ lane: RosterCalendar.Lane) -> String {
        isGrouped ? "  \(lane.schedule.text.oneLine(limit: 80))" : lane.title(names)
    }

    private var labelWidth: Int {
        let longest = calendar.lanes.map { Cells.width(label($0)) }.max() ?? 0
        return min(max(longest, 12), width / 4)
    }

    private var perDay: Int { (width - labelWidth - 1) / 7 }

    private var legend: String {
        let marks = "* made by hand   ! nobody on call   (…) shadows"
        let gaps = calendar.lanes.reduce(0) { $0 + $1.gaps.count }
        guard gaps > 0 else { return "No gap.   \(marks)" }
        return paint("\(gaps == 1 ? "1 gap" : "\(gaps) gaps")", Self.loud) + "   \(marks)"
    }

    private func week(_ monday: CivilDay) -> [String] {
        let week = CalendarWeek(calendar, first: monday, zone: zone, perDay: perDay)
        let span = CalendarWords.span(monday, monday.advanced(by: 6))
        let title = "Week \(monday.week) · \(span)"
        var lines = [paint(title, "1")]
        let days = week.days.map { Cells.fitted(dayHead($0), perDay) }.joined()
        lines.append(Cells.fitted("", labelWidth + 1) + paint(trimmed(days), "2"))
        var group: GroupID?
        for lane in week.lanes {
            if isGrouped, lane.lane.group != group {
                lines.append(Cells.cut(names.group(lane.lane.group), width))
            }
            group = lane.lane.group
            var label = Cells.fitted(self.label(lane.lane), labelWidth) + " "
            for (index, row) in lane.rows.enumerated() {
                lines.append(label + drawn(row, index == 0 ? lane.gaps : []))
                label = Cells.fitted("", labelWidth + 1)
            }
            if lane.rows.isEmpty, !lane.gaps.isEmpty {
                lines.append(label + drawn([], lane.gaps))
                label = Cells.fitted("", labelWidth + 1)
            }
            lines += lane.shadows.map { label + drawn($0, []) }
        }
        return lines + notes(week)
    }

    private func dayHead(_ day: CivilDay) -> String {
        if perDay >= 11 { return CalendarWords.day(day) }
        return "\(CalendarWords.weekday(day)) \(day.components.day)"
    }

    // MARK: Bars

    private func drawn(_ bars: [CalendarWeek.Bar], _ gaps: [CalendarWeek.Bar]) -> String {
        var line = ""
        var column = 0
        for bar in pieces(bars, gaps) {
            if bar.start > column { line += String(repeating: " ", count: bar.start - column) }
            line += paint(cell(bar), code(bar))
            column = bar.end
        }
        return line
    }

    /// By their columns, with what a gap covers cut away.
    private func pieces(
        _ bars: [CalendarWeek.Bar], _ gaps: [CalendarWeek.Bar]
    ) -> [CalendarWeek.Bar] {
        var kept: [CalendarWeek.Bar] = gaps
        for var bar in bars {
            for gap in gaps where gap.start < bar.end && gap.end > bar.start {
                if gap.start <= bar.start { bar.start = gap.end } else { bar.end = gap.start }
            }
            if bar.start < bar.end { kept.append(bar) }
        }
        return kept.sorted { $0.start < $1.start }
    }

    private func cell(_ bar: CalendarWeek.Bar) -> String {
        let width = bar.end - bar.start
        guard let person = bar.person else {
            let label = ["!! NOBODY ", "!NOBODY", "!GAP"].first { Cells.width($0) <= width } ?? ""
            return label + String(repeating: "!", count: width - Cells.width(label))
        }
        let isShadow = if case .shadow = bar.kind { true } else { false }
        let head = bar.beginsBefore ? "─" : "├"
        let mark = bar.isByHand ? "*" : ""
        let time =
            bar.beginsBefore || isShadow ? "" : CalendarWords.time(zone.local(bar.from)) + " "
        let name = names.person(person)
        let first = String(name.prefix { $0 != " " })
        let wanted = [
            "\(mark)\(time)\(name)", "\(mark)\(name)", "\(mark)\(time)\(first)",
            "\(mark)\(first)", "\(mark)\(Cells.initials(name))", mark,
        ]
        .map { isShadow ? "(\($0))" : $0 }
        let label = wanted.first { Cells.width($0) + 2 <= width } ?? ""
        let fill = max(0, width - 1 - Cells.width(label))
        return head + label + String(repeating: "─", count: fill)
    }

    private static let loud = "1;97;41"
    private static let palette = [33, 35, 166, 127, 37, 64, 136, 62, 30, 97, 100, 168]

    private func code(_ bar: CalendarWeek.Bar) -> String {
        guard let person = bar.person else { return Self.loud }
        let colour = "38;5;\(Self.palette[tints[person]])"
        return bar.isByHand ? "1;\(colour)" : colour
    }

    private func paint(_ text: String, _ code: String) -> String {
        isColoured ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }

    private func trimmed(_ text: String) -> String {
        var text = text
        while text.last == " " { text.removeLast() }
        return text
    }

    // MARK: Notes

    private func notes(_ week: CalendarWeek) -> [String] {
        var notes: [(at: Moment, mark: String, words: String, code: String?)] = []
        func begins(_ bar: CalendarWeek.Bar) -> Bool {
            // What goes on from the week before was said there, unless this is the first.
            bar.from >= week.from || week.from <= calendar.from
        }
        for lane in week.lanes {
            let title = lane.lane.title(names)
            for gap in lane.gaps where begins(gap) {
                let span = CalendarWords.span(gap.from, gap.until, zone)
                let length = CalendarWords.length(gap.from, gap.until)
                notes.append(
                    (gap.from, "!", "\(span) (\(length)): nobody on \(title)", Self.loud))
            }
            for bar in lane.rows.flatMap({ $0 }) where bar.isByHand && begins(bar) {
                let span = CalendarWords.span(bar.from, bar.until, zone)
                let who = bar.person.map { names.person($0) } ?? ""
                let why = bar.reasons.filter(\.isByHand).words(changes, names)
                notes.append(
                    (
                        bar.from, "*",
                        "\(span): \(who) on \(title), \(why.joined(separator: ", "))", nil
                    ))
            }
        }
        for absence in calendar.absences
        where absence.from < week.until && absence.until > week.from
            && (absence.from >= week.from || week.from <= calendar.from)
        {
            let span = CalendarWords.span(absence.from, absence.until, zone)
            let why = absence.reason.isEmpty ? "" : " (\(absence.reason.oneLine(limit: 80)))"
            notes.append(
                (absence.from, "-", "\(span): \(names.person(absence.person)) is away\(why)", nil))
        }
        for change in calendar.clockChanges(handbook)
        where change.at >= week.from && change.at < week.until {
            let local = handbook.zones[change.zone] ?? zone
            notes.append(
                (
                    change.at, "~",
                    "\(CalendarWords.moment(change.at - .seconds(1), local)): "
                        + "\(CalendarWords.clockChange(change)) in \(change.zone)", nil
                ))
        }
        return notes.sorted { ($0.at, $0.mark, $0.words) < ($1.at, $1.mark, $1.words) }
            .flatMap { note in
                Cells.wrapped(note.words, width - 4).enumerated().map { index, line in
                    let mark = index == 0 ? note.mark : " "
                    return "  " + paint("\(mark) \(line)", note.code ?? "0")
                }
            }
    }
}

/// Text by the columns that it takes on a terminal.
package enum Cells {
    /// Wide for the scripts and pictures that terminals draw two columns wide.
    package static func width(_ text: some StringProtocol) -> Int {
        text.reduce(0) { $0 + width($1) }
    }

    private static func width(_ character: Character) -> Int {
        guard let scalar = character.unicodeScalars.first else { return 0 }
        switch scalar.value {
        case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF,
            0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1FAFF,
            0x20000...0x3FFFD:
            return 2
        default: return scalar.properties.generalCategory == .nonspacingMark ? 0 : 1
        }
    }

    /// Exactly so many columns: cut with an ellipsis, or filled up.
    static func fitted(_ text: String, _ columns: Int) -> String {
        guard width(text) > columns else {
            return text + String(repeating: " ", count: columns - width(text))
        }
        var kept = ""
        for character in text {
            if width(kept) + width(character) > columns - 1 { break }
            kept.append(character)
        }
        return kept + "…" + String(repeating: " ", count: max(0, columns - 1 - width(kept)))
    }

    /// At most so many columns.
    static func cut(_ text: String, _ columns: Int) -> String {
        width(text) > columns ? fitted(text, columns) : text
    }

    /// `AM` of `Ada Moreno`.
    static func initials(_ name: String) -> String {
        String(name.split(separator: " ").prefix(2).compactMap(\.first))
    }

    /// Broken at blanks.
    static func wrapped(_ text: String, _ columns: Int) -> [String] {
        var lines = [""]
        for word in text.split(separator: " ") {
            let last = lines[lines.count - 1]
            if last.isEmpty {
                lines[lines.count - 1] = String(word)
            } else if width(last) + 1 + width(word) <= columns {
                lines[lines.count - 1] += " \(word)"
            } else {
                lines.append(String(word))
            }
        }
        return lines
    }
}
