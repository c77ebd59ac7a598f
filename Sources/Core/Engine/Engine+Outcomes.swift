/// What the journal said, and what follows.
extension Engine {
    mutating func appended(
        _ head: Head, _ reading: Reading, _ effects: inout [Effect]
    ) {
        guard case .appending(let flight) = phase else { return }
        phase = .idle
        situation.commitProvisional()
        self.head = head
        lastApplied = reading
        count(flight.repeats)
        publish(flight.batch.entries, left: flight.left, &effects)
        for (ticket, answer) in flight.answers { effects.append(.answer(ticket, answer)) }
        snapshotIfDue(&effects)
    }

    mutating func confirmed(_ effects: inout [Effect]) {
        guard case .confirming(let flight) = phase else { return }
        phase = .idle
        count(flight.repeats)
        for (ticket, answer) in flight.answers { effects.append(.answer(ticket, answer)) }
    }

    /// Somebody else appended first: what was decided is taken back, the tail is read, and the
    /// same commands are decided again against it.
    mutating func conflict(_ effects: inout [Effect]) {
        switch phase {
        case .appending(let flight):
            situation.rollBackProvisional()
            requeue(flight)
        case .confirming(let flight): requeue(flight)
        // The tail has been asked for already.
        case .resolving, .fetching: return
        case .idle, .lacksHandbook: break
        }
        phase = .fetching
        effects.append(.takeTurn(after: situation.position, voiding: nil))
    }

    /// The batch may or may not be in the journal: its id in the tail tells (rule 2).
    mutating func unknownOutcome(_ effects: inout [Effect]) {
        guard case .appending(let flight) = phase else { return conflict(&effects) }
        situation.rollBackProvisional()
        phase = .resolving(flight)
        effects.append(.takeTurn(after: situation.position, voiding: flight.batch.id))
    }

    mutating func unavailable(
        _ why: String, _ reading: Reading, _ effects: inout [Effect]
    ) {
        notBefore = reading.monotonic + 1000
        refusedBecause = why
        disturbedAt = reading.monotonic
        switch phase {
        case .appending(let flight):
            situation.rollBackProvisional()
            give(up: flight, why, &effects)
        case .confirming(let flight): give(up: flight, why, &effects)
        case .resolving(var flight):
            // Still unknown: senders are told to try again; what is theirs is idempotent.
            for (ticket, _) in flight.answers {
                effects.append(.answer(ticket, .unavailable(why)))
            }
            flight.answers = []
            flight.repeats = []
            flight.pending.removeAll { $0.ticket != nil }
            phase = .resolving(flight)
            fetchPending = true
        case .fetching: fetchPending = true
        case .idle, .lacksHandbook: phase = .idle
        }
        guard fetchPending else {
            phase = .idle
            return
        }
        // Nothing can be decided until the tail is read: whoever waits is told at once.
        refuseWaiting(why, &effects)
    }

    mutating func refuseWaiting(_ why: String, _ effects: inout [Effect]) {
        waiting.removeAll {
            guard let ticket = $0.ticket else { return false }
            effects.append(.answer(ticket, .unavailable(why)))
            return true
        }
    }

    mutating func fetchAgain(_ reading: Reading, _ effects: inout [Effect]) {
        guard fetchPending, reading.monotonic >= notBefore else { return }
        fetchPending = false
        if case .resolving(let flight) = phase {
            effects.append(.takeTurn(after: situation.position, voiding: flight.batch.id))
        } else {
            effects.append(.fetch(after: situation.position))
        }
    }

    /// Reads what others appended, unless that is being done or an append in flight will tell.
    mutating func catchUp(_ effects: inout [Effect]) {
        guard halted == nil else { return }
        switch phase {
        case .idle, .lacksHandbook: effects.append(.fetch(after: situation.position))
        case .fetching, .resolving: break
        case .appending, .confirming: break
        }
    }

    /// The old situation is worth nothing; what waited is decided against the new one.
    mutating func refolded(
        _ situation: Situation, _ head: Head, _ reading: Reading, _ effects: inout [Effect]
    ) {
        // What is provisional must be settled first; the append itself will tell.
        if case .appending = phase { return }
        let before = phase
        self.situation = situation
        self.head = head
        restorable = [:]
        lastApplied = reading
        disturbedAt = reading.monotonic
        phase = .idle
        fetchPending = false
        effects.append(
            .publish(
                Publication(
                    entries: [], head: head,
                    incidents: situation.incidents,
                    gone: [], installation: Installation(situation))))
        switch before {
        case .resolving(let flight):
            guard situation.nodes[node] != nil else {
                // Declared lost meanwhile, it is not remembered by: deciding again might do it
                // twice, so whoever asked is told that nobody knows.
                return give(up: flight, "the outcome is not known", &effects)
            }
            let isFound = situation.contains(flight.batch.id)
            if isFound { publish(flight.batch.entries, left: flight.left, &effects) }
            settle(flight, found: isFound, true, &effects)
        case .confirming(let flight): requeue(flight)
        case .appending, .idle, .fetching, .lacksHandbook: break
        }
    }

    /// Clients are told at once; what Muster itself wanted is kept for the next try.
    private mutating func give(up flight: InFlight, _ why: String, _ effects: inout [Effect]) {
        for (ticket, _) in flight.answers { effects.append(.answer(ticket, .unavailable(why))) }
        putBack(flight.pending.filter { $0.ticket == nil })
        restoreParked(flight)
    }

