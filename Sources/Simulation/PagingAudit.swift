import Core

/// What the journal says of pages and answers, held against what people and receivers did.
struct PagingAudit {
    private struct Place: Hashable {
        var incident: IncidentNumber
        var obligation: ObligationID
    }

    /// Somebody's word to come, as they said it.
    private struct Promise {
        var person: PersonID
        var at: Moment
        var due: Moment
    }

    /// One way of one message, which one receiver has. The message's time tells it from another of the
    /// same number, which is given out anew when the journal lost its last entries.
    private struct Target: Hashable {
        var message: MessageID
        var at: Moment?
        var way: Int
    }

    /// When the journal said that it begins, in the world's time.
    private var begun: [Attempt: Int64] = [:]
    /// Attempts that left a node.
    private var sent: Set<Attempt> = []
    /// Messages that a receiver took, and by which way.
    private var received: Set<Target> = []
    private var rounds: [Place: Moment] = [:]
    private var promises: [Place: Promise] = [:]
    /// What people meant to answer, under `#1 ada`: an obligation, a page, or whatever they owe.
    private var meant: [String: Set<String>] = [:]

    // MARK: What people and receivers do

    mutating func means(_ act: Act, on number: IncidentNumber) {
        let answering: Answering
        switch act {
        case .acknowledge(let meaning, _), .join(let meaning), .decline(let meaning, _):
            answering = meaning
        default: return
        }
        let who = "#\(number) \(answering.person)"
        if let id = answering.obligation { return note(who, "obligation \(id)") }
        if let serial = answering.message { note(who, "message \(serial)") }
        // A message that nobody remembers any more means whatever they owe.
        note(who, "any")
    }

    /// What is wrong with sending this; nil when it may leave.
    mutating func sends(_ attempt: Attempt) -> String? {
        sent.insert(attempt)
        return begun[attempt] == nil ? "\(attempt.message) left before the journal says so" : nil
    }

    private mutating func note(_ who: String, _ what: String) {
        meant[who, default: []].insert(what)
    }

    mutating func receives(_ attempt: Attempt) {
        received.insert(Target(message: attempt.message, at: attempt.at, way: attempt.way))
    }

    func wasSent(_ attempt: Attempt) -> Bool { sent.contains(attempt) }

    /// What people and receivers did; what the journal says is taken anew.
    func withoutJournal() -> PagingAudit {
        var audit = PagingAudit()
        (audit.sent, audit.received, audit.meant) = (sent, received, meant)
        return audit
    }

    /// In the world's time; nil for an attempt of which the journal says nothing.
    func began(_ attempt: Attempt) -> Int64? { begun[attempt] }

    // MARK: What the journal says

    mutating func problem(
        with entry: Entry, in truth: Situation, at clock: Int64
    ) -> String? {
        let number = entry.incident ?? truth.notices.number
        guard let incident = truth.holder(of: number) else { return nil }
        switch entry.event {
        case .attemptBegan(let began): return problem(with: began, incident, at: clock)
        case .attemptEnded(let ended):
            let target = Target(
                message: MessageID(incident: number, serial: ended.message),
                at: incident.message(ended.message)?.at, way: ended.way)
            guard case .delivered = ended.outcome, !received.contains(target) else { return nil }
            return "\(target.message) counts as delivered, and no receiver took it"
        case .roundBegan(let began):
            let place = Place(incident: number, obligation: began.obligation)
            defer { rounds[place] = entry.at }
            guard let last = rounds[place], last + Limits.roundFloor > entry.at else { return nil }
            return "two rounds of obligation \(began.obligation) within a minute"
        case .obligationReopened(let reopened):
            let place = Place(incident: number, obligation: reopened.id)
            rounds[place] = nil
            promises[place] = nil
        case .obligationChanged(let changed):
            promises[Place(incident: number, obligation: changed.id)] = nil
        case .acknowledged(let answer): return problem(with: answer, incident, at: entry.at)
        case .declined(let declined):
            return unmeant(declined.person, declined.obligation, incident)
        default: break
        }
        return nil
    }

    private mutating func problem(
        with began: Event.AttemptBegan, _ incident: Incident, at clock: Int64
    ) -> String? {
        let id = MessageID(incident: incident.number, serial: began.message)
        guard let message = incident.message(began.message) else { return "\(id) is no message" }
        let attempt = Attempt(of: message, way: began.way, number: began.number)
        let key = "\(id) way \(began.way) try \(began.number)"
        guard begun.updateValue(clock, forKey: attempt) == nil else {
            return "\(key) was begun before"
        }
        if message.isWithdrawn { return "\(key) begins after it was withdrawn" }
        guard let id = message.obligation else { return nil }
        guard let obligation = incident.obligation(id), obligation.isLive else {
            return "\(key) rings for what is over"
        }
        // Who has it is told of a change; beside a long ETA the next candidate is rung.
        let mayRing =
            obligation.state == .open || obligation.holder == message.person
            || (obligation.state == .acknowledged && obligation.clock?.nextStepAt != nil)
        return mayRing ? nil : "\(key) rings for \(obligation.title), which was answered before"
    }

    private mutating func problem(
        with answer: Event.Acknowledged, _ incident: Incident, at: Moment
    ) -> String? {
        let place = Place(incident: incident.number, obligation: answer.obligation)
        if answer.behind == nil, let obligation = incident.obligation(answer.obligation) {
            let isRepeat = obligation.holder == answer.person && answer.eta == nil
            if !isRepeat || promises[place] == nil, obligation.mustJoin {
                promises[place] = Promise(
                    person: answer.person, at: at, due: at + (answer.eta ?? Limits.defaultETA))
            } else if obligation.mustJoin {
                promises[place]?.at = at
            }
        }
        return unmeant(answer.person, answer.obligation, incident)
    }

    private func unmeant(
        _ person: PersonID, _ id: ObligationID, _ incident: Incident
    ) -> String? {
        guard let obligation = incident.obligation(id) else { return "an answer to nothing" }
        let meant = meant["#\(incident.number) \(person)"] ?? []
        // One person fills one seat of a group, whichever of them was named.
        let seats = incident.obligations.filter { $0.target == obligation.target }.map(\.id)
        if seats.contains(where: { meant.contains("obligation \($0)") }) { return nil }
        let pages = incident.messages.filter { seats.contains($0.obligation ?? 0) }
        if pages.contains(where: { meant.contains("message \($0.id.serial)") }) { return nil }
        let wasRung = incident.messages.contains { $0.person == person && $0.obligation == id }
        let mayOwe =
            wasRung || obligation.holder == person || obligation.target == .person(person)
            || obligation.alsoAnswered.contains(person)
            || obligation.clock?.ringing.contains { $0.person == person } == true
        if mayOwe, meant.contains("any") { return nil }
        return "\(person) did not answer for \(obligation.title)"
    }

    /// Somebody said when they would come, did not, and is not asked.
    func missedPromise(
        in truth: Situation, patience: Duration, at now: Moment
    ) -> String? {
        let late = promises.filter { place, promise in
            guard promise.due + patience < now,
                let incident = truth.incidents[place.incident], incident.isActive,
                // Its clocks stand still until then; who has it is asked again at its end.
                incident.snooze == nil,
                let obligation = incident.obligation(place.obligation), obligation.mustJoin
            else { return false }
            return obligation.state == .acknowledged && obligation.answer?.person == promise.person
                && obligation.answer?.at == promise.at
        }
        let places = late.keys.map { "#\($0.incident) obligation \($0.obligation)" }.sorted()
        return places.first.map { "the ETA of \($0) passed, and nobody is asked" }
    }
}
