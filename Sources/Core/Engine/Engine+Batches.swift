/// How commands become a batch.
extension Engine {
    mutating func enqueue(
        _ ticket: Ticket?, _ command: Command, _ reading: Reading, _ effects: inout [Effect]
    ) {
        if case .startNode = command.kind { start = command }
        if let why = halted ?? (isLeaving ? "this node is stopping" : nil) {
            if let ticket { effects.append(.answer(ticket, .unavailable(why))) }
            return
        }
        // A node that says goodbye does not come back.
        if case .loseNode(node, let isGoodbye) = command.kind {
            start = nil
            if isGoodbye { leave(&effects) }
        }
        guard let ticket else {
            return own.append(Pending(ticket: nil, command: command, deadline: .max))
        }
        guard waiting.count < Limits.waitingCommands else {
            effects.append(.answer(ticket, .unavailable("too many commands wait")))
            return
        }
        waiting.append(
            Pending(
                ticket: ticket, command: command,
                deadline: reading.monotonic + Limits.commandDeadline.inMilliseconds))
    }

    /// Whoever waits is told to ask another node.
    private mutating func leave(_ effects: inout [Effect]) {
        isLeaving = true
        for ticket in (waiting + parked.values.joined()).compactMap(\.ticket) {
            effects.append(.answer(ticket, .unavailable("this node is stopping")))
        }
        (waiting, parked) = ([], [:])
    }

