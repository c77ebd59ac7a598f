// What groups owe and how they answer.

extension Event {
    /// A group, role or person owes somebody.
    package struct ObligationOpened: Hashable, Sendable {
        package var id: ObligationID
        package var target: Obligation.Target
        package var seat: Int
        /// Whom the plan asks for; nil: anybody of the group.
        package var member: MemberWord?
        package var isRequired: Bool
        package var mustJoin: Bool
        package var urgency: Urgency
        /// Why, in words for people.
        package var text: String

        package init(
            id: ObligationID, target: Obligation.Target, seat: Int, member: MemberWord? = nil,
            isRequired: Bool, mustJoin: Bool, urgency: Urgency, text: String = ""
        ) {
            self.id = id
            self.target = target
            self.seat = seat
            self.member = member
            self.isRequired = isRequired
            self.mustJoin = mustJoin
            self.urgency = urgency
            self.text = text
        }
    }

    /// What is owed changed with the severity.
    package struct ObligationChanged: Hashable, Sendable {
        package var id: ObligationID
        package var isRequired: Bool
        package var mustJoin: Bool
        package var urgency: Urgency
        /// The new time of whoever had answered.
        package var until: Moment?

        package init(
            id: ObligationID, isRequired: Bool, mustJoin: Bool, urgency: Urgency,
            until: Moment? = nil
        ) {
            self.id = id
            self.isRequired = isRequired
            self.mustJoin = mustJoin
            self.urgency = urgency
            self.until = until
        }
    }

    /// It is not needed any more.
    package struct ObligationWithdrawn: Hashable, Sendable {
        package var id: ObligationID
        package var text: String

        package init(id: ObligationID, text: String = "") {
            self.id = id
            self.text = text
        }
    }

    /// It is needed again: the same obligation, so that nobody reads it twice on the board.
    package struct ObligationReopened: Hashable, Sendable {
        package var id: ObligationID
        /// Whom the plan asks for now; nil: anybody of the group.
        package var member: MemberWord?
        package var isRequired: Bool
        package var mustJoin: Bool
        package var urgency: Urgency
        /// Whoever answered before still has it; else it is asked for anew.
        package var keepsAnswer: Bool
        /// The new time of whoever had acknowledged.
        package var until: Moment?
        /// Why, in words for people.
        package var text: String

        package init(
            id: ObligationID, member: MemberWord? = nil, isRequired: Bool, mustJoin: Bool,
            urgency: Urgency, keepsAnswer: Bool = false, until: Moment? = nil, text: String = ""
        ) {
            self.id = id
            self.member = member
            self.isRequired = isRequired
            self.mustJoin = mustJoin
            self.urgency = urgency
            self.keepsAnswer = keepsAnswer
            self.until = until
            self.text = text
        }
    }

    /// The roster was asked anew: these are the candidates, in order.
    package struct RoundBegan: Hashable, Sendable {
        package var obligation: ObligationID
        package var round: Int
        /// Empty steps are left out.
        package var steps: [CandidateStep]
        /// Everybody had declined, so all are asked again.
        package var forgiven: Bool
        /// Why it begins with whom it begins, where that is not the policy's own order.
        package var reason: SeatReason

        package init(
            obligation: ObligationID, round: Int, steps: [CandidateStep] = [],
            forgiven: Bool = false, reason: SeatReason = SeatReason()
        ) {
            self.obligation = obligation
            self.round = round
            self.steps = steps
            self.forgiven = forgiven
            self.reason = reason
        }
    }

    /// Nobody can be paged, or nobody answered: an alarm, and another round not before the floor.
    package struct RoundRanOut: Hashable, Sendable {
        package var obligation: ObligationID
        /// Nil: somebody has it meanwhile, so no further round.
        package var nextRoundAt: Moment?
        package var text: String

        package init(obligation: ObligationID, nextRoundAt: Moment?, text: String = "") {
            self.obligation = obligation
            self.nextRoundAt = nextRoundAt
            self.text = text
        }
    }

