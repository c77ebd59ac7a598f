package import Core

/// One line of the board: what a group, role or person owes, and how far that got.
package struct ObligationView: Hashable, Codable, Sendable {
    /// A person who is being rung.
    package struct Ring: Hashable, Codable, Sendable {
        package var person: Named
        package var pages: Int
        package var lastPagedAt: String
        /// How far the last page got: see `Message.progressName`.
        package var delivery: String
    }

    package struct Step: Hashable, Codable, Sendable {
        package var people: [Named]
        package var delayS: Double
    }

    package var id: Int
    package var title: String
    /// `group`, `commander` or `person`.
    package var kind: String
    package var group: Named?
    package var person: Named?
    package var seat: Int
    /// `primary`, `secondary`, `lead` or `all`: whom the plan asks for.
    package var member: String?
    package var required: Bool
    package var mustJoin: Bool
    package var urgency: String
    package var state: String
    package var holder: Named?
    /// Once it is over: who had it last.
    package var answeredBy: Named?
    package var acknowledgedAt: String?
    package var joinedAt: String?
    /// When the promise lapses.
    package var until: String?
    package var ringing: [Ring]
    package var round: Int?
    package var step: Int?
    package var steps: [Step]?
    /// Why the round begins with whom it begins, where that is not the policy's own order.
    package var reasons: [String]?
    /// When the next step, or the end of the round, is due.
    package var nextStepAt: String?
    package var nextRoundAt: String?
    package var openedAt: String
    package var firstPagedAt: String?
    package var firstAnsweredAt: String?
    package var pages: Int
    package var declined: [Named]?
    /// Released before they answered.
    package var letGo: [Named]?
    package var alsoAnswered: [Named]?
    /// Rounds that ended without an answer.
    package var exhausted: Int
    package var handoverTo: Named?

    package init(_ obligation: Obligation, in incident: Incident, _ names: Names) {
        id = obligation.id.value
        title = names.title(obligation)
        switch obligation.target {
        case .group: kind = "group"
        case .commander: kind = "commander"
        case .person(let person):
            kind = "person"
            self.person = names.named(person)
        }
        group = obligation.group.map { names.named($0) }
        seat = obligation.seat
        member = obligation.member?.name
        required = obligation.isRequired
        mustJoin = obligation.mustJoin
        urgency = obligation.urgency.name
        state = obligation.state.name
        holder = obligation.holder.map { names.named($0) }
        if !obligation.isLive { answeredBy = obligation.answer.map { names.named($0.person) } }
        acknowledgedAt = obligation.isAnswered ? obligation.answer?.at.preciseText : nil
        joinedAt = obligation.answer?.joinedAt?.preciseText
        until = obligation.answer?.until?.preciseText
        ringing = (obligation.clock?.ringing ?? []).map { ring in
            Ring(
                person: names.named(ring.person), pages: ring.pages,
                lastPagedAt: ring.lastPagedAt.preciseText,
                delivery: incident.message(ring.lastMessage).map {
                    ring.isSteppedOver && $0.failedChannels.isEmpty
                        ? "unreachable" : $0.progressName
                } ?? (ring.isSteppedOver ? "unreachable" : "sending"))
        }
        round = obligation.clock?.round
        step = obligation.clock?.step
        steps = obligation.clock?.steps.map {
            Step(people: $0.people.map { names.named($0) }, delayS: $0.delay.published)
        }
        let words = names.reasons(obligation.clock?.reason ?? SeatReason())
        reasons = words.isEmpty ? nil : words
        nextStepAt = obligation.clock?.nextStepAt?.preciseText
        nextRoundAt = obligation.clock?.nextRoundAt?.preciseText
        openedAt = obligation.openedAt.preciseText
        firstPagedAt = obligation.firstPagedAt?.preciseText
        firstAnsweredAt = obligation.firstAnsweredAt?.preciseText
        pages = obligation.pages
        declined = names.list(obligation.declined)
        letGo = names.list(obligation.letGo)
        alsoAnswered = names.list(obligation.alsoAnswered)
        exhausted = obligation.exhausted
        handoverTo =
            incident.handovers.first { $0.obligation == obligation.id }.map { names.named($0.to) }
    }
}

extension Names {
    fileprivate func list(_ people: [PersonID]) -> [Named]? {
        people.isEmpty ? nil : people.map { named($0) }
    }
}

extension Message {
    /// `delivered`, `failed`, `withdrawn`, `retrying`, `sending` or `waiting`.
    package var progressName: String {
        if isDelivered { return "delivered" }
        if isExhausted { return "failed" }
        if isWithdrawn { return "withdrawn" }
        if ways.contains(where: { $0.isSending }) { return "sending" }
        return ways.contains(where: { $0.isLive }) ? "retrying" : "waiting"
    }
}
