/// One thing that happened, as the journal keeps it: the only words in which the situation changes.
///
/// A published kind never changes its meaning (rule 8); `Journals` gives each its number.
package enum Event: Hashable, Sendable {
    // MARK: What happens to the installation as a whole.

    case nodeStarted(NodeStarted)
    case nodeLost(NodeLost)
    case formatRaised(FormatRaised)
    case handbookApplied(HandbookApplied)
    case keyCreated(KeyCreated)
    case keyRevoked(KeyRevoked)
    case tokenCreated(TokenCreated)
    case tokenRevoked(TokenRevoked)
    case heartbeatExpected(HeartbeatExpected)
    case heartbeatMissed(HeartbeatMissed)
    case changeAdded(ChangeAdded)
    case changeEnded(ChangeEnded)
    case channelFailed(ChannelFailed)
    case channelRecovered(ChannelRecovered)
    case intakeRefused(IntakeRefused)
    case held(Held)
    case resumed(Resumed)
    case muteAdded(MuteAdded)
    case muteEnded(MuteEnded)

    // MARK: What happens to an incident: its beginning, its severity and its end.

    case opened(Opened)
    case classified(Classified)
    case assembled(Assembled)
    case mitigated(Mitigated)
    case resolved(Resolved)
    case reopened(Reopened)
    case merged(Merged)
    case absorbed(Absorbed)
    case archived(Archived)
    case restored(Restored)
    case weighed(Weighed)
    case stormRecognised(StormRecognised)
    case stormGrew(StormGrew)
    case stormJoined(StormJoined)
    case split(Split)
    case linked(Linked)
    case unlinked(Unlinked)

    // MARK: What keeps its pages back.

    case quieted(Quieted)
    case quietEnded(QuietEnded)
    case snoozed(Snoozed)
    case snoozeEnded(SnoozeEnded)
    case flappingBegan(FlappingBegan)
    case flappingEnded(FlappingEnded)

    // MARK: What senders say.

    case alerted(Alerted)
    case alertCleared(AlertCleared)
    case expiryMoved(ExpiryMoved)
    case alertRepeated(AlertRepeated)
    case alertAcknowledged(AlertAcknowledged)
    case alertsCleared(AlertsCleared)
    case changeReported(ChangeReported)

    // MARK: What groups owe and how they answer.

    case obligationOpened(ObligationOpened)
    case obligationChanged(ObligationChanged)
    case obligationWithdrawn(ObligationWithdrawn)
    case obligationReopened(ObligationReopened)
    case roundBegan(RoundBegan)
    case roundRanOut(RoundRanOut)
    case acknowledged(Acknowledged)
    case declined(Declined)
    case joined(Joined)
    case left(Left)
    case handoverOffered(HandoverOffered)
    case handoverAccepted(HandoverAccepted)
    case released(Released)
    case pageWithdrawn(PageWithdrawn)
    case answerLapsed(AnswerLapsed)
    case escalated(Escalated)

    // MARK: Pages, notices and attempts.

    case paged(Paged)
    case notified(Notified)
    case attemptBegan(AttemptBegan)
    case attemptEnded(AttemptEnded)
    case steppedOver(SteppedOver)

    // MARK: What people do in the war room.

    case noted(Noted)
    case decided(Decided)
    case actionAdded(ActionAdded)
    case actionDone(ActionDone)
    case updated(Updated)
    case roleGiven(RoleGiven)
    case stepTicked(StepTicked)
    case mailed(Mailed)

    // MARK: What is gone.

    case redacted(Redacted)
}

extension Event {
    /// What the header alone still says of an entry whose body was taken away: read, never written.
    package struct Redacted: Hashable, Sendable {
        /// What stands where words were taken away.
        package static let words = "redacted"

        /// The kind as stored, by number and by name.
        package var kind: Int
        package var kindName: String

        package init(kind: Int, kindName: String) {
            self.kind = kind
            self.kindName = kindName
        }

        /// An incident was archived: to the fold the header says all of it.
        var isArchived: Bool { kindName == "archived" }
    }
}
