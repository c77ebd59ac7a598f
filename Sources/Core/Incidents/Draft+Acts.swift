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
        case .snooze(let length, let text): try snooze(for: length, text: text)
        case .wake(let text): try wake(text)
        // Decided by the situation: they concern two incidents.
        case .merge, .split, .link, .unlink: break
        }
        noticeAssembly()
    }

    /// The first moment at which every required group has as many joined as the plan needs and a
    /// commander is in.
    mutating func noticeAssembly() {
        guard incident.assembledAt == nil, incident.isActive, incident.hasAssembled else { return }
        record(.assembled(Event.Assembled()))
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
        let seats = incident.obligations.filter { $0.isLive && $0.target == wanted }
        // Somebody of them is being paged already.
        if seats.contains(where: { $0.state == .open }) { return }
        if case .person = wanted, !seats.isEmpty { return }
        var seat = (seats.map(\.seat).max() ?? 0) + 1
        guard
            incident.obligations.count < Limits.obligations
                || past(Seat(wanted, seat)) != nil
        else { throw .tooManyObligations }
        endSnooze("somebody is asked for")
        if incident.quiet != nil {
            // Who asks for help takes it in hand: whoever is needed is paged, too.
            endQuiet("somebody is asked for")
            openNeeded(because: "somebody is asked for")
            let isAsked = incident.obligations.contains {
                $0.isLive && $0.target == wanted && $0.state == .open
            }
            if isAsked { return }
            let live = incident.obligations.filter { $0.isLive && $0.target == wanted }
            seat = (live.map(\.seat).max() ?? 0) + 1
        }
        open(
            Seat(wanted, seat), isRequired: false, mustJoin: incident.policy.mustJoin,
            urgency: .high, text: text.isEmpty ? "asked for in the room" : text)
    }

    private mutating func escalate(_ id: ObligationID, text: String) throws(Refusal) {
        try requireActive()
        guard let obligation = incident.obligation(id), obligation.isLive else {
            throw .unknownObligation(id)
        }
        guard obligation.state != .joined else { return }
        let text = try bounded(text)
        endSnooze("somebody escalates")
        record(.escalated(Event.Escalated(obligation: id, text: text)))
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
            let told = holder.map { [$0] } ?? peopleRung(for: obligation)
            record(
                .released(Event.Released(obligation: id, person: holder, text: text)))
            tellMayGo(told, text: released(text))
        case .person(let person):
            try known(person)
            try release(person, text)
        }
    }

    /// From what they hold, from the room, and from whatever they are rung for and have not
    /// answered: there the next candidate takes over, and what was asked of them by name is done.
    private mutating func release(_ person: PersonID, _ text: String) throws(Refusal) {
        let isPresent = incident.isPresent(person)
        let held = incident.obligations.filter { $0.holder == person }
        let asked = incident.obligations.filter { isAsked(person, by: $0) }
        guard isPresent || !held.isEmpty || !asked.isEmpty else { throw .notInRoom(person) }
        let isTold = isPresent || !held.isEmpty || mayHaveReached(person)
        let byName = asked.filter { $0.target == .person(person) && $0.state == .open }
        for obligation in held + byName {
            record(
                .released(
                    Event.Released(obligation: obligation.id, person: person, text: text)))
        }
        if held.isEmpty, isPresent {
            record(.released(Event.Released(obligation: nil, person: person, text: text)))
        }
        for obligation in asked where !byName.contains(obligation) {
            record(
                .pageWithdrawn(
                    Event.PageWithdrawn(obligation: obligation.id, person: person, text: text)))
            goOn(obligation.id, without: person)
        }
        if isTold { notify(person, .mayGo, text: released(text)) }
    }

    private func released(_ text: String) -> String {
        let who = by.person.map { handbook.name(of: $0) } ?? "the operator"
        return "\(who) released you\(text.isEmpty ? "" : ": \(text)")"
    }

    /// Whether the person is rung for it, or would be again in its next round.
    private func isAsked(_ person: PersonID, by obligation: Obligation) -> Bool {
        guard obligation.isLive, obligation.holder != person,
            !obligation.declined.contains(person), !obligation.letGo.contains(person)
        else { return false }
        if obligation.isRinging(person) || obligation.alsoAnswered.contains(person) { return true }
        guard obligation.state == .open else { return false }
        return obligation.target == .person(person)
            || incident.lastPage(of: person, for: obligation.id) != nil
    }

    /// Whether a page of this person arrived, or is on its way and cannot be called back.
    private func mayHaveReached(_ person: PersonID) -> Bool {
        incident.messages.contains { message in
            message.person == person && message.obligation != nil
                && message.ways.contains { $0.isDelivered || $0.isSending }
        }
    }

    private mutating func set(_ severity: Severity, text: String) throws(Refusal) {
        try requireActive()
        guard severity != incident.severity else { return }
        let isLower = severity < incident.severity
        if isLower, by.person == nil { throw .needsPerson }
        if isLower, text.allSatisfy({ $0.isWhitespace }) { throw .needsReason }
        let text = try bounded(text)
        let words = "set \(severity.name)\(text.isEmpty ? "" : ": \(text)")"
        let reason = Verdict.Reason(
            rule: nil, severity: severity,
            text: by.person == nil ? "the operator \(words)" : words, by: by.person)
        classify(
            Verdict(severity: severity, reasons: [reason]),
            overrules: isLower ? max(incident.overruled ?? .sev5, incident.severity) : nil,
            text: text, isAsked: true)
    }

    private mutating func tick(_ step: Int) throws(Refusal) {
        guard let id = incident.runbook, let runbook = handbook.runbooks[id], step > 0,
            step <= runbook.steps.count
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

    func known(_ person: PersonID?) throws(Refusal) {
        guard let person else { return }
        guard handbook.people[person] != nil else { throw .unknownPerson(person) }
    }

    func bounded(_ text: String) throws(Refusal) -> String {
        guard text.utf8.count <= Limits.textBytes else {
            throw .tooLong("text", limit: Limits.textBytes)
        }
        return text
    }

    func checked(_ text: String, _ what: String) throws(Refusal) -> String {
        guard text.contains(where: { !$0.isWhitespace }) else { throw .needsText(what) }
        return try bounded(text)
    }
}
