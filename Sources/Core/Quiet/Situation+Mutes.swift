/// Silences and maintenance windows: made, changed and ended, and when incidents that they hold are
/// looked at again.
extension Situation {
    // MARK: Decided

    func add(_ mute: Mute, by: Actor, in world: World) throws(Refusal) -> [Proposal] {
        var mute = mute
        mute.id = nextMute
        mute.from = max(mute.from, world.now)
        return [try added(mute, by: by, in: world)]
    }

    /// What is over, or holds other alerts than before, ends and another begins; so Alertmanager does.
    func change(_ mute: Mute, by: Actor, in world: World) throws(Refusal) -> [Proposal] {
        guard let before = mutes[mute.id], before.kind == mute.kind else {
            throw .unknownMute(mute.id)
        }
        var mute = mute
        let hasBegun = before.from <= world.now
        let isSame =
            before.scope == mute.scope && !before.isOver(at: world.now)
            && (hasBegun ? before.from == mute.from : mute.from >= world.now)
        if isSame { return [try added(mute, by: by, in: world)] }
        mute.id = nextMute
        mute.from = max(mute.from, world.now)
        let proposal = try added(mute, by: by, in: world)
        guard !before.isOver(at: world.now) else { return [proposal] }
        // The new one first: what both hold is not paged between the two.
        return [proposal] + ended(before, text: "replaced by \(mute.id)", by: by, in: world)
    }

    func endMute(
        _ id: MuteID, text: String, by: Actor, in world: World
    ) throws(Refusal) -> [Proposal] {
        guard let mute = mutes[id] else { throw .unknownMute(id) }
        guard text.utf8.count <= Limits.changeReasonBytes else {
            throw .tooLong("reason", limit: Limits.changeReasonBytes)
        }
        guard !mute.isOver(at: world.now) else { throw .muteOver(id, mute.kind) }
        return ended(mute, text: text, by: by, in: world)
    }

    private func ended(
        _ mute: Mute, text: String, by: Actor, in world: World
    ) -> [Proposal] {
        let end = Event.MuteEnded(id: mute.id, text: text)
        return [Proposal(incident: nil, by: by, event: .muteEnded(end))]
            + expectAgain(after: mute, in: world)
    }

    private func added(_ mute: Mute, by: Actor, in world: World) throws(Refusal) -> Proposal {
        var mute = mute
        mute.author = mute.author ?? by.person
        mute.changedAt = world.now
        try check(mute, in: world)
        let present = mutes.all.count { !$0.isOver(at: world.now) && $0.id != mute.id }
        guard present < Limits.mutes else { throw .tooManyMutes }
        return Proposal(
            incident: nil, by: by, event: .muteAdded(Event.MuteAdded(mute: mute)))
    }

    /// Author, reason and end are asked of everybody.
    package func check(_ mute: Mute, in world: World) throws(Refusal) {
        guard mute.reason.contains(where: { !$0.isWhitespace }) else { throw .needsText("reason") }
        for (name, text) in [("reason", mute.reason), ("author", mute.createdBy)]
        where text.utf8.count > Limits.changeReasonBytes {
            throw .tooLong(name, limit: Limits.changeReasonBytes)
        }
        guard mute.author != nil || mute.createdBy.contains(where: { !$0.isWhitespace }) else {
            throw .needsText("author")
        }
        if let author = mute.author, world.handbook.people[author] == nil {
            throw .unknownPerson(author)
        }
        guard mute.from < mute.until else { throw .badMute("until: it ends before it begins") }
        guard mute.until > world.now else { throw .badMute("until: it is over already") }
        guard mute.until - mute.from <= Limits.muteLength else {
            throw .badMute(
                "until: it would last \((mute.until - mute.from).words); at most "
                    + "\(Limits.muteLength.words), then somebody looks at it again")
        }
        switch mute.scope {
        case .silence(let matchers): try check(matchers, in: world)
        case .maintenance(let work): try check(work, in: world)
        }
    }

