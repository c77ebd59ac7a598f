import Core

extension HandbookDraft {
    func readService(_ id: YamlValue, _ value: YamlValue) {
        guard let name = define(id, "service", { .service(ServiceID($0)) }),
            let fields = value.fields("service `\(name)`", .service)
        else { return }
        let owner = fields.required("owner").flatMap { mention(.group, $0, "owner") }
        let plan = fields["plan"].flatMap { mention(.plan, $0, "plan") }
        let needed = (fields["depends_on"]?.items() ?? []).compactMap { item -> String? in
            if item.plainText == name {
                item.error("service `\(name)` cannot depend on itself")
                return nil
            }
            return mention(.service, item, "depends_on")
        }
        guard let owner else { return }
        services[ServiceID(name)] = Service(
            id: ServiceID(name), name: fields["name"]?.text("name") ?? name,
            owner: GroupID(owner), tier: fields["tier"]?.integer("tier", in: 1...4) ?? 3,
            plan: plan.map { PlanID($0) }, dashboard: fields["dashboard"]?.text("dashboard"),
            dependsOn: needed.map { ServiceID($0) })
    }

    func readPlan(_ id: YamlValue, _ value: YamlValue) {
        guard let name = define(id, "plan", { .plan(PlanID($0)) }),
            let fields = value.fields("plan `\(name)`", .plan)
        else { return }
        let plan = PlanID(name)
        let bridge = fields.required("bridge").flatMap { $0.reference("bridge")?.text }
        let commander = fields.required("commander").flatMap { mention(.group, $0, "commander") }
        var members: [ResponsePlan.Member] = []
        for item in fields.required("groups")?.list("groups of `\(name)`") ?? [] {
            guard let fields = item.fields("a group of `\(name)`", .member),
                let group = fields.required("group").flatMap({ mention(.group, $0, "group") })
            else { continue }
            if members.contains(where: { $0.group == GroupID(group) }) {
                item.error("plan `\(name)` names group `\(group)` twice; use `need`")
                continue
            }
            places.set(.member(plan, GroupID(group)), item.place)
            members.append(
                ResponsePlan.Member(
                    group: GroupID(group), required: fields["required"]?.truth("required") ?? true,
                    need: fields["need"]?.integer("need", in: 1...20) ?? 1))
        }
        guard let bridge, let commander else { return }
        plans[plan] = ResponsePlan(
            id: plan, bridge: bridge, commander: GroupID(commander), groups: members,
            fallback: fields["fallback"].flatMap { readFallback($0) })
    }

    func readSeverities(_ value: YamlValue) {
        for (key, value) in value.entries("severities") {
            let known = Severity.allCases.map { ($0.name, $0) }
            guard let severity = key.choice("a severity", among: known) else { continue }
            readSeverity(severity, value)
        }
    }

    /// Only what is written replaces the default table.
    private func readSeverity(_ severity: Severity, _ value: YamlValue) {
        guard let fields = value.fields(severity.name, .severity), var policy = severities[severity]
        else { return }
        let levels = SupportLevel.allCases.map { ($0.name, $0) }
        if let level = fields["level"]?.choice("`level`", among: levels) { policy.level = level }
        let pagings = SeverityPolicy.Paging.allCases.map { ($0.name, $0) }
        if let paging = fields["page"]?.choice("`page`", among: pagings) { policy.paging = paging }
        let urgencies = Urgency.allCases.map { ($0.name, $0) }
        if let urgency = fields["urgency"]?.choice("`urgency`", among: urgencies) {
            policy.urgency = urgency
        }
        if let mustJoin = fields["must_join"]?.truth("must_join") { policy.mustJoin = mustJoin }
        if let ends = fields["ends_with_alerts"]?.truth("ends_with_alerts") {
            policy.endsWithAlerts = ends
        }
        if let every = fields["update_every_s"] {
            if every.plainText == "never" {
                policy.updateEvery = nil
            } else if let seconds = every.integer("update_every_s", in: 60...2_592_000) {
                policy.updateEvery = .seconds(seconds)
            }
        }
        severities[severity] = policy
    }
}
