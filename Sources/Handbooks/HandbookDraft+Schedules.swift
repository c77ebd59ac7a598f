import Core

extension HandbookDraft {
    func readSchedule(_ id: YamlValue, _ value: YamlValue, of group: GroupID) -> Schedule? {
        guard let name = define(id, "schedule", { .schedule(group, ScheduleID($0)) }),
            let fields = value.fields("schedule `\(name)`", .schedule)
        else { return nil }
        let layers = fields.required("layers").map { readLayers($0, of: name) } ?? []
        if let value = fields["layers"], value.items().isEmpty {
            value.error("schedule `\(name)` has no layer")
        }
        let temporaries = readTemporaries(fields["temporary"], of: name)
        let shadows = (fields["shadows"]?.list("shadows of `\(name)`") ?? [])
            .compactMap { readShadow($0, of: name) }
        var zone = defaults.zone
        if let written = fields["zone"] {
            zone = self.zone(written)
        } else if zone == nil, !isDoubted(.section("defaults")) {
            value.error("schedule `\(name)` has no `zone`, and defaults has none")
        }
        return zone.map {
            Schedule(
                id: ScheduleID(name), zone: $0, layers: layers, temporaries: temporaries,
                shadows: shadows)
        }
    }

    /// Stretches with layers of their own; no two at once, since only one can replace the rest.
    private func readTemporaries(_ value: YamlValue?, of schedule: String) -> [Schedule.Temporary] {
        var read: [(temporary: Schedule.Temporary, place: Place)] = []
        for item in value?.list("temporary of `\(schedule)`") ?? [] {
            guard let temporary = readTemporary(item, of: schedule) else { continue }
            let other = read.first {
                $0.temporary.from < temporary.until && temporary.from < $0.temporary.until
            }
            if let other {
                item.error(
                    "two temporary schedules of `\(schedule)` overlap; the other is",
                    earlier: other.place)
            }
            read.append((temporary, item.place))
        }
        return read.map(\.temporary)
    }

    private func readTemporary(_ value: YamlValue, of schedule: String) -> Schedule.Temporary? {
        let what = "a temporary schedule of `\(schedule)`"
        guard let fields = value.fields(what, .temporary) else { return nil }
        let name = fields["name"]?.text("name") ?? ""
        let span = readSpan(fields.required("from"), fields.required("until"))
        let list = fields.required("layers")
        let layers = list.map { readLayers($0, of: schedule) } ?? []
        if let list, list.items().isEmpty { list.error("\(what) has no layer") }
        guard let from = span.from, let until = span.until, !layers.isEmpty else { return nil }
        return Schedule.Temporary(name: name, from: from, until: until, layers: layers)
    }

    private func readShadow(_ value: YamlValue, of schedule: String) -> Schedule.Learner? {
        guard let fields = value.fields("a shadow of `\(schedule)`", .shadow) else { return nil }
        let span = readSpan(fields["from"], fields["until"])
        return fields.required("person").flatMap { mention(.person, $0, "a shadow") }.map {
            Schedule.Learner(person: PersonID($0), from: span.from, until: span.until)
        }
    }

    private func readSpan(
        _ from: YamlValue?, _ until: YamlValue?
    ) -> (from: LocalTime?, until: LocalTime?) {
        let begin = from?.localTime("`from`")
        let end = until?.localTime("`until`")
        if let begin, let end, end <= begin {
            until?.error(
                "`until` \(TimeWords.text(end)) is not after `from` \(TimeWords.text(begin))")
        }
        return (begin, end)
    }
}
