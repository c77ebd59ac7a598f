/// How commands become a batch.
extension Engine {
    mutating func enqueue(
        _ ticket: Ticket?, _ command: Command, _ reading: Reading, _ effects: inout [Effect]
    ) {
        if let ticket, waiting.count >= Limits.waitingCommands {
            effects.append(.answer(ticket, .unavailable("too many commands wait")))
            return
        }
        waiting.append(
            Pending(
                ticket: ticket, command: command,
                deadline: reading.monotonic + Limits.commandDeadline.inMilliseconds))
    }

    /// Decides the next batch, if none is in flight and there is anything to decide.
    mutating func pump(_ reading: Reading, _ effects: inout [Effect]) {
        dropOverdue(reading, &effects)
        guard case .idle = phase, reading.monotonic >= notBefore else { return }
        guard hasHandbook(&effects) else { return }
        let now = now(reading)
        let commands = gather(reading, now)
        guard !commands.isEmpty else { return }
        var build = BatchBuild(
            id: BatchID(node: node, serial: batches), now: now, reading: reading)
        batches = batches.next
        situation.beginProvisional()
        for pending in commands { decide(pending, &build, &effects) }
        let flight = InFlight(
            batch: Batch(id: build.id, entries: build.entries), pending: commands,
            answers: build.answers)
        if build.entries.isEmpty {
            situation.commitProvisional()
            guard !build.answers.isEmpty else { return }
            phase = .confirming(flight)
            effects.append(.confirm(head))
        } else {
            phase = .appending(flight)
            effects.append(.append(flight.batch, after: head))
        }
    }

    /// A batch being decided.
    struct BatchBuild {
        var id: BatchID
        var now: Moment
        var reading: Reading
        var entries: [Entry] = []
        var answers: [(Ticket, Answer)] = []
    }

    /// What is due comes first: an escalation must not wait behind a storm.
    private mutating func gather(_ reading: Reading, _ now: Moment) -> [Pending] {
        var commands = situation.due(at: now).map {
            Pending(ticket: nil, command: Command(by: .muster, kind: .clock($0)), deadline: .max)
        }
        if let since = repeatsSince,
            since + Limits.repeatInterval.inMilliseconds <= reading.monotonic
        {
            let counts = repeats.sorted { $0.key < $1.key }.map {
                RepeatCount(digest: $0.key, count: $0.value.count, last: $0.value.last)
            }
            repeats = [:]
            repeatsSince = nil
            commands.append(
                Pending(
                    ticket: nil, command: Command(by: .muster, kind: .repeats(counts)),
                    deadline: .max))
        }
        let taken = min(waiting.count, Limits.batchCommands)
        commands += waiting.prefix(taken)
        waiting.removeFirst(taken)
        return commands
    }

    private mutating func decide(
        _ pending: Pending, _ build: inout BatchBuild, _ effects: inout [Effect]
    ) {
        let command = pending.command
        if case .report(let alert) = command.kind, situation.isRepeat(alert) {
            let count = (repeats[alert.digest]?.count ?? 0) + 1
            repeats[alert.digest] = (count, build.now)
            repeatsSince = repeatsSince ?? build.reading.monotonic
            answer(pending, situation.firing[alert.digest]?.incident, [], &build)
            return
        }
        restore(for: command, &build)
        let world = World(
            now: build.now, wall: build.reading.wall, handbook: handbook ?? .none, node: node,
            seed: seed.next())
        do throws(Refusal) {
            if handbook == nil, command.needsHandbook { throw Refusal.noHandbook }
            let proposals = try situation.decide(command, in: world)
            write(proposals, of: command, &build)
            answer(pending, proposals.first { $0.incident != nil }?.incident, proposals, &build)
            if proposals.isEmpty, case .clock(let number) = command.kind {
                situation.deferTimer(of: number, until: build.now + .seconds(1))
                effects.append(.warn(.idleTimer(number)))
            }
        } catch {
            guard case .archived(let number) = error else {
                if let ticket = pending.ticket { build.answers.append((ticket, .refused(error))) }
                return
            }
            if parked[number] == nil { effects.append(.loadIncident(number)) }
            parked[number, default: []].append(pending)
        }
    }

    /// A command for an archived incident brings its state back in an entry of its own (rule 13).
    private mutating func restore(for command: Command, _ build: inout BatchBuild) {
        var numbers: [IncidentNumber] = []
        if case .act(let number, let act) = command.kind {
            numbers.append(number)
            if case .merge(let into) = act { numbers.append(into) }
        }
        for number in numbers where situation.incidents[number] == nil {
            guard let incident = restorable.removeValue(forKey: number) else { continue }
            let restored = Event.Restored(incident: incident)
            write(
                [Proposal(incident: number, by: .muster, event: .restored(restored))],
                of: Command(by: .muster, kind: command.kind), &build)
        }
    }

    private mutating func write(
        _ proposals: [Proposal], of command: Command, _ build: inout BatchBuild
    ) {
        var key = command.idempotencyKey
        for proposal in proposals {
            let entry = Entry(
                position: situation.position.next, at: build.now,
                happenedAt: command.happenedAt, by: proposal.by, batch: build.id,
                incident: proposal.incident, idempotencyKey: key, event: proposal.event)
            key = nil
            situation.apply(entry)
            build.entries.append(entry)
        }
    }

    private func answer(
        _ pending: Pending, _ incident: IncidentNumber?, _ proposals: [Proposal],
        _ build: inout BatchBuild
    ) {
        guard let ticket = pending.ticket else { return }
        var incident = incident
        if incident == nil, case .act(let number, _) = pending.command.kind { incident = number }
        if incident == nil, proposals.isEmpty, let key = pending.command.idempotencyKey {
            incident = situation.remembered[key]?.incident
        }
        let receipt = Receipt(
            position: situation.position, incident: incident, events: proposals.map(\.event))
        build.answers.append((ticket, .done(receipt)))
    }

    /// Without the values of the version in force nothing can be decided.
    private mutating func hasHandbook(_ effects: inout [Effect]) -> Bool {
        guard let version = situation.handbook, handbooks[version] == nil else { return true }
        phase = .lacksHandbook
        effects.append(.loadHandbook(version))
        return false
    }

    private mutating func dropOverdue(_ reading: Reading, _ effects: inout [Effect]) {
        guard let first = waiting.first, first.deadline <= reading.monotonic else { return }
        waiting.removeAll {
            guard let ticket = $0.ticket, $0.deadline <= reading.monotonic else { return false }
            effects.append(.answer(ticket, .unavailable("not decided in time")))
            return true
        }
    }
}

extension Command {
    /// Whether it can be decided only with a handbook in force.
    fileprivate var needsHandbook: Bool {
        switch kind {
        case .administer(.applyHandbook), .startNode, .repeats, .clock, .attemptEnded: false
        default: true
        }
    }
}

extension Handbook {
    /// What stands in before the first handbook is applied: nobody and nothing.
    fileprivate static var none: Handbook {
        Handbook(
            version: "", organisation: "", catchAll: "", fallback: FallbackAddress(methods: []))
    }
}