    mutating func requeue(_ flight: InFlight) {
        putBack(flight.pending)
        restoreParked(flight)
    }

    /// An incident that was being restored by the lost batch is still to be restored.
    private mutating func restoreParked(_ flight: InFlight) {
        for entry in flight.batch.entries {
            guard case .restored(let restored) = entry.event else { continue }
            restorable[restored.incident.number] = restored.incident
        }
    }

    mutating func absorb(
        _ entries: [Entry], _ head: Head, _ isWhole: Bool, _ reading: Reading,
        _ effects: inout [Effect]
    ) {
        // What is provisional must be settled first; the append itself will tell.
        if case .appending = phase { return }
        fetchPending = false
        var taken: [Entry] = []
        var left: Set<IncidentNumber> = []
        for entry in entries where entry.position > situation.position {
            note(entry, leaving: &left)
            guard situation.apply(entry) else { break }
            taken.append(entry)
            if case .archived = entry.event, let number = entry.incident {
                restorable[number] = nil
            }
        }
        guard head.position == situation.position else {
            effects.append(.fetch(after: situation.position))
            return
        }
        self.head = head
        if !taken.isEmpty { lastApplied = reading }
        publish(taken, left: left, &effects)
        if case .resolving(let flight) = phase {
            settle(flight, found: taken.contains { $0.batch == flight.batch.id }, isWhole, &effects)
        } else if isWhole, case .fetching = phase {
            phase = .idle
        }
        if !isWhole { effects.append(.fetch(after: situation.position)) }
    }

    private mutating func settle(
        _ flight: InFlight, found: Bool, _ isWhole: Bool, _ effects: inout [Effect]
    ) {
        if found {
            count(flight.repeats)
            for (ticket, answer) in flight.answers { effects.append(.answer(ticket, answer)) }
            phase = isWhole ? .idle : .fetching
        } else if isWhole {
            effects.append(.warn(.lostBatch(commands: flight.pending.count)))
            requeue(flight)
            phase = .idle
        }
    }

    mutating func learn(_ handbook: Handbook) {
        handbooks[handbook.version] = handbook
        // The one in force and those being brought in; older ones are read again if ever needed.
        if handbooks.count > 4 {
            handbooks = handbooks.filter {
                $0.key == situation.handbook || $0.key == handbook.version
            }
        }
        if case .lacksHandbook = phase, situation.handbook == handbook.version { phase = .idle }
    }

    mutating func loaded(
        _ number: IncidentNumber, _ incident: Incident?, _ effects: inout [Effect]
    ) {
        guard let pending = parked.removeValue(forKey: number) else { return }
        guard var incident else {
            for waiter in pending {
                guard let ticket = waiter.ticket else { continue }
                effects.append(.answer(ticket, .refused(.unknownIncident(number))))
            }
            return
        }
        // What was archived has nothing firing; its alerts may have gone on elsewhere since.
        incident.firing = 0
        incident.askAgainAt = nil
        restorable[number] = incident
        putBack(pending)
    }

    // MARK: After the commit

    private func publish(
        _ entries: [Entry], left: Set<IncidentNumber>, _ effects: inout [Effect]
    ) {
        guard !entries.isEmpty else { return }
        var touched = left
        var concernsInstallation = false
        var dispatches: [Dispatch] = []
        for entry in entries {
            let number = entry.incident ?? situation.notices.number
            if let dispatch = dispatch(entry, number) { dispatches.append(dispatch) }
            if entry.incident == nil {
                concernsInstallation = true
            } else {
                touched.insert(number)
            }
        }
        let numbers = touched.sorted()
        effects.append(
            .publish(
                Publication(
                    entries: entries, head: head,
                    incidents: situation.incidents.part(numbers),
                    gone: numbers.filter { situation.incidents[$0] == nil },
                    firing: firing(after: entries),
                    installation: concernsInstallation ? Installation(situation) : nil)))
        if !dispatches.isEmpty { effects.append(.send(dispatches)) }
    }

    /// How the alerts fire now that the entries are about.
    private func firing(after entries: [Entry]) -> [Digest16: Situation.Firing?] {
        var found: [Digest16: Situation.Firing?] = [:]
        func note(_ digest: Digest16) { found[digest] = .some(situation.firing[digest]) }
        for entry in entries {
            switch entry.event {
            case .alerted(let alerted): note(alerted.alert.digest)
            case .alertCleared(let cleared): note(cleared.digest)
            case .expiryMoved(let moved): note(moved.digest)
            case .merged(let merged):
                for (digest, known) in situation.firing where known.incident == merged.into {
                    found[digest] = .some(known)
                }
            default: break
            }
        }
        return found
    }

    /// What this node began, it sends; what another began is that one's.
    private func dispatch(_ entry: Entry, _ number: IncidentNumber) -> Dispatch? {
        guard case .attemptBegan(let began) = entry.event, began.node == node,
            let incident = situation.holder(of: number),
            let message = incident.message(began.message),
            message.ways.indices.contains(began.way),
            message.ways[began.way].isSending(attempt: began.number)
        else { return nil }
        return Dispatch(
            attempt: Attempt(of: message, way: began.way, number: began.number),
            message: message, incident: incident)
    }

    private mutating func snapshotIfDue(_ effects: inout [Effect]) {
        guard head.position.value - lastSnapshot.value >= Limits.snapshotEvery else { return }
        lastSnapshot = head.position
        effects.append(.snapshot(situation, head))
    }
}
