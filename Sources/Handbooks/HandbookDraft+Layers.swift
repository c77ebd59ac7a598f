import Core

// A layer is a rotation or has fixed people; the rest of its keys say when it is there at all.

extension HandbookDraft {
    private struct Rotation {
        var unit: Layer.Unit
        var length: Int
        var start: CivilDay
        var minute: Int
        var turns: [[PersonID]]

        var begin: LocalTime { LocalTime(day: start, minute: minute) }
    }

    private static let rotationKeys = ["rotate", "length", "start", "handoff", "members"]
    private static let holidayWords: [(String, Layer.OnHolidays)] = [
        ("off", .off), ("only", .only), ("whole_day", .wholeDay),
    ]
    /// More turns than this in one layer are not written by people.
    private static let mostTurns = 1000

    /// The layers of a list, from the bottom up; what is wrong with one costs that one.
    func readLayers(_ list: YamlValue, of schedule: String) -> [Layer] {
        var named: [String: Place] = [:]
        return list.list("layers of `\(schedule)`").enumerated().compactMap { index, item in
            let layer = readLayer(item, number: index + 1, of: schedule)
            if let layer {
                if let first = named[layer.name] {
                    item.error(
                        "`\(schedule)` has two layers `\(layer.name)`; one is", earlier: first)
                }
                named[layer.name] = named[layer.name] ?? item.place
            }
            return layer
        }
    }

    private func readLayer(_ value: YamlValue, number: Int, of schedule: String) -> Layer? {
        guard let fields = value.fields("a layer of `\(schedule)`", .layer) else { return nil }
        let rotation = fields["fixed"].map { readFixed($0, fields) } ?? readRotation(fields)
        let from = fields["from"].flatMap { $0.localTime("`from`") }
        let until = fields["until"].flatMap { $0.localTime("`until`") }
        let hours = fields["hours"].map { readHours($0) } ?? []
        let onHolidays = readOnHolidays(fields)
        let zone = fields["zone"].flatMap { self.zone($0) }
        let isBeside = fields["beside"].flatMap { $0.truth("`beside`") } ?? false
        let name = fields["name"]?.text("name") ?? "layer \(number)"
        let isWhole =
            (from == nil) == (fields["from"] == nil) && (until == nil) == (fields["until"] == nil)
            && (zone == nil) == (fields["zone"] == nil)
        guard let rotation, let hours, let onHolidays, isWhole else { return nil }
        var begin = from
        if fields["fixed"] == nil {
            checkBegin(rotation, from, fields)
            // A day means its beginning, and on the day of `start` that is before the first turn.
            begin = max(from ?? rotation.begin, rotation.begin)
        }
        checkOrder(from: begin, until: until, isFrom: begin == from, fields)
        if let begin { checkOccurs(hours, from: begin, until: until) }
        return Layer(
            name: name, unit: rotation.unit, length: rotation.length, start: rotation.start,
            handoffMinute: rotation.minute, turns: rotation.turns, zone: zone,
            from: from == begin ? from : nil,
            until: until, hours: hours.map(\.hours), holidays: onHolidays.calendar,
            onHolidays: onHolidays.rule, isBeside: isBeside)
    }

    // MARK: Who

    /// Always the same people: a rotation of one turn, which began before anybody asks.
    private func readFixed(_ value: YamlValue, _ fields: YamlFields) -> Rotation? {
        let people = readTogether(value, "`fixed`")
        let contradicting = Self.rotationKeys.filter { fields[$0] != nil }
        if let first = contradicting.first {
            let keys = contradicting.map { "`\($0)`" }.joined(separator: ", ")
            fields[first]?.error(
                "`fixed` people are always on call: leave out \(keys), or leave out `fixed`")
            return nil
        }
        return people.map {
            Rotation(
                unit: .month, length: 12, start: CivilDay(number: 0), minute: 0, turns: [$0])
        }
    }

    private func readRotation(_ fields: YamlFields) -> Rotation? {
        if fields["rotate"] == nil, fields["members"] == nil {
            fields.owner.error("\(fields.what) has neither `rotate` with `members` nor `fixed`")
            return nil
        }
        let units = [Layer.Unit.hour, .day, .week, .month].map { ($0.name, $0) }
        let unit = fields.required("rotate")?.choice("`rotate`", among: units)
        let length = fields["length"].map { $0.integer("`length`", in: 1...366) } ?? 1
        let start = fields.required("start").flatMap { $0.dayAndMinute("`start`") }
        let minute = readHandoff(fields, unit, start)
        let turns = fields.required("members").flatMap { readTurns($0, fields.what) }
        guard let unit, let length, let start, let minute, let turns else { return nil }
        return Rotation(
            unit: unit, length: length, start: start.day, minute: minute, turns: turns)
    }

