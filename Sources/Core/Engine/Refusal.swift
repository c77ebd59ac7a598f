/// Why a command was not carried out. Words for people are made where they are shown.
package enum Refusal: Error, Hashable, Sendable {
    case unknownIncident(IncidentNumber)
    case unknownPerson(PersonID)
    case unknownGroup(GroupID)
    case unknownService(ServiceID)
    case unknownSchedule(ScheduleID)
    case unknownObligation(ObligationID)
    case unknownAction(ActionID)
    case unknownStep(Int)
    case unknownKey(KeyID)
    case unknownToken(TokenID)
    case unknownChange(OverrideID, RosterChange.Kind)
    /// The incident is resolved or merged; reopen it first.
    case notActive(IncidentNumber, Incident.State)
    /// The person owes nothing here that this act could mean.
    case owesNothing(PersonID)
    /// The person has nothing here that could be handed over.
    case holdsNothing(PersonID)
    /// Only people may do this.
    case needsPerson
    /// Lowering a severity needs a reason.
    case needsReason
    case needsText(String)
    case tooLong(String, limit: Int)
    case notInRoom(PersonID)
    case noHandover
    case mergeIntoItself
    case linkToItself
    case tooManyLinks
    /// What is to be split off ended, or belongs to another incident.
    case notFiringHere(Digest16)
    /// More than one act may split off.
    case tooManyAlerts
    case tooManyObligations
    case badETA
    /// Something over the rosters that ends before it begins, or changes nobody.
    case badChange(String)
    /// It ended, or was answered, before.
    case changeOver(OverrideID, RosterChange.Kind, String)
    /// An offer that is for another person to answer, or of another to withdraw.
    case swapOfAnother(OverrideID, PersonID)
    /// Shifts of an offer are no longer whose they were; says which.
    case swapMoved(OverrideID, String)
    case tooManyChanges
    case unknownMute(MuteID)
    /// What of a silence or a maintenance window cannot be, with the field in front.
    case badMute(String)
    case tooManyMutes
    /// It ended before.
    case muteOver(MuteID, Mute.Kind)
    /// A sev1 is not put off.
    case notSnoozed(IncidentNumber)
    case badSnooze
    /// A heartbeat's interval, grace or severity, with the field in front.
    case badRhythm(String)
    /// A key or token of that name or secret exists already.
    case alreadyExists(String)
    /// The idempotency key was used for another request.
    case keyReused
    /// Whoever resumes has not seen what is open now: so many incidents.
    case unseen(open: Int)
    /// What it came to cannot be written: a fault of Muster's own.
    case unwritable
    /// No handbook is in force yet.
    case noHandbook
    /// The incident was archived; it must be brought back before this can be decided.
    case archived(IncidentNumber)
}

/// What a command came to, once it is durable.
package struct Receipt: Hashable, Sendable {
    /// The journal's head when it was decided: a reader that has applied it sees the result.
    package var position: Position
    package var incident: IncidentNumber?
    /// What was written, in order; empty when there was nothing to do.
    package var events: [Event]

    package init(position: Position, incident: IncidentNumber?, events: [Event]) {
        self.position = position
        self.incident = incident
        self.events = events
    }
}

/// The world as a decision may see it: passed in, so that deciding stays pure. One for each decision,
/// which all of its drafts refer to.
package final class World: Sendable {
    /// Journal time: delays count in it.
    package let now: Moment
    /// Wall time: who is on call is asked by it.
    package let wall: Moment
    package let handbook: Handbook
    /// The node that decides, and so sends what it begins.
    package let node: NodeID
    /// For jitter.
    package let seed: UInt64
    /// Since when senders could reach Muster without a break, as the deciding node knows it.
    package let steadySince: Moment

    package init(
        now: Moment, wall: Moment, handbook: Handbook, node: NodeID, seed: UInt64,
        steadySince: Moment = .zero
    ) {
        self.now = now
        self.wall = wall
        self.handbook = handbook
        self.node = node
        self.seed = seed
        self.steadySince = steadySince
    }
}

/// An event that a decision wants written: about which incident, and by whom.
package struct Proposal: Hashable, Sendable {
    package var incident: IncidentNumber?
    package var by: Actor
    package var event: Event

    package init(incident: IncidentNumber?, by: Actor, event: Event) {
        self.incident = incident
        self.by = by
        self.event = event
    }
}
