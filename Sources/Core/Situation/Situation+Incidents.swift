/// What an entry means to the incidents, and what is derived from them.
extension Situation {
    mutating func applyToIncident(_ number: IncidentNumber, _ entry: Entry) {
        applyToFiring(number, entry.event, at: entry.at)
        let traits = entry.event.changesTraits ? incidents.traits(number) : []
        let marks = entry.event.changesTraits ? incidents.marks(number) : []
        switch entry.event {
        case .opened, .restored:
            nextIncident = max(nextIncident, number.next)
            if incidents[number] == nil { incidents[number] = Incident(number: number) }
        case .archived: return archive(number)
        case .redacted(let redacted):
            nextIncident = max(nextIncident, number.next)
            if redacted.isArchived { return archive(number) }
        default: break
        }
        incidents[number]?.apply(entry)
        if entry.event.changesTraits {
            crowd.replace(traits, by: incidents.traits(number), of: number)
            remark(number, from: marks, to: incidents.marks(number))
        }
        reindex(number)
    }

    private mutating func archive(_ number: IncidentNumber) {
        let grouping = incidents[number]?.grouping
        crowd.replace(incidents.traits(number), by: [], of: number)
        remark(number, from: incidents.marks(number), to: [])
        incidents[number] = nil
        reindex(number, was: grouping)
    }

    private mutating func applyToFiring(
        _ number: IncidentNumber, _ event: Event, at moment: Moment
    ) {
        switch event {
        case .alerted(let alerted):
            let before = firing[alerted.alert.digest]
            if let before, before.incident != number {
                // A trigger after a resolve opened anew: the old incident fires no longer.
                forgetEndless(before)
                incidents[before.incident]?.loseFiring(alerted.alert.digest)
                reindex(before.incident)
            }
            let isEndless = alerted.alert.afterResolve == .endsWithIncident
            firing[alerted.alert.digest] = Firing(
                incident: number, bodyDigest: alerted.alert.bodyDigest,
                startsAt: alerted.alert.startsAt,
                expiry: alerted.alert.expiresAt.map { Expiry(at: $0, toldAt: moment) },
                // Counted when it was new, whatever its sender says later.
                isEndless: alerted.isNew ? isEndless : before?.isEndless ?? false)
            reindex(alerted.alert.digest)
            noteSwing(of: alerted.alert.digest, isNew: alerted.isNew, at: moment)
        case .alertCleared(let cleared):
            keepSwing(of: cleared.digest, at: moment)
            if let known = firing[cleared.digest], known.incident == number {
                forgetEndless(known)
                firing[cleared.digest] = nil
            }
            reindex(cleared.digest)
        case .expiryMoved(let moved):
            guard let known = firing[moved.digest], known.incident == number else { return }
            firing[moved.digest]?.expiry = known.expiry.moved(moved, at: moment)
            reindex(moved.digest)
        case .resolved:
            guard incidents[number].map({ $0.endless > 0 }) == true else { return }
            firing = firing.filter { $0.value.incident != number || !$0.value.isEndless }
        case .merged(let merged):
            for digest in firing.keys where firing[digest]?.incident == number {
                firing[digest]?.incident = merged.into
            }
        case .split(let split):
            for digest in split.digests {
                guard let known = firing[digest], known.incident == number else { continue }
                forgetEndless(known)
                firing[digest]?.incident = split.into
            }
        default: break
        }
    }

    /// Its incident loses it; how many of the others nobody takes back stays right.
    private mutating func forgetEndless(_ known: Firing) {
        if known.isEndless { incidents[known.incident]?.endless -= 1 }
    }

    /// `was`: the grouping of an incident that may be here no longer. It never changes otherwise.
    mutating func reindex(_ number: IncidentNumber, was grouping: Incident.Grouping? = nil) {
        let incident = incidents[number]
        let isActive = incident?.isActive == true
        crowd.set(number, isFiring: isActive && incident.map { $0.firing > 0 } == true)
        if isActive, incident?.watched.isEmpty == false {
            watching.insert(number)
        } else {
            watching.remove(number)
        }
        if incident?.storm != nil { storms.insert(number) } else { storms.remove(number) }
        keepWaiting(number, incident)
        timers.set(number, to: incident.flatMap { nextMoment(of: $0) })
        if let grouping, grouping != incident?.grouping { forgetActive(number, grouping) }
        if let incident {
            if isActive {
                active[incident.grouping.shared, default: []].insert(number)
            } else {
                forgetActive(number, incident.grouping)
            }
        }
        if let incident, isActive, incident.severity >= .sev2 {
            grave.insert(number)
        } else {
            grave.remove(number)
        }
    }

    private mutating func forgetActive(_ number: IncidentNumber, _ grouping: Incident.Grouping) {
        let shared = grouping.shared
        active[shared]?.remove(number)
        if active[shared]?.isEmpty == true { active[shared] = nil }
    }

    /// The incident that a firing alert of this grouping joins: most severe, then oldest. Those that
    /// opened before `since` take in nothing new any more.
    func home(of grouping: Incident.Grouping, since: Moment = .zero) -> IncidentNumber? {
        var home: (number: IncidentNumber, severity: Severity)?
        for number in active[grouping.shared] ?? [] {
            guard let openedAt = incidents.openedAt(number), openedAt >= since,
                let severity = incidents.severity(number)
            else { continue }
            if let known = home {
                let isWorse = severity > known.severity
                guard isWorse || (severity == known.severity && number < known.number) else {
                    continue
                }
            }
            home = (number, severity)
        }
        return home?.number
    }

    /// Looks at the incident's timers again then, unless something happens to it before.
    mutating func deferTimer(of number: IncidentNumber, until moment: Moment) {
        timers.set(number, to: moment)
    }

    mutating func reindexNotices() { timers.set(notices.number, to: due(notices.number)) }

    /// The incident of this number, or what belongs to none.
    package func holder(of number: IncidentNumber) -> Incident? {
        number == notices.number ? notices : incidents[number]
    }

    /// Of all that holds messages, in order.
    package var holders: [IncidentNumber] { [notices.number] + incidents.keys.sorted() }

    /// When time alone will next demand something of it.
    func due(_ number: IncidentNumber) -> Moment? {
        number == notices.number
            ? notices.messages.compactMap(\.nextMoment).min()
            : incidents[number].flatMap { nextMoment(of: $0) }
    }

    /// Builds what is derived from what is stored, after a snapshot was read.
    package mutating func rebuildDerived() {
        active = [:]
        grave = []
        crowd = Crowd()
        marked = [:]
        watching = []
        storms = []
        quieted = []
        waiters = [:]
        timers = TimerIndex()
        for number in incidents.keys.sorted() {
            crowd.replace([], by: incidents.traits(number), of: number)
            remark(number, from: [], to: incidents.marks(number))
            reindex(number)
        }
        reindexNotices()
        beats = TimerIndex()
        for id in heartbeats.keys.sorted() { reindex(id) }
        expiries = TimerIndex()
        for digest in firing.keys.sorted() { reindex(digest) }
    }
}

extension Event {
    /// Whether it may change what is counted of an incident, or compared, over all incidents.
    fileprivate var changesTraits: Bool {
        switch self {
        case .opened, .alerted, .absorbed, .restored: true
        default: false
        }
    }
}