    private func check(_ matchers: [Matcher], in world: World) throws(Refusal) {
        guard !matchers.isEmpty else { throw .badMute("matchers: at least one is needed") }
        guard matchers.count <= Limits.matchers else {
            throw .badMute("matchers: at most \(Limits.matchers)")
        }
        for matcher in matchers {
            guard !matcher.name.isEmpty else { throw .badMute("matchers: one has no name") }
            guard matcher.name.utf8.count + matcher.value.utf8.count <= Limits.matcherBytes else {
                throw .badMute(
                    "matchers: \(matcher.name) is longer than \(Limits.matcherBytes) bytes")
            }
            if matcher.isRegex, world.handbook.patterns.whole(matcher.value) == nil {
                throw .badMute(
                    "matchers: \(matcher.words) is no regular expression in RE2's syntax")
            }
        }
        let matchesAll = matchers.allSatisfy { $0.matches("", by: world.handbook.patterns) }
        guard !matchesAll else {
            throw .badMute(
                "matchers: at least one must not match an empty label, or every alert would be "
                    + "held")
        }
    }

    private func check(_ work: Mute.Work, in world: World) throws(Refusal) {
        guard !(work.services.isEmpty && work.groups.isEmpty && work.keys.isEmpty) else {
            throw .badMute("services: name at least one service, group or key")
        }
        guard work.services.count + work.groups.count + work.keys.count <= Limits.mutedThings
        else { throw .badMute("services: at most \(Limits.mutedThings)") }
        for service in work.services where world.handbook.services[service] == nil {
            throw .unknownService(service)
        }
        for group in work.groups where world.handbook.groups[group] == nil {
            throw .unknownGroup(group)
        }
        for key in work.keys where keys[key] == nil { throw .unknownKey(key) }
    }

    // MARK: What is held

    /// Muster's own troubles are never held: they may be why nobody hears of the rest.
    func mutes(
        holding alert: Alert, _ service: Service?, in world: World
    ) -> [MuteID] {
        guard !mutes.all.isEmpty, alert.integration != .muster else { return [] }
        let subject = MuteSubject(
            labels: alert.labels, source: alert.source, key: alert.integration,
            service: service?.id, group: service?.owner ?? world.handbook.catchAll)
        let ids = mutes.holding(subject, at: world.now, by: world.handbook.patterns)
        return Array(ids.prefix(Limits.muteNotes))
    }

    // MARK: Heartbeats

    /// When a sender that was being worked on had to beat again: a whole interval after the work.
    func resumes(_ id: KeyID, since lastBeat: Moment, at now: Moment, in world: World) -> Moment? {
        guard let rhythm = keys[id]?.rhythm else { return nil }
        return mutes.all.lazy
            .filter { $0.from <= now && $0.until > lastBeat && holds($0, heartbeat: id, in: world) }
            .map { $0.until + rhythm.patience }.max()
    }

    /// Heartbeats that are paused by a window, in the order of their names.
    package func heartbeats(within mute: Mute, in world: World) -> [KeyID] {
        heartbeats.keys.sorted().filter { holds(mute, heartbeat: $0, in: world) }
    }

    private func holds(_ mute: Mute, heartbeat id: KeyID, in world: World) -> Bool {
        guard mute.kind == .maintenance else { return false }
        let service = keys[id]?.service.flatMap { world.handbook.services[$0] }
        let subject = MuteSubject(
            labels: [], source: "", key: id, service: service?.id,
            group: service?.owner ?? world.handbook.catchAll)
        return mute.concerns(subject, by: world.handbook.patterns)
    }

