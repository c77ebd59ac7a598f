/// Rounds, steps, pages and alarms: how an obligation gets its answer (promises 3 to 6).
extension Draft {
    mutating func open(
        _ seat: Seat, isRequired: Bool, mustJoin: Bool, urgency: Urgency, text: String
    ) {
        if let past = past(seat) {
            record(
                .obligationReopened(
                    Event.ObligationReopened(
                        id: past.id, member: seat.member, isRequired: isRequired,
                        mustJoin: mustJoin, urgency: urgency, text: text)))
            return beginRound(past.id)
        }
        let id = incident.obligations.last?.id.next ?? 1
        record(
            .obligationOpened(
                Event.ObligationOpened(
                    id: id, target: seat.target, seat: seat.number, member: seat.member,
                    isRequired: isRequired, mustJoin: mustJoin, urgency: urgency, text: text)))
        beginRound(id)
    }

    /// What was owed there before and is done: it is asked for anew, not listed twice.
    func past(_ seat: Seat) -> Obligation? {
        incident.obligations.last { !$0.isLive && $0.asSeat.isSame(seat) }
    }

    /// Asks the roster anew and rings the first step that names anybody. `lastly`: somebody who just
    /// left it is asked again only behind everybody else.
    mutating func beginRound(_ id: ObligationID, lastly: PersonID? = nil) {
        guard mayRing, let obligation = incident.obligation(id), obligation.state == .open else {
            return
        }
        var forgiven = false
        let asked = candidates(for: obligation)
        var steps = withoutDeclined(asked, of: obligation)
        if steps.isEmpty, !asked.isEmpty, !obligation.declined.isEmpty {
            // Everybody declined: everybody is asked again, and the alarm says so.
            forgiven = true
            steps = asked
        }
        if let lastly { steps = steps.with(last: lastly) }
        let (arranged, reason) = arrange(steps, for: obligation, lastly: lastly)
        record(
            .roundBegan(
                Event.RoundBegan(
                    obligation: id, round: (obligation.clock?.round ?? 0) + 1, steps: arranged,
                    forgiven: forgiven, reason: reason)))
        advance(id)
    }

    /// Nobody is rung while a restored journal waits, nor while the incident is put off.
    private var mayRing: Bool { !isHeld && incident.snooze == nil }

    /// Rings the next step of the round that names anybody, or ends the round.
    mutating func advance(_ id: ObligationID) {
        guard mayRing, let start = incident.obligation(id)?.clock, start.nextRoundAt == nil else {
            return
        }
        var step = start.step
        while let obligation = incident.obligation(id), let clock = obligation.clock {
            step += 1
            guard clock.steps.indices.contains(step - 1) else { return runOut(obligation, clock) }
            let taken = takenSeats(beside: obligation)
            let people = clock.steps[step - 1].people.filter {
                !obligation.declined.contains($0) && $0 != obligation.holder
                    && !taken.contains($0) && !wasSteppedOver($0, for: obligation)
            }
            let reason: PageReason = obligation.group == nil ? .byHand : .step
            for person in people { page(person, for: id, step: step, reason: reason) }
            tellShadows(of: people, for: id)
            if !people.isEmpty, stepHasSomebody(id) { return }
        }
    }

    /// Whether anybody who is being rung can still be rung.
    func stepHasSomebody(_ id: ObligationID) -> Bool {
        guard let clock = incident.obligation(id)?.clock else { return true }
        return clock.ringing.contains { !$0.isSteppedOver }
    }

    /// Whether every method of this person failed since the round began.
    private func wasSteppedOver(_ person: PersonID, for obligation: Obligation) -> Bool {
        guard let clock = obligation.clock,
            let last = incident.lastPage(of: person, for: obligation.id)
        else { return false }
        return last.isExhausted && last.at >= clock.roundBegan
    }

