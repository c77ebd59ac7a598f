import Core

extension Review {
    mutating func takeAnswer(_ entry: Entry) {
        switch entry.event {
        case .obligationOpened(let opened):
            guard let obligation = incident.obligation(opened.id) else { return }
            obligations.append(
                ObligationRecord(
                    id: opened.id, title: names.title(obligation), openedAt: entry.at,
                    isRequired: opened.isRequired, mustJoin: opened.mustJoin, state: .open))
        case .obligationReopened(let reopened):
            guard reopened.keepsAnswer, let holder = incident.obligation(reopened.id)?.holder
            else { return }
            hold(reopened.id, holder)
        case .roundBegan(let began):
            change(began.obligation) { record in
                record.rounds = max(record.rounds, began.round)
                record.choices.append(
                    ObligationRecord.Choice(
                        at: entry.at, round: began.round,
                        people: began.steps.first?.people ?? [], reason: began.reason))
                for person in began.steps.flatMap(\.people)
                where !record.candidates.contains(person) {
                    record.candidates.append(person)
                }
            }
        case .roundRanOut(let ranOut):
            guard ranOut.nextRoundAt != nil else { return }
            change(ranOut.obligation) {
                $0.exhausted += 1
                $0.alarms.append(ObligationRecord.Alarm(at: entry.at, text: ranOut.text))
            }
        case .acknowledged(let acknowledged):
            answered(acknowledged.obligation, by: acknowledged.person, at: entry.at)
            if acknowledged.behind == nil { hold(acknowledged.obligation, acknowledged.person) }
        case .declined(let declined):
            change(declined.obligation) {
                if !$0.declined.contains(declined.person) { $0.declined.append(declined.person) }
            }
            change(declined.person) {
                if !$0.declined.contains(declined.obligation) {
                    $0.declined.append(declined.obligation)
                }
            }
        case .joined(let joined): takeJoined(joined, at: entry.at)
        case .handoverAccepted(let accepted): hold(accepted.obligation, accepted.to)
        case .left(let left): leave(left.person, at: entry.at)
        case .released(let released):
            if let person = released.person { leave(person, at: entry.at) }
        case .answerLapsed(let lapsed): change(lapsed.obligation) { $0.lapses += 1 }
        default: break
        }
    }

    /// What people did beside answering: whoever decides has taken part.
    mutating func takeActs(_ entry: Entry) {
        if case .roleGiven(let given) = entry.event {
            change(given.person) {
                if !$0.roles.contains(given.role) { $0.roles.append(given.role) }
            }
        }
        guard let person = entry.by.person, let act = PersonAct(entry.event) else { return }
        change(person) { if !$0.acts.contains(act) { $0.acts.append(act) } }
    }

    private mutating func takeJoined(_ joined: Event.Joined, at: Moment) {
        change(joined.person) {
            if let last = $0.stays.last, last.until == nil { return }
            $0.stays.append(PersonRecord.Stay(from: at))
        }
        guard let id = joined.obligation else { return }
        answered(id, by: joined.person, at: at)
        change(id) {
            if $0.joinedAt == nil {
                $0.joinedAt = at
                $0.joinedBy = joined.person
            }
        }
        hold(id, joined.person)
    }

    private mutating func answered(_ id: ObligationID, by person: PersonID, at: Moment) {
        times.acknowledged = times.acknowledged ?? at - incident.openedAt
        change(id) {
            if $0.acknowledgedAt == nil {
                $0.acknowledgedAt = at
                $0.acknowledgedBy = person
            }
        }
    }

    private mutating func hold(_ id: ObligationID, _ person: PersonID) {
        change(id) { $0.holder = person }
        change(person) { if !$0.held.contains(id) { $0.held.append(id) } }
    }

    private mutating func leave(_ person: PersonID, at: Moment) {
        change(person) {
            guard let last = $0.stays.indices.last, $0.stays[last].until == nil else { return }
            $0.stays[last].until = at
        }
    }

    mutating func change(_ id: ObligationID, _ change: (inout ObligationRecord) -> Void) {
        guard let index = obligations.firstIndex(where: { $0.id == id }) else { return }
        change(&obligations[index])
    }

    mutating func change(_ person: PersonID, _ change: (inout PersonRecord) -> Void) {
        let index = people.firstIndex { $0.person == person }
        if index == nil { people.append(PersonRecord(person: person)) }
        change(&people[index ?? people.count - 1])
    }

    /// Takes over what only the last state of the incident says.
    mutating func finish() {
        for obligation in incident.obligations {
            change(obligation.id) {
                $0.state = obligation.state
                $0.isRequired = obligation.isRequired
                $0.mustJoin = obligation.mustJoin
                $0.alsoAnswered = obligation.alsoAnswered
            }
        }
        times.assembled = incident.assembledAt.map { $0 - incident.openedAt }
        times.mitigated = incident.mitigatedAt.map { $0 - incident.openedAt }
        times.resolved = incident.resolvedAt.map { $0 - incident.openedAt }
        finishPaging()
    }
}
