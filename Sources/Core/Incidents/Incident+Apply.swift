/// What an entry means for the incident it is about. Total: what is stored is never refused.
extension Incident {
    /// The same of an entry that stands in the journal.
    package mutating func apply(_ entry: Entry) {
        apply(entry.event, at: entry.at, by: entry.by)
        position = entry.position
    }

    package mutating func apply(_ event: Event, at: Moment, by: Actor) {
        changedAt = at
        touchAnswers(of: by.person, at: at)
        switch event {
        case .opened(let opened): applyOpened(opened, at: at, by: by)
        case .classified(let classified): applyClassified(classified)
        case .assembled: assembledAt = assembledAt ?? at
        case .mitigated:
            state = .mitigated
            mitigatedAt = at
        case .resolved(let resolved): applyResolved(resolved, at: at, by: by)
        case .reopened: applyReopened(at: at)
        case .merged(let merged):
            state = .merged
            mergedInto = merged.into
            resolvedAt = at
            resolvedBy = by
            firing = 0
            endless = 0
            askAgainAt = nil
            stopKeepingBack()
            muted = []
            mutedMore = nil
        case .absorbed(let absorbed):
            firing &+= absorbed.firing
            endless &+= absorbed.endless
            alerts &+= absorbed.alerts
            for other in absorbed.watched { watch(other) }
            for trait in absorbed.traits { renew(trait) }
            if let other = absorbed.suspense { suspense = (suspense ?? Suspense()).joined(other) }
            isDeclared = isDeclared || absorbed.isDeclared
            for alert in absorbed.muted { add(alert) }
            if let more = absorbed.mutedMore { add(more) }
        case .restored(let restored):
            self = restored.incident
            changedAt = at
        case .split, .linked, .unlinked: applyTies(event)
        case .weighed, .stormRecognised, .stormGrew, .stormJoined:
            applySeverity(event, at: at)
        case .alerted, .alertCleared, .expiryMoved, .alertRepeated, .alertAcknowledged,
            .alertsCleared:
            applyAlert(event, at: at)
        case .quieted, .quietEnded, .snoozed, .snoozeEnded, .flappingBegan, .flappingEnded:
            applyQuiet(event, at: at, by: by)
        case .obligationOpened, .obligationChanged, .obligationWithdrawn, .obligationReopened,
            .roundBegan, .roundRanOut, .acknowledged, .declined, .joined, .left,
            .handoverOffered, .handoverAccepted, .released, .pageWithdrawn, .answerLapsed,
            .escalated:
            let wasHeld = obligations.contains { $0.isAnswered }
            applyAnswer(event, at: at)
            if wasHeld, !obligations.contains(where: { $0.isAnswered }) { heldUntil = at }
        case .paged, .notified, .attemptBegan, .attemptEnded, .steppedOver:
            applyPaging(event, at: at)
        case .noted, .decided, .actionAdded, .actionDone, .updated, .roleGiven, .stepTicked,
            .mailed:
            applyRoom(event, at: at, by: by)
        case .redacted: applyRedacted(at: at)
        case .archived, .nodeStarted, .nodeLost, .formatRaised, .handbookApplied, .keyCreated,
            .keyRevoked, .heartbeatExpected, .heartbeatMissed,
            .tokenCreated, .tokenRevoked, .changeAdded, .changeEnded, .channelFailed,
            .channelRecovered, .intakeRefused, .changeReported, .held, .resumed, .muteAdded,
            .muteEnded:
            break
        }
    }

    /// It is over: nothing is put off, and nothing has a reason to wait.
    private mutating func stopKeepingBack() {
        quiet = nil
        snooze = nil
        flapping = []
    }

    private mutating func applyOpened(_ opened: Event.Opened, at: Moment, by: Actor) {
        title = opened.title
        text = opened.text
        grouping = opened.grouping
        group = opened.group
        plan = opened.plan
        runbook = opened.runbook
        near = opened.near
        related = opened.related
        if let service = grouping.service { mark([Field(Related.service, service.text)]) }
        handbook = opened.handbook
        isDeclared = opened.isDeclared
        openedAt = at
        openedBy = by
        lastUpdateAt = at
    }

    private mutating func applyClassified(_ classified: Event.Classified) {
        severity = classified.verdict.severity
        verdict = classified.verdict
        policy = classified.policy
        if let lowered = classified.overrules {
            overruled = lowered
        } else if let before = overruled, severity > before {
            overruled = nil
        }
    }

    private mutating func applyResolved(_ resolved: Event.Resolved, at: Moment, by: Actor) {
        state = .resolved
        resolvedAt = at
        resolvedBy = by
        resolution = resolved.resolution
        untoldAlerts = 0
        untoldMails = 0
        handovers = []
        stopKeepingBack()
        firing = max(0, firing &- endless)
        endless = 0
        askAgainAt = firing > 0 ? at + Limits.stillFiringAsk : nil
    }