    /// "I have it."
    package struct Acknowledged: Hashable, Sendable {
        package var obligation: ObligationID
        package var person: PersonID
        /// The page that was answered.
        package var message: MessageSerial?
        /// When the promise lapses.
        package var until: Moment?
        /// As the person said it.
        package var eta: Duration?
        /// Somebody else had it already.
        package var behind: PersonID?
        /// The ETA is long: the next candidate is paged too.
        package var keepsPaging: Bool

        package init(
            obligation: ObligationID, person: PersonID, message: MessageSerial? = nil,
            until: Moment? = nil, eta: Duration? = nil, behind: PersonID? = nil,
            keepsPaging: Bool = false
        ) {
            self.obligation = obligation
            self.person = person
            self.message = message
            self.until = until
            self.eta = eta
            self.behind = behind
            self.keepsPaging = keepsPaging
        }
    }

    /// "I cannot."
    package struct Declined: Hashable, Sendable {
        package var obligation: ObligationID
        package var person: PersonID
        package var text: String

        package init(obligation: ObligationID, person: PersonID, text: String = "") {
            self.obligation = obligation
            self.person = person
            self.text = text
        }
    }

    /// "I am in the room."
    package struct Joined: Hashable, Sendable {
        /// Nil: joined without owing anything.
        package var obligation: ObligationID?
        package var person: PersonID
        /// Where they were sent.
        package var bridge: String

        package init(obligation: ObligationID? = nil, person: PersonID, bridge: String) {
            self.obligation = obligation
            self.person = person
            self.bridge = bridge
        }
    }

    /// Somebody left the room.
    package struct Left: Hashable, Sendable {
        /// Reopened by it.
        package var obligation: ObligationID?
        package var person: PersonID
        package var text: String

        package init(obligation: ObligationID? = nil, person: PersonID, text: String = "") {
            self.obligation = obligation
            self.person = person
            self.text = text
        }
    }

    /// Somebody wants to hand over.
    package struct HandoverOffered: Hashable, Sendable {
        package var obligation: ObligationID
        package var from: PersonID
        package var to: PersonID
        package var text: String

        package init(obligation: ObligationID, from: PersonID, to: PersonID, text: String = "") {
            self.obligation = obligation
            self.from = from
            self.to = to
            self.text = text
        }
    }

    /// The other has it now.
    package struct HandoverAccepted: Hashable, Sendable {
        package var obligation: ObligationID
        package var from: PersonID
        package var to: PersonID
        package var until: Moment?

        package init(obligation: ObligationID, from: PersonID, to: PersonID, until: Moment? = nil) {
            self.obligation = obligation
            self.from = from
            self.to = to
            self.until = until
        }
    }

    /// "You may go."
    package struct Released: Hashable, Sendable {
        package var obligation: ObligationID?
        package var person: PersonID?
        package var text: String

        package init(obligation: ObligationID? = nil, person: PersonID? = nil, text: String = "") {
            self.obligation = obligation
            self.person = person
            self.text = text
        }
    }

    /// "You may go", to somebody who is rung and has not answered: nothing more is tried, and the
    /// obligation goes on without them.
    package struct PageWithdrawn: Hashable, Sendable {
        package var obligation: ObligationID
        package var person: PersonID
        package var text: String

        package init(obligation: ObligationID, person: PersonID, text: String = "") {
            self.obligation = obligation
            self.person = person
            self.text = text
        }
    }

    /// The ETA passed, or the acknowledgement lapsed without any act.
    package struct AnswerLapsed: Hashable, Sendable {
        package var obligation: ObligationID
        package var person: PersonID
        package var wasETA: Bool

        package init(obligation: ObligationID, person: PersonID, wasETA: Bool) {
            self.obligation = obligation
            self.person = person
            self.wasETA = wasETA
        }
    }

    /// Somebody asked for the next candidate at once.
    package struct Escalated: Hashable, Sendable {
        package var obligation: ObligationID
        package var text: String

        package init(obligation: ObligationID, text: String = "") {
            self.obligation = obligation
            self.text = text
        }
    }
}
