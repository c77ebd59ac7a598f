/// Alerts into incidents: the default grouping, and how each sender's repeat is told from news.
extension Situation {
    /// Whether a firing alert says only what is known already: the engine counts it (rule 12).
    package func isRepeat(_ alert: Alert, at now: Moment) -> Bool {
        guard alert.status == .firing, let known = firing[alert.digest],
            let incident = incidents[known.incident]
        else { return false }
        if !incident.isActive, isNews(alert, known) { return false }
        return known.bodyDigest == alert.bodyDigest && refusal(of: alert.integration) == nil
            && !known.expiry.isMoved(by: alert.expiresAt, at: now)
    }

    /// An alert whose incident is over: the same occurrence goes on, or it began anew.
    private func isNews(_ alert: Alert, _ known: Firing) -> Bool {
        switch alert.afterResolve {
        case .opensAnew, .endsWithIncident: true
        case .sameOccurrence: alert.startsAt != known.startsAt
        }
    }

    /// The open case about bodies of this integration that could not be read.
    private func refusal(of key: KeyID) -> (Alert, IncidentNumber)? {
        guard refused[key] != nil else { return nil }
        let trouble = Alert.ownTrouble(.refused(key), detail: "readable again")
        return firing[trouble.digest].map { (trouble, $0.incident) }
    }

    func report(_ alert: Alert, by: Actor, in world: World) -> [Proposal] {
        var proposals = take(alert, by: by, in: world)
        // Where both concern one incident, the next alert clears it.
        if let (trouble, number) = refusal(of: alert.integration),
            !proposals.contains(where: { $0.incident == number })
        {
            proposals += drafting(number, by: .muster, in: world) { $0.clear(trouble) }
        }
        return proposals
    }

    private func take(_ alert: Alert, by: Actor, in world: World) -> [Proposal] {
        switch alert.status {
        case .firing: return fire(alert, by: by, in: world)
        case .resolved:
            guard let home = firing[alert.digest]?.incident else { return [] }
            return drafting(home, by: by, in: world) { $0.clear(alert) }
        case .acknowledged:
            guard let home = firing[alert.digest]?.incident,
                incidents[home]?.shownAlerts.contains(where: {
                    $0.digest == alert.digest && $0.acknowledgedAtSender
                }) != true
            else { return [] }
            return drafting(home, by: by, in: world) {
                $0.record(
                    .alertAcknowledged(
                        Event.AlertAcknowledged(digest: alert.digest, summary: alert.summary)))
            }
        }
    }

    private func fire(_ alert: Alert, by: Actor, in world: World) -> [Proposal] {
        let service = service(of: alert, in: world)
        if let known = firing[alert.digest], let incident = incidents[known.incident],
            incident.isActive || !isNews(alert, known)
        {
            if known.bodyDigest == alert.bodyDigest {
                return moveExpiry(of: alert, known, by: by, in: world)
            }
            var arrival = Arrival(alert, service, incident.grouping, isNew: false)
            arrival.traits = traits(of: alert, service, in: incident.grouping, world)
            return receive(
                arrival, Draft(incident, by: by, world: world, situation: self), in: world)
        }
        let (grouping, rule) = world.handbook.grouping(
            of: alert, service, format: keys[alert.integration]?.format ?? "", now: world.now,
            wall: world.wall)
        var arrival = Arrival(alert, service, grouping, isNew: true)
        arrival.traits = traits(of: alert, service, in: grouping, world)
        arrival.beginning = beginning(alert, grouping, arrival.traits, at: world.now)
        let since = rule?.within.map { world.now - $0 } ?? .zero
        let isOwnCase = world.handbook.mailbox(of: alert.integration)?.kind == .requests
        if !isOwnCase, let home = home(of: grouping, since: since), let incident = incidents[home] {
            return receive(
                arrival, Draft(incident, by: by, world: world, situation: self), in: world)
        }
        var draft = Draft(
            Incident(number: nextIncident), by: by, world: world, situation: self)
        var opened = opened(with: alert, service, grouping, in: world)
        opened.related = related(
            to: service, marks(of: alert, for: draft.incident, in: world), in: world)
        draft.record(.opened(opened))
        return receive(arrival, draft, in: world)
    }

    /// How an incident begins that begins with this alert.
    func opened(
        with alert: Alert, _ service: Service?, _ grouping: Incident.Grouping, in world: World
    ) -> Event.Opened {
        Event.Opened(
            title: alert.summary, grouping: grouping,
            group: service?.owner ?? world.handbook.catchAll, plan: service?.plan,
            runbook: runbook(for: alert, service, in: world), handbook: world.handbook.version)
    }

    /// An alert on its way into an incident.
    private struct Arrival {
        var alert: Alert
        var service: Service?
        var grouping: Incident.Grouping
        var isNew: Bool
        var traits: [Field] = []
        /// What is counted over all incidents and begins with it.
        var beginning: [Trait] = []

