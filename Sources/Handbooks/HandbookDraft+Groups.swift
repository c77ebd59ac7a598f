import Core

extension HandbookDraft {
    func readGroup(_ id: YamlValue, _ value: YamlValue) {
        guard let name = define(id, "group", { .group(GroupID($0)) }),
            let fields = value.fields("group `\(name)`", ["name", "schedules", "escalation"])
        else { return }
        let group = GroupID(name)
        let schedules = (fields["schedules"]?.entries("schedules of `\(name)`") ?? [])
            .compactMap { readSchedule($0, $1, of: group) }
        var steps: [EscalationStep] = []
        for item in fields.required("escalation")?.list("escalation of `\(name)`") ?? [] {
            places.set(.step(group, steps.count), item.place)
            steps.append(readStep(item, of: group))
        }
        if let escalation = fields["escalation"], steps.isEmpty {
            escalation.error("group `\(name)` has no step, so nobody would be paged")
        }
        groups[group] = Group(
            id: group, name: fields["name"]?.text("name") ?? name, schedules: schedules,
            steps: steps)
    }

    private func readStep(_ value: YamlValue, of group: GroupID) -> EscalationStep {
        let fields = value.fields("a step of `\(group)`", ["page", "delay_s"])
        var targets: [EscalationStep.Target] = []
        for item in fields?.required("page")?.items() ?? [] {
            guard let target = item.fields("a target of `\(group)`", ["schedule", "person"]) else {
                continue
            }
            if let name = target["schedule"].flatMap({ mention(.schedule(group), $0, "schedule") })
            {
                targets.append(.schedule(ScheduleID(name)))
            }
            if let name = target["person"].flatMap({ mention(.person, $0, "person") }) {
                targets.append(.person(PersonID(name)))
            }
            if target.keys.count != 1 {
                item.error("a target of `\(group)` is one `schedule` or one `person`")
            }
        }
        var delay = defaults.delay
        if let written = fields?["delay_s"] {
            delay = self.delay(written) ?? .minutes(5)
        } else if delay == nil, !isDoubted(.section("defaults")) {
            value.error("a step of `\(group)` has no `delay_s`, and defaults has none")
        }
        return EscalationStep(targets: targets, delay: delay ?? .minutes(5))
    }

    private func readSchedule(
        _ id: YamlValue, _ value: YamlValue, of group: GroupID
    ) -> Schedule? {
        guard let name = define(id, "schedule", { .schedule(group, ScheduleID($0)) }),
            let fields = value.fields("schedule `\(name)`", ["zone", "layers"])
        else { return nil }
        let layers = (fields.required("layers")?.list("layers of `\(name)`") ?? [])
            .enumerated().compactMap { readLayer($1, number: $0 + 1, of: name) }
        if let value = fields["layers"], value.items().isEmpty {
            value.error("schedule `\(name)` has no layer")
        }
        var zone = defaults.zone
        if let written = fields["zone"] {
            zone = self.zone(written)
        } else if zone == nil, !isDoubted(.section("defaults")) {
            value.error("schedule `\(name)` has no `zone`, and defaults has none")
        }
        return zone.map { Schedule(id: ScheduleID(name), zone: $0, layers: layers) }
    }

    private func readLayer(_ value: YamlValue, number: Int, of schedule: String) -> Layer? {
        let keys = ["name", "rotate", "length", "start", "handoff", "members"]
        guard let fields = value.fields("a layer of `\(schedule)`", keys) else { return nil }
        let units = [Layer.Unit.day, .week].map { ($0.name, $0) }
        let unit = fields.required("rotate")?.choice("`rotate`", among: units)
        let length = fields["length"].map { $0.integer("`length`", in: 1...366) } ?? 1
        let start = fields.required("start").flatMap { readDay($0) }
        let handoff = fields.required("handoff").flatMap { readHandoff($0, unit, start) }
        let list = fields.required("members")
        let members = (list?.items() ?? []).compactMap { item in
            mention(.person, item, "a member").map { PersonID($0) }
        }
        if let list, list.items().isEmpty { list.error("a layer of `\(schedule)` has no members") }
        guard let unit, let length, let start, let handoff, !members.isEmpty else { return nil }
        return Layer(
            name: fields["name"]?.text("name") ?? "layer \(number)", unit: unit, length: length,
            start: start, handoffMinute: handoff, members: members)
    }

    private func readDay(_ value: YamlValue) -> CivilDay? {
        guard let text = value.text("`start`") else { return nil }
        if let day = CivilDay(text: text) { return day }
        value.error("`start` must be a day such as 2026-01-05, not `\(text)`")
        return nil
    }

    /// `09:00`, or `monday 09:00` where the shifts are weeks; the weekday must be that of `start`.
    private func readHandoff(_ value: YamlValue, _ unit: Layer.Unit?, _ start: CivilDay?) -> Int? {
        guard let text = value.text("`handoff`") else { return nil }
        let words = text.split(separator: " ")
        guard let last = words.last, last.utf8.count == 5, words.count <= 2,
            let second = LocalTime.secondOfDay(last.utf8)
        else {
            value.error("`handoff` must be a time such as 09:00 or monday 09:00, not `\(text)`")
            return nil
        }
        if words.count == 2 {
            guard let weekday = Weekday(name: words[0]) else {
                let hint = Nearest.hint(
                    for: words[0].lowercased(), among: Weekday.allCases.map { $0.name.lowercased() }
                )
                value.error("`\(words[0])` is no weekday\(hint)")
                return nil
            }
            guard unit != .day else {
                value.error("a daily layer hands over every day; leave the weekday out")
                return nil
            }
            if let start, start.weekday != weekday {
                value.error(
                    "the handoff is on a \(weekday.name), but `start` \(start.text) is a "
                        + start.weekday.name)
                return nil
            }
        }
        return second / 60
    }
}
