/// The folded state of everything: `entries.reduce(into: empty) { $0.apply($1) }`.
///
/// Delegates to the incident, the roster and the paging plan. What is marked derived is a function
/// of the rest, kept for speed; it is neither stored nor part of the digest.
package struct Situation: Sendable {
    /// The version of the fold: raised whenever the same entries come to mean another situation, so
    /// that snapshots of an older fold are not believed.
    package static let fold = 1

    /// Where an alert that fires belongs, and what made its last report what it was.
    package struct Firing: Hashable, Sendable {
        package var incident: IncidentNumber
        package var bodyDigest: Digest16
        package var startsAt: Moment?

        package init(incident: IncidentNumber, bodyDigest: Digest16, startsAt: Moment?) {
            self.incident = incident
            self.bodyDigest = bodyDigest
            self.startsAt = startsAt
        }
    }

    /// The last refused body of an integration.
    package struct LastRefused: Hashable, Sendable {
        package var at: Moment
        package var detail: String
        package var excerpt: [UInt8]
        package var count: Int

        package init(at: Moment, detail: String, excerpt: [UInt8], count: Int) {
            self.at = at
            self.detail = detail
            self.excerpt = excerpt
            self.count = count
        }
    }

    /// An idempotency key that was used.
    package struct Remembered: Hashable, Sendable {
        package var at: Moment
        package var position: Position
        package var incident: IncidentNumber?
        /// What was asked for with it.
        package var request: Digest16?

        package init(
            at: Moment, position: Position, incident: IncidentNumber?, request: Digest16? = nil
        ) {
            self.at = at
            self.position = position
            self.incident = incident
            self.request = request
        }
    }

    /// A restored journal that waits for a person.
    package struct Hold: Hashable, Sendable {
        package var since: Moment
        package var backedUpAt: Moment

        package init(since: Moment, backedUpAt: Moment) {
            self.since = since
            self.backedUpAt = backedUpAt
        }

        package var words: String {
            "Muster is held: it was restored from a backup of \(backedUpAt.text). Alerts are accepted, "
                + "nothing is sent and nobody is paged until somebody resumes"
        }
    }

    package var position: Position
    package var at: Moment
    package var format: Int
    package var handbook: HandbookVersion?
    package var nextIncident: IncidentNumber
    package var nextOverride: OverrideID
    package var incidents: [IncidentNumber: Incident]
    package var firing: [Digest16: Firing]
    package var keys: [KeyID: IntegrationKey]
    package var tokens: [TokenID: AccessToken]
    package var overrides: [OverrideID: Override]
    package var nodes: [NodeID: NodeRecord]
    package var failedChannels: [Channel: Moment]
    package var refused: [KeyID: LastRefused]
    package var remembered: [String: Remembered]
    /// While it is there, nothing is due and nothing is sent (promise 13).
    package var hold: Hold?

    /// Derived: active incidents by what their alerts have in common.
    private(set) var active: [Incident.Grouping: Set<IncidentNumber>] = [:]
    /// Derived: open catastrophes and criticals, for "maybe the same as".
    private(set) var grave: Set<IncidentNumber> = []
    /// Derived: when which incident is due.
    private(set) var timers = TimerIndex()
    /// What to put back if the present batch loses; nil while nothing is provisional.
    private var undo: Undo?

    package init() {
        position = 0
        at = .zero
        format = 1
        nextIncident = 1
        nextOverride = 1
        incidents = [:]
        firing = [:]
        keys = [:]
        tokens = [:]
        overrides = [:]
        nodes = [:]
        failedChannels = [:]
        refused = [:]
        remembered = [:]
    }

    /// When time alone will next demand something.
    package var nextMoment: Moment? { hold == nil ? timers.first?.at : nil }

    /// What it demands now: incidents with something due, the longest overdue first, bounded.
    package func due(at now: Moment) -> [IncidentNumber] {
        hold == nil ? timers.due(at: now, limit: Limits.dueIncidents) : []
    }

    /// What an entry means. Takes exactly the entry after the last; lower ones are ignored.
    /// Returns false for an entry beyond that: the caller must fetch what is missing.
    @discardableResult
    package mutating func apply(_ entry: Entry) -> Bool {
        guard entry.position >= position.next else { return true }
        guard entry.position == position.next else { return false }
        if var undo {
            self.undo = nil
            undo.remember(self, entry)
            self.undo = undo
        }
        position = entry.position
        at = max(at, entry.at)
        if let key = entry.idempotencyKey {
            remember(
                Self.scoped(key.text, by: entry.by),
                Remembered(
                    at: entry.at, position: position, incident: entry.incident,
                    request: key.request))
        }
        if let number = entry.incident {
            applyToIncident(number, entry)
        } else {
            applyToInstallation(entry)
        }
        note(entry.batch)
        return true
    }

    /// Whether this batch is among the entries that were folded. A node has one append in flight
    /// at a time, and gives its batches ascending serials.
    package func contains(_ batch: BatchID) -> Bool {
        nodes[batch.node].map { $0.lastBatch >= batch.serial } == true
    }

    private mutating func note(_ batch: BatchID) {
        guard let known = nodes[batch.node], known.lastBatch < batch.serial else { return }
        nodes[batch.node]?.lastBatch = batch.serial
    }
}

