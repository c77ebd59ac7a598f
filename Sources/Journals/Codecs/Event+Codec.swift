package import Core

// The number of each kind of entry, and the way from bytes to an event.

extension Event {
    /// The kind's number as stored. Gaps are left for kinds to come.
    package var kind: Int {
        switch self {
        case .nodeStarted: 1
        case .formatRaised: 2
        case .handbookApplied: 3
        case .keyCreated: 4
        case .keyRevoked: 5
        case .tokenCreated: 6
        case .tokenRevoked: 7
        case .changeAdded: 8
        case .changeEnded: 9
        case .channelFailed: 10
        case .channelRecovered: 11
        case .intakeRefused: 12
        case .nodeLost: 13
        case .held: 14
        case .resumed: 15
        case .heartbeatExpected: 16
        case .heartbeatMissed: 17
        case .muteAdded: 18
        case .muteEnded: 19
        case .opened: 20
        case .classified: 21
        case .assembled: 22
        case .mitigated: 23
        case .resolved: 24
        case .reopened: 25
        case .merged: 26
        case .absorbed: 27
        case .archived: 28
        case .restored: 29
        case .quieted: 30
        case .quietEnded: 31
        case .snoozed: 32
        case .snoozeEnded: 33
        case .weighed: 34
        case .stormRecognised: 35
        case .stormGrew: 36
        case .stormJoined: 37
        case .flappingBegan: 38
        case .flappingEnded: 39
        case .alerted: 40
        case .alertCleared: 41
        case .alertRepeated: 42
        case .alertAcknowledged: 43
        case .alertsCleared: 44
        case .changeReported: 45
        case .expiryMoved: 46
        case .split: 47
        case .linked: 48
        case .unlinked: 49
        case .obligationOpened: 60
        case .obligationChanged: 61
        case .obligationWithdrawn: 62
        case .obligationReopened: 74
        case .roundBegan: 63
        case .roundRanOut: 64
        case .acknowledged: 65
        case .declined: 66
        case .joined: 67
        case .left: 68
        case .handoverOffered: 69
        case .handoverAccepted: 70
        case .released: 71
        case .pageWithdrawn: 75
        case .answerLapsed: 72
        case .escalated: 73
        case .paged: 90
        case .notified: 91
        case .attemptBegan: 92
        case .attemptEnded: 93
        case .steppedOver: 94
        case .noted: 110
        case .decided: 111
        case .actionAdded: 112
        case .actionDone: 113
        case .updated: 114
        case .roleGiven: 115
        case .stepTicked: 116
        case .mailed: 120
        case .redacted(let redacted): redacted.kind
        }
    }

    /// The canonical bytes of the event without its kind.
    package var body: [UInt8] {
        var writer = Writer()
        write(to: &writer)
        return writer.bytes
    }

    /// Throws `.unknownKind` for what this program does not know.
    package init(kind: Int, body: [UInt8]) throws(CodecError) {
        var reader = try Reader(body)
        self = try Event(kind: kind, from: &reader)
        try reader.finish()
    }

    func write(to writer: inout Writer) {
        var event = self
        do throws(CodecError) {
            try event.code(&writer)
        } catch {
            assertionFailure("a writer refuses nothing, but \(kindName): \(error.words)")
        }
    }

    init(kind: Int, from reader: inout Reader) throws(CodecError) {
        guard let blank = Event(blank: kind) ?? Rehearsal.event(kind) else {
            throw .unknownKind(kind)
        }
        self = blank
        try code(&reader)
    }

