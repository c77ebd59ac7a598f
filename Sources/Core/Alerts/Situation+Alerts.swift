/// Alerts into incidents: the default grouping, and how each sender's repeat is told from news.
extension Situation {
    /// Whether a firing alert says only what is known already: the engine counts it (rule 12).
    package func isRepeat(_ alert: Alert) -> Bool {
        guard alert.status == .firing, let known = firing[alert.digest],
            let incident = incidents[known.incident]
        else { return false }
        if !incident.isActive, isNews(alert, known) { return false }
        return known.bodyDigest == alert.bodyDigest && refusal(of: alert.integration) == nil
    }

    /// An alert whose incident is over: the same occurrence goes on, or it began anew.
    private func isNews(_ alert: Alert, _ known: Firing) -> Bool {
        switch alert.afterResolve {
        case .opensAnew: true
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
        let known = firing[alert.digest]
        let service = service(of: alert, in: world)
        if let known, let incident = incidents[known.incident],
            incident.isActive || !isNews(alert, known)
        {
            if known.bodyDigest == alert.bodyDigest { return [] }
            let verdict = verdict(on: alert, service, firing: incident.firing, in: world)
            return drafting(known.incident, by: by, in: world) {
                $0.record(.alerted(Event.Alerted(alert: alert, isNew: false)))
                $0.reconsider(verdict)
            }
        }
        let grouping: Incident.Grouping =
            service.map { .service($0.id) } ?? .key(alert.integration)
        if let home = home(of: grouping), let incident = incidents[home] {
            let verdict = verdict(on: alert, service, firing: incident.firing + 1, in: world)
            return drafting(home, by: by, in: world) {
                $0.record(.alerted(Event.Alerted(alert: alert, isNew: true)))
                $0.reconsider(verdict)
            }
        }
        let verdict = verdict(on: alert, service, firing: 1, in: world)
        return open(
            Event.Opened(
                title: alert.summary, grouping: grouping,
                group: service?.owner ?? world.handbook.catchAll, plan: service?.plan,
                runbook: runbook(for: alert, service, in: world),
                handbook: world.handbook.version),
            alert: alert, verdict: verdict, by: by, in: world)
    }

    /// The alert's `service` label if the handbook knows it, else the integration key's.
    private func service(of alert: Alert, in world: World) -> Service? {
        let named = ServiceID(alert.label("service"))
        if let service = world.handbook.services[named] { return service }
        guard let id = keys[alert.integration]?.service else { return nil }
        return world.handbook.services[id]
    }

    func verdict(
        on alert: Alert, _ service: Service?, firing: Int, in world: World
    ) -> Verdict {
        judge(
            Facts(
                alert: alert, service: service?.id, serviceTier: service?.tier,
                format: keys[alert.integration]?.format ?? "", firing: firing),
            rules: world.handbook.rules)
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

    private func open(
        _ opened: Event.Opened, alert: Alert?, verdict: Verdict, by: Actor, in world: World
    ) -> [Proposal] {
        let fresh = Incident(number: nextIncident)
        var draft = Draft(fresh, by: by, world: world, situation: self)
        draft.record(.opened(opened))
        if let alert { draft.record(.alerted(Event.Alerted(alert: alert, isNew: true))) }
        draft.classify(verdict)
        return draft.proposals
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
        let opened = Event.Opened(
            title: declaration.title, text: declaration.text,
            grouping: service.map { .service($0.id) } ?? .none,
            group: service?.owner ?? world.handbook.catchAll, plan: service?.plan,
            runbook: service.flatMap { service in
                world.handbook.runbooks.values.sorted { $0.id < $1.id }
                    .first { $0.alerts.isEmpty && $0.services.contains(service.id) }?.id
            },
            near: near(service?.id, at: world.now), handbook: world.handbook.version)
        return open(
            opened, alert: nil, verdict: verdict(of: declaration, service, by: by, in: world),
            by: by, in: world)
    }

    private func verdict(
        of declaration: Declaration, _ service: Service?, by: Actor, in world: World
    ) -> Verdict {
        let judged = judge(
            Facts(declaration: declaration, service: service), rules: world.handbook.rules)
        guard let severity = declaration.severity, severity >= judged.severity else {
            return judged
        }
        let text = "declared \(severity.name)"
        return Verdict(
            severity: severity,
            reasons: [
                Verdict.Reason(
                    rule: nil, severity: severity,
                    text: by.person == nil ? "the reporter \(text)" : text, by: by.person)
            ])
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
        afterClearing()
    }
}

extension Facts {
    /// What a person says, without a sender's severity.
    fileprivate init(declaration: Declaration, service: Service?) {
        self.init(
            base: declaration.severity ?? .sev3,
            values: [
                "severity": declaration.severity?.name ?? "", "summary": declaration.title,
                "source": "", "service": service?.id.text ?? "",
                "tier": service.map { String($0.tier) } ?? "", "format": "declaration",
                "firing": "0",
            ],
            texts: [declaration.title, declaration.text])
    }
}
