/// A batch that is decided and not committed yet can be taken back.
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
        nextChange = undo.nextChange
        keys = undo.keys
        tokens = undo.tokens
        rosterChanges = undo.rosterChanges
        notices = undo.notices
        reindexNotices()
        nodes = undo.nodes
        failedChannels = undo.failedChannels
        refused = undo.refused
        recentChanges = undo.recentChanges
        remembered = undo.remembered
        hold = undo.hold
        let mutesChanged = mutes != undo.mutes
        mutes = undo.mutes
        nextMute = undo.nextMute
        if let all = undo.allSwings { swings = all }
        for (digest, before) in undo.swings { swings[digest] = before }
        for (digest, before) in undo.firing {
            firing[digest] = before
            reindex(digest)
        }
        for (id, before) in undo.heartbeats {
            heartbeats[id] = before
            reindex(id)
        }
        for (number, before) in undo.incidents {
            let grouping = incidents[number]?.grouping
            let traits = incidents[number]?.traits ?? []
            remark(number, from: incidents[number]?.marks ?? [], to: before?.marks ?? [])
            incidents[number] = before
            crowd.replace(traits, by: before?.traits ?? [], of: number)
            reindex(number, was: grouping)
        }
        if mutesChanged { reindexQuieted() }
    }

    /// What a batch touched, as it was. The small tables are kept whole (copied only if written);
    /// incidents, firing keys and heartbeats, which may be many, one by one.
    struct Undo: Sendable {
        var position: Position
        var at: Moment
        var format: Int
        var handbook: HandbookVersion?
        var nextIncident: IncidentNumber
        var nextChange: OverrideID
        var keys: [KeyID: IntegrationKey]
        var tokens: [TokenID: AccessToken]
        var rosterChanges: RosterChanges
        var notices: Incident
        var nodes: [NodeID: NodeRecord]
        var failedChannels: [Channel: Moment]
        var refused: [KeyID: LastRefused]
        var recentChanges: [Change]
        var remembered: [String: Remembered]
        var hold: Hold?
        var mutes: Mutes
        var nextMute: MuteID
        var swings: [Digest16: [Moment]?] = [:]
        var allSwings: [Digest16: [Moment]]?
        var incidents: [IncidentNumber: Incident?] = [:]
        var firing: [Digest16: Firing?] = [:]
        var heartbeats: [KeyID: Heartbeat?] = [:]

        init(_ situation: Situation) {
            position = situation.position
            at = situation.at
            format = situation.format
            handbook = situation.handbook
            nextIncident = situation.nextIncident
            nextChange = situation.nextChange
            keys = situation.keys
            tokens = situation.tokens
            rosterChanges = situation.rosterChanges
            notices = situation.notices
            nodes = situation.nodes
            failedChannels = situation.failedChannels
            refused = situation.refused
            recentChanges = situation.recentChanges
            remembered = situation.remembered
            hold = situation.hold
            mutes = situation.mutes
            nextMute = situation.nextMute
        }

        mutating func remember(_ situation: Situation, _ entry: Entry) {
            guard let number = entry.incident else {
                if let id = entry.event.heartbeat { keep(situation, id) }
                return
            }
            keep(situation, number)
            switch entry.event {
            case .alerted(let alerted):
                let digest = alerted.alert.digest
                if let before = situation.firing[digest] { keep(situation, before.incident) }
                keep(situation, digest)
                keepSwing(situation, digest)
            case .alertCleared(let cleared):
                keep(situation, cleared.digest)
                keepSwing(situation, cleared.digest)
            case .expiryMoved(let moved): keep(situation, moved.digest)
            case .split(let split):
                for digest in split.digests { keep(situation, digest) }
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

        /// Where the next one may make room by forgetting many, all of them are kept.
        private mutating func keepSwing(_ situation: Situation, _ digest: Digest16) {
            guard allSwings == nil else { return }
            if situation.swings.count >= Limits.flapKeys {
                allSwings = situation.swings
            } else if swings[digest] == nil {
                swings[digest] = .some(situation.swings[digest])
            }
        }

        private mutating func keep(_ situation: Situation, _ id: KeyID) {
            if heartbeats[id] == nil { heartbeats[id] = .some(situation.heartbeats[id]) }
        }

        private mutating func keep(_ situation: Situation, _ digest: Digest16) {
            if firing[digest] == nil { firing[digest] = .some(situation.firing[digest]) }
        }
    }
}

extension Event {
    /// The integration whose heartbeat it changes.
    fileprivate var heartbeat: KeyID? {
        switch self {
        case .heartbeatExpected(let expected): expected.id
        case .heartbeatMissed(let missed): missed.id
        case .keyRevoked(let revoked): revoked.id
        default: nil
        }
    }
}
