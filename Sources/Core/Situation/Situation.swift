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
        /// Nil: only its resolve ends it.
        package var expiry: Expiry?
        /// Its sender never takes it back.
        package var isEndless: Bool

        package init(
            incident: IncidentNumber, bodyDigest: Digest16, startsAt: Moment?,
            expiry: Expiry? = nil, isEndless: Bool = false
        ) {
            self.incident = incident
            self.bodyDigest = bodyDigest
            self.startsAt = startsAt
            self.expiry = expiry
            self.isEndless = isEndless
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
    package var nextChange: OverrideID
    package var incidents: IncidentTable
    package var firing: [Digest16: Firing]
    package var keys: [KeyID: IntegrationKey]
    /// Of integrations that were heard from.
    package var heartbeats: [KeyID: Heartbeat]
    package var tokens: [TokenID: AccessToken]
    /// What is laid over the rosters, what is over for some time included.
    package var rosterChanges: RosterChanges
    /// What people are told of no incident: an incident of number 0, which stands on no list and of
    /// which only the messages mean anything.
    package var notices = Incident(number: 0)
    package var nodes: [NodeID: NodeRecord]
    package var failedChannels: [Channel: Moment]
    package var refused: [KeyID: LastRefused]
    /// In the order told; bounded, and bounded per service.
    package var recentChanges: [Change] = []
    package var remembered: [String: Remembered]
    /// While it is there, nothing is due and nothing is sent (promise 13).
    package var hold: Hold?
    /// Silences and maintenance windows.
    package var mutes = Mutes([])
    package var nextMute: MuteID = 1
    /// When alerts that ended changed between firing and resolved, the latest last; bounded.
    package var swings: [Digest16: [Moment]] = [:]

    /// Derived: active incidents by what their alerts have in common.
    var active: [Incident.Grouping: Set<IncidentNumber>] = [:]
    /// Derived: open catastrophes and criticals, for "maybe the same as".
    var grave: Set<IncidentNumber> = []
    /// Derived: what alerts at the same time, for counting.
    var crowd = Crowd()
    /// Derived: incidents by what others are compared with.
    var marked: [Field: Set<IncidentNumber>] = [:]
    /// Derived: active incidents with alerts that rules may yet judge otherwise.
    var watching: Set<IncidentNumber> = []
    /// Derived: incidents that stand, or stood, for a storm.
    var storms: Set<IncidentNumber> = []
    /// Derived: incidents that page nobody for a reason that may end.
    var quieted: Set<IncidentNumber> = []
    /// Derived: of an incident, those that wait for it.
    var waiters: [IncidentNumber: Set<IncidentNumber>] = [:]
    /// Derived: when which incident is due.
    var timers = TimerIndex<IncidentNumber>()
    /// Derived: when which heartbeat is missed.
    var beats = TimerIndex<KeyID>()
    /// Derived: when which firing alert ends by itself.
    var expiries = TimerIndex<Digest16>()
    /// What to put back if the present batch loses; nil while nothing is provisional.
    var undo: Undo?

    package init() {
        position = 0
        at = .zero
        format = 1
        nextIncident = 1
        nextChange = 1
        incidents = IncidentTable()
        firing = [:]
        keys = [:]
        heartbeats = [:]
        tokens = [:]
        rosterChanges = .none
        nodes = [:]
        failedChannels = [:]
        refused = [:]
        remembered = [:]
    }

    /// When time alone will next demand something.
    package var nextMoment: Moment? {
        [nextTimer, nextHeartbeat, nextExpiry].compactMap { $0 }.min()
    }

    /// When the first incident is due.
    var nextTimer: Moment? { hold == nil ? timers.first?.at : nil }

    /// When the first heartbeat is missed.
    var nextHeartbeat: Moment? { hold == nil ? beats.first?.at : nil }

    /// When the first firing alert ends by itself.
    package var nextExpiry: Moment? { hold == nil ? expiries.first?.at : nil }

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
        if var undo = undo.take() {
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
