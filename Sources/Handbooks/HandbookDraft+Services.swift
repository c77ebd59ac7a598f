import Core

extension HandbookDraft {
    func readService(_ id: YamlValue, _ value: YamlValue) {
        guard let name = define(id, "service", { .service(ServiceID($0)) }),
            let fields = value.fields("service `\(name)`", .service)
        else { return }
        let owner = fields.required("owner").flatMap { mention(.group, $0, "owner") }
        let plan = fields["plan"].flatMap { mention(.plan, $0, "plan") }
        guard let owner else { return }
        services[ServiceID(name)] = Service(
            id: ServiceID(name), name: fields["name"]?.text("name") ?? name,
            owner: GroupID(owner), tier: fields["tier"]?.integer("tier", in: 1...4) ?? 3,
            plan: plan.map { PlanID($0) }, dashboard: fields["dashboard"]?.text("dashboard"),
            dependsOn: dependsOn(fields["depends_on"], of: name))
    }

    private func dependsOn(_ value: YamlValue?, of name: String) -> [ServiceID] {
        guard let value else { return [] }
        var services: [ServiceID] = []
        for item in value.list("depends_on of `\(name)`") {
            guard let other = mention(.service, item, "a service of `depends_on`") else { continue }
            if other == name {
                item.error("service `\(name)` cannot depend on itself")
                continue
            }
            if services.contains(ServiceID(other)) {
                item.error("service `\(name)` depends on `\(other)` twice")
                continue
            }
            services.append(ServiceID(other))
        }
        return services
    }

    /// Two services that wait for each other would both wait.
    func checkDependencies() {
        for service in services.values.sorted(by: { $0.id < $1.id }) {
            guard let path = circle(from: service.id) else { continue }
            // Each circle is told once, at the first of its services.
            guard path.allSatisfy({ service.id <= $0 }) else { continue }
            let words = (path + [service.id]).map { "`\($0)`" }.joined(separator: ", ")
            findings.error(
                "services depend on each other in a circle: \(words)",
                at: places[.service(service.id)])
        }
    }

    /// The way from a service back to itself, itself first; nil: there is none.
    private func circle(from start: ServiceID) -> [ServiceID]? {
        var before: [ServiceID: ServiceID] = [:]
        var queue = [start]
        while !queue.isEmpty {
            let service = queue.removeFirst()
            for next in services[service]?.dependsOn ?? [] {
                if next == start {
                    var path = [service]
                    while path[0] != start, let previous = before[path[0]] {
                        path.insert(previous, at: 0)
                    }
                    return path
                }
                guard before[next] == nil else { continue }
                before[next] = service
                queue.append(next)
            }
        }
        return nil
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
            if fields["need"] != nil, let words = fields["members"] {
                words.error(
                    "group `\(group)` of plan `\(name)` has `need` and `members`: `members` says how "
                        + "many")
            }
            members.append(
                ResponsePlan.Member(
                    group: GroupID(group), required: fields["required"]?.truth("required") ?? true,
                    need: fields["need"]?.integer("need", in: 1...20) ?? 1,
                    members: fields["members"].map { readMembers($0, of: group) } ?? []))
        }
        guard let bridge, let commander else { return }
        plans[plan] = ResponsePlan(
            id: plan, bridge: bridge, commander: GroupID(commander), groups: members,
            fallback: fields["fallback"].flatMap { readFallback($0) })
    }

    /// One word, or a list in which each stands once.
    private func readMembers(_ value: YamlValue, of group: String) -> [MemberWord] {
        let known = MemberWord.allCases.map { ($0.name, $0) }
        var words: [MemberWord] = []
        for item in value.items() {
            guard let word = item.choice("a member of `\(group)`", among: known) else { continue }
            if words.contains(word) {
                item.error("`\(word.name)` of `\(group)` is asked for twice")
            } else {
                words.append(word)
            }
        }
        if value.items().isEmpty {
            value.error("`members` of `\(group)` is empty; write primary, secondary, lead or all")
        }
        return words
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
