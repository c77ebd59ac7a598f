/// Alerts that end by themselves: their sender says until when they are to be believed, and says it
/// again as long as they fire.
extension Situation {
    /// The same alert again, which ends by itself at another moment.
    func moveExpiry(
        of alert: Alert, _ known: Firing, by: Actor, in world: World
    ) -> [Proposal] {
        guard known.expiry.isMoved(by: alert.expiresAt, at: world.now) else { return [] }
        let moved = Event.ExpiryMoved(digest: alert.digest, until: alert.expiresAt)
        return drafting(known.incident, by: by, in: world) { $0.record(.expiryMoved(moved)) }
    }

    /// Its sender said no more. Where Muster itself could not be reached, the alert fires on for one
    /// sending interval from when it could again (rule 12).
    func expire(_ digest: Digest16, in world: World) -> [Proposal] {
        guard let known = firing[digest], let expiry = known.expiry, expiry.at <= world.now else {
            return []
        }
        let later = world.steadySince + expiry.patience
        guard later <= world.now else {
            let moved = Event.ExpiryMoved(digest: digest, until: later, isPutOff: true)
            return drafting(known.incident, by: .muster, in: world) {
                $0.record(.expiryMoved(moved))
            }
        }
        return drafting(known.incident, by: .muster, in: world) {
            $0.expire(digest, at: expiry.at)
        }
    }

    /// Alerts that end by themselves at `now`, the longest overdue first, bounded.
    package func expired(at now: Moment) -> [Digest16] {
        hold == nil ? expiries.due(at: now, limit: Limits.batchCommands) : []
    }

    mutating func reindex(_ digest: Digest16) {
        expiries.set(digest, to: firing[digest]?.expiry?.at)
    }
}

extension Draft {
    /// The alert ended by itself.
    fileprivate mutating func expire(_ digest: Digest16, at moment: Moment) {
        let shown = incident.shownAlerts.first { $0.digest == digest }
        let summary = shown?.summary ?? "one of its alerts"
        record(
            .alertCleared(
                Event.AlertCleared(digest: digest, summary: summary, expiredAt: moment)))
        watchSwings(of: digest, summary, firing: false)
        afterClearing(Event.AlertCleared.words(expiredAt: moment))
    }
}

extension Event.AlertCleared {
    /// Why an alert is over that ended by itself.
    package static func words(expiredAt moment: Moment) -> String {
        "its sender stopped sending; it ended at \(moment.text)"
    }
}
