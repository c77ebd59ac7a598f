/// Whether the incident pages nobody, and what ends that.
extension Draft {
    /// Why it may page nobody now, with what changed about its held alerts; nil: it must page.
    ///
    /// Never held: what a person declared, what stands for a storm, and where somebody is asked
    /// already.
    func quietness() -> Event.Quieted? {
        guard incident.isActive, !incident.isDeclared, incident.storm == nil,
            incident.policy.paging != .nobody,
            !incident.obligations.contains(where: \.isLive)
        else { return nil }
        if incident.firing == 0, let quiet = incident.quiet {
            return Event.Quieted(reason: quiet.reason)
        }
        return heldByMutes() ?? waiting()
    }

    /// All of its alerts are held by something that is in force.
    private func heldByMutes() -> Event.Quieted? {
        guard incident.firing > 0, incident.isAllMuted else { return nil }
        var renewals: [Event.Quieted.Renewal] = []
        var holding: Set<MuteID> = []
        for alert in incident.muted {
            var ids = inForce(alert.mutes)
            if ids.isEmpty {
                ids = mutes.holding(subject(of: alert), at: now, by: handbook.patterns)
                if ids.isEmpty { return nil }
                renewals.append(Event.Quieted.Renewal(digest: alert.digest, mutes: ids))
            }
            holding.formUnion(ids)
        }
        var more: MutedMore?
        if let others = incident.mutedMore {
            var ids = others.mutes
            if inForce(ids) != ids {
                // Of these no labels are known: only what holds the whole service holds them.
                ids = mutes.holding(incident.muteSubject, at: now, by: handbook.patterns)
                    .filter { mutes[$0]?.kind == .maintenance }
                if ids.isEmpty { return nil }
                more = MutedMore(count: others.count, mutes: Array(ids.prefix(Limits.muteNotes)))
            }
            holding.formUnion(ids)
        }
        let notes = holding.sorted().compactMap { mutes[$0].map { MuteNote($0) } }
        return Event.Quieted(
            reason: .muted(Array(notes.prefix(Limits.muteNotes))), renewals: renewals, more: more)
    }

    private func inForce(_ ids: [MuteID]) -> [MuteID] {
        ids.filter { mutes[$0]?.isActive(at: now) == true }
    }

    private func subject(of alert: MutedAlert) -> MuteSubject {
        MuteSubject(
            labels: alert.labels, source: alert.source, key: alert.key, service: alert.service,
            group: alert.service.flatMap { handbook.services[$0]?.owner } ?? incident.group)
    }

    /// A service that its own depends on pages for something as bad. Never for a catastrophe, and
    /// not for ever: unsure means higher.
    private func waiting() -> Event.Quieted? {
        guard incident.severity < .sev1, let service = incident.service else { return nil }
        var until = now + Limits.dependencyPatience
        if case .waits(_, _, let before)? = incident.quiet?.reason { until = before }
        guard until > now else { return nil }
        for needed in handbook.dependencies(of: service) {
            let root = (before.active[.service(needed)] ?? []).sorted().lazy
                .compactMap { before.incidents[$0] }.first { $0.holdsBack(incident) }
            guard let root else { continue }
            return Event.Quieted(reason: .waits(for: root.number, of: needed, until: until))
        }
        return nil
    }

    /// Records that nobody is paged, if that is so; returns whether it is.
    mutating func keepQuiet() -> Bool {
        guard let quieted = quietness() else { return false }
        let isNews =
            quieted.reason != incident.quiet?.reason || !quieted.renewals.isEmpty
            || quieted.more != nil
        if isNews { record(.quieted(quieted)) }
        return true
    }

    /// Whether the reason for paging nobody still holds; whoever is needed is paged if not.
    mutating func reviewQuiet() {
        guard let quiet = incident.quiet, incident.isActive, !keepQuiet() else { return }
        let text = ending(of: quiet.reason)
        endQuiet(text)
        openNeeded(because: "\(incident.severity.name): \(incident.policy.paging.name); \(text)")
        noticeAssembly()
    }

    mutating func endQuiet(_ text: String) {
        guard incident.quiet != nil else { return }
        record(.quietEnded(Event.QuietEnded(text: text)))
    }

