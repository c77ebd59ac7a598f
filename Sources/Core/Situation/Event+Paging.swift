// Pages, notices and attempts.

extension Event {
    /// A person is rung for an obligation.
    package struct Paged: Hashable, Sendable {
        package var message: MessageSerial
        package var obligation: ObligationID
        package var person: PersonID
        /// Counted from 1; 0 when no step asked for it.
        package var step: Int
        package var reason: PageReason
        package var urgency: Urgency
        package var ways: [Way]

        package init(
            message: MessageSerial, obligation: ObligationID, person: PersonID, step: Int,
            reason: PageReason, urgency: Urgency, ways: [Way] = []
        ) {
            self.message = message
            self.obligation = obligation
            self.person = person
            self.step = step
            self.reason = reason
            self.urgency = urgency
            self.ways = ways
        }
    }

    /// A person, or the fallback address, is told something that asks for nothing.
    package struct Notified: Hashable, Sendable {
        package var message: MessageSerial
        /// Nil: the fallback address.
        package var person: PersonID?
        package var kind: NoticeKind
        package var text: String
        package var ways: [Way]
        /// What the page that a shadow is told of was for.
        package var obligation: ObligationID?

        package init(
            message: MessageSerial, person: PersonID? = nil, kind: NoticeKind, text: String = "",
            ways: [Way] = [], obligation: ObligationID? = nil
        ) {
            self.message = message
            self.person = person
            self.kind = kind
            self.text = text
            self.ways = ways
            self.obligation = obligation
        }
    }

    /// A lease: this node tries to deliver until then.
    package struct AttemptBegan: Hashable, Sendable {
        package var message: MessageSerial
        /// Index into the message's ways.
        package var way: Int
        package var number: Int
        package var node: NodeID
        package var until: Moment

        package init(message: MessageSerial, way: Int, number: Int, node: NodeID, until: Moment) {
            self.message = message
            self.way = way
            self.number = number
            self.node = node
            self.until = until
        }
    }

    /// What came of the attempt. Settles the attempt, not the obligation.
    package struct AttemptEnded: Hashable, Sendable {
        package var message: MessageSerial
        package var way: Int
        package var number: Int
        package var outcome: AttemptOutcome
        package var retryAt: Moment?

        package init(
            message: MessageSerial, way: Int, number: Int, outcome: AttemptOutcome,
            retryAt: Moment? = nil
        ) {
            self.message = message
            self.way = way
            self.number = number
            self.outcome = outcome
            self.retryAt = retryAt
        }
    }

    /// Nothing more can be tried to ring this person: left out until the next round.
    package struct SteppedOver: Hashable, Sendable {
        package var obligation: ObligationID
        package var person: PersonID
        /// The channels of this installation that failed, which says nothing about the person.
        /// Empty: it is the person's own methods that do not work.
        package var channels: [Channel]
        /// The last words of the channel, or of the receiver.
        package var text: String

        package init(
            obligation: ObligationID, person: PersonID, channels: [Channel] = [],
            text: String = ""
        ) {
            self.obligation = obligation
            self.person = person
            self.channels = channels
            self.text = text
        }
    }
}
