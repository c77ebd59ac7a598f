/// How people answer for what is owed: they acknowledge, decline, join, leave and hand over
/// (promises 4 to 6).
extension Draft {
    mutating func acknowledge(_ answering: Answering, eta: Duration?) throws(Refusal) {
        try known(answering.person)
        if let eta, eta < .zero || eta > Limits.longestETA { throw .badETA }
        let owed = try obligations(of: answering)
        for obligation in owed { acknowledge(obligation, answering, eta: eta) }
    }

    private mutating func acknowledge(
        _ obligation: Obligation, _ answering: Answering, eta: Duration?
    ) {
        let person = answering.person
        let isHolder = obligation.holder == person
        // "I am in the room" is more than "I have it".
        if obligation.state == .joined, isHolder { return }
        // A page since the answer (a raised severity) is answered anew; anything else is a repeat.
        let isAsked = incident.messages.contains {
            $0.obligation == obligation.id && $0.person == person && !$0.isWithdrawn
        }
        if isHolder, eta == nil, !isAsked { return }
        if obligation.isAnswered, !isHolder, obligation.alsoAnswered.contains(person) { return }
        let mustJoin = obligation.mustJoin
        var until = now + (mustJoin ? eta ?? Limits.defaultETA : Limits.acknowledgeLapse)
        if isHolder, mustJoin, eta == nil { until = obligation.answer?.until ?? until }
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
        guard behind == nil else { return }
        // With a long ETA whoever else is being rung goes on being rung, or the next one begins.
        if isLong, !stepHasSomebody(obligation.id) { advance(obligation.id) }
        freeOtherSeats(of: obligation.id, from: person)
    }

    /// Several seats of a group are filled by different people: who answered for one of them is no
    /// longer rung for the others.
    mutating func freeOtherSeats(of id: ObligationID, from person: PersonID) {
        guard let target = incident.obligation(id)?.target else { return }
        for other in incident.obligations
        where other.id != id && other.target == target && other.state == .open {
            goOn(other.id, without: person)
        }
    }

    mutating func decline(_ answering: Answering, text: String) throws(Refusal) {
        try known(answering.person)
        let text = try bounded(text)
        for obligation in try obligations(of: answering) {
            guard !obligation.declined.contains(answering.person) else { continue }
            record(
                .declined(
                    Event.Declined(
                        obligation: obligation.id, person: answering.person, text: text)))
            goOn(obligation.id, without: answering.person)
        }
    }

    /// After somebody declined, left, was let go or took another seat: the next candidate at once, or a new
    /// round by its floor, in which that person comes last.
    mutating func goOn(_ id: ObligationID, without person: PersonID) {
        guard let obligation = incident.obligation(id), obligation.state == .open else {
            // Somebody has it, and whoever was rung beside them is not rung any more.
            return advanceIfNobody(id)
        }
        guard let clock = obligation.clock else { return beginRound(id) }
        if clock.nextRoundAt != nil { return }
        if clock.nextStepAt == nil {
            // It was answered and is open again.
            if clock.roundBegan + Limits.roundFloor <= now {
                beginRound(id, lastly: person)
            } else {
                advance(id)
            }
        } else if !stepHasSomebody(id) {
            advance(id)
        }
    }

    mutating func join(_ answering: Answering) throws(Refusal) {
        try known(answering.person)
        try requireActive()
        let person = answering.person
        var owed: [Obligation] = []
        if answering.obligation != nil {
            owed = try obligations(of: answering)
        } else {
            owed = (try? obligations(of: answering)) ?? []
        }
        for obligation in owed {
            // Where acknowledging is enough, coming into the room is that at least.
            if !obligation.mustJoin, obligation.state == .open {
                acknowledge(obligation, answering, eta: nil)
            }
            guard obligation.mustJoin, obligation.state != .joined else { continue }
            record(
                .joined(Event.Joined(obligation: obligation.id, person: person, bridge: bridge)))
            freeOtherSeats(of: obligation.id, from: person)
        }
        if !incident.isPresent(person) {
            record(.joined(Event.Joined(obligation: nil, person: person, bridge: bridge)))
        }
    }