        init(
            _ alert: Alert, _ service: Service?, _ grouping: Incident.Grouping, isNew: Bool
        ) {
            self.alert = alert
            self.service = service
            self.grouping = grouping
            self.isNew = isNew
        }
    }

    /// Records the alert in its incident, judges it, and sees what it makes of the others.
    private func receive(_ arrival: Arrival, _ draft: Draft, in world: World) -> [Proposal] {
        var drafts = Drafts(draft.before, in: world)
        var draft = draft
        let number = draft.incident.number
        let alert = arrival.alert
        let format = format(of: alert.integration, in: world)
        let isFirst = !incidents.keys.contains(number)
        let goingOn =
            isFirst && !arrival.beginning.isEmpty ? stormGoingOn(at: world.now) : nil
        if let goingOn { draft.join(stormOf: goingOn) }
        var kept = alert
        kept.attachments = alert.attachments.kept(
            within: Limits.incidentAttachmentBytes - draft.incident.attachmentBytes)
        draft.record(
            .alerted(
                Event.Alerted(
                    alert: kept, isNew: arrival.isNew, traits: arrival.traits,
                    marks: arrival.isNew ? marks(of: alert, for: draft.incident, in: world) : [],
                    mutes: mutes(holding: alert, arrival.service, in: world))))
        if arrival.isNew { draft.watchSwings(of: alert, firing: true) }
        let judgement = draft.judgement(
            of: alert, arrival.service, format: format, beginning: arrival.beginning)
        let found = storm(beginningWith: arrival.beginning, in: world)
        let main = found.flatMap { worst(of: $0.members, beside: draft, judgement.verdict) }
        if let main, main != number, draft.main == nil, let incident = incidents[main] {
            draft.join(stormOf: incident)
        }
        draft.weigh(
            alert, arrival.service, format: format, beginning: arrival.beginning,
            judged: judgement)
        draft.reviewQuiet()
        drafts.add(draft)
        if let goingOn {
            drafts.change(goingOn.number) {
                $0.record(.stormGrew(Event.StormGrew(part: number)))
            }
        }
        if let found, let main {
            let parts = (found.members + [number]).filter { $0 != main }
            drafts.change(main) { $0.recognise(found.storm, by: found.rule, parts: parts) }
            if let incident = drafts.incident(main) {
                for part in parts.prefix(Limits.stormParts) where part != number {
                    drafts.change(part) { $0.join(stormOf: incident) }
                }
            }
        }
        drafts.raiseStorm(with: number)
        weighOthers(beginning: arrival.beginning, &drafts, in: world)
        return drafts.proposals
    }

    /// The worst of these, then the oldest; the one that is being drafted is as bad as its verdict.
    private func worst(
        of members: [IncidentNumber], beside draft: Draft, _ verdict: Verdict
    ) -> IncidentNumber? {
        let number = draft.incident.number
        let all = Set(members).union(draft.main == nil ? [number] : [])
        func severity(_ one: IncidentNumber) -> Severity {
            one == number
                ? max(draft.incident.severity, verdict.severity)
                : incidents[one]?.severity ?? .sev5
        }
        return all.min {
            let (a, b) = (severity($0), severity($1))
            return a == b ? $0 < $1 : a > b
        }
    }

    /// What alerts with this one may be what rules about other incidents wait for.
    private func weighOthers(
        beginning: [Trait], _ drafts: inout Drafts, in world: World
    ) {
        guard !watching.isEmpty else { return }
        let crosses = world.handbook.ruleIndex.counted.contains { distinct, bounds in
            let since = distinct.within.map { world.now - $0 }
            guard let trait = beginning.first(where: { $0.name == distinct.thing.name }),
                !crowd.has(trait, since: since)
            else { return false }
            let count = crowd.count(distinct.thing, since: since, with: beginning)
            return bounds.contains(count)
        }
        guard crosses else { return }
        let others = watching.sorted {
            let a = incidents[$0]?.severity ?? .sev5
            let b = incidents[$1]?.severity ?? .sev5
            return a == b ? $0 < $1 : a > b
        }
        for number in others.prefix(Limits.weighedAtOnce) {
            drafts.change(number) { $0.weighWatched(beginning: beginning) }
            drafts.raiseStorm(with: number)
        }
    }

    /// The alert's `service` label if the handbook knows it, else the integration key's.
    func service(of alert: Alert, in world: World) -> Service? {
        let named = ServiceID(alert.label("service"))
        if let service = world.handbook.services[named] { return service }
        let integration = alert.integration
        guard
            let id = keys[integration]?.service
                ?? world.handbook.mailbox(of: integration)?.service
        else { return nil }
        return world.handbook.services[id]
    }

