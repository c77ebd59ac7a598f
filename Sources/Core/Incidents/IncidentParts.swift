/// How it ended.
package struct Resolution: Hashable, Sendable {
    package enum Kind: Int, CaseIterable, Sendable {
        case fixed = 1
        /// Stood down.
        case falseAlarm = 2
        /// The resolve of the last firing alert.
        case alertsCleared = 3

        package var name: String {
            switch self {
            case .fixed: "fixed"
            case .falseAlarm: "false alarm"
            case .alertsCleared: "alerts cleared"
            }
        }
    }

    package var kind: Kind
    package var text: String

    package init(kind: Kind, text: String) {
        self.kind = kind
        self.text = text
    }

    /// The text where it says more than the kind does: "Fixed." of what is fixed does not.
    package var remark: String {
        let line = text.oneLine()
        let bare = line.hasSuffix(".") ? String(line.dropLast()) : line
        return bare.lowercased() == kind.name ? "" : line
    }

    /// `fixed`, `fixed: the queue was restarted`.
    package var words: String { remark.isEmpty ? kind.name : "\(kind.name): \(remark)" }
}

/// An alert as the board shows it.
package struct ShownAlert: Hashable, Sendable {
    package var digest: Digest16
    package var summary: String
    package var source: String
    package var at: Moment
    package var isFiring: Bool
    package var acknowledgedAtSender: Bool

    package init(
        digest: Digest16, summary: String, source: String, at: Moment, isFiring: Bool = true,
        acknowledgedAtSender: Bool = false
    ) {
        self.digest = digest
        self.summary = summary
        self.source = source
        self.at = at
        self.isFiring = isFiring
        self.acknowledgedAtSender = acknowledgedAtSender
    }
}

/// A tie to another incident, seen from one of the two.
package struct IncidentLink: Hashable, Sendable {
    package enum Kind: Int, CaseIterable, Sendable {
        /// A person linked the two.
        case linked = 1
        /// Alerts of this one were split off into the other.
        case splitOff = 2
        /// It began with alerts of the other.
        case splitFrom = 3

        package var name: String {
            switch self {
            case .linked: "linked"
            case .splitOff: "split off"
            case .splitFrom: "split from"
            }
        }
    }

    package var number: IncidentNumber
    package var kind: Kind
    /// Why, as the person says.
    package var text: String

    package init(number: IncidentNumber, kind: Kind, text: String) {
        self.number = number
        self.kind = kind
        self.text = text
    }
}

/// A person who was rung and by which methods.
package struct Rung: Hashable, Sendable {
    /// Nil: the fallback address.
    package var person: PersonID?
    package var methods: [MethodID]

    package init(person: PersonID?, methods: [MethodID]) {
        self.person = person
        self.methods = methods
    }
}

/// A person in the room.
package struct Presence: Hashable, Sendable {
    package var person: PersonID
    package var joinedAt: Moment
    package var leftAt: Moment?

    package init(person: PersonID, joinedAt: Moment, leftAt: Moment? = nil) {
        self.person = person
        self.joinedAt = joinedAt
        self.leftAt = leftAt
    }
}

/// An offer that another person must accept before the first may leave.
package struct Handover: Hashable, Sendable {
    package var obligation: ObligationID
    package var from: PersonID
    package var to: PersonID
    package var at: Moment
    /// What the one who takes over must know.
    package var text: String

    package init(
        obligation: ObligationID, from: PersonID, to: PersonID, at: Moment, text: String
    ) {
        self.obligation = obligation
        self.from = from
        self.to = to
        self.at = at
        self.text = text
    }
}

/// Something that somebody has to do.
package struct Action: Hashable, Sendable {
    package var id: ActionID
    package var text: String
    package var owner: PersonID?
    package var at: Moment
    package var doneAt: Moment?

    package init(
        id: ActionID, text: String, owner: PersonID?, at: Moment, doneAt: Moment? = nil
    ) {
        self.id = id
        self.text = text
        self.owner = owner
        self.at = at
        self.doneAt = doneAt
    }
}

/// What was decided and by whom.
package struct Decision: Hashable, Sendable {
    package var text: String
    package var owner: PersonID?
    package var at: Moment

    package init(text: String, owner: PersonID?, at: Moment) {
        self.text = text
        self.owner = owner
        self.at = at
    }
}

/// A mitigation step of the runbook that somebody ticked.
package struct Tick: Hashable, Sendable {
    /// Counted from 1.
    package var step: Int
    package var person: PersonID?
    package var at: Moment

    package init(step: Int, person: PersonID?, at: Moment) {
        self.step = step
        self.person = person
        self.at = at
    }
}