    private mutating func runOut(_ obligation: Obligation, _ clock: PagingClock) {
        guard obligation.state == .open else {
            // Somebody with a long ETA has it, and there is nobody further to ask.
            record(.roundRanOut(Event.RoundRanOut(obligation: obligation.id, nextRoundAt: nil)))
            return
        }
        let text = alarmText(obligation, clock)
        record(
            .roundRanOut(
                Event.RoundRanOut(
                    obligation: obligation.id,
                    nextRoundAt: max(now, clock.roundBegan + Limits.roundFloor), text: text)))
        alarm(text)
    }

    private func alarmText(_ obligation: Obligation, _ clock: PagingClock) -> String {
        let title = handbook.title(of: obligation)
        let people = clock.steps.flatMap(\.people).filter { !obligation.letGo.contains($0) }
        if people.isEmpty {
            return obligation.letGo.isEmpty
                ? "nobody is on call for \(title)" : "everybody asked for \(title) was released"
        }
        if people.allSatisfy({ obligation.declined.contains($0) }) {
            return "everybody asked for \(title) declined"
        }
        if people.allSatisfy({ wasSteppedOver($0, for: obligation) }) {
            // A channel that fails says nothing about the people behind it.
            let channels = failedChannels(people, for: obligation)
            return channels.isEmpty
                ? "nobody on call for \(title) can be reached"
                : "nobody was rung for \(title): Muster cannot send by "
                    + channels.map(\.name).joined(separator: " or ")
        }
        return "nobody answered for \(title) in round \(clock.round)"
    }

    /// By which channels of this installation these people could not be rung in this round.
    private func failedChannels(
        _ people: [PersonID], for obligation: Obligation
    ) -> [Channel] {
        let failed = people.flatMap {
            incident.lastPage(of: $0, for: obligation.id)?.failedChannels ?? []
        }
        return Channel.allCases.filter { failed.contains($0) }
    }

    /// To the war room (the entry itself), to the commander, and to the fallback address.
    mutating func alarm(_ text: String) {
        if let commander = incident.actingCommander ?? incident.roles[.commander],
            let person = handbook.people[commander]
        {
            send(.alarm, to: commander, ways: person.methods, all: false, text: text)
        }
        let fallback = plan?.fallback ?? handbook.fallback
        send(.alarm, to: nil, ways: fallback.methods, all: true, text: text)
    }

    // MARK: Candidates

    private func candidates(for obligation: Obligation) -> [CandidateStep] {
        switch obligation.target {
        case .person(let person):
            return [CandidateStep(people: [person], delay: Limits.pageAgain * 5)]
        case .group(let group), .commander(let group):
            let steps = handbook.candidates(group: group, at: world.wall, changes: changes)
            let taken = takenSeats(beside: obligation)
            return steps.compactMap { step in step.keeping { !taken.contains($0) } }
        }
    }

    /// People who hold, or are being rung for, another seat of the same group: several seats are
    /// filled by different people. Who was let go from one of them is not asked for the others.
    private func takenSeats(beside obligation: Obligation) -> Set<PersonID> {
        takenSeats(of: obligation.target, but: obligation.id).union(obligation.letGo)
    }

    func takenSeats(of target: Obligation.Target, but id: ObligationID? = nil) -> Set<PersonID> {
        var taken: Set<PersonID> = []
        for other in incident.obligations
        where other.isLive && other.id != id && other.target == target {
            if let holder = other.holder { taken.insert(holder) }
            for ring in other.clock?.ringing ?? [] { taken.insert(ring.person) }
            taken.formUnion(other.letGo)
        }
        return taken
    }

    /// Of the same round, the earliest step's people whose last page failed by this channel.
    func peopleToTry(_ channel: Channel, for obligation: Obligation) -> [PersonID] {
        for step in obligation.clock?.steps ?? [] {
            let people = step.people.filter { person in
                guard !obligation.declined.contains(person), !obligation.letGo.contains(person),
                    let last = incident.lastPage(of: person, for: obligation.id)
                else { return false }
                return last.isExhausted
                    && last.ways.contains {
                        $0.channel == channel && $0.progress == .failed(channel: true)
                    }
            }
            if !people.isEmpty { return people }
        }
        return []
    }

