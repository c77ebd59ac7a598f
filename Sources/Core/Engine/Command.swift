/// What somebody (a sender, a person, time) wants to happen. Decided against the situation.
package struct Command: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        /// A sender's alert.
        case report(Alert)
        /// A mail that answers an incident; an alert where it cannot be kept with that.
        case mail(Event.Mailed, on: IncidentNumber, orElse: Alert)
        /// What a known sender sent could not be read.
        case refuse(key: KeyID, detail: String, excerpt: [UInt8])
        /// A sender tells what was changed.
        case change(Change)
        /// A person says that something is wrong.
        case declare(Declaration)
        /// A person's act on an incident.
        case act(IncidentNumber, Act)
        /// `Delivery` reports what came of an attempt.
        case attemptEnded(Attempt, AttemptOutcome, retryAfter: Duration?)
        /// Something of this incident is due.
        case clock(IncidentNumber)
        /// A heartbeat, with the end of the sender's own journal if it told that.
        case beat(KeyID, told: ToldHead? = nil)
        /// Who beats says that its job failed: in words, and as it said so.
        case fail(KeyID, detail: String, raw: [UInt8] = [])
        /// A heartbeat did not come in time.
        case missed(KeyID)
        /// A firing alert ends by itself: its sender said no more.
        case expire(Digest16)
        /// Repeats that the engine counted.
        case repeats([RepeatCount])
        /// A process began to work; it reads this format.
        case startNode(
            NodeID, replacing: [NodeID], version: String, reads: Int = Format.newest)
        /// A node is silent, or says goodbye.
        case loseNode(NodeID, isGoodbye: Bool = false)
        case administer(Administration)
    }

    package var by: Actor
    package var kind: Kind
    package var happenedAt: Moment?
    /// The client's own key: the same key from the same actor does nothing twice.
    package var idempotencyKey: IdempotencyKey?

    package init(
        by: Actor, kind: Kind, happenedAt: Moment? = nil,
        idempotencyKey: IdempotencyKey? = nil
    ) {
        self.by = by
        self.kind = kind
        self.happenedAt = happenedAt
        self.idempotencyKey = idempotencyKey
    }
}

/// A client's own name for one request, and what it asked for under that name.
package struct IdempotencyKey: Hashable, Sendable {
    package var text: String
    /// A digest of the request: the same name with another one is refused. Nil where the name
    /// is made from the request itself.
    package var request: Digest16?

    package init(_ text: String, request: Digest16? = nil) {
        self.text = text
        self.request = request
    }
}

/// A person's report of trouble.
package struct Declaration: Hashable, Sendable {
    package var title: String
    package var text: String
    package var service: ServiceID?
    /// Nil: what the rules say of a report without a sender's severity.
    package var severity: Severity?

    package init(title: String, text: String, service: ServiceID?, severity: Severity?) {
        self.title = title
        self.text = text
        self.service = service
        self.severity = severity
    }
}

/// Repeats of one alert that changed nothing, counted by the engine.
package struct RepeatCount: Hashable, Sendable {
    package var digest: Digest16
    package var count: Int
    package var last: Moment

    package init(digest: Digest16, count: Int, last: Moment) {
        self.digest = digest
        self.count = count
        self.last = last
    }
}

/// Changes to the installation itself.
package enum Administration: Hashable, Sendable {
    /// `effect`: for whom it changes who is on call at once, as far as whoever brings it can tell.
    case applyHandbook(HandbookVersion, effect: [OnCallEffect] = [])
    case createKey(
        id: KeyID, digest: Digest32, service: ServiceID?, format: String, rhythm: Rhythm? = nil,
        proof: Proof? = nil)
    case revokeKey(KeyID)
    case createToken(
        id: TokenID, digest: Digest32, scope: AccessToken.Scope, person: PersonID?,
        expiresAt: Moment?, feed: CalendarSubject? = nil)
    case revokeToken(TokenID)
    /// Lays something over the rosters, whatever number it has; a swap is offered instead.
    case addChange(RosterChange)
    case removeChange(OverrideID, RosterChange.Kind)
    case offerSwap(SwapOffer)
    case answerSwap(OverrideID, SwapAnswer)
    /// What a person's calendar says now: takes the place of all that it said before.
    case importAbsences(PersonID, [ImportedAbsence])
    /// Makes a silence or a maintenance window, whatever number it has.
    case addMute(Mute)
    /// Replaces one: where it may go on as itself it keeps its number, else it ends and another begins.
    case changeMute(Mute)
    case endMute(MuteID, text: String)
    /// Holds a journal that came back by other means than `restore`: nothing is sent until somebody
    /// resumes. `epoch`: the journal's life from here on.
    case hold(epoch: Int)
    /// Ends the hold of a restored journal, by somebody who saw so many open incidents.
    case resume(seen: Int)
}

