/// What people do, decided (promises 4 to 8). Refusals have names; what is already so writes nothing.
extension Draft {
    mutating func act(_ act: Act) throws(Refusal) {
        switch act {
        case .page(let target, let text): try page(target, text: text)
        case .acknowledge(let answering, let eta): try acknowledge(answering, eta: eta)
        case .decline(let answering, let text): try decline(answering, text: text)
        case .join(let answering): try join(answering)
        case .leave(let text): try leave(text: text)
        case .handover(let id, let to, let text): try handover(id, to: to, text: text)
        case .accept(let id): try accept(id)
        case .release(let target, let text): try release(target, text: text)
        case .escalate(let id, let text): try escalate(id, text: text)
        case .note(let text): record(.noted(Event.Noted(text: try checked(text, "note"))))
        case .decide(let text, let owner):
            try known(owner)
            record(
                .decided(Event.Decided(text: try checked(text, "decision"), owner: owner)))
        case .addAction(let text, let owner):
            try known(owner)
            let id = incident.actions.last?.id.next ?? 1
            let text = try checked(text, "action")
            record(.actionAdded(Event.ActionAdded(id: id, text: text, owner: owner)))
        case .finishAction(let id): try finish(id)
        case .update(let text):
            try requireActive()
            record(.updated(Event.Updated(text: try checked(text, "update"))))
        case .role(let role, let person):
            try requireActive()
            try known(person)
            guard incident.roles[role] != person else { return }
            record(.roleGiven(Event.RoleGiven(role: role, person: person)))
        case .severity(let severity, let text): try set(severity, text: text)
        case .step(let step): try tick(step)
        case .mitigate(let text):
            try requireActive()
            guard incident.state == .open else { return }
            record(.mitigated(Event.Mitigated(text: try bounded(text))))
        case .resolve(let text): try end(.fixed, text)
        case .standDown(let text): try end(.falseAlarm, text)
        case .reopen(let text): try reopen(text)
        case .merge: break  // decided by the situation: it concerns two incidents
        }
        noticeAssembly()
    }

    /// The first moment at which every required group has as many joined as the plan needs and a
    /// commander is in.
    private mutating func noticeAssembly() {
        guard incident.assembledAt == nil, incident.isActive, incident.hasAssembled else { return }
        record(.assembled(Event.Assembled()))
    }

    // MARK: Answers

    private mutating func acknowledge(_ answering: Answering, eta: Duration?) throws(Refusal) {
        try known(answering.person)
        if let eta, eta < .zero || eta > Limits.longestETA { throw .badETA }
        let owed = try obligations(of: answering)
        for obligation in owed { acknowledge(obligation, answering, eta: eta) }
    }

    private mutating func acknowledge(
        _ obligation: Obligation, _ answering: Answering, eta: Duration?
    ) {
        let person = answering.person
        // "I am in the room" is more than "I have it".
        if obligation.state == .joined, obligation.holder == person { return }
        let isRepeat = obligation.holder == person && eta == nil
        if isRepeat || obligation.alsoAnswered.contains(person) { return }
        let mustJoin = obligation.mustJoin
        let until = now + (mustJoin ? eta ?? Limits.defaultETA : Limits.acknowledgeLapse)
        let isLong = mustJoin && (eta ?? .zero) > Limits.patientETA
        // A candidate who is paged beside a long ETA takes over from it.
        let takesOver = obligation.state == .acknowledged && obligation.clock?.nextStepAt != nil
        let behind =
            obligation.isAnswered && !takesOver && obligation.holder != person
            ? obligation.holder : nil
        record(
            .acknowledged(
                Event.Acknowledged(
                    obligation: obligation.id, person: person, message: answering.message,
                    until: behind == nil ? until : nil, eta: eta, behind: behind,
                    keepsPaging: behind == nil && isLong)))
        if behind == nil, isLong {
            advance(obligation.id)
        }
    }

    private mutating func decline(_ answering: Answering, text: String) throws(Refusal) {
        try known(answering.person)
        let text = try bounded(text)
        for obligation in try obligations(of: answering) where obligation.isLive {
            guard !obligation.declined.contains(answering.person) else { continue }
            record(
                .declined(
                    Event.Declined(
                        obligation: obligation.id, person: answering.person, text: text)))
            goOnWithoutPerson(obligation.id)
        }
    }

    /// After somebody declined or left: the next candidate at once, or a new round by its floor.
    private mutating func goOnWithoutPerson(_ id: ObligationID) {
        guard let obligation = incident.obligation(id), obligation.state == .open else { return }
        guard let clock = obligation.clock else { return beginRound(id) }
        if clock.nextRoundAt != nil { return }
        if clock.nextStepAt == nil {
            // It was answered and is open again.
            if clock.roundBegan + Limits.roundFloor <= now {
                beginRound(id)
            } else {
                advance(id)
            }
        } else if !clock.ringing.contains(where: { !$0.isUnreachable }) {
            advance(id)
        }
    }

