import Core

// When in a week a layer names somebody: windows by the clock on the wall.
//
// A window has `days` on which it begins, and times; or `from` and `to` that name their weekdays
// themselves, and no `days`; or only `days`, whole ones. A `to` at or before `from` is on the next
// day. `24:00` is the end of a day.

extension HandbookDraft {
    /// A window with where it stands.
    typealias Window = (hours: Layer.Hours, value: YamlValue)

    /// Nil, with errors, when a window cannot be read.
    func readHours(_ value: YamlValue) -> [Window]? {
        let items = value.items()
        if items.isEmpty {
            value.error("`hours` is empty, so the layer would never name anybody")
            return nil
        }
        let windows = items.compactMap { item in readWindow(item).map { (hours: $0, value: item) } }
        return windows.count == items.count ? windows : nil
    }

    private func readWindow(_ value: YamlValue) -> Layer.Hours? {
        guard let fields = value.fields("a window of `hours`", .hours) else { return nil }
        let days: Set<Weekday>? = fields["days"].flatMap { readDays($0) }
        if fields["days"] != nil, days == nil { return nil }
        if fields["from"] == nil, fields["to"] == nil {
            guard let days else {
                value.error("a window of `hours` has neither `days` nor `from` and `to`")
                return nil
            }
            return Layer.Hours(days: days, fromMinute: 0, minutes: 1440)
        }
        let from = fields.required("from").flatMap { $0.clock("`from`") }
        let to = fields.required("to").flatMap { $0.clock("`to`", isEnd: true) }
        guard let from, let to else { return nil }
        switch (from.weekday, to.weekday) {
        case (nil, nil):
            let minutes = to.minute - from.minute
            guard minutes != 0 else {
                value.error(
                    "`from` and `to` are both \(TimeWords.text(minute: from.minute)): a whole day "
                        + "is 00:00 to 24:00, and a longer window names the weekdays of both")
                return nil
            }
            return Layer.Hours(
                days: days ?? Set(Weekday.allCases), fromMinute: from.minute,
                minutes: minutes > 0 ? minutes : minutes + 1440)
        case (let first?, let last?):
            if days != nil {
                value.error("`from` and `to` name their weekdays themselves; leave `days` out")
                return nil
            }
            let ahead = (last.rawValue - first.rawValue) * 1440 + to.minute - from.minute
            let minutes = (ahead % 10_080 + 10_080) % 10_080
            guard minutes != 0 else {
                value.error(
                    "`from` and `to` are the same time of the week; without `hours` a "
                        + "layer is there always")
                return nil
            }
            return Layer.Hours(days: [first], fromMinute: from.minute, minutes: minutes)
        case (_?, nil), (nil, _?):
            value.error("name the weekday in both `from` and `to`, or in neither")
            return nil
        }
    }

    /// `every day`, a weekday, a range of them, or a list of those.
    private func readDays(_ value: YamlValue) -> Set<Weekday>? {
        let items = value.items()
        guard !items.isEmpty else {
            value.error("`days` is empty, so the window would never occur")
            return nil
        }
        var days: Set<Weekday> = []
        var isSound = true
        for item in items {
            guard let some = readDayWords(item) else {
                isSound = false
                continue
            }
            days.formUnion(some)
        }
        return isSound ? days : nil
    }

    private func readDayWords(_ value: YamlValue) -> Set<Weekday>? {
        guard let text = value.text("`days`") else { return nil }
        if text.lowercased() == "every day" { return Set(Weekday.allCases) }
        let ends = text.split(separator: "-", omittingEmptySubsequences: false).map { part in
            part.split(separator: " ").joined(separator: " ")
        }
        if ends.count == 2 {
            guard let first = value.weekday(ends[0]), let last = value.weekday(ends[1]) else {
                return nil
            }
            guard first != last else {
                value.error(
                    "`\(text)` begins and ends on the same day: write "
                        + "`\(TimeWords.text(first))` or `every day`")
                return nil
            }
            let count = (last.rawValue - first.rawValue + 7) % 7
            return Set(
                (0...count).compactMap {
                    Weekday(rawValue: (first.rawValue - 1 + $0) % 7 + 1)
                })
        }
        if let meant = Self.dayWords[text.lowercased()] {
            value.error("`\(text)` is no weekday; did you mean `\(meant)`?")
            return nil
        }
        return value.weekday(text).map { [$0] }
    }

    /// What other tools call groups of days.
    private static let dayWords = [
        "weekdays": "monday-friday", "weekday": "monday-friday", "workdays": "monday-friday",
        "business days": "monday-friday", "weekend": "saturday-sunday",
        "weekends": "saturday-sunday", "daily": "every day", "everyday": "every day",
        "all": "every day", "always": "every day", "any": "every day",
    ]

    /// Every window must occur while its layer is there: a week of days tells all.
    func checkOccurs(_ windows: [Window], from: LocalTime, until: LocalTime?) {
        guard let until, until.day.number - from.day.number < 15 else { return }
        for window in windows where !occurs(window.hours, from: from, until: until) {
            window.value.error(
                "these `hours` never occur between \(TimeWords.text(from)) and "
                    + TimeWords.text(until))
        }
    }

    private func occurs(_ hours: Layer.Hours, from: LocalTime, until: LocalTime) -> Bool {
        let first = from.day.number - 8
        return (first...max(first, until.day.number)).contains { number in
            guard hours.days.contains(CivilDay(number: number).weekday) else { return false }
            let begin = number * 1440 + hours.fromMinute
            let end = begin + hours.minutes
            return begin < minute(until) && end > minute(from)
        }
    }

    private func minute(_ local: LocalTime) -> Int { local.day.number * 1440 + local.second / 60 }
}