    /// By alert name first, else the first about the service as a whole.
    private func runbook(for alert: Alert, _ service: Service?, in world: World) -> RunbookID? {
        let runbooks = world.handbook.runbooks.values.sorted { $0.id < $1.id }
        let names = [alert.label("alertname"), alert.label("class")]
        if let named = runbooks.first(where: { book in
            book.alerts.contains { name in names.contains { $0 == name && !name.isEmpty } }
        }) {
            return named.id
        }
        guard let service else { return nil }
        // A runbook that names its alerts is about those; one that does not is about the service.
        return runbooks.first { $0.alerts.isEmpty && $0.services.contains(service.id) }?.id
    }

    // MARK: Declarations

    func declare(
        _ declaration: Declaration, by: Actor, in world: World
    ) throws(Refusal) -> [Proposal] {
        guard declaration.title.contains(where: { !$0.isWhitespace }) else {
            throw .needsText("title")
        }
        guard declaration.title.utf8.count <= Limits.summaryBytes else {
            throw .tooLong("title", limit: Limits.summaryBytes)
        }
        guard declaration.text.utf8.count <= Limits.textBytes else {
            throw .tooLong("text", limit: Limits.textBytes)
        }
        var service: Service?
        if let id = declaration.service {
            guard let known = world.handbook.services[id] else { throw .unknownService(id) }
            service = known
        }
        let report = Alert(declaration)
        var grouping = world.handbook.grouping(
            of: report, service, format: Draft.declared, now: world.now, wall: world.wall
        ).grouping
        // Alerts of no service are told apart by their senders: a person's report joins none of them.
        if service == nil { grouping = .none }
        let opened = Event.Opened(
            title: declaration.title, text: declaration.text, grouping: grouping,
            group: service?.owner ?? world.handbook.catchAll, plan: service?.plan,
            runbook: service.flatMap { service in
                world.handbook.runbooks.values.sorted { $0.id < $1.id }
                    .first { $0.alerts.isEmpty && $0.services.contains(service.id) }?.id
            },
            near: near(service?.id, at: world.now), related: related(to: service, [], in: world),
            handbook: world.handbook.version, isDeclared: true)
        var draft = Draft(
            Incident(number: nextIncident), by: by, world: world, situation: self)
        draft.record(.opened(opened))
        draft.weigh(declaration, service)
        return draft.proposals
    }

    /// Open sev1 and sev2 that began lately or concern the same service: maybe the same.
    private func near(_ service: ServiceID?, at now: Moment) -> [IncidentNumber] {
        grave.filter {
            guard let incident = incidents[$0] else { return false }
            let isSameService = service != nil && incident.service == service
            return isSameService || incident.openedAt + Limits.nearby >= now
        }.sorted()
    }

    // MARK: Refused bodies

    /// Kept and shown at most once a minute per key; the owner is told by a case of its own.
    func refuse(
        _ key: KeyID, _ detail: String, _ excerpt: [UInt8], by: Actor, in world: World
    ) -> [Proposal] {
        guard keys[key] != nil else { return [] }
        if let last = refused[key], last.at + .minutes(1) > world.now { return [] }
        let kept = Array(excerpt.prefix(Limits.refusedExcerptBytes))
        var proposals = [
            Proposal(
                incident: nil, by: by,
                event: .intakeRefused(
                    Event.IntakeRefused(key: key, detail: detail, excerpt: kept)))
        ]
        let trouble = Alert.ownTrouble(.refused(key), detail: detail)
        guard firing[trouble.digest] == nil else { return proposals }
        let service = keys[key]?.service.flatMap { world.handbook.services[$0] }
        let group = service?.owner ?? world.handbook.catchAll
        let fresh = Incident(number: nextIncident)
        var draft = Draft(fresh, by: .muster, world: world, situation: self)
        draft.record(
            .opened(
                Event.Opened(
                    title: trouble.summary, grouping: .none, group: group, plan: nil, runbook: nil,
                    handbook: world.handbook.version)))
        draft.record(.alerted(Event.Alerted(alert: trouble, isNew: true)))
        draft.classify(
            Verdict(
                severity: .sev4,
                reasons: [
                    Verdict.Reason(
                        rule: nil, severity: .sev4, text: "an integration is misconfigured")
                ]))
        let steps = world.handbook.candidates(
            group: group, at: world.wall, changes: rosterChanges)
        if let owner = steps.first(where: { !$0.people.isEmpty })?.people.first {
            draft.notify(owner, .refused, text: trouble.summary)
        }
        proposals += draft.proposals
        return proposals
    }
}

extension Draft {
    /// The sender says that the alert ended.
    mutating func clear(_ alert: Alert) {
        record(
            .alertCleared(Event.AlertCleared(digest: alert.digest, summary: alert.summary)))
        watchSwings(of: alert, firing: false)
        afterClearing()
    }
}