    private mutating func join(_ answering: Answering) throws(Refusal) {
        try known(answering.person)
        try requireActive()
        let person = answering.person
        var owed: [Obligation] = []
        if answering.obligation != nil {
            owed = try obligations(of: answering)
        } else {
            owed = (try? obligations(of: answering)) ?? []
        }
        var hasJoined = false
        for obligation in owed where obligation.isLive && obligation.mustJoin {
            if obligation.state == .joined {
                if obligation.holder == person { hasJoined = incident.isPresent(person) }
                continue
            }
            record(
                .joined(Event.Joined(obligation: obligation.id, person: person, bridge: bridge)))
            hasJoined = true
        }
        if !hasJoined, !incident.isPresent(person) {
            record(.joined(Event.Joined(obligation: nil, person: person, bridge: bridge)))
        }
    }

    private mutating func leave(text: String) throws(Refusal) {
        guard let person = by.person else { throw .needsPerson }
        guard incident.isPresent(person) else { throw .notInRoom(person) }
        let text = try bounded(text)
        let held = incident.obligations.filter { $0.state == .joined && $0.holder == person }
        guard !held.isEmpty, incident.isActive else {
            record(.left(Event.Left(obligation: nil, person: person, text: text)))
            return
        }
        // Leaving without an accepted hand-over reopens what was held.
        for obligation in held {
            record(
                .left(Event.Left(obligation: obligation.id, person: person, text: text)))
            goOnWithoutPerson(obligation.id)
        }
    }

    private mutating func handover(
        _ id: ObligationID?, to: PersonID, text: String
    ) throws(Refusal) {
        guard let person = by.person else { throw .needsPerson }
        try known(to)
        let text = try bounded(text)
        let held = incident.obligations.filter {
            $0.isAnswered && $0.holder == person && (id == nil || $0.id == id)
        }
        guard !held.isEmpty else { throw .owesNothing(person) }
        for obligation in held {
            record(
                .handoverOffered(
                    Event.HandoverOffered(
                        obligation: obligation.id, from: person, to: to, text: text)))
        }
        notify(to, .handover, text: "\(person) hands over: \(text)")
    }

    private mutating func accept(_ id: ObligationID?) throws(Refusal) {
        guard let person = by.person else { throw .needsPerson }
        let offers = incident.handovers.filter {
            $0.to == person && (id == nil || $0.obligation == id)
        }
        guard !offers.isEmpty else { throw .noHandover }
        for offer in offers {
            let mustJoin = incident.obligation(offer.obligation)?.mustJoin == true
            record(
                .handoverAccepted(
                    Event.HandoverAccepted(
                        obligation: offer.obligation, from: offer.from, to: offer.to,
                        until: now + (mustJoin ? Limits.defaultETA : Limits.acknowledgeLapse))))
        }
    }

    // MARK: Steering

    private mutating func page(_ target: PageTarget, text: String) throws(Refusal) {
        try requireActive()
        let text = try bounded(text)
        let wanted: Obligation.Target
        switch target {
        case .group(let group):
            guard handbook.groups[group] != nil else { throw .unknownGroup(group) }
            wanted = .group(group)
        case .person(let person):
            try known(person)
            wanted = .person(person)
        }
        guard incident.obligations.count < Limits.obligations else { throw .tooManyObligations }
        let seats = incident.obligations.filter { $0.isLive && $0.target == wanted }
        // Somebody of them is being paged already.
        if seats.contains(where: { $0.state == .open }) { return }
        if case .person = wanted, !seats.isEmpty { return }
        open(
            wanted, seat: (seats.map(\.seat).max() ?? 0) + 1, isRequired: false,
            mustJoin: incident.policy.mustJoin, urgency: .high,
            text: text.isEmpty ? "asked for in the room" : text)
    }

    private mutating func escalate(_ id: ObligationID, text: String) throws(Refusal) {
        try requireActive()
        guard let obligation = incident.obligation(id), obligation.isLive else {
            throw .unknownObligation(id)
        }
        guard obligation.state != .joined else { return }
        record(.escalated(Event.Escalated(obligation: id, text: try bounded(text))))
        guard let clock = incident.obligation(id)?.clock else { return beginRound(id) }
        if clock.nextRoundAt == nil { advance(id) }
    }

