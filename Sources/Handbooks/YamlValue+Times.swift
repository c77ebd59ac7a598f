import Core

// Days and times as people write them. What is nearly one is told with the form that is meant.

extension YamlValue {
    /// A day as `2026-01-05`.
    func day(_ what: String) -> CivilDay? {
        guard let text = text(what) else { return nil }
        if let day = CivilDay(text: text) { return day }
        error("\(what) must be a day such as 2026-01-05, not `\(text)`\(TimeWords.hint(day: text))")
        return nil
    }

    /// A day, or a day and a time as `2026-01-05 09:00`, to the minute.
    func dayAndMinute(_ what: String) -> (day: CivilDay, minute: Int?)? {
        guard let text = text(what) else { return nil }
        if let day = CivilDay(text: text) { return (day, nil) }
        if let local = LocalTime(text: text), local.second % 60 == 0 {
            return (local.day, local.second / 60)
        }
        error(
            "\(what) must be a day such as 2026-01-05 or a time such as 2026-01-05 09:00, "
                + "not `\(text)`\(TimeWords.hint(local: text))")
        return nil
    }

    /// The same as what a clock shows; a day means its beginning.
    func localTime(_ what: String) -> LocalTime? {
        dayAndMinute(what).map { LocalTime(day: $0.day, minute: $0.minute ?? 0) }
    }

    /// `09:00`, or `monday 09:00`; `24:00` where `isEnd`.
    func clock(_ what: String, isEnd: Bool = false) -> (weekday: Weekday?, minute: Int)? {
        guard let text = text(what) else { return nil }
        let words = text.split(separator: " ")
        guard words.count <= 2, let last = words.last,
            let minute = TimeWords.minute(last, isEnd: isEnd)
        else {
            error(
                "\(what) must be a time such as 09:00 or monday 09:00, not `\(text)`"
                    + TimeWords.hint(clock: text))
            return nil
        }
        guard words.count == 2 else { return (nil, minute) }
        return weekday(words[0]).map { ($0, minute) }
    }

    /// A weekday's name or the first three letters of it.
    func weekday(_ word: some StringProtocol) -> Weekday? {
        if let weekday = TimeWords.weekday(word) { return weekday }
        let hint = Nearest.hint(
            for: word.lowercased(), among: Weekday.allCases.map { $0.name.lowercased() })
        error("`\(word)` is no weekday\(hint)")
        return nil
    }
}

/// The forms of days and times, and guesses at what was meant by something else.
enum TimeWords {
    static func weekday(_ word: some StringProtocol) -> Weekday? {
        let wanted = word.lowercased()
        return Weekday.allCases.first { day in
            let name = day.name.lowercased()
            return name == wanted || name.prefix(3) == wanted
        }
    }

    /// `monday`, as the format writes it.
    static func text(_ weekday: Weekday) -> String { weekday.name.lowercased() }

    /// `09:00` as minutes after midnight; `24:00` only as an end.
    static func minute(_ text: some StringProtocol, isEnd: Bool = false) -> Int? {
        if isEnd, text == "24:00" { return 1440 }
        guard text.utf8.count == 5 else { return nil }
        return LocalTime.secondOfDay(text.utf8).map { $0 / 60 }
    }

    /// Minutes after midnight as `09:00`.
    static func text(minute: Int) -> String {
        let two = { (number: Int) in number < 10 ? "0\(number)" : "\(number)" }
        return "\(two(minute / 60)):\(two(minute % 60))"
    }

    /// `2026-01-05`, or `2026-01-05 09:00`.
    static func text(_ local: LocalTime) -> String {
        local.second == 0 ? local.day.text : "\(local.day.text) \(text(minute: local.second / 60))"
    }

    static func hint(day text: String) -> String { hint(nearest(day: text[...])?.text) }

    static func hint(clock text: String) -> String {
        let words = text.split(separator: " ")
        guard words.count == 2, let weekday = weekday(words[0]) else {
            return hint(nearest(time: text).map { self.text(minute: $0 % 1440) })
        }
        let minute = nearest(time: String(words[1]))
        return hint(
            minute.map {
                let day = CivilDay(number: weekday.rawValue + 3 + $0 / 1440).weekday
                return "\(Self.text(day)) \(self.text(minute: $0 % 1440))"
            })
    }

    static func hint(local text: String) -> String {
        let cut = text.firstIndex { $0 == " " || $0 == "T" } ?? text.endIndex
        guard let day = CivilDay(text: text[..<cut]) ?? nearest(day: text[..<cut]) else {
            return ""
        }
        let rest = text[cut...].dropFirst()
        guard let minute = minute(rest) ?? nearest(time: String(rest)) else {
            return hint(day.text)
        }
        let meant = day.advanced(by: minute / 1440)
        return hint("\(meant.text) \(self.text(minute: minute % 1440))")
    }

    private static func hint(_ meant: String?) -> String {
        meant.map { "; did you mean `\($0)`?" } ?? ""
    }

    /// `2026-1-5`, `2026/01/05`, `5.1.2026`, and days that their month does not have.
    private static func nearest(day text: Substring) -> CivilDay? {
        let parts = text.split(
            omittingEmptySubsequences: false, whereSeparator: { "-/.".contains($0) })
        let numbers = parts.compactMap { $0.utf8.count <= 4 ? Int($0) : nil }
        guard numbers.count == 3, parts.count == 3 else { return nil }
        let isDayFirst = text.contains(".") && parts[2].utf8.count == 4
        let (year, month, day) =
            isDayFirst
            ? (numbers[2], numbers[1], numbers[0]) : (numbers[0], numbers[1], numbers[2])
        guard year >= 1000, (1...12).contains(month), (1...31).contains(day) else { return nil }
        let last = CivilDay.days(inMonth: month, of: year)
        return CivilDay(year: year, month: month, day: min(day, last))
    }

    /// `9:00`, `9`, `9am`, `9.30 pm`, `0900`, `24:00` and `09:00:00` in minutes after midnight:
    /// 1440 is the next day's.
    private static func nearest(time text: String) -> Int? {
        var rest = text.lowercased()[...]
        rest.removeAll { $0 == " " }
        let half = ["am", "pm"].first { rest.hasSuffix($0) }
        if half != nil { rest = rest.dropLast(2) }
        var parts = rest.split(
            omittingEmptySubsequences: false, whereSeparator: { ":.".contains($0) })
        if parts.count == 1, rest.utf8.count == 4 { parts = [rest.prefix(2), rest.suffix(2)] }
        let numbers = parts.compactMap { $0.utf8.count <= 2 ? Int($0) : nil }
        guard numbers.count == parts.count, (1...3).contains(parts.count) else { return nil }
        var hour = numbers[0]
        let minute = parts.count > 1 ? numbers[1] : 0
        if let half {
            guard (1...12).contains(hour) else { return nil }
            hour = hour % 12 + (half == "pm" ? 12 : 0)
        }
        if hour == 24, minute == 0 { return 1440 }
        guard (0..<24).contains(hour), (0..<60).contains(minute) else { return nil }
        return hour * 60 + minute
    }
}
