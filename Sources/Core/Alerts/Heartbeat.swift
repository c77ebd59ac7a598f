/// How often a sender of heartbeats promises to beat, and what its silence means.
package struct Rhythm: Hashable, Sendable {
    /// The longest time between two beats, as the sender promises it.
    package var interval: Duration
    /// How much later than that a beat may come before its absence is an alert.
    package var grace: Duration
    /// The base severity of the alert. Nil: what a sender's `critical` means.
    package var severity: Severity?

    package init(interval: Duration, grace: Duration? = nil, severity: Severity? = nil) {
        self.interval = interval
        self.grace = grace ?? Self.usualGrace(interval)
        self.severity = severity
    }

    /// Half an interval: one beat may be late, a missing one is seen before the next would come.
    /// Never under 5 s, which a slow network takes, nor over an hour, which no job's start takes.
    package static func usualGrace(_ interval: Duration) -> Duration {
        min(max(interval / 2, .seconds(5)), .hours(1))
    }

    /// How long silence may last.
    package var patience: Duration { interval + grace }

    /// What is wrong with it, with the field in front; nil when it can be kept.
    package var fault: String? {
        let intervals = Limits.heartbeatIntervals
        let graces = Limits.heartbeatGraces
        if !intervals.contains(interval) {
            return
                "every: expected \(intervals.lowerBound.words) to \(intervals.upperBound.words), "
                + "found \(interval.words)"
        }
        if !graces.contains(grace) {
            return "grace: expected \(graces.lowerBound.words) to \(graces.upperBound.words), "
                + "found \(grace.words)"
        }
        if severity == .sev1 {
            return "severity: expected sev2 to sev5; only a rule or a person makes sev1"
        }
        return nil
    }
}

/// The heartbeat of one integration, from its first beat on.
package struct Heartbeat: Hashable, Sendable {
    /// The last beat that was journalled; those between two of them are not (rule 12).
    package var lastBeat: Moment
    /// Silence after this is an alert.
    package var expectedUntil: Moment
    /// Its silence was told; nothing is expected until the next beat.
    package var isSilent: Bool
    /// `expectedUntil` was put off since the last beat, because Muster could not be reached.
    package var isPutOff: Bool
    /// What the sender last told about its own journal; nil for senders that have none.
    package var told: ToldHead?

    package init(
        lastBeat: Moment, expectedUntil: Moment, isSilent: Bool = false, isPutOff: Bool = false,
        told: ToldHead? = nil
    ) {
        self.lastBeat = lastBeat
        self.expectedUntil = expectedUntil
        self.isSilent = isSilent
        self.isPutOff = isPutOff
        self.told = told
    }

    /// When time alone will demand something of it.
    var nextMoment: Moment? { isSilent ? nil : expectedUntil }
}

/// The end of another installation's journal, as its auditor told it with a beat (promise 11).
package struct ToldHead: Hashable, Sendable {
    package var installation: String
    package var node: NodeID
    /// When it was told, by the sender's clock.
    package var at: Moment
    package var position: Position
    /// The chain's digest there.
    package var digest: Digest32

    package init(
        installation: String, node: NodeID, at: Moment, position: Position, digest: Digest32
    ) {
        self.installation = installation
        self.node = node
        self.at = at
        self.position = position
        self.digest = digest
    }

    /// Whether it was told after `other`. Nodes of one installation have clocks of their own, and
    /// what one sent may arrive after what another sent later.
    func isLater(than other: ToldHead) -> Bool {
        guard at > other.at else { return false }
        return node == other.node || at > other.at + Limits.toldApart
    }

    /// How this journal shows that what was told before is gone; nil while it does not. A journal
    /// only grows, and what it was at a position it stays.
    func loss(since before: ToldHead) -> String? {
        guard isLater(than: before) else { return nil }
        if installation != before.installation {
            return "it is another journal now, \(installation); before it was "
                + "\(before.installation), with \(before.position) entries"
        }
        if position < before.position {
            return "it had \(before.position) entries, and now ends at \(position)"
        }
        if position == before.position, digest != before.digest {
            return "entry \(position) is not the one that it was"
        }
        return nil
    }
}
