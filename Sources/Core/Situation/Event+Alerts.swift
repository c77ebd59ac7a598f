// What senders say.

extension Event {
    /// An alert joined the incident, or changed.
    package struct Alerted: Hashable, Sendable {
        package var alert: Alert
        /// False: the same alert with changed facts.
        package var isNew: Bool
        /// What of it the rules of that moment count over all incidents, beside its service:
        /// `source`, `label.NAME`.
        /// In an incident that is grouped by a rule, its service too.
        package var traits: [Field]
        /// What of it later incidents are compared with and its incident did not have yet.
        package var marks: [Field]
        /// Silences and maintenance windows that hold it.
        package var mutes: [MuteID]

        package init(
            alert: Alert, isNew: Bool, traits: [Field] = [], marks: [Field] = [],
            mutes: [MuteID] = []
        ) {
            self.alert = alert
            self.isNew = isNew
            self.traits = traits
            self.marks = marks
            self.mutes = mutes
        }
    }

    /// The sender says that it ended, or said no more until the moment that it had named.
    package struct AlertCleared: Hashable, Sendable {
        package var digest: Digest16
        package var summary: String
        /// When it ended by itself; nil where its sender said so.
        package var expiredAt: Moment?

        package init(digest: Digest16, summary: String, expiredAt: Moment? = nil) {
            self.digest = digest
            self.summary = summary
            self.expiredAt = expiredAt
        }
    }

    /// A firing alert ends by itself at another moment than was known.
    package struct ExpiryMoved: Hashable, Sendable {
        package var digest: Digest16
        /// Nil: only its resolve ends it.
        package var until: Moment?
        /// Its sender said nothing; Muster could not be reached for a while, and waits for it.
        package var isPutOff: Bool

        package init(digest: Digest16, until: Moment?, isPutOff: Bool = false) {
            self.digest = digest
            self.until = until
            self.isPutOff = isPutOff
        }
    }

    /// The sender said the same again; the count is a lower bound.
    package struct AlertRepeated: Hashable, Sendable {
        package var digest: Digest16
        package var count: Int
        package var last: Moment

        package init(digest: Digest16, count: Int, last: Moment) {
            self.digest = digest
            self.count = count
            self.last = last
        }
    }

    /// Somebody acknowledged it at the sender; answers no obligation.
    package struct AlertAcknowledged: Hashable, Sendable {
        package var digest: Digest16
        package var summary: String

        package init(digest: Digest16, summary: String) {
            self.digest = digest
            self.summary = summary
        }
    }

    /// A tool told what was changed in the organisation's systems; of no incident.
    package struct ChangeReported: Hashable, Sendable {
        package var change: Change

        package init(change: Change) {
            self.change = change
        }
    }

    /// No alert fires any more, but only a person may end this.
    package struct AlertsCleared: Hashable, Sendable {
        package init() {}
    }
}