    private func ending(of reason: QuietReason) -> String {
        if incident.policy.paging == .nobody { return "\(incident.severity.name) pages nobody" }
        if incident.storm != nil { return "it stands for a storm" }
        if incident.isDeclared { return "a person's incident was merged into it" }
        switch reason {
        case .muted(let notes):
            if !incident.isAllMuted { return "an alert that nothing holds joined" }
            let over = notes.filter { mutes[$0.id]?.isActive(at: now) != true }
            let names = (over.isEmpty ? notes : over).map { "\($0.kind.name) \($0.id)" }
            return "\(names.joined(separator: ", ")) is over"
        case .waits(let number, let service, let until):
            if incident.severity >= .sev1 { return "sev1 waits for nothing" }
            if until <= now { return "it still fires after \(Limits.dependencyPatience.words)" }
            return "#\(number) of \(service) does not hold it back any more"
        }
    }
}

extension Incident {
    /// As a maintenance window sees it where nothing is known of its alerts.
    var muteSubject: MuteSubject {
        var key: KeyID = ""
        if case .key(let id) = grouping { key = id }
        return MuteSubject(labels: [], source: "", key: key, service: service, group: group)
    }
}

extension Handbook {
    /// What a service depends on, directly or through others: the nearest first, each once.
    package func dependencies(of service: ServiceID) -> [ServiceID] {
        var found: [ServiceID] = []
        var queue = services[service]?.dependsOn ?? []
        while !queue.isEmpty {
            let next = queue.removeFirst()
            guard next != service, !found.contains(next) else { continue }
            found.append(next)
            queue += services[next]?.dependsOn ?? []
        }
        return found
    }
}

// MARK: Snooze

extension Draft {
    mutating func snooze(for length: Duration, text: String) throws(Refusal) {
        try requireActive()
        guard by.person != nil || by == .operatorShell else { throw .needsPerson }
        guard incident.severity < .sev1 else { throw .notSnoozed(incident.number) }
        guard Limits.snoozes.contains(length) else { throw .badSnooze }
        guard text.contains(where: { !$0.isWhitespace }) else { throw .needsReason }
        let reason = try bounded(text)
        let until = now + length
        record(.snoozed(Event.Snoozed(until: until, reason: reason)))
    }

    mutating func wake(_ text: String) throws(Refusal) {
        try requireActive()
        let text = try bounded(text)
        endSnooze(text.isEmpty ? "woken by hand" : text)
    }

    mutating func snoozeWhenDue() {
        guard let snooze = incident.snooze, snooze.until <= now else { return }
        endSnooze("its time is up")
    }

    /// Whoever had it is asked again, and what is open is asked for from the top.
    mutating func endSnooze(_ text: String) {
        guard incident.snooze != nil else { return }
        record(.snoozeEnded(Event.SnoozeEnded(text: text)))
        guard incident.isActive else { return }
        for obligation in incident.obligations where obligation.isLive {
            if obligation.state == .acknowledged, let person = obligation.holder {
                record(
                    .answerLapsed(
                        Event.AnswerLapsed(
                            obligation: obligation.id, person: person,
                            wasETA: obligation.mustJoin)))
                page(person, for: obligation.id, step: 0, reason: .snoozeOver)
                advanceIfNobody(obligation.id)
            } else if obligation.state == .open {
                goOnAsking(obligation.id)
            }
        }
    }

    /// A new round, or the next step of one that began too lately.
    private mutating func goOnAsking(_ id: ObligationID) {
        guard let clock = incident.obligation(id)?.clock,
            clock.roundBegan + Limits.roundFloor > now
        else { return beginRound(id) }
        advance(id)
    }
}

// MARK: Flapping

extension Draft {
    /// An alert changed between firing and resolved: it may be that it comes and goes.
    mutating func watchSwings(of alert: Alert, firing: Bool) {
        guard alert.integration != .muster else { return }
        watchSwings(of: alert.digest, alert.summary, firing: firing)
    }

    mutating func watchSwings(of digest: Digest16, _ summary: String, firing: Bool) {
        guard incident.isActive, !incident.isFlapping(digest) else { return }
        let since = now - Limits.flapWindow
        let changes = (before.swings[digest] ?? []).filter { $0 > since } + [now]
        guard changes.count >= Limits.flapStart else { return }
        record(
            .flappingBegan(
                Event.FlappingBegan(
                    digest: digest, summary: summary,
                    changes: changes.suffix(Limits.flapHistory), isFiring: firing)))
    }

    mutating func steadyWhenDue() {
        let steady = incident.flapping.filter { $0.steadyAt <= now }
        guard incident.isActive, !steady.isEmpty else { return }
        for flapping in steady {
            record(
                .flappingEnded(
                    Event.FlappingEnded(
                        digest: flapping.digest, summary: flapping.summary,
                        isFiring: flapping.isFiring)))
        }
        afterClearing()
    }
}