    /// The time of day at which turns change hands: of `handoff`, or of a `start` that has one.
    private func readHandoff(
        _ fields: YamlFields, _ unit: Layer.Unit?, _ start: (day: CivilDay, minute: Int?)?
    ) -> Int? {
        guard let value = fields["handoff"] else {
            if let minute = start?.minute { return minute }
            if fields["start"] == nil || start != nil {
                fields.owner.error("\(fields.what) has no `handoff`, and `start` names no time")
            }
            return nil
        }
        guard let handoff = value.clock("`handoff`") else { return nil }
        if let weekday = handoff.weekday {
            if let unit, unit != .week {
                value.error(Self.noWeekday(unit))
                return nil
            }
            if let start, start.day.weekday != weekday {
                value.error(
                    "the handoff is on a \(weekday.name), but `start` \(start.day.text) is a "
                        + start.day.weekday.name)
                return nil
            }
        }
        if let minute = start?.minute, minute != handoff.minute {
            value.error(
                "`handoff` is at \(TimeWords.text(minute: handoff.minute)), but `start` at "
                    + TimeWords.text(minute: minute))
            return nil
        }
        return handoff.minute
    }

    private static func noWeekday(_ unit: Layer.Unit) -> String {
        switch unit {
        case .hour: "an hourly layer hands over at any hour; leave the weekday out"
        case .day: "a daily layer hands over every day; leave the weekday out"
        case .week: "a weekly layer hands over on the weekday of `start`"
        case .month:
            "a monthly layer hands over on the day of the month of `start`; leave the weekday out"
        }
    }

    private func readTurns(_ list: YamlValue, _ what: String) -> [[PersonID]]? {
        let items = list.items()
        var turns: [[PersonID]] = []
        var isSound = true
        for item in items {
            guard let some = readTurn(item, "a turn of \(what)") else {
                isSound = false
                continue
            }
            turns += some
            if turns.count > Self.mostTurns {
                list.error("\(what) has more than \(Self.mostTurns) turns")
                return nil
            }
        }
        if items.isEmpty { list.error("\(what) has no members") }
        return isSound && !turns.isEmpty ? turns : nil
    }

    /// A person, a list of people on call together, or one of these with how many turns in a row.
    private func readTurn(_ item: YamlValue, _ what: String) -> [[PersonID]]? {
        guard item.isMapping else { return readTogether(item, what).map { [$0] } }
        guard let fields = item.fields(what, .turn) else { return nil }
        let people = fields.required("person").flatMap { readTogether($0, what) }
        let count = fields["turns"].map { $0.integer("`turns`", in: 1...100) } ?? 1
        guard let people, let count else { return nil }
        return Array(repeating: people, count: count)
    }

    private func readTogether(_ value: YamlValue, _ what: String) -> [PersonID]? {
        let items = value.items()
        if items.isEmpty {
            value.error("\(what) names nobody")
            return nil
        }
        var people: [PersonID] = []
        var isSound = true
        for item in items {
            guard let name = mention(.person, item, "a member") else {
                isSound = false
                continue
            }
            if people.contains(PersonID(name)) {
                item.error("`\(name)` stands twice in \(what)")
                isSound = false
            }
            people.append(PersonID(name))
        }
        return isSound ? people : nil
    }

    // MARK: When

    private func checkBegin(_ rotation: Rotation, _ from: LocalTime?, _ fields: YamlFields) {
        guard let from, from.day < rotation.start else { return }
        fields["from"]?.error(
            "`from` \(TimeWords.text(from)) is before the first turn, which begins at `start` "
                + rotation.start.text)
    }

    private func checkOrder(
        from: LocalTime?, until: LocalTime?, isFrom: Bool, _ fields: YamlFields
    ) {
        guard let from, let until, until <= from else { return }
        fields["until"]?.error(
            "`until` \(TimeWords.text(until)) is not after "
                + (isFrom ? "`from` " : "the first turn, which begins at ") + TimeWords.text(from))
    }

    /// Nil, with an error, when it cannot be read or makes no sense.
    private func readOnHolidays(
        _ fields: YamlFields
    ) -> (rule: Layer.OnHolidays, calendar: HolidayCalendarID?)? {
        let calendar = fields["holiday_calendar"].map { value in
            mention(.holidays, value, "`holiday_calendar`").map { HolidayCalendarID($0) }
        }
        guard let value = fields["holidays"] else {
            guard let unused = fields["holiday_calendar"] else { return (.asAlways, nil) }
            unused.error("`holiday_calendar` does nothing without `holidays`")
            return nil
        }
        guard let rule = value.choice("`holidays` of a layer", among: Self.holidayWords) else {
            return nil
        }
        if rule == .only, let hours = fields["hours"] {
            hours.error("`hours` do not count with `holidays: only`; leave one of them out")
            return nil
        }
        if rule == .wholeDay, fields["hours"] == nil {
            value.error("without `hours` the layer is there all day anyway; leave `holidays` out")
            return nil
        }
        if let calendar { return calendar.map { (rule, $0) } }
        if let usual = defaults.holidays { return (rule, usual) }
        if !isDoubted(.section("defaults")) {
            value.error("whose `holidays`? There is no `holiday_calendar`, and defaults has none")
        }
        return nil
    }
}
