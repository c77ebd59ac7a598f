package import Core

/// How long things took, each counted from the moment the incident was opened; nil: it never was.
package struct ReviewTimes: Hashable, Sendable {
    package var firstPage: Duration?
    /// The first page that a receiver took.
    package var firstDelivery: Duration?
    /// The first answer: acknowledged, or joined outright.
    package var acknowledged: Duration?
    package var assembled: Duration?
    package var mitigated: Duration?
    package var resolved: Duration?
}

/// What one obligation came to.
package struct ObligationRecord: Hashable, Sendable {
    package struct Alarm: Hashable, Sendable {
        package var at: Moment
        package var text: String
    }

    /// Whom a round began with, and why it was they.
    package struct Choice: Hashable, Sendable {
        package var at: Moment
        package var round: Int
        /// Who was rung first; empty: nobody was left to ask.
        package var people: [PersonID]
        /// Empty: they are whom the policy names first.
        package var reason: SeatReason
    }

    package var id: ObligationID
    package var title: String
    package var openedAt: Moment
    package var isRequired: Bool
    package var mustJoin: Bool
    package var state: Obligation.State
    /// Everybody whom its rounds named, in the order in which they were first named.
    package var candidates: [PersonID] = []
    /// Round after round.
    package var choices: [Choice] = []
    package var rounds = 0
    package var pages = 0
    package var firstPagedAt: Moment?
    package var firstDeliveredAt: Moment?
    /// The first answer.
    package var acknowledgedBy: PersonID?
    package var acknowledgedAt: Moment?
    package var joinedBy: PersonID?
    package var joinedAt: Moment?
    /// Whoever had it last.
    package var holder: PersonID?
    /// Answered after somebody else had it.
    package var alsoAnswered: [PersonID] = []
    package var declined: [PersonID] = []
    /// Rounds that ended without an answer.
    package var exhausted = 0
    package var alarms: [Alarm] = []
    /// Promises that passed.
    package var lapses = 0

    /// From the moment it was asked for.
    package var timeToDelivery: Duration? { firstDeliveredAt.map { $0 - openedAt } }
    package var timeToAcknowledge: Duration? { acknowledgedAt.map { $0 - openedAt } }
    package var timeToJoin: Duration? { joinedAt.map { $0 - openedAt } }
}

/// One person's part: when they were in the room and what they held.
package struct PersonRecord: Hashable, Sendable {
    package struct Stay: Hashable, Sendable {
        package var from: Moment
        /// Nil: still there at the end.
        package var until: Moment?
    }

    package var person: PersonID
    package var stays: [Stay] = []
    /// Obligations, in the order in which they took them.
    package var held: [ObligationID] = []
    package var declined: [ObligationID] = []
    /// Given by somebody, in the order in which they came.
    package var roles: [Role] = []
    /// What else they did, each once, in the order in which they first did it.
    package var acts: [PersonAct] = []
    package var pages = 0

    /// Was in the room, answered, or did anything; not: was only paged.
    package var tookPart: Bool {
        !(stays.isEmpty && held.isEmpty && declined.isEmpty && roles.isEmpty && acts.isEmpty)
    }
}

/// What somebody did in an incident beside answering.
package enum PersonAct: String, CaseIterable, Sendable {
    case declared, noted, decided, worked, updated, lowered, mitigated, resolved, reopened

    /// Nil for what is no act of a person, or is told elsewhere.
    init?(_ event: Event) {
        switch event {
        case .opened(let opened) where opened.isDeclared: self = .declared
        case .noted: self = .noted
        case .decided: self = .decided
        case .actionAdded, .actionDone, .stepTicked: self = .worked
        case .updated: self = .updated
        case .classified(let classified) where classified.overrules != nil: self = .lowered
        case .mitigated: self = .mitigated
        case .resolved: self = .resolved
        case .reopened: self = .reopened
        default: return nil
        }
    }

    package var words: String {
        switch self {
        case .declared: "declared it"
        case .noted: "wrote notes"
        case .decided: "decided"
        case .worked: "worked on actions and steps"
        case .updated: "wrote updates"
        case .lowered: "lowered the severity"
        case .mitigated: "mitigated it"
        case .resolved: "resolved it"
        case .reopened: "reopened it"
        }
    }
}

/// How the pages went: how many, by what, how fast, and whom they woke.
package struct PagingReport: Hashable, Sendable {
    package struct ChannelCount: Hashable, Sendable {
        package var attempts = 0
        package var delivered = 0
        /// Ended without a result that counts, and were tried again.
        package var retried = 0
        /// Ended for good.
        package var failed = 0
    }

    package struct NightPages: Hashable, Sendable {
        package var person: PersonID
        package var pages: Int
    }

    package var pages = 0
    /// Pages that a receiver took by at least one method.
    package var pagesDelivered = 0
    package var notices = 0
    /// Attempts to deliver pages (not notices).
    package var channels: [Channel: ChannelCount] = [:]
    /// From asking for somebody to the first page of theirs that a receiver took, per obligation.
    package var medianToDelivery: Duration?
    package var maxToDelivery: Duration?
    /// Pages between 22:00 and 07:00 of the person's own zone, by person.
    package var night: [NightPages] = []
    /// People who were paged and whose zone is not known.
    package var peopleWithoutZone = 0
}

/// What a review remembers of a message.
struct PagedMessage: Hashable, Sendable {
    var obligation: ObligationID?
    var person: PersonID?
    var channels: [Channel]
    var isDelivered = false
}
