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

    private var begun: Set<String> = []
    /// Attempts that left a node.
    private var sent: Set<String> = []
    /// Messages that a receiver took, and by which way.
    private var received: Set<String> = []
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
        sent.insert("\(attempt)")
        let key = Self.key(
            attempt.message.incident, attempt.message.serial, attempt.way, attempt.number)
        return begun.contains(key) ? nil : "\(attempt.message) left before the journal says so"
    }

    private mutating func note(_ who: String, _ what: String) {
        meant[who, default: []].insert(what)
    }

    mutating func receives(_ attempt: Attempt) {
        received.insert("\(attempt.message) \(attempt.way)")
    }

    func wasSent(_ attempt: Attempt) -> Bool { sent.contains("\(attempt)") }

    // MARK: What the journal says

    mutating func problem(with entry: Entry, in truth: Situation) -> String? {
        guard let number = entry.incident, let incident = truth.incidents[number] else {
            return nil
        }
        switch entry.event {
        case .attemptBegan(let began): return problem(with: began, incident)
        case .attemptEnded(let ended):
            let message = MessageID(incident: number, serial: ended.message)
            guard case .delivered = ended.outcome, !received.contains("\(message) \(ended.way)")
            else { return nil }
            return "\(message) counts as delivered, and no receiver took it"
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

    private mutating func problem(with began: Event.AttemptBegan, _ incident: Incident) -> String? {
        let key = Self.key(incident.number, began.message, began.way, began.number)
        guard begun.insert(key).inserted else { return "\(key) was begun before" }
        guard let message = incident.message(began.message) else { return "\(key) of no message" }
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
                let obligation = incident.obligation(place.obligation), obligation.mustJoin
            else { return false }
            return obligation.state == .acknowledged && obligation.answer?.person == promise.person
                && obligation.answer?.at == promise.at
        }
        let places = late.keys.map { "#\($0.incident) obligation \($0.obligation)" }.sorted()
        return places.first.map { "the ETA of \($0) passed, and nobody is asked" }
    }

    private static func key(
        _ incident: IncidentNumber, _ message: MessageSerial, _ way: Int, _ number: Int
    ) -> String {
        "\(incident)-\(message) way \(way) try \(number)"
    }
}
