/// How one attempt ended, as the channel says it. What follows from it is decided by `RetryPlan`.
package enum AttemptOutcome: Hashable, Sendable {
    /// A receiver took it, with its own short words ("204", "accepted by the mail server").
    case delivered(String)
    /// Transient: the same method is tried again.
    case retry(String)
    /// This address is dead: the method ends and the next one starts at once.
    case methodFailed(String)
    /// The relay or gateway itself refuses: it says nothing about the person.
    case channelFailed(String)

    /// The receiver's or the channel's words, one line.
    package var detail: String {
        switch self {
        case .delivered(let detail), .retry(let detail), .methodFailed(let detail),
            .channelFailed(let detail):
            detail
        }
    }
}

/// One try to deliver a page or a notice by one method: what `Delivery` is asked to perform.
package struct Attempt: Hashable, Sendable {
    package var message: MessageID
    /// When the message was made: its number is given out anew when the journal lost its last
    /// entries, and what comes of the old one says nothing about the new one.
    package var at: Moment
    /// Index into the message's ways.
    package var way: Int
    /// Counted from 1 per message and way.
    package var number: Int

    package init(of message: Message, way: Int, number: Int) {
        self.message = message.id
        at = message.at
        self.way = way
        self.number = number
    }
}

/// When a transient failure is tried again: 1, 2, 4, 8 … seconds up to the ceiling, each with up
/// to half of itself as jitter, so that a receiver that comes back is not met by everybody at once.
package enum RetryPlan {
    /// Nil when the method has been tried often enough.
    package static func delay(
        after number: Int, asked: Duration?, seed: inout Seed
    ) -> Duration? {
        guard number < Limits.attemptsPerMethod else { return nil }
        let ceiling = Limits.retryCeiling.inMilliseconds
        let doubled = Int64(1000) << Int64(min(max(number - 1, 0), 10))
        let base = min(doubled, ceiling)
        let jitter = Int64(seed.next(below: UInt64(base / 2 + 1)))
        let own = Duration.milliseconds(min(base + jitter, ceiling))
        guard let asked else { return own }
        // A receiver's Retry-After is obeyed within reason: a page is no newsletter.
        return min(max(own, asked), Limits.retryCeiling)
    }
}