    /// Decides the next batch, if none is in flight and there is anything to decide.
    mutating func pump(_ reading: Reading, _ effects: inout [Effect]) {
        dropOverdue(reading, &effects)
        guard case .idle = phase, halted == nil else { return }
        guard reading.monotonic >= notBefore else { return refuseWaiting(refusedBecause, &effects) }
        guard hasHandbook(&effects) else { return }
        let now = now(reading)
        watchSilence(now, reading)
        let commands = alone(announced(gather(reading, now)))
        guard !commands.isEmpty else { return }
        var build = BatchBuild(
            id: BatchID(node: node, serial: batches), now: now, reading: reading)
        batches = batches.next
        situation.beginProvisional()
        for pending in commands { decide(pending, &build, &effects) }
        putBack(build.held)
        forgetRestorable()
        let flight = InFlight(
            batch: Batch(id: build.id, entries: build.entries), pending: build.decided,
            answers: build.answers, repeats: build.repeats, left: build.left)
        if build.entries.isEmpty {
            situation.commitProvisional()
            guard !build.answers.isEmpty else { return count(flight.repeats) }
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
        /// What a lost batch decides again; what waits for an archived incident waits elsewhere.
        var decided: [Pending] = []
        var answers: [(Ticket, Answer)] = []
        var repeats: [(digest: Digest16, at: Reading)] = []
        var left: Set<IncidentNumber> = []
        /// Behind a new version of the handbook whose values are not here yet.
        var held: [Pending] = []
    }

    /// What is due comes first: an escalation must not wait behind a storm.
    private mutating func gather(_ reading: Reading, _ now: Moment) -> [Pending] {
        if isLeaving {
            defer { (own, waiting) = ([], []) }
            let all = own + waiting
            // Last: it takes back whatever the others make this node begin.
            return all.filter { !$0.isGoodbye } + all.filter(\.isGoodbye)
        }
        let missed = missed(now)
        var commands = situation.due(at: now - patience).map {
            Pending(ticket: nil, command: Command(by: .muster, kind: .clock($0)), deadline: .max)
        }
        if let since = repeatsSince,
            since + Limits.repeatInterval.inMilliseconds <= reading.monotonic
        {
            let counts = repeats.sorted { $0.key < $1.key }.prefix(Limits.batchCommands).map {
                RepeatCount(digest: $0.key, count: $0.value.count, last: $0.value.last)
            }
            for count in counts { repeats[count.digest] = nil }
            if repeats.isEmpty { repeatsSince = nil }
            commands.append(
                Pending(
                    ticket: nil, command: Command(by: .muster, kind: .repeats(counts)),
                    deadline: .max))
        }
        let first = min(own.count, Limits.batchCommands)
        commands += own.prefix(first)
        own.removeFirst(first)
        let taken = min(waiting.count, Limits.batchCommands - first)
        commands += waiting.prefix(taken)
        waiting.removeFirst(taken)
        return commands + missed
    }

    private mutating func decide(
        _ pending: Pending, _ build: inout BatchBuild, _ effects: inout [Effect]
    ) {
        let command = pending.command
        if lacksValues(for: command) { return build.held.append(pending) }
        if case .report(let alert) = command.kind, situation.isRepeat(alert, at: build.now) {
            build.repeats.append((alert.digest, build.reading))
            build.decided.append(pending)
            answer(pending, situation.firing[alert.digest]?.incident, [], &build)
            return
        }
        restore(for: command, &build)
        let world = World(
            now: build.now, wall: build.reading.wall, handbook: handbook ?? .empty, node: node,
            seed: seed.next(), steadySince: steadySince(build.now, build.reading))
        do throws(Refusal) {
            if handbook == nil, command.needsHandbook { throw Refusal.noHandbook }
            let proposals = try situation.decide(command, in: world)
            build.decided.append(pending)
            write(proposals, of: command, &build)
            answer(pending, proposals.first { $0.incident != nil }?.incident, proposals, &build)
            if proposals.isEmpty, case .clock(let number) = command.kind,
                let due = situation.due(number), due <= build.now
            {
                situation.deferTimer(of: number, until: build.now + .seconds(1))
                effects.append(.warn(.idleTimer(number)))
            }
            if proposals.isEmpty, case .expire(let digest) = command.kind,
                let known = situation.firing[digest], let expiry = known.expiry,
                expiry.at <= build.now
            {
                situation.deferExpiry(of: digest, until: build.now + .seconds(1))
                effects.append(.warn(.idleTimer(known.incident)))
            }
        } catch {
            guard case .archived(let number) = error else {
                build.decided.append(pending)
                if let ticket = pending.ticket { build.answers.append((ticket, .refused(error))) }
                return
            }
            if parked[number] == nil { effects.append(.loadIncident(number)) }
            parked[number, default: []].append(pending)
        }
    }

    /// A command for an archived incident brings its state back in an entry of its own (rule 13).
    private mutating func restore(for command: Command, _ build: inout BatchBuild) {
        for number in command.actsOn where situation.incidents[number] == nil {
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
            note(entry, leaving: &build.left)
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
        if incident == nil, proposals.isEmpty {
            incident = situation.recollection(of: pending.command, at: build.now)?.incident
        }
        let receipt = Receipt(
            position: situation.position, incident: incident, events: proposals.map(\.event))
        build.answers.append((ticket, .done(receipt)))
    }

    /// Without the values of the version in force nothing can be decided.
    private mutating func hasHandbook(_ effects: inout [Effect]) -> Bool {
        guard let version = situation.handbook, !handbooks.keys.contains(version) else {
            return true
        }
        phase = .lacksHandbook
        effects.append(.loadHandbook(version))
        return false
    }

    private mutating func dropOverdue(_ reading: Reading, _ effects: inout [Effect]) {
        guard let first = firstDeadline, first <= reading.monotonic else { return }
        func isOverdue(_ pending: Pending) -> Bool {
            guard let ticket = pending.ticket, pending.deadline <= reading.monotonic else {
                return false
            }
            effects.append(.answer(ticket, .unavailable("not decided in time")))
            return true
        }
        waiting.removeAll(where: isOverdue)
        for number in parked.keys.sorted() {
            parked[number]?.removeAll(where: isOverdue)
            if parked[number]?.isEmpty == true { parked[number] = nil }
        }
    }

    /// To the front of their queues, in their order.
    mutating func putBack(_ pending: [Pending]) {
        guard !pending.isEmpty else { return }
        own.insert(contentsOf: pending.filter { $0.ticket == nil && !$0.isClock }, at: 0)
        waiting.insert(contentsOf: pending.filter { $0.ticket != nil }, at: 0)
    }

    /// Repeats that are known to be answered.
    mutating func count(_ counted: [(digest: Digest16, at: Reading)]) {
        for (digest, reading) in counted {
            let before = repeats[digest]?.count ?? 0
            repeats[digest] = (before + 1, reading.wall)
            repeatsSince = repeatsSince ?? reading.monotonic
        }
    }

    /// An alert that begins anew leaves the incident where it was: readers see both.
    func note(_ entry: Entry, leaving left: inout Set<IncidentNumber>) {
        guard case .alerted(let alerted) = entry.event,
            let before = situation.firing[alerted.alert.digest]?.incident,
            before != entry.incident
        else { return }
        left.insert(before)
    }

    /// The state of an archived incident is good for the command that asked for it, not for later.
    private mutating func forgetRestorable() {
        guard !restorable.isEmpty else { return }
        var wanted: Set<IncidentNumber> = []
        let still = waiting + own + parked.values.joined()
        for pending in still { wanted.formUnion(pending.command.actsOn) }
        restorable = restorable.filter { wanted.contains($0.key) }
    }

    /// Whether an earlier command of the batch brought a handbook into force whose values are not
    /// here: this one is decided when they are.
    private func lacksValues(for command: Command) -> Bool {
        guard let version = situation.handbook, !handbooks.keys.contains(version) else {
            return false
        }
        switch command.kind {
        case .administer(.applyHandbook), .startNode, .loseNode, .repeats: return false
        default: return true
        }
    }
}

extension Engine.Pending {
    /// What is due is derived anew and never put back.
    var isClock: Bool {
        switch command.kind {
        case .clock, .missed, .expire: true
        default: false
        }
    }
}

extension Command {
    /// The incidents that a person's act concerns: those that are brought back for it.
    fileprivate var actsOn: [IncidentNumber] {
        switch kind {
        case .act(let number, .merge(let other)), .act(let number, .link(let other, _)),
            .act(let number, .unlink(let other, _)):
            [number, other]
        case .act(let number, _): [number]
        default: []
        }
    }

    /// Whether it can be decided only with a handbook in force.
    fileprivate var needsHandbook: Bool {
        switch kind {
        case .administer(.applyHandbook), .startNode, .loseNode, .repeats, .clock, .attemptEnded,
            .missed, .expire:
            false
        default: true
        }
    }
}

extension Engine.Pending {
    fileprivate var isGoodbye: Bool {
        if case .loseNode(_, isGoodbye: true) = command.kind { true } else { false }
    }
}
