/// Missed heartbeats: when this node takes them up, and whether the silence may be Muster's own.
extension Engine {
    /// When this node takes up the first heartbeat that is missed.
    var nextMissed: Moment? {
        guard let settledAt else { return nil }
        return situation.nextHeartbeat.map { max($0, settledAt) + eldersFirst }
    }

    /// The node that is there longest takes them up at once, each younger one a little later: one
    /// that came after the journal was away does not know that it was.
    private var eldersFirst: Duration {
        guard let own = situation.nodes[node] else { return .zero }
        let elders = situation.nodes.values.count {
            alive.contains($0.id) && ($0.startedAt, $0.id) < (own.startedAt, node)
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
        let there = situation.nodes.values.filter { $0.id == node || alive.contains($0.id) }
        let start = there.map(\.startedAt).min() ?? .zero
        guard let disturbedAt else { return start }
        return max(start, now - .milliseconds(reading.monotonic - disturbedAt))
    }

    /// What was due long ago and is looked at only now says that this node was suspended, or its
    /// journal was: senders may have found nobody.
    mutating func watchHeartbeats(_ now: Moment, _ reading: Reading) {
        guard let due = nextMissed, due + Limits.heartbeatLate < now else { return }
        disturbedAt = reading.monotonic
    }

    /// Those that are missed now; one whose beat waits to be decided is heard.
    func missed(_ now: Moment) -> [Pending] {
        guard let next = nextMissed, next <= now else { return [] }
        let heard = Set(waiting.compactMap(\.beat))
        return situation.missedHeartbeats(at: now - eldersFirst).filter { !heard.contains($0) }.map
        {
            Pending(ticket: nil, command: Command(by: .muster, kind: .missed($0)), deadline: .max)
        }
    }
}

extension Engine.Pending {
    fileprivate var beat: KeyID? {
        if case .beat(let id, _) = command.kind { id } else { nil }
    }
}
