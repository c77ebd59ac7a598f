/// A batch that the journal will never take: a fault of Muster's own, which no waiting mends.
///
/// It is given up, and nobody else's with it. Halting instead would silence every pager for one
/// command; trying again would keep everything behind it waiting for ever.
extension Engine {
    mutating func rejected(
        _ why: String, _ reading: Reading, _ effects: inout [Effect]
    ) {
        guard case .appending(let flight) = phase else {
            return unavailable(why, reading, &effects)
        }
        situation.rollBackProvisional()
        phase = .idle
        guard flight.pending.count == 1, let culprit = flight.pending.first else {
            // One of them spoils it for all: each is decided by itself.
            apart = flight.pending.count
            return requeue(flight)
        }
        effects.append(.warn(.rejected(culprit.command.kind.label, why)))
        giveUp(culprit, now(reading), &effects)
        alarm(of: culprit.command, why)
    }

    /// While a command is looked for that spoils every batch, the first one alone.
    mutating func alone(_ commands: [Pending]) -> [Pending] {
        guard apart > 0, let first = commands.first else { return commands }
        apart -= 1
        putBack(Array(commands.dropFirst()))
        return [first]
    }

    private mutating func giveUp(
        _ culprit: Pending, _ now: Moment, _ effects: inout [Effect]
    ) {
        if let ticket = culprit.ticket {
            effects.append(.answer(ticket, .refused(.unwritable)))
        }
        switch culprit.command.kind {
        case .clock(let number): situation.deferTimer(of: number, until: now + Limits.rejectedRest)
        case .missed(let id): situation.deferHeartbeat(of: id, until: now + Limits.rejectedRest)
        case .expire(let digest):
            situation.deferExpiry(of: digest, until: now + Limits.rejectedRest)
        // It works unannounced: better than not at all.
        case .startNode: start = nil
        default: break
        }
    }

    /// A case of Muster's own, unless it is that which cannot be written.
    private mutating func alarm(of command: Command, _ why: String) {
        let trouble = Alert.ownTrouble(
            .rejected, detail: "the journal refuses a \(command.kind.label): \(why)")
        if case .report(let alert) = command.kind, alert.digest == trouble.digest { return }
        own.append(
            Pending(
                ticket: nil, command: Command(by: .muster, kind: .report(trouble)),
                deadline: .max))
    }
}

extension Command.Kind {
    /// What it is, without what people wrote in it.
    fileprivate var label: String {
        switch self {
        case .report: "sender's alert"
        case .mail: "mail"
        case .refuse: "refusal of a sender's body"
        case .change: "sender's change"
        case .declare: "declaration"
        case .act(let number, _): "person's act on #\(number)"
        case .attemptEnded(let attempt, _, _): "result of attempt \(attempt.message)"
        case .beat(let id, _): "heartbeat of \(id)"
        case .fail(let id, _, _): "failure of \(id)"
        case .missed(let id): "missed heartbeat of \(id)"
        case .expire(let digest): "end of alert \(digest.idText)"
        case .clock(let number): "step that is due for #\(number)"
        case .repeats: "count of repeats"
        case .startNode: "node's start"
        case .loseNode: "node's loss"
        case .administer: "change of the installation"
        }
    }
}

extension Situation {
    /// Looks at a heartbeat again then, unless something happens to it before.
    fileprivate mutating func deferHeartbeat(of id: KeyID, until moment: Moment) {
        beats.set(id, to: moment)
    }

    /// The same for an alert that ends by itself.
    mutating func deferExpiry(of digest: Digest16, until moment: Moment) {
        expiries.set(digest, to: moment)
    }
}
