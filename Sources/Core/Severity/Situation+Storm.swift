// A storm: many services alert at once, and one incident stands for all of it. The others are linked
// to it as its parts. They keep their owners; where rules make a part so bad that its response plan
// assembles, that plan assembles in the storm's incident, which becomes as bad as the part is.

extension IncidentTable {
    /// The incident that stands for the storm that this is a part of, while that goes on.
    func main(of incident: Incident) -> Incident? {
        guard let number = incident.partOf, let main = self[number], main.isActive,
            main.storm != nil
        else { return nil }
        return main
    }
}

extension Situation {
    /// The storm that takes in what begins now: the worst, then oldest.
    func stormGoingOn(at now: Moment) -> Incident? {
        storms.compactMap { incidents[$0] }
            .filter { incident in
                guard incident.isActive, let storm = incident.storm else { return false }
                return storm.lastAt + storm.window >= now
            }
            .min { ($1.severity, $0.number) < ($0.severity, $1.number) }
    }

    /// What the alert is counted under over all incidents, beside its service; of an incident that is
    /// grouped by a rule its service too.
    func traits(
        of alert: Alert, _ service: Service?, in grouping: Incident.Grouping, _ world: World
    ) -> [Field] {
        guard alert.integration != .muster else { return [] }
        let index = world.handbook.ruleIndex
        var fields: [Field] = []
        if case .rule = grouping {
            let own = service.map { Incident.Grouping.service($0.id) } ?? .key(alert.integration)
            if let trait = Incident.serviceTrait(of: own, at: world.now) {
                fields.append(Field(trait.name, trait.value))
            }
        }
        if index.countsSources || world.handbook.storm?.sources != nil, !alert.source.isEmpty {
            fields.append(Field(Distinct.Thing.source.name, alert.source.cut()))
        }
        for label in index.countedLabels {
            let value = alert.label(label)
            let name = Distinct.Thing.label(label).name
            if !value.isEmpty { fields.append(Field(name, value.cut())) }
        }
        return fields
    }

    /// The same as traits of an alert that begins now.
    func beginning(
        _ alert: Alert, _ grouping: Incident.Grouping, _ traits: [Field], at now: Moment
    ) -> [Trait] {
        guard alert.integration != .muster else { return [] }
        let service = Incident.serviceTrait(of: grouping, at: now)
        return (service.map { [$0] } ?? []) + traits.map { Trait($0.name, $0.value, at: now) }
    }

    /// The storm that begins with these traits; nil when there is none, or one goes on already.
    func storm(
        beginningWith traits: [Trait], in world: World
    ) -> (storm: Storm, rule: StormRule, members: [IncidentNumber])? {
        guard let rule = world.handbook.storm, !traits.isEmpty,
            stormGoingOn(at: world.now) == nil
        else { return nil }
        // What belonged to a storm that is over does not make another.
        let over = storms.compactMap { incidents[$0].flatMap { $0.isActive ? nil : $0.resolvedAt } }
        var since = world.now - rule.window
        if let last = over.max() { since = max(since, last + .milliseconds(1)) }
        // Only something new makes the numbers grow.
        guard traits.contains(where: { !crowd.has($0, since: since) }) else { return nil }
        let services = crowd.count(.service, since: since, with: traits)
        guard services >= rule.services else { return nil }
        let sources = rule.sources.map { _ in crowd.count(.source, since: since, with: traits) }
        if let least = rule.sources, let sources, sources < least { return nil }
        let members = crowd.incidents(since: since).sorted().filter {
            guard let incident = incidents[$0] else { return false }
            return incident.isActive && incidents.main(of: incident) == nil
        }
        let storm = Storm(
            since: world.now, lastAt: world.now, window: rule.window, services: services,
            sources: sources, because: rule.because, parts: [])
        return (storm, rule, members)
    }
}

extension Draft {
    /// Whether the storm's incident assembles, or comes to because of this verdict: then this one
    /// need not. What a person decides is done here.
    func takesOver(_ main: Incident, _ verdict: Verdict) -> Bool {
        guard verdict.reasons.contains(where: { $0.rule != nil }),
            verdict.reasons.allSatisfy({ $0.by == nil })
        else { return false }
        if main.policy.paging == .plan { return true }
        guard verdict.severity > main.severity else { return false }
        return main.overruled.map { verdict.severity > $0 } ?? true
    }

    /// Its plan assembles in the storm's incident.
    var isDiverted: Bool {
        let policy =
            handbook.severities[incident.severity] ?? SeverityPolicy.table[incident.severity]
        return policy?.paging == .plan && incident.policy.paging == .owner
    }

    /// A part of this storm became worse.
    mutating func take(part: Incident, isDiverted: Bool) {
        let plan = isDiverted ? part.plan ?? ResponsePlan.defaultID : nil
        let known = self.plan?.id
        let isNews = plan.map { $0 != known && !incident.alsoPlans.contains($0) } ?? false
        if isNews { record(.stormGrew(Event.StormGrew(part: part.number, plan: plan))) }
        let because = part.verdict.reasons.last { $0.rule != nil }
        reconsider(
            Verdict(
                severity: part.severity,
                reasons: [
                    Verdict.Reason(
                        rule: because?.rule, severity: part.severity,
                        text: "#\(part.number), a part of this storm, is \(part.severity.name): "
                            + (because?.text ?? part.title))
                ]))
        if isNews, incident.policy.paging == .plan {
            openNeeded(because: "#\(part.number), a part of this storm")
        }
    }

    mutating func join(stormOf other: Incident) {
        record(.stormJoined(Event.StormJoined(main: other.number)))
        main = other
    }

    /// This incident stands for the storm from here on.
    mutating func recognise(_ storm: Storm, by rule: StormRule, parts: [IncidentNumber]) {
        var storm = storm
        storm.parts = Array(parts.prefix(Limits.stormParts))
        record(.stormRecognised(Event.StormRecognised(storm: storm)))
        let place = rule.place.isEmpty ? "" : " (\(rule.place))"
        reconsider(
            Verdict(
                severity: rule.sets,
                reasons: [
                    Verdict.Reason(
                        rule: StormRule.id, severity: rule.sets,
                        text:
                            "Rule \(StormRule.id) sets \(rule.sets.name) because \(rule.because): "
                            + "\(storm.words)\(place).")
                ]))
        reviewQuiet()
    }
}

extension String {
    /// As much of a value as is counted.
    fileprivate func cut() -> String {
        utf8.count <= Limits.traitBytes
            ? self : String(decoding: utf8.prefix(Limits.traitBytes), as: UTF8.self)
    }
}