    /// A window ended early: its heartbeats are expected from now on, and not from when it would have
    /// ended.
    private func expectAgain(after mute: Mute, in world: World) -> [Proposal] {
        guard mute.kind == .maintenance, mute.isActive(at: world.now) else { return [] }
        return heartbeats.keys.sorted().compactMap { id in
            guard let heartbeat = heartbeats[id], let rhythm = keys[id]?.rhythm,
                !heartbeat.isSilent, heartbeat.isPutOff, holds(mute, heartbeat: id, in: world)
            else { return nil }
            let until = world.now + rhythm.patience
            guard until < heartbeat.expectedUntil else { return nil }
            let expected = Event.HeartbeatExpected(id: id, until: until, isBeat: false)
            return Proposal(incident: nil, by: .muster, event: .heartbeatExpected(expected))
        }
    }

    // MARK: What entries mean

    mutating func applyToMutes(_ event: Event, at moment: Moment) {
        switch event {
        case .muteAdded(let added):
            mutes.forget(at: moment)
            mutes.put(added.mute)
            nextMute = max(nextMute, added.mute.id.next)
        case .muteEnded(let ended): mutes.end(ended.id, at: moment)
        default: return
        }
        reindexQuieted()
    }

    // MARK: When incidents are looked at again

    /// When time alone will next demand something of this incident, what keeps its pages back
    /// included.
    package func nextMoment(of incident: Incident) -> Moment? {
        [incident.nextMoment, quietMoment(of: incident)].compactMap { $0 }.min()
    }

    private func quietMoment(of incident: Incident) -> Moment? {
        guard incident.isActive, let quiet = incident.quiet, incident.firing > 0 else {
            return nil
        }
        switch quiet.reason {
        case .muted:
            guard incident.isAllMuted else { return quiet.since }
            var ends = incident.muted.map { mutes.end(of: $0.mutes) }
            if let more = incident.mutedMore {
                ends += more.mutes.map { mutes.end(of: [$0]) }
            }
            return ends.min().map { max($0, quiet.since) }
        case .waits(let number, _, let until):
            return incidents[number]?.holdsBack(incident) == true ? until : quiet.since
        }
    }

    /// Keeps what is derived about who waits for whom; called for whatever changed. `incident`: as it
    /// is now, nil if it is not in memory.
    mutating func keepWaiting(_ number: IncidentNumber, _ incident: Incident?) {
        if let incident, incident.isActive, incident.quiet != nil {
            quieted.insert(number)
            if case .waits(let root, _, _)? = incident.quiet?.reason {
                waiters[root, default: []].insert(number)
            }
        } else {
            quieted.remove(number)
        }
        guard let waiting = waiters[number] else { return }
        for other in waiting {
            guard let incident = incidents[other], incident.isActive,
                case .waits(number, _, _)? = incident.quiet?.reason
            else {
                waiters[number]?.remove(other)
                continue
            }
            timers.set(other, to: nextMoment(of: incident))
        }
        if waiters[number]?.isEmpty == true { waiters[number] = nil }
    }

    mutating func reindexQuieted() {
        for number in quieted.sorted() { reindex(number) }
    }

    // MARK: Swings

    /// An alert ended: from here on it is noticed if it comes and goes.
    mutating func keepSwing(of digest: Digest16, at moment: Moment) {
        swings[digest, default: []].append(moment)
        if swings[digest].map({ $0.count > Limits.flapHistory }) == true {
            swings[digest]?.removeFirst()
        }
        if swings.count > Limits.flapKeys { forgetSwings(at: moment) }
    }

    mutating func noteSwing(of digest: Digest16, isNew: Bool, at moment: Moment) {
        guard isNew, swings[digest] != nil else { return }
        keepSwing(of: digest, at: moment)
    }

    /// Those that are steady go; if they are too many still, the older half.
    private mutating func forgetSwings(at moment: Moment) {
        let since = moment - Limits.flapWindow
        swings = swings.filter { $0.value.last.map { $0 > since } == true }
        guard swings.count > Limits.flapKeys else { return }
        let byAge = swings.sorted {
            ($0.value.last ?? .zero, $0.key) < ($1.value.last ?? .zero, $1.key)
        }
        for (digest, _) in byAge.prefix(Limits.flapKeys / 2) { swings[digest] = nil }
    }
}