    private mutating func applyTies(_ event: Event) {
        switch event {
        case .split(let split):
            firing = max(0, firing &- split.digests.count)
            alerts = max(0, alerts &- split.digests.count)
            if firing == 0 { askAgainAt = nil }
            watched.removeAll { split.digests.contains($0.digest) }
            endless = min(endless, firing)
            flapping.removeAll { split.digests.contains($0.digest) }
            for digest in split.digests { forgetMuted(digest, isKnown: true) }
            shownAlerts.removeAll { split.digests.contains($0.digest) }
            tie(IncidentLink(number: split.into, kind: .splitOff, text: split.text))
        case .linked(let linked): tie(linked.link)
        case .unlinked(let unlinked): links.removeAll { $0.number == unlinked.from }
        default: break
        }
    }

    /// The oldest make room where there are too many: splits are not refused for their sake.
    private mutating func tie(_ link: IncidentLink) {
        links.removeAll { $0.number == link.number }
        if links.count >= Limits.links { links.removeFirst() }
        links.append(link)
    }

    /// The first entry is the one that opened it: its header says when that was.
    private mutating func applyRedacted(at: Moment) {
        guard openedAt == .zero else { return }
        title = Event.Redacted.words
        openedAt = at
        lastUpdateAt = at
    }

    private mutating func applyReopened(at: Moment) {
        state = .open
        // Nobody was seen in the room since it was over: who is there now, joins.
        for index in people.indices where people[index].leftAt == nil {
            people[index].leftAt = resolvedAt ?? at
        }
        resolvedAt = nil
        resolvedBy = nil
        resolution = nil
        mitigatedAt = nil
        mergedInto = nil
        askAgainAt = nil
        lastUpdateAt = at
        // Whoever was told that it is over is told again only when rung again, and what they had
        // answered is over too.
        rung = []
        for index in obligations.indices { obligations[index].answer = nil }
    }

    private mutating func applyAlert(_ event: Event, at: Moment) {
        switch event {
        case .alerted(let alerted): applyAlerted(alerted, at: at)
        case .alertCleared(let cleared):
            loseFiring(cleared.digest)
            noteSwing(of: cleared.digest, firing: false, at: at)
            watched.removeAll { $0.digest == cleared.digest }
            show(cleared.digest) { $0.isFiring = false }
        case .alertRepeated(let repeated): repeats &+= repeated.count
        case .alertAcknowledged(let acknowledged):
            show(acknowledged.digest) { $0.acknowledgedAtSender = true }
        case .alertsCleared: clearedAt = at
        default: break
        }
    }

    /// One alert fewer: it ended, or it began anew elsewhere.
    mutating func loseFiring(_ digest: Digest16) {
        forgetMuted(digest, isKnown: true)
        firing = max(0, firing &- 1)
        endless = min(endless, firing)
        if firing == 0 { askAgainAt = nil }
    }

    private mutating func applyAlerted(_ alerted: Event.Alerted, at: Moment) {
        clearedAt = nil
        attachmentBytes &+= alerted.alert.attachments.keptBytes
        note(alerted, at: at)
        noteMuted(alerted)
        mark(alerted.marks)
        // Judged anew: what it says now may leave nothing open.
        watched.removeAll { $0.digest == alerted.alert.digest }
        let shown = ShownAlert(
            digest: alerted.alert.digest, summary: alerted.alert.summary,
            source: alerted.alert.source, at: at)
        guard alerted.isNew else {
            show(shown.digest) { $0.summary = shown.summary }
            return
        }
        firing += 1
        if alerted.alert.afterResolve == .endsWithIncident { endless += 1 }
        if isFlapping(shown.digest) {
            noteSwing(of: shown.digest, firing: true, at: at)
        } else {
            alerts += 1
            if alerts > 1 { untoldAlerts += 1 }
        }
        if let index = shownAlerts.firstIndex(where: { $0.digest == shown.digest }) {
            shownAlerts[index] = shown
        } else {
            // The first stays; the latest push out those between.
            if shownAlerts.count >= Limits.shownAlerts { shownAlerts.remove(at: 1) }
            shownAlerts.append(shown)
        }
    }

    private mutating func show(_ digest: Digest16, _ change: (inout ShownAlert) -> Void) {
        guard let index = shownAlerts.firstIndex(where: { $0.digest == digest }) else { return }
        change(&shownAlerts[index])
    }

    private mutating func applyRoom(_ event: Event, at: Moment, by: Actor) {
        switch event {
        case .decided(let decided):
            decisions.append(Decision(text: decided.text, owner: decided.owner, at: at))
        case .actionAdded(let added):
            actions.append(
                Action(id: added.id, text: added.text, owner: added.owner, at: at))
        case .actionDone(let done):
            guard let index = actions.firstIndex(where: { $0.id == done.id }) else { return }
            actions[index].doneAt = at
        case .updated: lastUpdateAt = at
        case .mailed(let mail):
            attachmentBytes &+= mail.attachments.keptBytes
            if isActive { untoldMails += 1 }
        case .roleGiven(let given): roles[given.role] = given.person
        case .stepTicked(let ticked):
            ticks.append(Tick(step: ticked.step, person: by.person, at: at))
        default: break
        }
    }

    /// Where acknowledging is enough, any act of the person who acknowledged starts the lapse anew.
    private mutating func touchAnswers(of person: PersonID?, at: Moment) {
        guard let person else { return }
        for index in obligations.indices
        where obligations[index].state == .acknowledged && !obligations[index].mustJoin
            && obligations[index].answer?.person == person
        {
            obligations[index].answer?.until = at + Limits.acknowledgeLapse
        }
    }
}
