/// Heartbeats: silence is the alert.
extension Situation {
    // MARK: A beat

    /// Journalled only when it moves the moment after which silence is an alert by more than half of
    /// what was left, or leaves less than one interval: whoever beats more often than it promises
    /// costs no entries, and is never called silent sooner than it promised (rule 12).
    func beat(
        of id: KeyID, told: ToldHead?, by: Actor, in world: World
    ) throws(Refusal) -> [Proposal] {
        guard let rhythm = keys[id]?.rhythm else { throw .unknownKey(id) }
        let known = heartbeats[id]
        let loss = known?.told.flatMap { told?.loss(since: $0) }
        let proposals = heard(id, rhythm, told: told, isLost: loss != nil, by: by, in: world)
        if let loss {
            // What it resolves may be the same incident: the next beat does that.
            return proposals + report(.journalLost(by: id, detail: loss), by: .muster, in: world)
        }
        return proposals + clear(over(id), by: by, in: world)
    }

    /// Its job was heard, and did not end well: that is an alert until it does.
    func fail(
        _ id: KeyID, _ detail: String, _ raw: [UInt8], by: Actor, in world: World
    ) throws(Refusal) -> [Proposal] {
        guard let rhythm = keys[id]?.rhythm else { throw .unknownKey(id) }
        var alert = Alert.failure(of: id, detail: detail)
        alert.severity = rhythm.severity ?? .sev2
        alert.raw = Array(raw.prefix(Limits.rawAlertBytes))
        return heard(id, rhythm, told: nil, isLost: false, by: by, in: world)
            + report(alert, by: by, in: world)
    }

    private func heard(
        _ id: KeyID, _ rhythm: Rhythm, told: ToldHead?, isLost: Bool, by: Actor, in world: World
    ) -> [Proposal] {
        let known = heartbeats[id]
        let until = world.now + rhythm.patience
        guard
            isLost || known?.covers(until, at: world.now, rhythm) != true
                || (told != nil && known?.told == nil)
        else { return [] }
        let newest = told.flatMap { told in
            known?.told.map { told.isLater(than: $0) } == false ? nil : told
        }
        let expected = Event.HeartbeatExpected(id: id, until: until, isBeat: true, told: newest)
        return [Proposal(incident: nil, by: by, event: .heartbeatExpected(expected))]
    }

    /// Alerts about the heartbeat that this beat ends: silence, a failure, bodies that could not be
    /// read, and lost entries once a person has seen to them.
    private func over(_ id: KeyID) -> [Alert] {
        var over = [Alert.silence(of: id), .failure(of: id, detail: "")]
        if refused[id] != nil { over.append(.ownTrouble(.refused(id), detail: "readable again")) }
        let lost = Alert.journalLost(by: id, detail: "")
        if let home = firing[lost.digest]?.incident, incidents[home]?.isActive != true {
            over.append(lost)
        }
        return over
    }

    /// Several of them may concern one incident: one draft each.
    private func clear(_ alerts: [Alert], by: Actor, in world: World) -> [Proposal] {
        var homes: [IncidentNumber: [Alert]] = [:]
        for alert in alerts {
            guard let home = firing[alert.digest]?.incident else { continue }
            homes[home, default: []].append(alert)
        }
        return homes.sorted { $0.key < $1.key }.flatMap { home, alerts in
            drafting(home, by: by, in: world) { draft in
                for alert in alerts { draft.clear(alert) }
            }
        }
    }

    // MARK: Silence

    /// Nothing was heard for too long. Where Muster itself could not be reached, the sender gets one
    /// interval more from when it could again; once it had that, at most
    /// `Limits.heartbeatPatience`, or a restart every night would keep a daily job from ever being
    /// missed.
    func missed(_ id: KeyID, in world: World) -> [Proposal] {
        guard let rhythm = keys[id]?.rhythm, let heartbeat = heartbeats[id], !heartbeat.isSilent,
            heartbeat.expectedUntil <= world.now
        else { return [] }
        if let later = resumes(id, since: heartbeat.lastBeat, at: world.now, in: world),
            later > world.now
        {
            let expected = Event.HeartbeatExpected(id: id, until: later, isBeat: false)
            return [Proposal(incident: nil, by: .muster, event: .heartbeatExpected(expected))]
        }
        let more =
            heartbeat.isPutOff ? min(rhythm.interval, Limits.heartbeatPatience) : rhythm.interval
        let later = world.steadySince + more
        guard later <= world.now else {
            let expected = Event.HeartbeatExpected(id: id, until: later, isBeat: false)
            return [Proposal(incident: nil, by: .muster, event: .heartbeatExpected(expected))]
        }
        let missed = Event.HeartbeatMissed(id: id)
        let silence = Alert.silence(of: id, heartbeat, rhythm, at: world.now)
        return [Proposal(incident: nil, by: .muster, event: .heartbeatMissed(missed))]
            + report(silence, by: .muster, in: world)
    }

