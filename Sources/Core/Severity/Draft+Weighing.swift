/// Judging what an incident consists of, when an alert comes and when time or other alerts make
/// something of those that are there.
extension Draft {
    /// Judges an alert that was recorded just now, and keeps what rules may yet make of it.
    mutating func weigh(
        _ alert: Alert, _ service: Service?, format: String, beginning: [Trait],
        judged: Judgement? = nil
    ) {
        guard incident.isActive else { return }
        let isOverdue = incident.weighMoment.map { $0 <= now } == true
        let judgement =
            judged
            ?? judgement(
                of: alert, service, format: format, beginning: beginning)
        take(judgement)
        let index = handbook.ruleIndex
        if let prospect = index.prospect(of: judgement) {
            let watched = Watched(
                alert, service: service?.id, format: format, prospect: prospect.severity,
                for: index, handbook.facts)
            let suspense = (incident.suspense ?? Suspense()).joined(prospect.suspense)
            record(.weighed(Event.Weighed(watched: watched, suspense: suspense)))
        }
        // The others see one alert more, and what is overdue for them must not be passed over.
        if index.asksForNumbers || isOverdue {
            weighWatched(except: alert.digest, beginning: beginning)
        }
    }

    /// Judges what a person reported. A severity that they said, and that is no lower than what the
    /// rules say, is theirs.
    mutating func weigh(_ declaration: Declaration, _ service: Service?) {
        let report = Alert(declaration)
        let format = Self.declared
        let judgement = judgement(of: report, service, format: format)
        if let severity = declaration.severity, severity >= judgement.verdict.severity {
            let text = "declared \(severity.name)"
            let reason = Verdict.Reason(
                rule: nil, severity: severity,
                text: by.person == nil ? "the reporter \(text)" : text, by: by.person)
            classify(Verdict(severity: severity, reasons: [reason]))
        }
        weigh(report, service, format: format, beginning: [], judged: judgement)
    }

    /// The format of what people report.
    static let declared = "declaration"

    func judgement(
        of alert: Alert, _ service: Service?, format: String, beginning: [Trait] = []
    ) -> Judgement {
        handbook.ruleIndex.judgement(
            of: Facts(
                alert, service: service?.id, serviceTier: service?.tier, format: format,
                surroundings: Surroundings(
                    firing: incident.firing, repeats: incident.repeats,
                    openedAt: incident.openedAt, unansweredSince: incident.unansweredSince,
                    changedAt: service.flatMap { lastChange(of: $0.id) }, now: now,
                    wall: world.wall, crowd: crowd, beginning: beginning),
                table: handbook.facts))
    }

    /// The first verdict, or one on an incident that exists.
    private mutating func take(_ judgement: Judgement) {
        guard incident.verdict.reasons.isEmpty else { return reconsider(judgement) }
        classify(handbook.ruleIndex.explained(judgement))
    }

    /// A verdict of the rules on an incident that exists: it may raise, never lower, and not act
    /// against what a person decided until it is worse than that (promise 7).
    mutating func reconsider(_ judgement: Judgement) {
        guard mayRaise(to: judgement.verdict.severity) else { return }
        classify(handbook.ruleIndex.explained(judgement))
    }

    mutating func reconsider(_ verdict: Verdict) {
        guard mayRaise(to: verdict.severity) else { return }
        classify(verdict)
    }

    private func mayRaise(to severity: Severity) -> Bool {
        guard incident.isActive, severity > incident.severity else { return false }
        return incident.overruled.map { severity > $0 } ?? true
    }

    /// Judges again what is watched; the worst verdict counts. Returns when to do so again.
    @discardableResult
    mutating func weighWatched(except digest: Digest16? = nil, beginning: [Trait] = []) -> Suspense?
    {
        guard incident.isActive else { return nil }
        var worst: Judgement?
        var suspense: Suspense?
        for watched in incident.watched where watched.digest != digest {
            let service = watched.service.flatMap { handbook.services[$0] }
            let judgement = judgement(
                of: watched.alert, service, format: watched.format, beginning: beginning)
            if judgement.verdict.severity > worst?.verdict.severity ?? incident.severity {
                worst = judgement
            }
            if let prospect = handbook.ruleIndex.prospect(of: judgement) {
                suspense = (suspense ?? Suspense()).joined(prospect.suspense)
            }
        }
        if let worst { reconsider(worst) }
        return suspense
    }

    /// What time alone demands: an entry says that it was done, and when it is done again.
    mutating func weighWhenDue() {
        guard let at = incident.weighMoment, at <= now else { return }
        let suspense = weighWatched()
        guard incident.isActive else { return }
        record(.weighed(Event.Weighed(watched: nil, suspense: suspense)))
    }
}

extension Alert {
    /// A person's report as the rules see it.
    init(_ declaration: Declaration) {
        self.init(
            digest: .zero, integration: "", dedupKey: "", status: .firing,
            severity: declaration.severity, summary: declaration.title,
            details: declaration.text.isEmpty ? [] : [Field("text", declaration.text)],
            bodyDigest: .zero)
    }
}

/// What one decision makes of several incidents: each is drafted once, however often it is touched.
struct Drafts {
    private let before: Draft.Before
    private let world: World
    private var drafts: [Draft] = []
    private var places: [IncidentNumber: Int] = [:]

    init(_ before: Draft.Before, in world: World) {
        self.before = before
        self.world = world
    }

    mutating func add(_ draft: Draft) {
        places[draft.incident.number] = drafts.count
        drafts.append(draft)
    }

    /// Muster's own doing, unless the incident was drafted for somebody already.
    mutating func change(_ number: IncidentNumber, _ body: (inout Draft) -> Void) {
        if places[number] == nil, let incident = before.incidents[number] {
            add(Draft(incident, by: .muster, world: world, before: before))
        }
        if let place = places[number] { body(&drafts[place]) }
    }

    func incident(_ number: IncidentNumber) -> Incident? {
        places[number].map { drafts[$0].incident } ?? before.incidents[number]
    }

    /// What a part's getting worse means to the storm's incident.
    mutating func raiseStorm(with number: IncidentNumber) {
        guard let place = places[number], let main = drafts[place].main,
            drafts[place].incident.isActive
        else { return }
        let part = drafts[place].incident
        let isDiverted = drafts[place].isDiverted
        guard isDiverted || part.severity > main.severity else { return }
        change(main.number) { $0.take(part: part, isDiverted: isDiverted) }
    }

    var proposals: [Proposal] { drafts.flatMap(\.proposals) }
}

extension Draft {
    /// When the service was last changed, as its deployments say.
    private func lastChange(of service: ServiceID) -> Moment? {
        recentChanges.lazy.filter { $0.service == service }.map(\.at).max()
    }
}
