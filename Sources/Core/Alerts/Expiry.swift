/// When a firing alert is over unless its sender says more before: how Prometheus says that an alert
/// has ended even if Prometheus itself has.
package struct Expiry: Hashable, Sendable {
    package var at: Moment
    /// For how long its sender's last word that was journalled was good: somewhat more than the time
    /// between two of them.
    package var validFor: Duration

    package init(at: Moment, validFor: Duration) {
        self.at = at
        self.validFor = validFor
    }

    /// As a sender told it at a moment.
    init(at: Moment, toldAt: Moment) {
        self.init(at: at, validFor: max(.zero, at - toldAt))
    }

    /// How long its sender gets to speak again where it may have found nobody: one full interval.
    /// Prometheus sends four times in what it promises; who promises at most an hour may send once.
    var patience: Duration { max(validFor / 4, min(validFor, Limits.expiryPatience)) }
}

extension Expiry? {
    /// Whether what a sender tells now is to be journalled (rule 12): it ends by itself where it did
    /// not or no longer, or later by more than half of what was left. As at Alertmanager, of two
    /// moments the later counts.
    func isMoved(by told: Moment?, at now: Moment) -> Bool {
        guard let known = self, let told else { return (self == nil) != (told == nil) }
        return told > known.at && (told - known.at) * 2 > known.at - now
    }

    func moved(_ moved: Event.ExpiryMoved, at moment: Moment) -> Self {
        guard let until = moved.until else { return nil }
        guard moved.isPutOff, let known = self else { return Expiry(at: until, toldAt: moment) }
        return Expiry(at: until, validFor: known.validFor)
    }
}
