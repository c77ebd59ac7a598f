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
            let told = holder.map { [$0] } ?? peopleRung(for: obligation)
            record(
                .released(Event.Released(obligation: id, person: holder, text: text)))
            tellMayGo(told, text: text.isEmpty ? "you may go" : text)
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
        if isLower, text.allSatisfy({ $0.isWhitespace }) { throw .needsReason }
        let text = try bounded(text)
        let who = by.person?.text ?? "the operator"
        let reason = Verdict.Reason(
            rule: nil, severity: severity,
            text: "\(who) set \(severity.name)\(text.isEmpty ? "" : ": \(text)")")
        classify(
            Verdict(severity: severity, reasons: [reason]),
            overrules: isLower ? max(incident.overruled ?? .sev5, incident.severity) : nil,
            text: text)
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

    private func checked(_ text: String, _ what: String) throws(Refusal) -> String {
        guard text.contains(where: { !$0.isWhitespace }) else { throw .needsText(what) }
        return try bounded(text)
    }
}
