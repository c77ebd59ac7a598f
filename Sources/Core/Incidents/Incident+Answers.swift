/// What entries about obligations and their answers mean.
extension Incident {
    mutating func applyAnswer(_ event: Event, at: Moment) {
        switch event {
        case .obligationOpened(let opened):
            obligations.append(
                Obligation(
                    id: opened.id, target: opened.target, seat: opened.seat,
                    member: opened.member, isRequired: opened.isRequired, mustJoin: opened.mustJoin,
                    urgency: opened.urgency, openedAt: at))
        case .obligationChanged(let changed):
            change(changed.id) {
                $0.isRequired = changed.isRequired
                $0.mustJoin = changed.mustJoin
                $0.urgency = changed.urgency
                if let until = changed.until, $0.state == .acknowledged {
                    $0.answer?.until = until
                }
            }
        case .obligationWithdrawn(let withdrawn): finish(withdrawn.id, as: .withdrawn)
        case .obligationReopened(let reopened): applyReopened(reopened)
        case .roundBegan(let began): applyRoundBegan(began, at: at)
        case .roundRanOut(let ranOut):
            change(ranOut.obligation) {
                if ranOut.nextRoundAt != nil { $0.exhausted += 1 }
                $0.clock?.stop()
                $0.clock?.nextRoundAt = ranOut.nextRoundAt
            }
            withdrawMessages(of: ranOut.obligation)
        case .acknowledged(let acknowledged): applyAcknowledged(acknowledged, at: at)
        case .declined(let declined): applyDeclined(declined)
        case .joined(let joined): applyJoined(joined, at: at)
        case .left(let left): applyLeft(left, at: at)
        case .handoverOffered(let offered):
            handovers.removeAll { $0.obligation == offered.obligation }
            handovers.append(
                Handover(
                    obligation: offered.obligation, from: offered.from, to: offered.to, at: at,
                    text: offered.text))
        case .handoverAccepted(let accepted): applyHandover(accepted, at: at)
        case .released(let released): applyReleased(released, at: at)
        case .pageWithdrawn(let withdrawn): applyPageWithdrawn(withdrawn)
        case .answerLapsed(let lapsed):
            change(lapsed.obligation) {
                $0.state = .open
                $0.answer = nil
            }
            loseCommand(lapsed.obligation, lapsed.person)
        default: break
        }
    }

    private mutating func applyReopened(_ reopened: Event.ObligationReopened) {
        change(reopened.id) {
            $0.member = reopened.member
            $0.isRequired = reopened.isRequired
            $0.mustJoin = reopened.mustJoin
            $0.urgency = reopened.urgency
            guard reopened.keepsAnswer, $0.answer != nil else {
                $0.state = .open
                $0.answer = nil
                $0.declined = []
                $0.letGo = []
                $0.alsoAnswered = []
                $0.exhausted = 0
                return
            }
            $0.state = $0.answer?.joinedAt == nil ? .acknowledged : .joined
            $0.answer?.until = $0.state == .joined ? nil : reopened.until
        }
        if let person = obligation(reopened.id)?.holder {
            freeOtherSeats(of: reopened.id, from: person)
        } else if let commander = roles[.commander] {
            loseCommand(reopened.id, commander)
        }
    }

    private mutating func applyRoundBegan(_ began: Event.RoundBegan, at: Moment) {
        change(began.obligation) {
            $0.clock = PagingClock(
                round: began.round, roundBegan: at, steps: began.steps, reason: began.reason)
            if began.forgiven { $0.declined = [] }
        }
    }

    private mutating func applyAcknowledged(_ acknowledged: Event.Acknowledged, at: Moment) {
        let person = acknowledged.person
        let before = obligation(acknowledged.obligation)?.holder
        change(acknowledged.obligation) {
            $0.declined.removeAll { $0 == person }
            $0.letGo.removeAll { $0 == person }
            $0.firstAnsweredAt = $0.firstAnsweredAt ?? at
            if acknowledged.behind != nil {
                if !$0.alsoAnswered.contains(person) { $0.alsoAnswered.append(person) }
                return
            }
            $0.alsoAnswered.removeAll { $0 == person }
            if let before, before != person { $0.alsoAnswered.append(before) }
            if $0.state == .open { $0.state = .acknowledged }
            let joinedAt = $0.answer?.person == person ? $0.answer?.joinedAt : nil
            $0.answer = Obligation.Answer(
                person: person, at: at, until: acknowledged.until, joinedAt: joinedAt)
            if acknowledged.keepsPaging {
                $0.clock?.nextRoundAt = nil
                $0.clock?.ringing.removeAll { $0.person == person }
            } else {
                $0.clock?.stop()
            }
        }
        guard acknowledged.behind == nil else { return }
        withdrawMessages(
            of: acknowledged.obligation, to: acknowledged.keepsPaging ? person : nil)
        freeOtherSeats(of: acknowledged.obligation, from: person)
        if obligation(acknowledged.obligation)?.isCommander == true,
            roles[.commander] == nil || roles[.commander] == before
        {
            roles[.commander] = person
        }
    }