    private func withoutDeclined(_ steps: [CandidateStep], of obligation: Obligation)
        -> [CandidateStep]
    {
        steps.compactMap { step in step.keeping { !obligation.declined.contains($0) } }
    }
}

// MARK: Pages and notices

extension Draft {
    /// Rings one person for one obligation. Every further page of the same person is louder: it
    /// begins with one more method at once.
    mutating func page(_ person: PersonID, for id: ObligationID, step: Int, reason: PageReason) {
        guard mayRing, let obligation = incident.obligation(id) else { return }
        let methods = handbook.people[person]?.methods(for: obligation.urgency) ?? []
        let before = obligation.clock?.ringing.first { $0.person == person }?.pages ?? 0
        let serial = incident.nextMessage
        record(
            .paged(
                Event.Paged(
                    message: serial, obligation: id, person: person, step: step, reason: reason,
                    urgency: obligation.urgency,
                    ways: methods.map { Way(method: $0.id, channel: $0.channel) })))
        if methods.isEmpty { stepOver(person, id, text: "has no contact method") }
        for way in 0..<min(before + 1, methods.count) { begin(serial, way) }
    }

    /// Tells, once a round, who learns from those that are rung: they owe nothing.
    private mutating func tellShadows(of people: [PersonID], for id: ObligationID) {
        guard let obligation = incident.obligation(id), let group = obligation.group,
            let clock = obligation.clock
        else { return }
        let rung = handbook.onCall(group: group, at: world.wall, changes: changes)
            .filter { people.contains($0.person) }
        var learners: [(learner: PersonID, from: [PersonID])] = []
        func add(_ shadowing: [Shadowing], from people: [PersonID]) {
            for one in shadowing where !learners.contains(where: { $0.learner == one.learner }) {
                learners.append((one.learner, people))
            }
        }
        for schedule in Set(rung.map(\.schedule)).sorted() {
            add(
                handbook.shadows(
                    group: group, schedule: schedule, at: world.wall, changes: changes),
                from: rung.map(\.person))
        }
        // Whom a step names directly is on no schedule: the shadows of the whole group learn.
        let isAnyDirect = people.contains { person in !rung.contains { $0.person == person } }
        if isAnyDirect, let group = handbook.groups[group] {
            add(
                handbook.groupShadows(group: group, at: world.wall, changes: changes),
                from: people)
        }
        for (learner, teachers) in learners
        where handbook.people[learner] != nil && !clock.shadows.contains(learner)
            && !clock.ringing.contains(where: { $0.person == learner })
            && obligation.holder != learner
        {
            var paged: [PersonID] = []
            for teacher in teachers where !paged.contains(teacher) { paged.append(teacher) }
            let whom = paged.map { handbook.name(of: $0) }.joined(separator: " and ")
            send(
                .shadow, to: learner, ways: handbook.people[learner]?.methods ?? [], all: false,
                text: "You shadow \(whom), who \(paged.count == 1 ? "is" : "are") paged for "
                    + handbook.title(of: obligation),
                about: id)
        }
    }

    mutating func notify(_ person: PersonID, _ kind: NoticeKind, text: String) {
        let methods = handbook.people[person]?.methods ?? []
        send(kind, to: person, ways: methods, all: false, text: text)
    }

    /// A notice is sent once and never repeated; by `all` ways at once or one after the other.
    mutating func send(
        _ kind: NoticeKind, to person: PersonID?, ways: [ContactMethod], all: Bool, text: String,
        about obligation: ObligationID? = nil
    ) {
        guard !isHeld else { return }
        let serial = incident.nextMessage
        record(
            .notified(
                Event.Notified(
                    message: serial, person: person, kind: kind, text: text,
                    ways: ways.map { Way(method: $0.id, channel: $0.channel) },
                    obligation: obligation)))
        for way in 0..<(all ? ways.count : min(1, ways.count)) { begin(serial, way) }
    }