    private mutating func release(
        _ target: ReleaseTarget, text: String
    ) throws(Refusal) {
        let text = try bounded(text)
        switch target {
        case .obligation(let id):
            guard let obligation = incident.obligation(id), obligation.isLive else {
                throw .unknownObligation(id)
            }
            let holder = obligation.holder
            record(
                .released(Event.Released(obligation: id, person: holder, text: text)))
            if let holder { notify(holder, .mayGo, text: text.isEmpty ? "you may go" : text) }
        case .person(let person):
            try known(person)
            let held = incident.obligations.filter { $0.isAnswered && $0.holder == person }
            guard !held.isEmpty || incident.isPresent(person) else {
                throw .notInRoom(person)
            }
            for obligation in held {
                record(
                    .released(
                        Event.Released(obligation: obligation.id, person: person, text: text)))
            }
            if held.isEmpty {
                record(.released(Event.Released(obligation: nil, person: person, text: text)))
            }
            notify(person, .mayGo, text: text.isEmpty ? "you may go" : text)
        }
    }

    private mutating func set(_ severity: Severity, text: String) throws(Refusal) {
        try requireActive()
        guard severity != incident.severity else { return }
        let isLower = severity < incident.severity
        if isLower, by.person == nil { throw .needsPerson }
        if isLower, text.isEmpty { throw .needsReason }
        let text = try bounded(text)
        let who = by.person?.text ?? "the operator"
        let reason = Verdict.Reason(
            rule: nil, severity: severity,
            text: "\(who) set \(severity.name)\(text.isEmpty ? "" : ": \(text)")")
        classify(
            Verdict(severity: severity, reasons: [reason]),
            overrules: isLower ? incident.severity : nil, text: text)
    }

    private mutating func tick(_ step: Int) throws(Refusal) {
        guard let id = incident.runbook, let runbook = handbook.runbooks[id],
            runbook.steps.indices.contains(step - 1)
        else { throw .unknownStep(step) }
        guard !incident.ticks.contains(where: { $0.step == step }) else { return }
        record(
            .stepTicked(Event.StepTicked(step: step, text: runbook.steps[step - 1])))
    }

    private mutating func finish(_ id: ActionID) throws(Refusal) {
        guard let action = incident.actions.first(where: { $0.id == id }) else {
            throw .unknownAction(id)
        }
        guard action.doneAt == nil else { return }
        record(.actionDone(Event.ActionDone(id: id)))
    }

    private mutating func end(_ kind: Resolution.Kind, _ text: String) throws(Refusal) {
        let text = try bounded(text)
        if incident.state == .resolved { return }
        try requireActive()
        resolve(Resolution(kind: kind, text: text))
    }

    private mutating func reopen(_ text: String) throws(Refusal) {
        guard !incident.isActive else { return }
        record(.reopened(Event.Reopened(text: try bounded(text))))
        classify(incident.verdict)
    }

    // MARK: Checks

    func requireActive() throws(Refusal) {
        guard incident.isActive else { throw .notActive(incident.number, incident.state) }
    }

    private func known(_ person: PersonID?) throws(Refusal) {
        guard let person else { return }
        guard handbook.people[person] != nil else { throw .unknownPerson(person) }
    }

    private func bounded(_ text: String) throws(Refusal) -> String {
        guard text.utf8.count <= Limits.textBytes else {
            throw .tooLong("text", limit: Limits.textBytes)
        }
        return text
    }

    private func checked(_ text: String, _ what: String) throws(Refusal) -> String {
        guard text.contains(where: { !$0.isWhitespace }) else { throw .needsText(what) }
        return try bounded(text)
    }

    /// The obligations that an answer means: the one named (anybody may take it), the one whose
    /// page was answered, else all that ring this person or that they hold.
    private func obligations(of answering: Answering) throws(Refusal) -> [Obligation] {
        try requireActive()
        var wanted = answering.obligation
        if wanted == nil, let serial = answering.message {
            wanted = incident.message(serial)?.obligation
        }
        if let wanted {
            guard let obligation = incident.obligation(wanted) else {
                throw .unknownObligation(wanted)
            }
            guard obligation.isLive else { return [] }
            return [obligation]
        }
        let person = answering.person
        var owed: [Obligation] = []
        var seats: Set<Obligation.Target> = []
        for obligation in incident.obligations where obligation.isLive {
            let isRung =
                obligation.holder == person || obligation.alsoAnswered.contains(person)
                || obligation.target == .person(person)
                || incident.messages.contains {
                    $0.person == person && $0.obligation == obligation.id
                }
                || obligation.clock?.ringing.contains { $0.person == person } == true
            // One person fills one seat of a group.
            guard isRung, seats.insert(obligation.target).inserted else { continue }
            owed.append(obligation)
        }
        guard !owed.isEmpty else { throw .owesNothing(person) }
        return owed
    }
}