    /// Heartbeats that are missed at `now`, the longest overdue first, bounded.
    package func missedHeartbeats(at now: Moment) -> [KeyID] {
        hold == nil ? beats.due(at: now, limit: Limits.dueIncidents) : []
    }

    /// A key is revoked: whatever was said about its heartbeat is over.
    func end(_ id: KeyID, by: Actor, in world: World) -> [Proposal] {
        guard keys[id]?.rhythm != nil else { return [] }
        return clear(
            [
                .silence(of: id), .failure(of: id, detail: ""), .journalLost(by: id, detail: ""),
                .ownTrouble(.refused(id), detail: ""),
            ],
            by: by, in: world)
    }

    // MARK: What is journalled

    mutating func applyToHeartbeat(_ event: Event, at moment: Moment) {
        switch event {
        case .heartbeatExpected(let expected):
            let before = heartbeats[expected.id]
            heartbeats[expected.id] = Heartbeat(
                lastBeat: expected.isBeat ? moment : before?.lastBeat ?? moment,
                expectedUntil: expected.until, isPutOff: !expected.isBeat,
                told: expected.told ?? before?.told)
            reindex(expected.id)
        case .heartbeatMissed(let missed):
            heartbeats[missed.id]?.isSilent = true
            reindex(missed.id)
        case .keyRevoked(let revoked):
            heartbeats[revoked.id] = nil
            reindex(revoked.id)
        default: break
        }
    }

    mutating func reindex(_ id: KeyID) { beats.set(id, to: heartbeats[id]?.nextMoment) }
}

extension Heartbeat {
    /// Whether what is journalled says enough, now that silence is an alert only after `until`.
    fileprivate func covers(_ until: Moment, at now: Moment, _ rhythm: Rhythm) -> Bool {
        let left = expectedUntil - now
        return !isSilent && !isPutOff && left >= rhythm.interval
            && (until - expectedUntil) * 2 <= left
    }
}

extension Alert {
    /// The alert that a heartbeat's silence is; without the facts, to find it by.
    fileprivate static func silence(of id: KeyID) -> Alert {
        Alert(
            digest: Digest16(high: 0x42_6561_7465_6E, low: id.fingerprint), integration: id,
            dedupKey: id.text, status: .firing, summary: "", source: "heartbeat",
            bodyDigest: .zero)
    }

    fileprivate static func silence(
        of id: KeyID, _ heartbeat: Heartbeat, _ rhythm: Rhythm, at now: Moment
    ) -> Alert {
        var alert = silence(of: id)
        let since = now - heartbeat.lastBeat
        alert.severity = rhythm.severity ?? .sev2
        alert.summary =
            "No heartbeat from \(id) for \(since.words) (expected every \(rhythm.interval.words))"
        alert.labels = [Field("heartbeat", id.text)]
        alert.details = [
            Field("grace", rhythm.grace.words), Field("interval", rhythm.interval.words),
            Field("last_beat", heartbeat.lastBeat.text),
        ]
        if let told = heartbeat.told {
            alert.details.append(
                Field("told", "installation \(told.installation), position \(told.position)"))
        }
        alert.bodyDigest = Digest16(
            high: alert.digest.high, low: UInt64(bitPattern: heartbeat.expectedUntil.milliseconds))
        return alert
    }

    /// A job that says itself that it failed. What fails again after a person resolved it is news.
    fileprivate static func failure(of id: KeyID, detail: String) -> Alert {
        let digest = Digest16(high: 0x46_6169_6C65_64, low: id.fingerprint)
        return Alert(
            digest: digest, integration: id, dedupKey: "\(id) failed", status: .firing,
            summary: "\(id) failed: \(detail)", source: "heartbeat",
            labels: [Field("heartbeat", id.text)], afterResolve: .opensAnew,
            bodyDigest: Digest16(high: digest.high, low: KeyID(detail).fingerprint))
    }

    /// A journal whose end was told has another end now. Each loss is one of its own.
    fileprivate static func journalLost(by id: KeyID, detail: String) -> Alert {
        let digest = Digest16(high: 0x48_6561_644C_6F, low: id.fingerprint)
        return Alert(
            digest: digest, integration: id, dedupKey: "\(id) journal", status: .firing,
            severity: .sev2, summary: "The journal of \(id) lost entries: \(detail)",
            source: "heartbeat", labels: [Field("heartbeat", id.text)], afterResolve: .opensAnew,
            bodyDigest: Digest16(high: digest.high, low: KeyID(detail).fingerprint))
    }
}

extension KeyID {
    /// FNV-1a of the name.
    var fingerprint: UInt64 {
        text.utf8.reduce(14_695_981_039_346_656_037) { ($0 ^ UInt64($1)) &* 1_099_511_628_211 }
    }
}
