/// What is wrong: a number, its alerts, a severity, and who owes it an answer.
///
/// Holds bounded facts and counts; the timeline and the alerts' bytes stay in the store.
package struct Incident: Hashable, Sendable {
    package enum State: Int, CaseIterable, Sendable {
        case open = 1
        case mitigated = 2
        case resolved = 3
        case merged = 4

        package var name: String {
            switch self {
            case .open: "open"
            case .mitigated: "mitigated"
            case .resolved: "resolved"
            case .merged: "merged"
            }
        }
    }

    /// Which alerts belong together: by service or key where no rule of the organisation says.
    package enum Grouping: Hashable, Sendable {
        case service(ServiceID)
        /// Alerts that match no service group by their integration key.
        case key(KeyID)
        /// Declared by a person without a service.
        case none
        /// By a rule of the organisation.
        case rule(Grouped)
    }

    package var number: IncidentNumber
    package var title: String
    /// What the person who declared it wrote, if anything.
    package var text: String
    package var grouping: Grouping
    package var group: GroupID
    package var plan: PlanID?
    package var runbook: RunbookID?
    package var handbook: HandbookVersion
    package var state: State
    package var severity: Severity
    package var policy: SeverityPolicy
    package var verdict: Verdict
    /// A person lowered it from this severity: only a worse verdict acts again.
    package var overruled: Severity?
    /// Open incidents that this may be the same as.
    package var near: [IncidentNumber]
    /// Those that were there when it opened and share something with it.
    package var related: [Related]
    /// What its alerts have that later incidents are compared with.
    package var marks: [Field]
    /// Ties that people made.
    package var links: [IncidentLink]

    package var openedAt: Moment
    package var openedBy: Actor
    package var assembledAt: Moment?
    package var mitigatedAt: Moment?
    package var resolvedAt: Moment?
    package var resolvedBy: Actor?
    package var resolution: Resolution?
    package var mergedInto: IncidentNumber?
    package var clearedAt: Moment?
    package var lastUpdateAt: Moment
    /// The journal position of the last entry about it.
    package var position: Position
    package var changedAt: Moment

    /// Distinct alerts that are firing now.
    package var firing: Int
    /// Those of them whose sender never takes them back.
    package var endless: Int
    /// Distinct alerts that ever joined.
    package var alerts: Int
    /// Repeats that changed nothing; a lower bound.
    package var repeats: Int
    /// The first and the latest, for the board.
    package var shownAlerts: [ShownAlert]

    package var obligations: [Obligation]
    package var messages: [Message]
    package var nextMessage: MessageSerial
    /// Whoever was rung and by which methods: they are told when it is over.
    package var rung: [Rung]
    package var people: [Presence]
    package var roles: [Role: PersonID]
    package var handovers: [Handover]
    package var actions: [Action]
    package var decisions: [Decision]
    package var ticks: [Tick]
    /// Alerts that joined since those who answered were last told.
    package var untoldAlerts: Int
    package var toldAlertsAt: Moment?
    /// Mails about it that came since then.
    package var untoldMails: Int
    /// Bytes of the files that came with its alerts and mails.
    package var attachmentBytes: Int
    /// What its alerts have that is counted over all incidents, the latest last.
    package var traits: [Trait]
    /// Alerts that rules may yet judge otherwise.
    package var watched: [Watched]
    /// When they are judged again.
    package var suspense: Suspense?
    package var weighedAt: Moment?
    /// When somebody last had any of it who has it no longer.
    package var heldUntil: Moment?
    /// It stands for many incidents at once.
    package var storm: Storm?
    /// The incident that stands for the storm that this is a part of.
    package var partOf: IncidentNumber?
    /// Response plans of parts of the storm, which assemble here too.
    package var alsoPlans: [PlanID]
    /// When the owner of a resolved incident is asked why its alerts still fire.
    package var askAgainAt: Moment?
    /// A person declared it, or one that was merged into it.
    package var isDeclared: Bool
    /// Nobody is paged, and why.
    package var quiet: Quiet?
    /// Firing alerts that are held, and how many more there are than are kept.
    package var muted: [MutedAlert]
    package var mutedMore: MutedMore?
    /// It is put off: its clocks stand.
    package var snooze: Snooze?
    /// Alerts that come and go.
    package var flapping: [Flapping]

    package init(number: IncidentNumber) {
        self.number = number
        title = ""
        text = ""
        grouping = .none
        group = ""
        handbook = ""
        state = .open
        severity = .sev5
        policy = SeverityPolicy(
            level: .l1, paging: .nobody, urgency: .low, mustJoin: false, endsWithAlerts: true,
            updateEvery: nil)
        verdict = Verdict(severity: .sev5, reasons: [])
        near = []
        related = []
        marks = []
        links = []
        openedAt = .zero
        openedBy = .muster
        lastUpdateAt = .zero
        position = 0
        changedAt = .zero
        firing = 0
        endless = 0
        alerts = 0
        repeats = 0
        shownAlerts = []
        obligations = []
        messages = []
        nextMessage = 1
        rung = []
        people = []
        roles = [:]
        handovers = []
        actions = []
        decisions = []
        ticks = []
        untoldAlerts = 0
        untoldMails = 0
        attachmentBytes = 0
        traits = []
        watched = []
        alsoPlans = []
        isDeclared = false
        muted = []
        flapping = []
    }

    /// Open or mitigated: work goes on.
    package var isActive: Bool { state == .open || state == .mitigated }

    package var service: ServiceID? { grouping.service }

    /// Resolved or merged, nothing firing, nothing being delivered.
    package var isClosed: Bool {
        !isActive && firing == 0 && messages.allSatisfy { $0.isSettled }
    }

    /// When the next update for those who wait outside is due.
    package var updateDueAt: Moment? {
        guard isActive, let every = policy.updateEvery else { return nil }
        return lastUpdateAt + every
    }

    /// The commander who is in; else the first who joined and is still there.
    package var actingCommander: PersonID? {
        if let commander = roles[.commander], isPresent(commander) { return commander }
        return people.first { $0.leftAt == nil }?.person
    }

    /// Whether the person is in the room.
    package func isPresent(_ person: PersonID) -> Bool {
        people.contains { $0.person == person && $0.leftAt == nil }
    }

    package func obligation(_ id: ObligationID) -> Obligation? {
        obligations.first { $0.id == id }
    }

    package func message(_ serial: MessageSerial) -> Message? {
        messages.first { $0.id.serial == serial }
    }

    /// Of the alerts on the board the one that joined last.
    var latestAlert: ShownAlert? {
        shownAlerts.reversed().max { $0.at < $1.at }
    }

    /// The latest page of this person for this obligation, of those kept in memory.
    func lastPage(of person: PersonID, for id: ObligationID) -> Message? {
        messages.last { $0.obligation == id && $0.person == person }
    }

    /// Every required obligation joined, and a commander in.
    package var hasAssembled: Bool {
        guard policy.paging == .plan else { return false }
        guard let commander = roles[.commander], isPresent(commander) else { return false }
        let owed = obligations.filter {
            $0.isLive && $0.mustJoin && ($0.isRequired || $0.isCommander)
        }
        return !owed.isEmpty && owed.allSatisfy { $0.state == .joined }
    }

    /// When time alone will next demand something of this incident.
    package var nextMoment: Moment? {
        var next = Moment.distantFuture
        if isActive {
            if let clockMoment { next = min(next, clockMoment) }
            if let weighMoment { next = min(next, weighMoment) }
            for flapping in flapping { next = min(next, flapping.steadyAt) }
        }
        for message in messages {
            if let moment = message.nextMoment { next = min(next, moment) }
        }
        if let askAgainAt { next = min(next, askAgainAt) }
        if isClosed { next = min(next, changedAt + Limits.archiveAfter) }
        return next == .distantFuture ? nil : next
    }

    /// When those who owe something, or have it, are next asked or told; all of it waits while the
    /// incident is put off.
    private var clockMoment: Moment? {
        if let snooze { return snooze.until }
        var moments = obligations.compactMap(\.nextMoment)
        if untoldAlerts > 0 || untoldMails > 0, obligations.contains(where: { $0.isAnswered }) {
            moments.append(toldAlertsAt.map { $0 + Limits.joinedNoticeEvery } ?? changedAt)
        }
        return moments.min()
    }
}