// MARK: Incidents

extension Situation {
    private mutating func applyToIncident(_ number: IncidentNumber, _ entry: Entry) {
        applyToFiring(number, entry.event)
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
        reindex(number)
    }

    private mutating func archive(_ number: IncidentNumber) {
        let grouping = incidents[number]?.grouping
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
                startsAt: alerted.alert.startsAt)
        case .alertCleared(let cleared):
            if firing[cleared.digest]?.incident == number { firing[cleared.digest] = nil }
        case .merged(let merged):
            for digest in firing.keys where firing[digest]?.incident == number {
                firing[digest]?.incident = merged.into
            }
        default: break
        }
    }

    /// `was`: the grouping of an incident that may be here no longer. It never changes otherwise.
    private mutating func reindex(_ number: IncidentNumber, was grouping: Incident.Grouping? = nil)
    {
        let incident = incidents[number]
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

    /// In the order in which they were made: a later one lies over an earlier one.
    package var orderedOverrides: [Override] {
        overrides.isEmpty ? [] : overrides.values.sorted { $0.id < $1.id }
    }

    /// Builds what is derived from what is stored, after a snapshot was read.
    package mutating func rebuildDerived() {
        active = [:]
        grave = []
        timers = TimerIndex()
        for number in incidents.keys.sorted() { reindex(number) }
    }
}

// MARK: The installation

extension Situation {
    private mutating func applyToInstallation(_ entry: Entry) {
        switch entry.event {
        case .nodeStarted(let started):
            for node in started.replacing { nodes[node] = nil }
            nodes[started.node] = NodeRecord(
                id: started.node, startedAt: entry.at, version: started.version,
                reads: started.reads)
        case .nodeLost(let lost): nodes[lost.node] = nil
        case .formatRaised(let raised): format = max(format, raised.format)
        case .handbookApplied(let applied): handbook = applied.version
        case .keyCreated(let created):
            keys[created.id] = IntegrationKey(
                id: created.id, digest: created.digest, service: created.service,
                format: created.format, createdAt: entry.at)
        case .keyRevoked(let revoked):
            keys[revoked.id] = nil
            refused[revoked.id] = nil
        case .tokenCreated(let created):
            tokens[created.id] = AccessToken(
                id: created.id, digest: created.digest, scope: created.scope,
                person: created.person, createdAt: entry.at, expiresAt: created.expiresAt)
        case .tokenRevoked(let revoked): tokens[revoked.id] = nil
        case .overrideAdded(let added):
            overrides[added.override.id] = added.override
            nextOverride = max(nextOverride, added.override.id.next)
        case .overrideRemoved(let removed): overrides[removed.id] = nil
        case .channelFailed(let failed): failedChannels[failed.channel] = entry.at
        case .channelRecovered(let recovered): failedChannels[recovered.channel] = nil
        case .held(let held): hold = Hold(since: entry.at, backedUpAt: held.backedUpAt)
        case .resumed: hold = nil
        case .intakeRefused(let event):
            let count = (refused[event.key]?.count ?? 0) + 1
            refused[event.key] = LastRefused(
                at: entry.at, detail: event.detail, excerpt: event.excerpt, count: count)
        default: break
        }
    }

