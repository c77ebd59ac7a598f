/// Why an incident pages nobody although its severity asks for somebody, and since when.
package struct Quiet: Hashable, Sendable {
    package var since: Moment
    package var reason: QuietReason

    package init(since: Moment, reason: QuietReason) {
        self.since = since
        self.reason = reason
    }
}

/// What keeps the pages of an incident back.
package enum QuietReason: Hashable, Sendable {
    /// Every alert of it that fires is held by one of these.
    case muted([MuteNote])
    /// A service that its own depends on has an incident that pages; after the moment it pages too.
    case waits(for: IncidentNumber, of: ServiceID, until: Moment)
}

/// A silence or a maintenance window as an incident's record tells of it.
package struct MuteNote: Hashable, Sendable {
    package var id: MuteID
    package var kind: Mute.Kind
    package var author: PersonID?
    package var createdBy: String
    package var until: Moment
    package var reason: String

    package init(
        id: MuteID, kind: Mute.Kind, author: PersonID?, createdBy: String, until: Moment,
        reason: String
    ) {
        self.id = id
        self.kind = kind
        self.author = author
        self.createdBy = createdBy
        self.until = until
        self.reason = reason
    }

    package init(_ mute: Mute) {
        self.init(
            id: mute.id, kind: mute.kind, author: mute.author, createdBy: mute.createdBy,
            until: mute.until, reason: mute.reason)
    }
}

/// A firing alert that is held, with what other silences are asked about it.
package struct MutedAlert: Hashable, Sendable {
    package var digest: Digest16
    /// What held it when it was last looked at.
    package var mutes: [MuteID]
    /// Empty where they are more than is kept of them.
    package var labels: [Field]
    package var source: String
    package var key: KeyID
    package var service: ServiceID?

    package init(
        digest: Digest16, mutes: [MuteID], labels: [Field], source: String, key: KeyID,
        service: ServiceID?
    ) {
        self.digest = digest
        self.mutes = mutes
        self.labels = labels
        self.source = source
        self.key = key
        self.service = service
    }
}

/// Held alerts beyond those that are kept one by one: they count as held while all of these hold.
package struct MutedMore: Hashable, Sendable {
    package var count: Int
    package var mutes: [MuteID]

    package init(count: Int = 0, mutes: [MuteID] = []) {
        self.count = count
        self.mutes = mutes
    }
}

/// Somebody put the incident off: its clocks stand until then.
package struct Snooze: Hashable, Sendable {
    package var since: Moment
    package var until: Moment
    package var by: PersonID?
    package var reason: String

    package init(since: Moment, until: Moment, by: PersonID?, reason: String) {
        self.since = since
        self.until = until
        self.by = by
        self.reason = reason
    }
}

/// An alert that comes and goes: its ends do not end the incident until it is steady.
package struct Flapping: Hashable, Sendable {
    package var digest: Digest16
    package var summary: String
    package var since: Moment
    /// When it last changed between firing and resolved, the latest last; bounded.
    package var changes: [Moment]
    package var isFiring: Bool

    package init(
        digest: Digest16, summary: String, since: Moment, changes: [Moment], isFiring: Bool
    ) {
        self.digest = digest
        self.summary = summary
        self.since = since
        self.changes = changes
        self.isFiring = isFiring
    }

    /// When so few changes lie within the window that it is steady.
    var steadyAt: Moment {
        let index = changes.count - 1 - Limits.flapEnd
        guard changes.indices.contains(index) else { return since }
        return changes[index] + Limits.flapWindow
    }

    mutating func change(to isFiring: Bool, at moment: Moment) {
        self.isFiring = isFiring
        changes.append(moment)
        if changes.count > Limits.flapHistory { changes.removeFirst() }
    }
}

// MARK: What entries mean

extension Incident {
    /// Every alert that fires is held. Where nothing fires, nothing asks for anybody.
    var isAllMuted: Bool { mutedCount >= firing }

    /// Alerts that fire and are held.
    package var mutedCount: Int { muted.count + (mutedMore?.count ?? 0) }

    mutating func applyQuiet(_ event: Event, at: Moment, by: Actor) {
        switch event {
        case .quieted(let quieted):
            quiet = Quiet(since: quiet?.since ?? at, reason: quieted.reason)
            for renewal in quieted.renewals {
                guard let index = muted.firstIndex(where: { $0.digest == renewal.digest }) else {
                    continue
                }
                muted[index].mutes = renewal.mutes
            }
            if let more = quieted.more { mutedMore = more }
        case .quietEnded: quiet = nil
        case .snoozed(let snoozed):
            snooze = Snooze(
                since: at, until: snoozed.until, by: by.person, reason: snoozed.reason)
            for obligation in obligations where obligation.isLive {
                withdrawMessages(of: obligation.id)
                change(obligation.id) { $0.clock?.stop() }
            }
        case .snoozeEnded: snooze = nil
        case .flappingBegan(let began):
            flapping.removeAll { $0.digest == began.digest }
            guard flapping.count < Limits.flappingAlerts else { return }
            flapping.append(
                Flapping(
                    digest: began.digest, summary: began.summary, since: at,
                    changes: began.changes, isFiring: began.isFiring))
        case .flappingEnded(let ended): flapping.removeAll { $0.digest == ended.digest }
        default: break
        }
    }

    func isFlapping(_ digest: Digest16) -> Bool {
        flapping.contains { $0.digest == digest }
    }

    mutating func noteSwing(of digest: Digest16, firing: Bool, at moment: Moment) {
        guard let index = flapping.firstIndex(where: { $0.digest == digest }) else { return }
        flapping[index].change(to: firing, at: moment)
    }

    /// An alert came, held or not.
    mutating func noteMuted(_ alerted: Event.Alerted) {
        let alert = alerted.alert
        forgetMuted(alert.digest, isKnown: !alerted.isNew)
        guard !alerted.mutes.isEmpty else { return }
        add(
            MutedAlert(
                digest: alert.digest, mutes: alerted.mutes,
                labels: alert.labels.reduce(0) { $0 + $1.name.utf8.count + $1.value.utf8.count }
                    <= Limits.mutedBytes ? alert.labels : [],
                source: alert.source, key: alert.integration, service: service))
    }

    /// `isKnown`: it fired until now, and may be one of those that are not kept one by one.
    mutating func forgetMuted(_ digest: Digest16, isKnown: Bool) {
        if let index = muted.firstIndex(where: { $0.digest == digest }) {
            muted.remove(at: index)
        } else if isKnown, let more = mutedMore {
            mutedMore?.count = more.count - 1
            if more.count <= 1 { mutedMore = nil }
        }
    }

    mutating func add(_ alert: MutedAlert) {
        guard muted.count >= Limits.mutedAlerts else { return muted.append(alert) }
        add(MutedMore(count: 1, mutes: alert.mutes))
    }

    mutating func add(_ other: MutedMore) {
        var more = mutedMore ?? MutedMore()
        let mutes = more.mutes + other.mutes.filter { !more.mutes.contains($0) }
        // More than can be told apart: they count as not held, and somebody is paged.
        guard mutes.count <= Limits.muteNotes else { return }
        more.count += other.count
        more.mutes = mutes
        mutedMore = more
    }

    /// Whether an incident of a service that depends on this one's waits for it.
    func holdsBack(_ other: Incident) -> Bool {
        isActive && quiet == nil && policy.paging != .nobody && severity >= other.severity
            && number != other.number
    }
}
