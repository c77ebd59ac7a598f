package import Core

/// One incident with its whole board, as the API and the command line give it.
package struct IncidentView: Hashable, Codable, Sendable {
    package struct Counts: Hashable, Codable, Sendable {
        package var alerts: Int
        package var firing: Int
        /// A lower bound.
        package var repeats: Int
        /// Live obligations, how many somebody has, and how many have joined.
        package var owed: Int
        package var answered: Int
        package var joined: Int
        package var pages: Int
    }

    package struct Update: Hashable, Codable, Sendable {
        package var lastAt: String
        package var dueAt: String
        package var everyS: Double
        package var overdue: Bool
    }

    package struct Ending: Hashable, Codable, Sendable {
        package var kind: String
        package var text: String

        init(_ resolution: Resolution) {
            kind = resolution.kind.name
            text = resolution.text
        }
    }

    package var number: Int
    package var title: String
    package var text: String?
    package var state: String
    package var severity: String
    package var level: String
    package var group: Named
    package var service: Named?
    package var plan: String?
    package var handbook: String
    package var openedAt: String
    package var openedBy: ActorView
    package var assembledAt: String?
    package var mitigatedAt: String?
    package var resolvedAt: String?
    package var resolvedBy: ActorView?
    package var resolution: Ending?
    package var mergedInto: Int?
    /// Since when no alert fires, where only a person may end it.
    package var clearedAt: String?
    package var verdict: VerdictView
    /// A person lowered it from this severity.
    package var overruled: String?
    /// Why the severity in force pages nobody.
    package var pagedNobodyBecause: String?
    /// What keeps its pages back, and since when.
    package var quiet: QuietView?
    package var snooze: SnoozeView?
    package var flapping: [FlappingView]?
    package var bridge: String?
    package var runbook: RunbookView?
    package var update: Update?
    /// Open incidents that this may be the same as.
    package var near: [Int]?
    /// Those that were there when it opened and share something with it.
    package var related: [RelatedView]?
    /// Ties to others that people made.
    package var links: [LinkView]?
    /// The rule by which its alerts came together; none: by their service or sender.
    package var grouped: GroupedView?
    /// It stands for many incidents that began at once.
    package var storm: StormView?
    /// The incident that stands for the storm that this is a part of.
    package var partOf: Int?
    package var counts: Counts
    package var alerts: [AlertView]
    /// What was changed in its service lately, the newest first.
    package var changes: [ChangeView]?
    package var obligations: [ObligationView]
    package var people: [PresenceView]
    package var roles: [RoleView]
    /// The commander who is in; else the first who joined and is still there.
    package var commander: Named?
    package var actions: [ActionView]
    package var decisions: [DecisionView]
    package var handovers: [HandoverView]?
    package var changedAt: String
    /// The journal's position of the last entry about it.
    package var position: Int

    /// `now` says whether an update is overdue.
    package init(
        _ incident: Incident, handbook: Handbook?, now: Moment, changes: [Change] = []
    ) {
        let names = Names(handbook)
        number = incident.number.value
        title = incident.title
        text = incident.text.isEmpty ? nil : incident.text
        state = incident.state.name
        severity = incident.severity.name
        level = incident.policy.level.name
        group = names.named(incident.group)
        service = incident.service.map { names.named($0) }
        plan = incident.plan?.text
        self.handbook = incident.handbook.text
        openedAt = incident.openedAt.preciseText
        openedBy = ActorView(incident.openedBy, names)
        assembledAt = incident.assembledAt?.preciseText
        mitigatedAt = incident.mitigatedAt?.preciseText
        resolvedAt = incident.resolvedAt?.preciseText
        resolvedBy = incident.resolvedBy.map { ActorView($0, names) }
        resolution = incident.resolution.map { Ending($0) }
        mergedInto = incident.mergedInto?.value
        clearedAt = incident.clearedAt?.preciseText
        verdict = VerdictView(incident.verdict, names)
        overruled = incident.overruled?.name
        pagedNobodyBecause =
            incident.policy.paging == .nobody
            ? "\(incident.severity.name) pages nobody; it is listed for \(incident.policy.level.name)"
            : incident.quiet.map { names.quiet($0.reason) }
        quiet = QuietView(incident, names)
        snooze = SnoozeView(incident, names)
        flapping = incident.flapping.isEmpty ? nil : incident.flapping.map { FlappingView($0) }
        bridge = handbook?.bridge(of: incident)
        runbook = RunbookView(incident, handbook)
        update = Self.update(incident, now: now)
        near = incident.near.isEmpty ? nil : incident.near.map(\.value)
        related = incident.related.isEmpty ? nil : incident.related.map { RelatedView($0) }
        links = incident.links.isEmpty ? nil : incident.links.map { LinkView($0) }
        grouped = GroupedView(incident.grouping)
        storm = incident.storm.map { StormView($0) }
        partOf = incident.partOf?.value
        counts = Counts(incident)
        alerts = incident.shownAlerts.map { AlertView($0) }
        let nearby = incident.nearby(changes)
        self.changes = nearby.isEmpty ? nil : nearby.map { ChangeView($0) }
        obligations = incident.obligations.map { ObligationView($0, in: incident, names) }
        people = incident.people.map { PresenceView($0, names) }
        roles = RoleView.all(of: incident, names)
        commander = incident.actingCommander.map { names.named($0) }
        actions = incident.actions.map { ActionView($0, names) }
        decisions = incident.decisions.map { DecisionView($0, names) }
        handovers =
            incident.handovers.isEmpty ? nil : incident.handovers.map { HandoverView($0, names) }
        changedAt = incident.changedAt.preciseText
        position = incident.position.value
    }

    private static func update(_ incident: Incident, now: Moment) -> Update? {
        guard let every = incident.policy.updateEvery, let due = incident.updateDueAt else {
            return nil
        }
        return Update(
            lastAt: incident.lastUpdateAt.preciseText, dueAt: due.preciseText,
            everyS: every.published, overdue: due < now)
    }
}

extension IncidentView.Counts {
    fileprivate init(_ incident: Incident) {
        let live = incident.obligations.filter(\.isLive)
        self.init(
            alerts: incident.alerts, firing: incident.firing, repeats: incident.repeats,
            owed: live.count, answered: live.count(where: \.isAnswered),
            joined: live.count { $0.state == .joined },
            pages: incident.obligations.reduce(0) { $0 + $1.pages })
    }
}
