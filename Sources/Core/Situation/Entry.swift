/// One line of the journal: an event at a gapless position, with when, by whom and in which batch.
package struct Entry: Hashable, Sendable {
    package var position: Position
    /// When it was written, in journal time, which always advances.
    package var at: Moment
    /// When it was true, where that differs (a late report, an import).
    package var happenedAt: Moment?
    package var by: Actor
    package var batch: BatchID
    /// Nil for what concerns the installation as a whole.
    package var incident: IncidentNumber?
    /// The client's idempotency key, on the first entry of the command that carried it.
    package var idempotencyKey: IdempotencyKey?
    package var event: Event

    package init(
        position: Position, at: Moment, happenedAt: Moment? = nil, by: Actor, batch: BatchID,
        incident: IncidentNumber?, idempotencyKey: IdempotencyKey? = nil, event: Event
    ) {
        self.position = position
        self.at = at
        self.happenedAt = happenedAt
        self.by = by
        self.batch = batch
        self.incident = incident
        self.idempotencyKey = idempotencyKey
        self.event = event
    }
}

/// The entries that one append writes, in order.
package struct Batch: Hashable, Sendable {
    package var id: BatchID
    package var entries: [Entry]

    package init(id: BatchID, entries: [Entry]) {
        self.id = id
        self.entries = entries
    }
}

/// Which node wrote it and its own count: a node whose answer got lost recognises its batch.
package struct BatchID: Hashable, Sendable {
    package var node: NodeID
    package var serial: BatchSerial

    package init(node: NodeID, serial: BatchSerial) {
        self.node = node
        self.serial = serial
    }
}

/// The end of the journal that a node has folded: what an append must come right after (rule 1).
package struct Head: Hashable, Sendable {
    package var position: Position
    /// The chain's digest at that position.
    package var digest: Digest32

    package init(position: Position, digest: Digest32) {
        self.position = position
        self.digest = digest
    }

    package static let start = Head(position: 0, digest: .zero)
}

/// A process that works on the journal.
package struct NodeRecord: Hashable, Sendable {
    package var id: NodeID
    package var startedAt: Moment
    package var version: String
    /// The newest format that it reads.
    package var reads: Int
    /// The last batch of this node that is in the journal.
    package var lastBatch: BatchSerial

    package init(
        id: NodeID, startedAt: Moment, version: String, reads: Int = Format.newest,
        lastBatch: BatchSerial = 0
    ) {
        self.id = id
        self.startedAt = startedAt
        self.version = version
        self.reads = reads
        self.lastBatch = lastBatch
    }
}

/// What a secret allows: the digest of it is all that is kept.
package struct AccessToken: Hashable, Sendable {
    package enum Scope: Int, Sendable {
        /// Everything that the person may do.
        case person = 1
        /// The one-time link of the first start: choose who you are.
        case setup = 2
        /// Reading one calendar by its secret address, and nothing else.
        case feed = 3

        package var name: String {
            switch self {
            case .person: "person"
            case .setup: "setup"
            case .feed: "feed"
            }
        }
    }

    package var id: TokenID
    package var digest: Digest32
    package var scope: Scope
    package var person: PersonID?
    package var createdAt: Moment
    package var expiresAt: Moment?
    /// Of a feed: what it shows.
    package var feed: CalendarSubject?

    package init(
        id: TokenID, digest: Digest32, scope: Scope, person: PersonID?, createdAt: Moment,
        expiresAt: Moment?, feed: CalendarSubject? = nil
    ) {
        self.id = id
        self.digest = digest
        self.scope = scope
        self.person = person
        self.createdAt = createdAt
        self.expiresAt = expiresAt
        self.feed = feed
    }
}

/// What lists and searches show of an incident that is not in memory.
package struct IncidentSummary: Hashable, Sendable {
    package var number: IncidentNumber
    package var title: String
    package var state: Incident.State
    package var severity: Severity
    package var level: SupportLevel
    package var group: GroupID
    package var service: ServiceID?
    package var openedAt: Moment
    package var resolvedAt: Moment?
    package var alerts: Int

    package init(_ incident: Incident) {
        number = incident.number
        title = incident.title
        state = incident.state
        severity = incident.severity
        level = incident.policy.level
        group = incident.group
        service = incident.service
        openedAt = incident.openedAt
        resolvedAt = incident.resolvedAt
        alerts = incident.alerts
    }
}
