import Core

/// One attempt on its way to a receiver.
struct Parcel {
    var dispatch: Dispatch
    var sender: Incarnation
    var key: String

    var address: String {
        let way = dispatch.message.ways[dispatch.attempt.way]
        return "\(dispatch.message.person?.text ?? "fallback")/\(way.method)"
    }
}

// From nodes to receivers and back.

extension Simulator {
    mutating func leave(_ dispatch: Dispatch, _ machine: Int) {
        let way = dispatch.message.ways[dispatch.attempt.way]
        // A sender that was paused checks its lease before it sends, and says so, as `Dispatcher` does.
        if case .sending(_, _, let until) = way.progress, until <= reading(machine).wall {
            return giveBack(dispatch.attempt, "its lease was over before it was sent", machine)
        }
        if let problem = auditor.paging.sends(dispatch.attempt),
            nodes[machine].engine.map({ database.holds($0.head) }) != false
        {
            auditor.accuse(problem)
        }
        if nodes[machine].isStopping { return giveBack(dispatch.attempt, "stopping", machine) }
        let message = dispatch.message
        var key = "\(message.id) \(message.at.milliseconds)/\(way.method)"
        if plant == .newKeyOnRetry { key += " \(dispatch.attempt.number)" }
        soon(
            .rings(Parcel(dispatch: dispatch, sender: nodes[machine].incarnation, key: key)),
            in: 1, 40)
    }

    private func giveBack(_ attempt: Attempt, _ why: String, _ machine: Int) {
        nodes[machine].mailbox.append(.command(nil, Self.givenBack(attempt, why)))
    }

    mutating func ring(_ parcel: Parcel) {
        let message = parcel.dispatch.message
        let attempt = parcel.dispatch.attempt
        let content = "\(message.id) to \(parcel.address)"
        let place = "\(message.id) \(message.at.milliseconds) way \(attempt.way)"
        if keys[parcel.key, default: content] != content
            || keysOfWay[place, default: parcel.key] != parcel.key
        {
            auditor.accuse("\(place) went out under two keys")
        }
        keys[parcel.key] = content
        keysOfWay[place] = parcel.key
        let fault = receivers[parcel.address]
        let receiver = fault?.receiver ?? .delivers(after: between(20, 400))
        guard let (delay, outcome) = receiver.answer(clock) else { return }
        var told = outcome
        if plant == .sentOn500, case .retry = outcome { told = .delivered("500") }
        let report = Command(
            by: .muster, kind: .attemptEnded(attempt, told, retryAfter: nil))
        agenda.add(.reports(parcel.sender, report), at: clock + delay)
        if fault == .receiverAnswersTwice {
            agenda.add(.reports(parcel.sender, report), at: clock + delay + between(1, 3000))
        }
        drawing.add(
            .receivers, at: clock,
            "\(parcel.address) \(message.id) try \(attempt.number): \(outcome.detail)")
        guard case .delivered = outcome else { return }
        auditor.paging.receives(attempt)
        guard message.obligation != nil, message.person != nil else { return }
        if isCalm {
            soon(.reacts(parcel), in: 1000, 15_000)
        } else if !chance(3) {
            soon(.reacts(parcel), in: 500, 80_000)
        }
    }

    /// Somebody looks at the page and does something about it.
    mutating func react(to parcel: Parcel) {
        let message = parcel.dispatch.message
        guard let person = message.person else { return }
        let answering = Answering(
            person: person, message: chance(4) ? nil : message.id.serial)
        let act: Act
        if isCalm {
            act = .join(answering)
        } else {
            act = pick([
                .acknowledge(answering, eta: nil), .acknowledge(answering, eta: nil),
                .acknowledge(answering, eta: .minutes(below(60))),
                .acknowledge(answering, eta: .seconds(below(300))),
                .decline(answering, text: "asleep"), .join(answering), .join(answering),
            ])
        }
        submit(Command(by: .person(person), kind: .act(message.id.incident, act)))
    }

    // MARK: Planted bugs

    /// Whether what is written is not what was decided.
    var changesDecisions: Bool { plant?.changesDecisions == true }

    mutating func planted(_ batch: Batch) -> Batch {
        guard changesDecisions, let first = batch.entries.first else { return batch }
        var entries: [Entry] = []
        for entry in batch.entries {
            var entry = entry
            switch entry.event {
            case .acknowledged(var answer) where plant == .missedETA:
                answer.until = answer.until.map { $0 + .hours(24) }
                entry.event = .acknowledged(answer)
            case .roundRanOut(var ranOut) where plant == .noRoundFloor:
                ranOut.nextRoundAt = ranOut.nextRoundAt.map { _ in entry.at + .seconds(1) }
                entry.event = .roundRanOut(ranOut)
            case .heartbeatExpected(var expected):
                guard plant == .beatUnwritten || plant == .ownAbsence else { break }
                if plant == .ownAbsence, !expected.isBeat {
                    entry.event = .heartbeatMissed(Event.HeartbeatMissed(id: expected.id))
                } else if plant == .beatUnwritten, expected.isBeat,
                    let known = auditor.truth.heartbeats[expected.id], !known.isSilent
                {
                    expected.until = known.expectedUntil
                    entry.event = .heartbeatExpected(expected)
                }
            case .expiryMoved(var moved) where plant == .tellingUnwritten && !moved.isPutOff:
                moved.until = auditor.truth.firing[moved.digest]?.expiry?.at
                entry.event = .expiryMoved(moved)
            case .alertCleared(let cleared) where plant == .silenceStays:
                if auditor.heartbeats.isSilence(cleared.digest) { continue }
            default: break
            }
            entries.append(entry)
            if plant == .answerClosesOthers { entries += alsoAnswered(by: entry) }
        }
        var position = first.position
        for index in entries.indices {
            entries[index].position = position
            position = position.next
        }
        return Batch(id: batch.id, entries: entries)
    }

    private func alsoAnswered(by entry: Entry) -> [Entry] {
        guard case .acknowledged(let answer) = entry.event, answer.behind == nil,
            let number = entry.incident, let incident = auditor.truth.incidents[number]
        else { return [] }
        let others = incident.obligations.filter {
            $0.state == .open && $0.id != answer.obligation
        }
        return others.map { other in
            var entry = entry
            var also = answer
            also.obligation = other.id
            entry.event = .acknowledged(also)
            entry.idempotencyKey = nil
            return entry
        }
    }

    mutating func sendEarly(_ batch: Batch, _ machine: Int) {
        for entry in batch.entries {
            guard case .attemptBegan(let began) = entry.event,
                let incident = nodes[machine].engine?.situation.holder(of: entry.incident ?? 0),
                let message = incident.message(began.message),
                message.ways.indices.contains(began.way)
            else { continue }
            let attempt = Attempt(of: message, way: began.way, number: began.number)
            leave(Dispatch(attempt: attempt, message: message, incident: incident), machine)
        }
    }
}
