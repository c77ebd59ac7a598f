/// Silence of senders (missed heartbeats, alerts that end by themselves): when this node takes it up,
/// and whether it may be Muster's own.
extension Engine {
    /// When this node takes up the first that is silent.
    var nextMissed: Moment? {
        guard let settledAt,
            let due = [situation.nextHeartbeat, situation.nextExpiry].compactMap({ $0 }).min()
        else { return nil }
        return max(due, settledAt) + eldersFirst
    }

    /// The node that is there longest takes them up at once, each younger one a little later: one
    /// that came after the journal was away does not know that it was.
    private var eldersFirst: Duration {
        guard let own = situation.nodes[node] else { return .zero }
        let elders = situation.nodes.values.count { [alive, node] other in
            alive.contains(other.id) && (other.startedAt, other.id) < (own.startedAt, node)
        }
        return Limits.rankDelay * elders
    }

    /// From when on this node knows which of the others are there; nil before the journal says that
    /// it is there itself: those that it takes to be alive may have died with what was due.
    private var settledAt: Moment? {
        guard let own = situation.nodes[node] else { return start == nil ? .zero : nil }
        return situation.nodes.count > 1 ? own.startedAt + Limits.heartbeatNewcomer : .zero
    }

    /// Since when senders could reach this installation: some node was there, the journal took what
    /// they sent, and this node did not stand still.
    func steadySince(_ now: Moment, _ reading: Reading) -> Moment {
        let there = situation.nodes.values.filter { [alive, node] other in
            other.id == node || alive.contains(other.id)
        }
        let start = there.map(\.startedAt).min() ?? .zero
        guard let disturbedAt else { return start }
        return max(start, now - .milliseconds(reading.monotonic - disturbedAt))
    }

    /// What was due long ago and is looked at only now says that this node was suspended, or its
    /// journal was: senders may have found nobody. What was due when it looked last is only much.
    mutating func watchSilence(_ now: Moment, _ reading: Reading) {
        defer { if situation.hold == nil { silenceSeenAt = now } }
        guard let due = nextMissed, due + Limits.heartbeatLate < now, due > silenceSeenAt else {
            return
        }
        disturbedAt = reading.monotonic
    }

    /// Those that are silent now; one whose word waits to be decided is heard.
    func missed(_ now: Moment) -> [Pending] {
        guard let next = nextMissed, next <= now else { return [] }
        let latest = now - eldersFirst
        let beating = Set(waiting.compactMap(\.beat))
        let told = Set(waiting.compactMap(\.alert))
        let heartbeats = situation.missedHeartbeats(at: latest).filter { !beating.contains($0) }
        let alerts = situation.expired(at: latest).filter { !told.contains($0) }
        let kinds = heartbeats.map { Command.Kind.missed($0) } + alerts.map { .expire($0) }
        return kinds.map {
            Pending(ticket: nil, command: Command(by: .muster, kind: $0), deadline: .max)
        }
    }
}

extension Engine.Pending {
    fileprivate var beat: KeyID? {
        switch command.kind {
        case .beat(let id, _), .fail(let id, _, _): id
        default: nil
        }
    }

    fileprivate var alert: Digest16? {
        if case .report(let alert) = command.kind { alert.digest } else { nil }
    }
}