    /// Who has one seat of a group is not rung for another.
    private mutating func freeOtherSeats(of id: ObligationID, from person: PersonID) {
        guard let target = obligation(id)?.target else { return }
        for other in obligations where other.id != id && other.target == target {
            guard other.state == .open else { continue }
            change(other.id) { $0.clock?.ringing.removeAll { $0.person == person } }
            withdrawMessages(of: other.id, to: person)
        }
    }

    /// Who promised to command and did not come is commander no longer.
    private mutating func loseCommand(_ id: ObligationID, _ person: PersonID) {
        guard obligation(id)?.isCommander == true, roles[.commander] == person else { return }
        if !isPresent(person) { roles[.commander] = nil }
    }

    private mutating func applyDeclined(_ declined: Event.Declined) {
        withdrawMessages(of: declined.obligation, to: declined.person)
        change(declined.obligation) {
            if !$0.declined.contains(declined.person) { $0.declined.append(declined.person) }
            $0.alsoAnswered.removeAll { $0 == declined.person }
            $0.clock?.ringing.removeAll { $0.person == declined.person }
            if $0.answer?.person == declined.person, $0.isAnswered {
                $0.state = .open
                $0.answer = nil
            }
        }
        loseCommand(declined.obligation, declined.person)
    }

    private mutating func applyJoined(_ joined: Event.Joined, at: Moment) {
        if !isPresent(joined.person) {
            people.append(Presence(person: joined.person, joinedAt: at))
        }
        guard let id = joined.obligation else { return }
        change(id) {
            $0.alsoAnswered.removeAll { $0 == joined.person }
            $0.declined.removeAll { $0 == joined.person }
            $0.letGo.removeAll { $0 == joined.person }
            if let before = $0.holder, before != joined.person { $0.alsoAnswered.append(before) }
            $0.state = .joined
            $0.firstAnsweredAt = $0.firstAnsweredAt ?? at
            let acknowledgedAt = $0.answer?.person == joined.person ? $0.answer?.at : nil
            $0.answer = Obligation.Answer(
                person: joined.person, at: acknowledgedAt ?? at, until: nil, joinedAt: at)
            $0.clock?.stop()
        }
        withdrawMessages(of: id)
        freeOtherSeats(of: id, from: joined.person)
        if obligation(id)?.isCommander == true { roles[.commander] = joined.person }
    }

    private mutating func applyLeft(_ left: Event.Left, at: Moment) {
        leave(left.person, at: at)
        guard let id = left.obligation else { return }
        change(id) {
            $0.state = .open
            $0.answer = nil
            $0.clock?.stop()
        }
        if obligation(id)?.isCommander == true { roles[.commander] = nil }
    }

    private mutating func applyHandover(_ accepted: Event.HandoverAccepted, at: Moment) {
        handovers.removeAll { $0.obligation == accepted.obligation }
        let isHere = isPresent(accepted.to)
        change(accepted.obligation) {
            let isIn = isHere && $0.mustJoin
            $0.state = isIn ? .joined : .acknowledged
            $0.answer = Obligation.Answer(
                person: accepted.to, at: at, until: isIn ? nil : accepted.until,
                joinedAt: isIn ? at : nil)
            $0.clock?.stop()
        }
        withdrawMessages(of: accepted.obligation)
        freeOtherSeats(of: accepted.obligation, from: accepted.to)
        if obligation(accepted.obligation)?.isCommander == true {
            roles[.commander] = accepted.to
        }
    }

    private mutating func applyReleased(_ released: Event.Released, at: Moment) {
        if let id = released.obligation { finish(id, as: .released) }
        guard let person = released.person else { return }
        // Who owes something else here stays.
        if obligations.allSatisfy({ $0.holder != person }) { leave(person, at: at) }
    }

    private mutating func applyPageWithdrawn(_ withdrawn: Event.PageWithdrawn) {
        withdrawMessages(of: withdrawn.obligation, to: withdrawn.person)
        change(withdrawn.obligation) {
            if !$0.letGo.contains(withdrawn.person) { $0.letGo.append(withdrawn.person) }
            $0.alsoAnswered.removeAll { $0 == withdrawn.person }
            $0.clock?.ringing.removeAll { $0.person == withdrawn.person }
        }
    }

    private mutating func leave(_ person: PersonID, at: Moment) {
        for index in people.indices
        where people[index].person == person && people[index].leftAt == nil {
            people[index].leftAt = at
        }
    }

    private mutating func finish(_ id: ObligationID, as state: Obligation.State) {
        change(id) {
            $0.state = state
            $0.clock?.stop()
            $0.answer?.until = nil
        }
        handovers.removeAll { $0.obligation == id }
        withdrawMessages(of: id)
    }

    mutating func change(_ id: ObligationID, _ change: (inout Obligation) -> Void) {
        guard let index = obligations.firstIndex(where: { $0.id == id }) else { return }
        change(&obligations[index])
    }
}
