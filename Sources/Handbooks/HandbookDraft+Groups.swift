import Core

extension HandbookDraft {
    func readGroup(_ id: YamlValue, _ value: YamlValue) {
        guard let name = define(id, "group", { .group(GroupID($0)) }),
            let fields = value.fields("group `\(name)`", .group)
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
        let lead = fields["lead"].flatMap { mention(.person, $0, "lead") }
        groups[group] = Group(
            id: group, name: fields["name"]?.text("name") ?? name, schedules: schedules,
            steps: steps, lead: lead.map { PersonID($0) })
    }

    private func readStep(_ value: YamlValue, of group: GroupID) -> EscalationStep {
        let fields = value.fields("a step of `\(group)`", .step)
        var targets: [EscalationStep.Target] = []
        for item in fields?.required("page")?.items() ?? [] {
            guard let target = item.fields("a target of `\(group)`", .target) else {
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
}
