/// What an entry means to the incidents, and what is derived from them.
extension Situation {
    mutating func applyToIncident(_ number: IncidentNumber, _ entry: Entry) {
        applyToFiring(number, entry.event)
        let traits = entry.event.changesTraits ? incidents[number]?.traits : nil
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
        incidents[number]?.apply(entry.event, at: entry.at, by: entry.by)
        incidents[number]?.position = entry.position
        if entry.event.changesTraits {
            crowd.replace(traits ?? [], by: incidents[number]?.traits ?? [], of: number)
        }
        reindex(number)
    }

    private mutating func archive(_ number: IncidentNumber) {
        let grouping = incidents[number]?.grouping
        crowd.replace(incidents[number]?.traits ?? [], by: [], of: number)
        incidents[number] = nil
        reindex(number, was: grouping)
    }

    private mutating func applyToFiring(_ number: IncidentNumber, _ event: Event) {
        switch event {
        case .alerted(let alerted):
            let before = firing[alerted.alert.digest]
            if let before, before.incident != number {
                // A trigger after a resolve opened anew: the old incident fires no longer.
                incidents[before.incident]?.loseFiring()
                reindex(before.incident)
            }
            firing[alerted.alert.digest] = Firing(
                incident: number, bodyDigest: alerted.alert.bodyDigest,
                startsAt: alerted.alert.startsAt,
                isEndless: alerted.alert.afterResolve == .endsWithIncident)
        case .alertCleared(let cleared):
            if firing[cleared.digest]?.incident == number { firing[cleared.digest] = nil }
        case .resolved:
            guard incidents[number].map({ $0.endless > 0 }) == true else { return }
            firing = firing.filter { $0.value.incident != number || !$0.value.isEndless }
        case .merged(let merged):
            for digest in firing.keys where firing[digest]?.incident == number {
                firing[digest]?.incident = merged.into
            }
        default: break
        }
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
        timers.set(number, to: incident?.nextMoment)
        if let grouping, grouping != incident?.grouping { forgetActive(number, grouping) }
        if let incident {
            if incident.isActive {
                active[incident.grouping, default: []].insert(number)
            } else {
                forgetActive(number, incident.grouping)
            }
        }
        if let incident, incident.isActive, incident.severity >= .sev2 {
            grave.insert(number)
        } else {
            grave.remove(number)
        }
    }

    private mutating func forgetActive(_ number: IncidentNumber, _ grouping: Incident.Grouping) {
        active[grouping]?.remove(number)
        if active[grouping]?.isEmpty == true { active[grouping] = nil }
    }

    /// The incident that a firing alert of this grouping joins: most severe, then oldest.
    func home(of grouping: Incident.Grouping) -> IncidentNumber? {
        active[grouping]?.min {
            let a = incidents[$0]?.severity ?? .sev5
            let b = incidents[$1]?.severity ?? .sev5
            return a == b ? $0 < $1 : a > b
        }
    }

    /// Looks at the incident's timers again then, unless something happens to it before.
    mutating func deferTimer(of number: IncidentNumber, until moment: Moment) {
        timers.set(number, to: moment)
    }

    /// Builds what is derived from what is stored, after a snapshot was read.
    package mutating func rebuildDerived() {
        active = [:]
        grave = []
        crowd = Crowd()
        watching = []
        storms = []
        timers = TimerIndex()
        for number in incidents.keys.sorted() {
            crowd.replace([], by: incidents[number]?.traits ?? [], of: number)
            reindex(number)
        }
        beats = TimerIndex()
        for id in heartbeats.keys.sorted() { reindex(id) }
    }
}

extension Event {
    /// Whether it may change what is counted of an incident over all incidents.
    fileprivate var changesTraits: Bool {
        switch self {
        case .alerted, .absorbed, .restored: true
        default: false
        }
    }
}