/// Shifts that somebody offers to somebody else, as a stretch of time.
package struct SwapOffer: Hashable, Sendable {
    package struct Stretch: Hashable, Sendable {
        package var from: Moment
        /// Exclusive.
        package var until: Moment

        package init(from: Moment, until: Moment) {
            self.from = from
            self.until = until
        }
    }

    package var group: GroupID
    /// Nil: every schedule of the group.
    package var schedule: ScheduleID?
    package var offeredBy: PersonID
    package var offeredTo: PersonID
    package var given: Stretch
    /// What the other gives in return; nil: nothing.
    package var inReturn: Stretch?
    package var reason: String

    package init(
        group: GroupID, schedule: ScheduleID?, offeredBy: PersonID, offeredTo: PersonID,
        given: Stretch, inReturn: Stretch?, reason: String
    ) {
        self.group = group
        self.schedule = schedule
        self.offeredBy = offeredBy
        self.offeredTo = offeredTo
        self.given = given
        self.inReturn = inReturn
        self.reason = reason
    }
}

/// What becomes of an offer: the first two are for the other person, the last for who made it.
package enum SwapAnswer: String, CaseIterable, Sendable {
    case accept, decline, withdraw

    /// As an entry has it.
    var end: ChangeEnd {
        switch self {
        case .accept: .accepted
        case .decline: .declined
        case .withdraw: .withdrawn
        }
    }
}

/// A stretch over which a calendar says that somebody is away.
package struct ImportedAbsence: Hashable, Sendable {
    /// Unique within the person's calendar.
    package var uid: String
    package var from: Moment
    /// Exclusive.
    package var until: Moment
    package var reason: String

    package init(uid: String, from: Moment, until: Moment, reason: String) {
        self.uid = uid
        self.from = from
        self.until = until
        self.reason = reason
    }
}

/// A person's act in or about an incident; one word each, the same in CLI and HTTP.
package enum Act: Hashable, Sendable {
    /// Rings one more group or one named person.
    case page(PageTarget, text: String)
    case acknowledge(Answering, eta: Duration?)
    case decline(Answering, text: String)
    case join(Answering)
    case leave(text: String)
    case handover(ObligationID?, to: PersonID, text: String)
    case accept(ObligationID?)
    case release(ReleaseTarget, text: String)
    case escalate(ObligationID, text: String)
    case note(String)
    case decide(String, owner: PersonID?)
    case addAction(String, owner: PersonID?)
    case finishAction(ActionID)
    case update(String)
    case role(Role, PersonID)
    case severity(Severity, text: String)
    case merge(into: IncidentNumber)
    /// Alerts that fire in it, as their entries have them, become another incident.
    case split([Alert], text: String)
    case link(to: IncidentNumber, text: String)
    case unlink(from: IncidentNumber, text: String)
    case step(Int)
    case mitigate(String)
    case resolve(String)
    case standDown(String)
    case reopen(String)
    /// Its clocks stand for so long.
    case snooze(Duration, text: String)
    case wake(String)
}

/// Which obligations an answer means.
package struct Answering: Hashable, Sendable {
    /// The person who answers.
    package var person: PersonID
    /// Nil: all open obligations of that person there.
    package var obligation: ObligationID?
    /// The page that was answered, when the answer came through its link.
    package var message: MessageSerial?

    package init(
        person: PersonID, obligation: ObligationID? = nil, message: MessageSerial? = nil
    ) {
        self.person = person
        self.obligation = obligation
        self.message = message
    }
}

/// Whom somebody in the room asks for.
package enum PageTarget: Hashable, Sendable {
    case group(GroupID)
    case person(PersonID)
}

/// Who may go.
package enum ReleaseTarget: Hashable, Sendable {
    case obligation(ObligationID)
    case person(PersonID)
}

/// The words of the acts, as paths of the HTTP surface and subcommands of the command line.
package enum ActWord: String, CaseIterable, Sendable {
    case page, ack, decline, join, leave, handover, release, escalate, note, decide, action
    case update, role, severity, merge, split, link, unlink, step, accept, mitigate
    case standDown = "stand-down"
    case resolve, reopen, snooze, wake
}