    /// Shows the fields of whichever event it is to the coder.
    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        switch self {
        case .nodeStarted(let event): self = .nodeStarted(try coded(event, by: &coder))
        case .formatRaised(let event): self = .formatRaised(try coded(event, by: &coder))
        case .handbookApplied(let event): self = .handbookApplied(try coded(event, by: &coder))
        case .keyCreated(let event): self = .keyCreated(try coded(event, by: &coder))
        case .keyRevoked(let event): self = .keyRevoked(try coded(event, by: &coder))
        case .tokenCreated(let event): self = .tokenCreated(try coded(event, by: &coder))
        case .tokenRevoked(let event): self = .tokenRevoked(try coded(event, by: &coder))
        case .changeAdded(let event): self = .changeAdded(try coded(event, by: &coder))
        case .changeEnded(let event): self = .changeEnded(try coded(event, by: &coder))
        case .channelFailed(let event): self = .channelFailed(try coded(event, by: &coder))
        case .channelRecovered(let event): self = .channelRecovered(try coded(event, by: &coder))
        case .intakeRefused(let event): self = .intakeRefused(try coded(event, by: &coder))
        case .nodeLost(let event): self = .nodeLost(try coded(event, by: &coder))
        case .held(let event): self = .held(try coded(event, by: &coder))
        case .resumed(let event): self = .resumed(try coded(event, by: &coder))
        case .heartbeatExpected(let event): self = .heartbeatExpected(try coded(event, by: &coder))
        case .heartbeatMissed(let event): self = .heartbeatMissed(try coded(event, by: &coder))
        case .muteAdded(let event): self = .muteAdded(try coded(event, by: &coder))
        case .muteEnded(let event): self = .muteEnded(try coded(event, by: &coder))
        case .opened(let event): self = .opened(try coded(event, by: &coder))
        case .classified(let event): self = .classified(try coded(event, by: &coder))
        case .assembled(let event): self = .assembled(try coded(event, by: &coder))
        case .mitigated(let event): self = .mitigated(try coded(event, by: &coder))
        case .resolved(let event): self = .resolved(try coded(event, by: &coder))
        case .reopened(let event): self = .reopened(try coded(event, by: &coder))
        case .merged(let event): self = .merged(try coded(event, by: &coder))
        case .absorbed(let event): self = .absorbed(try coded(event, by: &coder))
        case .archived(let event): self = .archived(try coded(event, by: &coder))
        case .restored(let event): self = .restored(try coded(event, by: &coder))
        case .split(let event): self = .split(try coded(event, by: &coder))
        case .linked(let event): self = .linked(try coded(event, by: &coder))
        case .unlinked(let event): self = .unlinked(try coded(event, by: &coder))
        case .weighed(let event): self = .weighed(try coded(event, by: &coder))
        case .stormRecognised(let event): self = .stormRecognised(try coded(event, by: &coder))
        case .stormGrew(let event): self = .stormGrew(try coded(event, by: &coder))
        case .stormJoined(let event): self = .stormJoined(try coded(event, by: &coder))
        case .quieted(let event): self = .quieted(try coded(event, by: &coder))
        case .quietEnded(let event): self = .quietEnded(try coded(event, by: &coder))
        case .snoozed(let event): self = .snoozed(try coded(event, by: &coder))
        case .snoozeEnded(let event): self = .snoozeEnded(try coded(event, by: &coder))
        case .flappingBegan(let event): self = .flappingBegan(try coded(event, by: &coder))
        case .flappingEnded(let event): self = .flappingEnded(try coded(event, by: &coder))
        case .alerted(let event): self = .alerted(try coded(event, by: &coder))
        case .alertCleared(let event): self = .alertCleared(try coded(event, by: &coder))
        case .alertRepeated(let event): self = .alertRepeated(try coded(event, by: &coder))
        case .expiryMoved(let event): self = .expiryMoved(try coded(event, by: &coder))
        case .alertAcknowledged(let event): self = .alertAcknowledged(try coded(event, by: &coder))
        case .alertsCleared(let event): self = .alertsCleared(try coded(event, by: &coder))
        case .changeReported(let event): self = .changeReported(try coded(event, by: &coder))
        case .obligationOpened(let event): self = .obligationOpened(try coded(event, by: &coder))
        case .obligationChanged(let event): self = .obligationChanged(try coded(event, by: &coder))
        case .obligationWithdrawn(let event):
            self = .obligationWithdrawn(try coded(event, by: &coder))
        case .obligationReopened(let event):
            self = .obligationReopened(try coded(event, by: &coder))
        case .roundBegan(let event): self = .roundBegan(try coded(event, by: &coder))
        case .roundRanOut(let event): self = .roundRanOut(try coded(event, by: &coder))
        case .acknowledged(let event): self = .acknowledged(try coded(event, by: &coder))
        case .declined(let event): self = .declined(try coded(event, by: &coder))
        case .joined(let event): self = .joined(try coded(event, by: &coder))
        case .left(let event): self = .left(try coded(event, by: &coder))
        case .handoverOffered(let event): self = .handoverOffered(try coded(event, by: &coder))
        case .handoverAccepted(let event): self = .handoverAccepted(try coded(event, by: &coder))
        case .released(let event): self = .released(try coded(event, by: &coder))
        case .pageWithdrawn(let event): self = .pageWithdrawn(try coded(event, by: &coder))
        case .answerLapsed(let event): self = .answerLapsed(try coded(event, by: &coder))
        case .escalated(let event): self = .escalated(try coded(event, by: &coder))
        case .paged(let event): self = .paged(try coded(event, by: &coder))
        case .notified(let event): self = .notified(try coded(event, by: &coder))
        case .attemptBegan(let event): self = .attemptBegan(try coded(event, by: &coder))
        case .attemptEnded(let event): self = .attemptEnded(try coded(event, by: &coder))
        case .steppedOver(let event): self = .steppedOver(try coded(event, by: &coder))
        case .noted(let event): self = .noted(try coded(event, by: &coder))
        case .decided(let event): self = .decided(try coded(event, by: &coder))
        case .actionAdded(let event): self = .actionAdded(try coded(event, by: &coder))
        case .actionDone(let event): self = .actionDone(try coded(event, by: &coder))
        case .updated(let event): self = .updated(try coded(event, by: &coder))
        case .roleGiven(let event): self = .roleGiven(try coded(event, by: &coder))
        case .stepTicked(let event): self = .stepTicked(try coded(event, by: &coder))
        case .mailed(let event): self = .mailed(try coded(event, by: &coder))
        case .redacted(let redacted):
            guard Rehearsal.event(redacted.kind) != nil else {
                throw .malformed("what was redacted has no body")
            }
        }
    }

    /// The names of all kinds that have a number.
    package static var kindNames: [String] {
        (1..<200).compactMap { Event(blank: $0)?.kindName }
    }

    /// The event of this kind before anything of it is read; nil for an unknown kind.
    init?(blank kind: Int) {
        switch kind {
        case 1: self = .nodeStarted(.init())
        case 2: self = .formatRaised(.init())
        case 3: self = .handbookApplied(.init())
        case 4: self = .keyCreated(.init())
        case 5: self = .keyRevoked(.init())
        case 6: self = .tokenCreated(.init())
        case 7: self = .tokenRevoked(.init())
        case 8: self = .changeAdded(.init())
        case 9: self = .changeEnded(.init())
        case 10: self = .channelFailed(.init())
        case 11: self = .channelRecovered(.init())
        case 12: self = .intakeRefused(.init())
        case 13: self = .nodeLost(.init())
        case 14: self = .held(.init())
        case 15: self = .resumed(.init())
        case 16: self = .heartbeatExpected(.init())
        case 17: self = .heartbeatMissed(.init())
        case 18: self = .muteAdded(.init())
        case 19: self = .muteEnded(.init())
        case 20: self = .opened(.init())
        case 21: self = .classified(.init())
        case 22: self = .assembled(.init())
        case 23: self = .mitigated(.init())
        case 24: self = .resolved(.init())
        case 25: self = .reopened(.init())
        case 26: self = .merged(.init())
        case 27: self = .absorbed(.init())
        case 28: self = .archived(.init())
        case 29: self = .restored(.init())
        case 30: self = .quieted(.init())
        case 31: self = .quietEnded(.init())
        case 32: self = .snoozed(.init())
        case 33: self = .snoozeEnded(.init())
        case 34: self = .weighed(.init())
        case 35: self = .stormRecognised(.init())
        case 36: self = .stormGrew(.init())
        case 37: self = .stormJoined(.init())
        case 38: self = .flappingBegan(.init())
        case 39: self = .flappingEnded(.init())
        case 40: self = .alerted(.init())
        case 41: self = .alertCleared(.init())
        case 42: self = .alertRepeated(.init())
        case 43: self = .alertAcknowledged(.init())
        case 44: self = .alertsCleared(.init())
        case 45: self = .changeReported(.init())
        case 46: self = .expiryMoved(.init())
        case 47: self = .split(.init())
        case 48: self = .linked(.init())
        case 49: self = .unlinked(.init())
        case 60: self = .obligationOpened(.init())
        case 61: self = .obligationChanged(.init())
        case 62: self = .obligationWithdrawn(.init())
        case 63: self = .roundBegan(.init())
        case 64: self = .roundRanOut(.init())
        case 65: self = .acknowledged(.init())
        case 66: self = .declined(.init())
        case 67: self = .joined(.init())
        case 68: self = .left(.init())
        case 69: self = .handoverOffered(.init())
        case 70: self = .handoverAccepted(.init())
        case 71: self = .released(.init())
        case 72: self = .answerLapsed(.init())
        case 73: self = .escalated(.init())
        case 74: self = .obligationReopened(.init())
        case 75: self = .pageWithdrawn(.init())
        case 90: self = .paged(.init())
        case 91: self = .notified(.init())
        case 92: self = .attemptBegan(.init())
        case 93: self = .attemptEnded(.init())
        case 94: self = .steppedOver(.init())
        case 110: self = .noted(.init())
        case 111: self = .decided(.init())
        case 112: self = .actionAdded(.init())
        case 113: self = .actionDone(.init())
        case 114: self = .updated(.init())
        case 115: self = .roleGiven(.init())
        case 116: self = .stepTicked(.init())
        case 120: self = .mailed(.init())
        default: return nil
        }
    }
}

/// The message after its fields were shown to the coder.
private func coded<Message: Coded>(
    _ message: Message, by coder: inout some Coder
) throws(CodecError) -> Message {
    var message = message
    try message.code(&coder)
    return message
}