    private mutating func remember(_ key: String, _ use: Remembered) {
        remembered[key] = use
        guard remembered.count > Limits.idempotencyKeys else { return }
        let oldest = use.at - Limits.idempotencyWindow
        remembered = remembered.filter { $0.value.at > oldest }
        guard remembered.count > Limits.idempotencyKeys else { return }
        // Still too many: the older half goes, in an order that does not depend on hashing.
        let byAge = remembered.sorted {
            ($0.value.position, $0.key) < ($1.value.position, $1.key)
        }
        for (key, _) in byAge.prefix(Limits.idempotencyKeys / 2) { remembered[key] = nil }
    }
}

// MARK: Provisional batches

extension Situation {
    /// From here on, what is applied can be taken back.
    package mutating func beginProvisional() { undo = Undo(self) }

    /// What was applied since `beginProvisional` is durable.
    package mutating func commitProvisional() { undo = nil }

    /// Takes back what was applied since `beginProvisional`, touching only what changed.
    package mutating func rollBackProvisional() {
        guard let undo else { return }
        self.undo = nil
        position = undo.position
        at = undo.at
        format = undo.format
        handbook = undo.handbook
        nextIncident = undo.nextIncident
        nextOverride = undo.nextOverride
        keys = undo.keys
        tokens = undo.tokens
        overrides = undo.overrides
        nodes = undo.nodes
        failedChannels = undo.failedChannels
        refused = undo.refused
        remembered = undo.remembered
        hold = undo.hold
        for (digest, before) in undo.firing { firing[digest] = before }
        for (number, before) in undo.incidents {
            let grouping = incidents[number]?.grouping
            incidents[number] = before
            reindex(number, was: grouping)
        }
    }

    /// What a batch touched, as it was. The small tables are kept whole (copied only if written);
    /// incidents and firing keys, which may be many, one by one.
    private struct Undo: Sendable {
        var position: Position
        var at: Moment
        var format: Int
        var handbook: HandbookVersion?
        var nextIncident: IncidentNumber
        var nextOverride: OverrideID
        var keys: [KeyID: IntegrationKey]
        var tokens: [TokenID: AccessToken]
        var overrides: [OverrideID: Override]
        var nodes: [NodeID: NodeRecord]
        var failedChannels: [Channel: Moment]
        var refused: [KeyID: LastRefused]
        var remembered: [String: Remembered]
        var hold: Hold?
        var incidents: [IncidentNumber: Incident?] = [:]
        var firing: [Digest16: Firing?] = [:]

        init(_ situation: Situation) {
            position = situation.position
            at = situation.at
            format = situation.format
            handbook = situation.handbook
            nextIncident = situation.nextIncident
            nextOverride = situation.nextOverride
            keys = situation.keys
            tokens = situation.tokens
            overrides = situation.overrides
            nodes = situation.nodes
            failedChannels = situation.failedChannels
            refused = situation.refused
            remembered = situation.remembered
            hold = situation.hold
        }

        mutating func remember(_ situation: Situation, _ entry: Entry) {
            guard let number = entry.incident else { return }
            keep(situation, number)
            switch entry.event {
            case .alerted(let alerted):
                let digest = alerted.alert.digest
                if let before = situation.firing[digest] { keep(situation, before.incident) }
                keep(situation, digest)
            case .alertCleared(let cleared): keep(situation, cleared.digest)
            case .merged:
                for (digest, before) in situation.firing where before.incident == number {
                    keep(situation, digest)
                }
            default: break
            }
        }

        private mutating func keep(_ situation: Situation, _ number: IncidentNumber) {
            if incidents[number] == nil {
                incidents[number] = .some(situation.incidents[number])
            }
        }

        private mutating func keep(_ situation: Situation, _ digest: Digest16) {
            if firing[digest] == nil { firing[digest] = .some(situation.firing[digest]) }
        }
    }
}
