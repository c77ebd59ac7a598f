/// What one group, role or person owes one incident: somebody who acknowledges and, where the
/// severity needs it, joins. Has its own candidates, clock and fallback.
package struct Obligation: Hashable, Sendable {
    package enum Target: Hashable, Sendable {
        case group(GroupID)
        /// The incident commander, from this group.
        case commander(GroupID)
        case person(PersonID)
    }

    package enum State: Hashable, Sendable {
        /// Somebody is owed; the clock runs.
        case open
        /// Somebody answered; they have until the moment to join (or to act).
        case acknowledged
        case joined
        /// "You may go": done.
        case released
        /// Not needed any more.
        case withdrawn
    }

    /// Who answered and what they promised.
    package struct Answer: Hashable, Sendable {
        package var person: PersonID
        package var at: Moment
        /// When the promise lapses: the ETA where joining is needed, else the lapse; nil once joined.
        package var until: Moment?
        package var joinedAt: Moment?

        package init(person: PersonID, at: Moment, until: Moment?, joinedAt: Moment? = nil) {
            self.person = person
            self.at = at
            self.until = until
            self.joinedAt = joinedAt
        }
    }

    package var id: ObligationID
    package var target: Target
    /// 1 for the first person of the group, 2 for the second …
    package var seat: Int
    /// Whom the plan asks for; nil: anybody of the group, in the policy's order.
    package var member: MemberWord?
    /// Assembly waits for it.
    package var isRequired: Bool
    package var mustJoin: Bool
    package var urgency: Urgency
    package var openedAt: Moment
    package var state: State
    package var answer: Answer?
    /// Where its present round stands; stopped while somebody has it and once it is done.
    package var clock: PagingClock?
    package var firstPagedAt: Moment?
    package var firstAnsweredAt: Moment?
    package var pages: Int
    /// Left out of later rounds unless everybody declined.
    package var declined: [PersonID]
    /// Released while they were rung: left out until it is asked for anew.
    package var letGo: [PersonID]
    /// Answered after somebody else had it, in order.
    package var alsoAnswered: [PersonID]
    /// Rounds that ended without an answer.
    package var exhausted: Int

    package init(
        id: ObligationID, target: Target, seat: Int = 1, member: MemberWord? = nil,
        isRequired: Bool, mustJoin: Bool, urgency: Urgency, openedAt: Moment
    ) {
        self.id = id
        self.target = target
        self.seat = seat
        self.member = member
        self.isRequired = isRequired
        self.mustJoin = mustJoin
        self.urgency = urgency
        self.openedAt = openedAt
        state = .open
        pages = 0
        declined = []
        letGo = []
        alsoAnswered = []
        exhausted = 0
    }

    /// Whether it still matters: open, acknowledged or joined.
    package var isLive: Bool {
        switch state {
        case .open, .acknowledged, .joined: true
        case .released, .withdrawn: false
        }
    }

    /// Whether it has what it needs for now.
    package var isAnswered: Bool { state == .acknowledged || state == .joined }

    package var holder: PersonID? { isAnswered ? answer?.person : nil }

    /// The group whose schedule and policy answer for it; nil for a named person.
    package var group: GroupID? { target.group }

    package var asSeat: Seat { Seat(target, seat, member) }

    func isRinging(_ person: PersonID) -> Bool {
        clock?.ringing.contains { $0.person == person } == true
    }

    package var isCommander: Bool {
        if case .commander = target { true } else { false }
    }

    /// For people and machines: `database`, `database 2`, `database lead`, `commander`, `ada`.
    package var title: String {
        let name =
            switch target {
            case .group(let group): group.text
            case .commander: Role.commander.name
            case .person(let person): person.text
            }
        return asSeat.title(name)
    }

    package var nextMoment: Moment? {
        guard isLive else { return nil }
        if needsRound { return openedAt }
        let moments = [answer?.until, clock?.nextMoment].compactMap { $0 }
        return moments.min()
    }

    /// Open, with nobody being rung and no moment to ask again: it was opened, or given up, while
    /// nothing might be sent.
    var needsRound: Bool {
        state == .open && clock?.nextStepAt == nil && clock?.nextRoundAt == nil
    }
}

/// Where one round of an obligation stands.
package struct PagingClock: Hashable, Sendable {
    /// One person being rung in the present step.
    package struct Ring: Hashable, Sendable {
        package var person: PersonID
        package var lastPagedAt: Moment
        package var pages: Int
        package var lastMessage: MessageSerial
        /// Every method, or the channel behind it, failed: left out until the next round.
        package var isSteppedOver: Bool

        package init(
            person: PersonID, lastPagedAt: Moment, pages: Int, lastMessage: MessageSerial,
            isSteppedOver: Bool = false
        ) {
            self.person = person
            self.lastPagedAt = lastPagedAt
            self.pages = pages
            self.lastMessage = lastMessage
            self.isSteppedOver = isSteppedOver
        }
    }

    /// Counted from 1.
    package var round: Int
    package var roundBegan: Moment
    /// The candidates in order, as asked of the roster when the round began.
    package var steps: [CandidateStep]
    /// The step being rung, counted from 1; 0 before the first.
    package var step: Int
    /// When the next step, or the end of the round, is due; nil while the floor is waited for.
    package var nextStepAt: Moment?
    /// When the next round may begin, after this one ran out.
    package var nextRoundAt: Moment?
    package var ringing: [Ring]
    /// Learners who were told of this round.
    package var shadows: [PersonID]
    /// Why the round begins with whom it begins.
    package var reason: SeatReason

    package init(
        round: Int, roundBegan: Moment, steps: [CandidateStep], step: Int = 0,
        nextStepAt: Moment? = nil, nextRoundAt: Moment? = nil, ringing: [Ring] = [],
        shadows: [PersonID] = [],
        reason: SeatReason = SeatReason()
    ) {
        self.round = round
        self.roundBegan = roundBegan
        self.steps = steps
        self.step = step
        self.nextStepAt = nextStepAt
        self.nextRoundAt = nextRoundAt
        self.ringing = ringing
        self.shadows = shadows
        self.reason = reason
    }

    /// When the person is paged again: while the step's delay has not ended.
    package func pageAgainAt(_ ring: Ring) -> Moment? {
        guard !ring.isSteppedOver, nextRoundAt == nil else { return nil }
        let again = ring.lastPagedAt + Limits.pageAgain
        guard let nextStepAt, again < nextStepAt else { return nil }
        return again
    }

    package var nextMoment: Moment? {
        let moments = [nextStepAt, nextRoundAt] + ringing.map { pageAgainAt($0) }
        return moments.compactMap { $0 }.min()
    }

    /// Somebody answered: nobody else is rung, but the round is remembered for its floor and steps.
    mutating func stop() {
        nextStepAt = nil
        nextRoundAt = nil
        ringing = []
    }

    /// The delay of the present step.
    package var delay: Duration {
        step > 0 && step <= steps.count ? steps[step - 1].delay : Limits.roundFloor
    }
}
