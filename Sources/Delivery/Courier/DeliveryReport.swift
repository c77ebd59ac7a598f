package import Core

/// What came of one parcel.
package struct DeliveryReport: Hashable, Sendable {
    package var outcome: AttemptOutcome
    /// What the receiver asked to wait, at most `Limits.retryAfterCeiling`; only beside `.retry`.
    package var retryAfter: Duration?
    /// Connections that had to be opened; 0 when a kept one was used.
    package var connectionsOpened: Int

    package init(
        _ outcome: AttemptOutcome, retryAfter: Duration? = nil, connectionsOpened: Int = 0
    ) {
        self.outcome = outcome
        self.retryAfter = retryAfter
        self.connectionsOpened = connectionsOpened
    }
}

/// A parcel that is still to be made, and whoever waits for its report.
struct Order: Sendable {
    /// Called once, on the courier's thread.
    var prepare: @Sendable () throws(AttemptFailure) -> Parcel
    /// Called once, on the courier's thread.
    var completion: @Sendable (DeliveryReport) -> Void
}

/// A parcel and whoever waits for its report.
struct Consignment: Sendable {
    var parcel: Parcel
    /// Called once, on the courier's thread.
    var completion: @Sendable (DeliveryReport) -> Void
    /// Set when a kept connection turned out to be dead, so that the same parcel is not tried over
    /// another dead one.
    var needsFreshConnection = false
}
