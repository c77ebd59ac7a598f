/// A page or a notice on its way to one person, by one or more contact methods.
///
/// The idempotency key is message and method, so retries and take-overs keep it.
package struct Message: Hashable, Sendable {
    package enum Purpose: Hashable, Sendable {
        case page(ObligationID)
        case notice(NoticeKind)
    }

    package var id: MessageID
    package var purpose: Purpose
    /// Nil: the fallback address.
    package var person: PersonID?
    package var urgency: Urgency
    /// Why a page rings, or what a notice says.
    package var text: String
    /// In the order in which they are tried.
    package var ways: [Way]
    package var at: Moment
    /// When the way that was started last was started; nil while none was.
    package var lastStart: Moment?
    /// Superseded by a newer page, or the obligation is answered: nothing new is started.
    package var isWithdrawn = false

    package init(
        id: MessageID, purpose: Purpose, person: PersonID?, urgency: Urgency, text: String,
        ways: [Way], at: Moment
    ) {
        self.id = id
        self.purpose = purpose
        self.person = person
        self.urgency = urgency
        self.text = text
        self.ways = ways
        self.at = at
    }

    package var obligation: ObligationID? {
        guard case .page(let obligation) = purpose else { return nil }
        return obligation
    }

    /// A receiver said so, for at least one way.
    package var isDelivered: Bool { ways.contains { $0.isDelivered } }

    /// Every way has failed for good: nobody was reached and nothing more will be tried.
    package var isExhausted: Bool { ways.allSatisfy { $0.isFailed } }

    /// Channels that refused as a whole, which says nothing about the person.
    package var failedChannels: [Channel] {
        var channels: [Channel] = []
        for way in ways where way.progress == .failed(channel: true) {
            if !channels.contains(way.channel) { channels.append(way.channel) }
        }
        return channels
    }

    /// Nothing is in flight and nothing will be started.
    package var isSettled: Bool {
        if ways.contains(where: { $0.isSending }) { return false }
        return isWithdrawn || isDelivered || isExhausted
    }

    /// The first way that was not started yet.
    package var nextWaiting: Int? { ways.firstIndex { $0.progress == .waiting } }

    /// When time alone will next demand something of this message.
    package var nextMoment: Moment? {
        var next: Moment?
        for way in ways {
            switch way.progress {
            case .sending(_, _, let until): next = min(next ?? until, until)
            case .retrying(_, let at) where !isWithdrawn && !isDelivered:
                next = min(next ?? at, at)
            default: break
            }
        }
        if !isWithdrawn, !isDelivered, nextWaiting != nil {
            let start = (lastStart ?? at) + Limits.nextMethod
            let due = ways.contains { $0.isLive } ? start : at
            next = min(next ?? due, due)
        }
        return next
    }
}

/// One contact method within a message, and how far it got.
package struct Way: Hashable, Sendable {
    package enum Progress: Hashable, Sendable {
        case waiting
        /// The lease of attempt `number`, held by `node`.
        case sending(number: Int, node: NodeID, until: Moment)
        /// Attempt `number` ended without a result that counts; the next one is due at `at`.
        case retrying(number: Int, at: Moment)
        case delivered(at: Moment)
        case failed(channel: Bool)
    }

    package var method: MethodID
    package var channel: Channel
    package var progress: Progress
    /// The last words of the receiver or the channel.
    package var detail: String

    package init(
        method: MethodID, channel: Channel, progress: Progress = .waiting, detail: String = ""
    ) {
        self.method = method
        self.channel = channel
        self.progress = progress
        self.detail = detail
    }

    package var isDelivered: Bool {
        if case .delivered = progress { true } else { false }
    }
    package var isSending: Bool {
        if case .sending = progress { true } else { false }
    }
    package func isSending(attempt: Int) -> Bool {
        if case .sending(attempt, _, _) = progress { true } else { false }
    }
    package var isFailed: Bool {
        if case .failed = progress { true } else { false }
    }
    /// Something of it is in flight or will be tried again.
    package var isLive: Bool {
        switch progress {
        case .sending, .retrying: true
        case .waiting, .delivered, .failed: false
        }
    }
    /// Attempts begun so far.
    package var attempts: Int {
        switch progress {
        case .waiting: 0
        case .sending(let number, _, _), .retrying(let number, _): number
        case .delivered, .failed: 1
        }
    }
}

/// Messages that ask for nothing.
package enum NoticeKind: Int, CaseIterable, Sendable {
    /// Nobody could be paged, or nobody answered.
    case alarm = 1
    case allClear = 2
    /// "You may go": the severity was lowered, or the commander released them.
    case mayGo = 3
    case alertJoined = 4
    /// The alerts of a resolved incident are still firing.
    case stillFiring = 5
    /// A hand-over is offered.
    case handover = 6
    /// An integration under one's care sends what cannot be read.
    case refused = 7
    /// They were told that they may go, and are needed after all.
    case neededAgain = 8
    /// Whom a learner shadows is paged.
    case shadow = 9
    /// Somebody offers them a shift, or answered such an offer of theirs.
    case swap = 10

    package var name: String {
        switch self {
        case .alarm: "alarm"
        case .allClear: "all-clear"
        case .mayGo: "may-go"
        case .alertJoined: "alert-joined"
        case .stillFiring: "still-firing"
        case .handover: "handover"
        case .refused: "refused"
        case .neededAgain: "needed-again"
        case .shadow: "shadow"
        case .swap: "swap"
        }
    }
}

/// Why this person is rung now.
package enum PageReason: Int, CaseIterable, Sendable {
    /// The escalation policy's step says so.
    case step = 1
    /// Still no answer.
    case again = 2
    case etaMissed = 3
    case severityRaised = 4
    /// Somebody in the room asked for them.
    case byHand = 5
    /// The acknowledgement lapsed without any act.
    case lapsed = 6
    /// The channel that could not reach them works again.
    case channelBack = 7
    /// The incident was put off, and is not any more.
    case snoozeOver = 8

    package var name: String {
        switch self {
        case .step: "on call"
        case .again: "no answer yet"
        case .etaMissed: "ETA passed"
        case .severityRaised: "severity raised"
        case .byHand: "asked for by name"
        case .lapsed: "acknowledgement lapsed"
        case .channelBack: "channel works again"
        case .snoozeOver: "snooze is over"
        }
    }
}
