/// What time alone demands of an incident. Each overdue thing happens once and the next delay
/// counts from now (promise 13).
extension Draft {
    mutating func tick() {
        tickMessages()
        snoozeWhenDue()
        if incident.snooze == nil {
            for obligation in incident.obligations where obligation.isLive { tick(obligation.id) }
        }
        weighWhenDue()
        steadyWhenDue()
        reviewQuiet()
        tellOfAlerts()
        askAboutFiring()
        archiveIfClosed()
    }

    mutating func tickMessages() {
        for message in incident.messages { tick(message) }
    }

    private mutating func tick(_ message: Message) {
        let serial = message.id.serial
        for (way, state) in message.ways.enumerated() {
            switch state.progress {
            case .sending(let number, _, let until) where until <= now:
                // The lease ended without a result: it is tried again with the same key.
                attemptEnded(
                    Attempt(of: message, way: way, number: number),
                    .retry("no result within \(Limits.attemptLease)"), retryAfter: nil)
            case .retrying(_, let at)
            where at <= now && !message.isWithdrawn && !message.isDelivered:
                begin(serial, way)
            default: break
            }
        }
        goOn(serial)
    }

    private mutating func tick(_ id: ObligationID) {
        lapse(id)
        if incident.obligation(id)?.needsRound == true { return beginRound(id) }
        guard let obligation = incident.obligation(id), let clock = obligation.clock else { return }
        if let at = clock.nextRoundAt {
            if at <= now { beginRound(id) }
            return
        }
        if let at = clock.nextStepAt, at <= now {
            return advance(id)
        }
        for ring in clock.ringing {
            guard let at = clock.pageAgainAt(ring), at <= now else { continue }
            page(ring.person, for: id, step: 0, reason: .again)
        }
        advanceIfNobody(id)
    }

    /// An ETA that passed, or an acknowledgement without any act since.
    private mutating func lapse(_ id: ObligationID) {
        guard let obligation = incident.obligation(id), obligation.state == .acknowledged,
            let answer = obligation.answer, let until = answer.until, until <= now
        else { return }
        record(
            .answerLapsed(
                Event.AnswerLapsed(
                    obligation: id, person: answer.person, wasETA: obligation.mustJoin)))
        // The same person again at once; one step delay later the next candidate too.
        page(
            answer.person, for: id, step: 0,
            reason: obligation.mustJoin ? .etaMissed : .lapsed)
        advanceIfNobody(id)
    }

    /// At most once a minute, to those who answered.
    private mutating func tellOfAlerts() {
        guard incident.isActive, incident.untoldAlerts > 0 || incident.untoldMails > 0,
            incident.snooze == nil
        else { return }
        if let told = incident.toldAlertsAt, told + Limits.joinedNoticeEvery > now { return }
        let counts = [(incident.untoldAlerts, "alert"), (incident.untoldMails, "mail")]
        let words = counts.filter { $0.0 > 0 }.map { count, word in
            count == 1 ? "another \(word)" : "\(count) more \(word)s"
        }
        var text = words.joined(separator: " and ") + " joined"
        if incident.untoldAlerts > 0, let latest = incident.latestAlert {
            let isOnly = incident.untoldAlerts == 1 && incident.untoldMails == 0
            text += "\(isOnly ? "" : ", the latest alert"): \(latest.summary.oneLine(limit: 120))"
        }
        var told: Set<PersonID> = []
        for obligation in incident.obligations {
            guard let person = obligation.holder, told.insert(person).inserted else { continue }
            notify(person, .alertJoined, text: text)
        }
    }

    /// A person resolved it, but its alerts still fire: its owner is asked again.
    private mutating func askAboutFiring() {
        guard let at = incident.askAgainAt, at <= now else { return }
        let owner =
            incident.resolvedBy?.person
            ?? incident.obligations.first { $0.answer != nil }?.answer?.person
        let text = "\(incident.firing) still firing since it was resolved"
        if let owner, handbook.people[owner] != nil {
            notify(owner, .stillFiring, text: text)
        } else {
            send(.stillFiring, to: nil, ways: handbook.fallback.methods, all: false, text: text)
        }
    }

    private mutating func archiveIfClosed() {
        guard incident.isClosed else { return }
        guard incident.changedAt + Limits.archiveAfter <= now else { return }
        record(.archived(Event.Archived(summary: IncidentSummary(incident))))
    }

    /// The attempts of a node that is gone are tried again at once, with the same keys (rule 9).
    mutating func orphan(_ nodes: Set<NodeID>) {
        for message in incident.messages {
            for (way, state) in message.ways.enumerated() {
                guard case .sending(_, let node, _) = state.progress, nodes.contains(node),
                    !message.isDelivered, !message.isWithdrawn
                else { continue }
                begin(message.id.serial, way)
            }
        }
    }

    /// The attempts of a node that stops are to be tried again, by another one.
    mutating func giveBack(_ node: NodeID) {
        for message in incident.messages {
            for (way, state) in message.ways.enumerated() {
                guard case .sending(let number, node, _) = state.progress, !message.isDelivered,
                    !message.isWithdrawn
                else { continue }
                attemptEnded(
                    Attempt(of: message, way: way, number: number),
                    .retry("its node stopped"), retryAfter: nil)
            }
        }
    }

    /// People who could not be reached because of a channel that works again are tried at once, the
    /// first of each obligation in its order; but a channel that comes and goes rings nobody more
    /// often than an unanswered page does.
    mutating func channelBack(_ channel: Channel) {
        for obligation in incident.obligations where obligation.state == .open {
            for person in peopleToTry(channel, for: obligation) {
                guard let last = incident.lastPage(of: person, for: obligation.id),
                    last.at + Limits.channelRest <= now
                else { continue }
                page(person, for: obligation.id, step: 0, reason: .channelBack)
            }
            advanceIfNobody(obligation.id)
        }
    }
}