    mutating func leave(text: String) throws(Refusal) {
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
            goOn(obligation.id, without: person)
        }
    }

    mutating func handover(
        _ id: ObligationID?, to: PersonID, text: String
    ) throws(Refusal) {
        guard let person = by.person else { throw .needsPerson }
        try known(to)
        let text = try bounded(text)
        let held = incident.obligations.filter {
            $0.isAnswered && $0.holder == person && (id == nil || $0.id == id)
        }
        guard !held.isEmpty else { throw .holdsNothing(person) }
        for obligation in held {
            record(
                .handoverOffered(
                    Event.HandoverOffered(
                        obligation: obligation.id, from: person, to: to, text: text)))
        }
        let what = held.map { handbook.title(of: $0) }.joined(separator: ", ")
        let remark = text.isEmpty ? "" : ": \(text)"
        notify(to, .handover, text: "\(handbook.name(of: person)) hands \(what) over\(remark)")
    }

    mutating func accept(_ id: ObligationID?) throws(Refusal) {
        guard let person = by.person else { throw .needsPerson }
        let offers = incident.handovers.filter { offer in
            guard offer.to == person, id == nil || offer.obligation == id,
                let obligation = incident.obligation(offer.obligation), obligation.isLive
            else { return false }
            // Who offered has it still, or left it open; somebody else's is not theirs to give.
            return obligation.holder == nil || obligation.holder == offer.from
        }
        guard !offers.isEmpty else { throw .noHandover }
        for offer in offers {
            let mustJoin = incident.obligation(offer.obligation)?.mustJoin == true
            record(
                .handoverAccepted(
                    Event.HandoverAccepted(
                        obligation: offer.obligation, from: offer.from, to: offer.to,
                        until: now + (mustJoin ? Limits.defaultETA : Limits.acknowledgeLapse))))
            freeOtherSeats(of: offer.obligation, from: person)
        }
    }

    /// The obligations that an answer means, those that need nobody any more left out: the one
    /// named (anybody may take it), the one whose page was answered, else all that ring this
    /// person or that they hold. One person fills one seat of a group, the one they hold first.
    /// A late answer is no error: it may mean nothing any more.
    private func obligations(of answering: Answering) throws(Refusal) -> [Obligation] {
        let person = answering.person
        let wasRung = incident.rung.contains { $0.person == person }
        guard incident.isActive || !wasRung else { return [] }
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
            let seats = incident.obligations.filter { $0.target == obligation.target }
            if let held = seats.first(where: { $0.holder == person }) { return [held] }
            guard answering.obligation == nil, obligation.state != .open else {
                return [obligation]
            }
            // Somebody else has that seat meanwhile, and this person is rung for another.
            return [seats.first { $0.state == .open && $0.isRinging(person) } ?? obligation]
        }
        let owed = incident.obligations.filter { $0.isLive && isRung(person, for: $0) }
        guard !owed.isEmpty || wasRung else { throw .owesNothing(person) }
        return owed.filter { obligation in
            if obligation.holder == person { return true }
            let seats = owed.filter { $0.target == obligation.target }
            if seats.contains(where: { $0.holder == person }) { return false }
            let first =
                seats.first { $0.state == .open && $0.isRinging(person) }
                ?? seats.first { $0.state == .open } ?? seats.first
            return first?.id == obligation.id
        }
    }

    private func isRung(_ person: PersonID, for obligation: Obligation) -> Bool {
        obligation.holder == person || obligation.alsoAnswered.contains(person)
            || obligation.target == .person(person) || obligation.isRinging(person)
            || incident.messages.contains {
                $0.person == person && $0.obligation == obligation.id
            }
    }
}
