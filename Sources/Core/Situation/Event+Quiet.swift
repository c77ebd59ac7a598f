// What keeps pages back, and what ends it. The record is never kept back.

extension Event {
    /// A silence or a maintenance window was made, or says something else from here on.
    package struct MuteAdded: Hashable, Sendable {
        package var mute: Mute

        package init(mute: Mute) {
            self.mute = mute
        }
    }

    /// A silence or a maintenance window ends before its time.
    package struct MuteEnded: Hashable, Sendable {
        package var id: MuteID
        /// Why, in the words of whoever ended it; may be empty.
        package var text: String

        package init(id: MuteID, text: String) {
            self.id = id
            self.text = text
        }
    }

    /// Nobody is paged for the incident, and why; or the reason is another now.
    package struct Quieted: Hashable, Sendable {
        /// What holds an alert now, where that changed.
        package struct Renewal: Hashable, Sendable {
            package var digest: Digest16
            package var mutes: [MuteID]

            package init(digest: Digest16, mutes: [MuteID]) {
                self.digest = digest
                self.mutes = mutes
            }
        }

        package var reason: QuietReason
        package var renewals: [Renewal]
        /// What holds the alerts that are not kept one by one, where that changed.
        package var more: MutedMore?

        package init(reason: QuietReason, renewals: [Renewal] = [], more: MutedMore? = nil) {
            self.reason = reason
            self.renewals = renewals
            self.more = more
        }
    }

    /// Whoever the severity asks for is paged from here on.
    package struct QuietEnded: Hashable, Sendable {
        package var text: String

        package init(text: String) {
            self.text = text
        }
    }

    /// A person put the incident off.
    package struct Snoozed: Hashable, Sendable {
        package var until: Moment
        package var reason: String

        package init(until: Moment, reason: String) {
            self.until = until
            self.reason = reason
        }
    }

    /// It is not put off any more.
    package struct SnoozeEnded: Hashable, Sendable {
        package var text: String

        package init(text: String) {
            self.text = text
        }
    }

    /// An alert comes and goes: its ends do not end the incident.
    package struct FlappingBegan: Hashable, Sendable {
        package var digest: Digest16
        package var summary: String
        /// When it changed between firing and resolved, this time included.
        package var changes: [Moment]
        package var isFiring: Bool

        package init(digest: Digest16, summary: String, changes: [Moment], isFiring: Bool) {
            self.digest = digest
            self.summary = summary
            self.changes = changes
            self.isFiring = isFiring
        }
    }

    /// It is steady again: what it says now counts.
    package struct FlappingEnded: Hashable, Sendable {
        package var digest: Digest16
        package var summary: String
        package var isFiring: Bool

        package init(digest: Digest16, summary: String, isFiring: Bool) {
            self.digest = digest
            self.summary = summary
            self.isFiring = isFiring
        }
    }
}