    mutating func begin(_ serial: MessageSerial, _ way: Int) {
        guard !isHeld, let message = incident.message(serial),
            message.ways.indices.contains(way)
        else { return }
        record(
            .attemptBegan(
                Event.AttemptBegan(
                    message: serial, way: way, number: message.ways[way].attempts &+ 1,
                    node: world.node, until: now + Limits.attemptLease)))
    }

    private mutating func stepOver(
        _ person: PersonID, _ id: ObligationID, channels: [Channel] = [], text: String
    ) {
        record(
            .steppedOver(
                Event.SteppedOver(
                    obligation: id, person: person, channels: channels, text: text)))
    }

    // MARK: What came of an attempt

    mutating func attemptEnded(
        _ attempt: Attempt, _ outcome: AttemptOutcome, retryAfter: Duration?
    ) {
        let serial = attempt.message.serial
        guard let message = incident.message(serial), message.ways.indices.contains(attempt.way),
            !message.ways[attempt.way].isDelivered
        else { return }
        let isLeased = message.ways[attempt.way].isSending(attempt: attempt.number)
        var isDelivery = false
        if case .delivered = outcome { isDelivery = true }
        guard isLeased || isDelivery else { return }
        var retryAt: Moment?
        if case .retry = outcome, !message.isWithdrawn {
            let delay = RetryPlan.delay(after: attempt.number, asked: retryAfter, seed: &seed)
            retryAt = delay.map { now + $0 }
        }
        record(
            .attemptEnded(
                Event.AttemptEnded(
                    message: serial, way: attempt.way, number: attempt.number, outcome: outcome,
                    retryAt: retryAt)))
        let isDead = incident.message(serial)?.ways[attempt.way].isFailed == true
        goOn(serial, atOnce: isDead)
    }

    /// Starts the next method when the one before is dead or late; steps over whoever is left with
    /// failed methods only.
    mutating func goOn(_ serial: MessageSerial, atOnce: Bool = false) {
        guard let message = incident.message(serial), !message.isWithdrawn, !message.isDelivered
        else { return }
        let hasLive = message.ways.contains { $0.isLive }
        if let next = message.nextWaiting {
            let isLate = now >= (message.lastStart ?? message.at) + Limits.nextMethod
            if atOnce || !hasLive || isLate { begin(serial, next) }
            return
        }
        guard message.isExhausted, let id = message.obligation, let person = message.person,
            let obligation = incident.obligation(id),
            obligation.clock?.ringing.contains(where: {
                $0.person == person && $0.lastMessage == serial && !$0.isSteppedOver
            }) == true
        else { return }
        let channels = message.failedChannels
        let way = message.ways.last { channels.isEmpty || channels.contains($0.channel) }
        stepOver(person, id, channels: channels, text: way?.detail ?? "")
        advanceIfNobody(id)
    }

    /// The step is over at once when nobody whom it rings can be rung any more; so it is for
    /// whoever is asked beside a long ETA.
    mutating func advanceIfNobody(_ id: ObligationID) {
        guard incident.obligation(id)?.clock?.nextStepAt != nil, !stepHasSomebody(id) else {
            return
        }
        advance(id)
    }
}

extension [CandidateStep] {
    /// The same people, this one behind all the others.
    fileprivate func with(last person: PersonID) -> [CandidateStep] {
        var steps: [CandidateStep] = []
        var delay: Duration?
        for step in self {
            let others = step.people.filter { $0 != person }
            if others.count < step.people.count { delay = delay ?? step.delay }
            if !others.isEmpty { steps.append(CandidateStep(people: others, delay: step.delay)) }
        }
        if let delay { steps.append(CandidateStep(people: [person], delay: delay)) }
        return steps
    }
}
