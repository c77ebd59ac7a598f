import Core

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
        case .overrideAdded: 8
        case .overrideRemoved: 9
        case .channelFailed: 10
        case .channelRecovered: 11
        case .intakeRefused: 12
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
        case .alerted: 40
        case .alertCleared: 41
        case .alertRepeated: 42
        case .alertAcknowledged: 43
        case .alertsCleared: 44
        case .obligationOpened: 60
        case .obligationChanged: 61
        case .obligationWithdrawn: 62
        case .roundBegan: 63
        case .roundRanOut: 64
        case .acknowledged: 65
        case .declined: 66
        case .joined: 67
        case .left: 68
        case .handoverOffered: 69
        case .handoverAccepted: 70
        case .released: 71
        case .answerLapsed: 72
        case .escalated: 73
        case .paged: 90
        case .notified: 91
        case .attemptBegan: 92
        case .attemptEnded: 93
        case .personUnreachable: 94
        case .noted: 110
        case .decided: 111
        case .actionAdded: 112
        case .actionDone: 113
        case .updated: 114
        case .roleGiven: 115
        case .stepTicked: 116
        }
    }

    /// The kind's name, as exports and streams show it.
    package var kindName: String {
        switch self {
        case .nodeStarted: "nodeStarted"
        case .formatRaised: "formatRaised"
        case .handbookApplied: "handbookApplied"
        case .keyCreated: "keyCreated"
        case .keyRevoked: "keyRevoked"
        case .tokenCreated: "tokenCreated"
        case .tokenRevoked: "tokenRevoked"
        case .overrideAdded: "overrideAdded"
        case .overrideRemoved: "overrideRemoved"
        case .channelFailed: "channelFailed"
        case .channelRecovered: "channelRecovered"
        case .intakeRefused: "intakeRefused"
        case .opened: "opened"
        case .classified: "classified"
        case .assembled: "assembled"
        case .mitigated: "mitigated"
        case .resolved: "resolved"
        case .reopened: "reopened"
        case .merged: "merged"
        case .absorbed: "absorbed"
        case .archived: "archived"
        case .restored: "restored"
        case .alerted: "alerted"
        case .alertCleared: "alertCleared"
        case .alertRepeated: "alertRepeated"
        case .alertAcknowledged: "alertAcknowledged"
        case .alertsCleared: "alertsCleared"
        case .obligationOpened: "obligationOpened"
        case .obligationChanged: "obligationChanged"
        case .obligationWithdrawn: "obligationWithdrawn"
        case .roundBegan: "roundBegan"
        case .roundRanOut: "roundRanOut"
        case .acknowledged: "acknowledged"
        case .declined: "declined"
        case .joined: "joined"
        case .left: "left"
        case .handoverOffered: "handoverOffered"
        case .handoverAccepted: "handoverAccepted"
        case .released: "released"
        case .answerLapsed: "answerLapsed"
        case .escalated: "escalated"
        case .paged: "paged"
        case .notified: "notified"
        case .attemptBegan: "attemptBegan"
        case .attemptEnded: "attemptEnded"
        case .personUnreachable: "personUnreachable"
        case .noted: "noted"
        case .decided: "decided"
        case .actionAdded: "actionAdded"
        case .actionDone: "actionDone"
        case .updated: "updated"
        case .roleGiven: "roleGiven"
        case .stepTicked: "stepTicked"
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
        switch self {
        case .nodeStarted(let event): writer.fields(of: event)
        case .formatRaised(let event): writer.fields(of: event)
        case .handbookApplied(let event): writer.fields(of: event)
        case .keyCreated(let event): writer.fields(of: event)
        case .keyRevoked(let event): writer.fields(of: event)
        case .tokenCreated(let event): writer.fields(of: event)
        case .tokenRevoked(let event): writer.fields(of: event)
        case .overrideAdded(let event): writer.fields(of: event)
        case .overrideRemoved(let event): writer.fields(of: event)
        case .channelFailed(let event): writer.fields(of: event)
        case .channelRecovered(let event): writer.fields(of: event)
        case .intakeRefused(let event): writer.fields(of: event)
        case .opened(let event): writer.fields(of: event)
        case .classified(let event): writer.fields(of: event)
        case .assembled(let event): writer.fields(of: event)
        case .mitigated(let event): writer.fields(of: event)
        case .resolved(let event): writer.fields(of: event)
        case .reopened(let event): writer.fields(of: event)
        case .merged(let event): writer.fields(of: event)
        case .absorbed(let event): writer.fields(of: event)
        case .archived(let event): writer.fields(of: event)
        case .restored(let event): writer.fields(of: event)
        case .alerted(let event): writer.fields(of: event)
        case .alertCleared(let event): writer.fields(of: event)
        case .alertRepeated(let event): writer.fields(of: event)
        case .alertAcknowledged(let event): writer.fields(of: event)
        case .alertsCleared(let event): writer.fields(of: event)
        case .obligationOpened(let event): writer.fields(of: event)
        case .obligationChanged(let event): writer.fields(of: event)
        case .obligationWithdrawn(let event): writer.fields(of: event)
        case .roundBegan(let event): writer.fields(of: event)
        case .roundRanOut(let event): writer.fields(of: event)
        case .acknowledged(let event): writer.fields(of: event)
        case .declined(let event): writer.fields(of: event)
        case .joined(let event): writer.fields(of: event)
        case .left(let event): writer.fields(of: event)
        case .handoverOffered(let event): writer.fields(of: event)
        case .handoverAccepted(let event): writer.fields(of: event)
        case .released(let event): writer.fields(of: event)
        case .answerLapsed(let event): writer.fields(of: event)
        case .escalated(let event): writer.fields(of: event)
        case .paged(let event): writer.fields(of: event)
        case .notified(let event): writer.fields(of: event)
        case .attemptBegan(let event): writer.fields(of: event)
        case .attemptEnded(let event): writer.fields(of: event)
        case .personUnreachable(let event): writer.fields(of: event)
        case .noted(let event): writer.fields(of: event)
        case .decided(let event): writer.fields(of: event)
        case .actionAdded(let event): writer.fields(of: event)
        case .actionDone(let event): writer.fields(of: event)
        case .updated(let event): writer.fields(of: event)
        case .roleGiven(let event): writer.fields(of: event)
        case .stepTicked(let event): writer.fields(of: event)
        }
    }

    init(kind: Int, from reader: inout Reader) throws(CodecError) {
        switch kind {
        case 1: self = .nodeStarted(try reader.fields())
        case 2: self = .formatRaised(try reader.fields())
        case 3: self = .handbookApplied(try reader.fields())
        case 4: self = .keyCreated(try reader.fields())
        case 5: self = .keyRevoked(try reader.fields())
        case 6: self = .tokenCreated(try reader.fields())
        case 7: self = .tokenRevoked(try reader.fields())
        case 8: self = .overrideAdded(try reader.fields())
        case 9: self = .overrideRemoved(try reader.fields())
        case 10: self = .channelFailed(try reader.fields())
        case 11: self = .channelRecovered(try reader.fields())
        case 12: self = .intakeRefused(try reader.fields())
        case 20: self = .opened(try reader.fields())
        case 21: self = .classified(try reader.fields())
        case 22: self = .assembled(try reader.fields())
        case 23: self = .mitigated(try reader.fields())
        case 24: self = .resolved(try reader.fields())
        case 25: self = .reopened(try reader.fields())
        case 26: self = .merged(try reader.fields())
        case 27: self = .absorbed(try reader.fields())
        case 28: self = .archived(try reader.fields())
        case 29: self = .restored(try reader.fields())
        case 40: self = .alerted(try reader.fields())
        case 41: self = .alertCleared(try reader.fields())
        case 42: self = .alertRepeated(try reader.fields())
        case 43: self = .alertAcknowledged(try reader.fields())
        case 44: self = .alertsCleared(try reader.fields())
        case 60: self = .obligationOpened(try reader.fields())
        case 61: self = .obligationChanged(try reader.fields())
        case 62: self = .obligationWithdrawn(try reader.fields())
        case 63: self = .roundBegan(try reader.fields())
        case 64: self = .roundRanOut(try reader.fields())
        case 65: self = .acknowledged(try reader.fields())
        case 66: self = .declined(try reader.fields())
        case 67: self = .joined(try reader.fields())
        case 68: self = .left(try reader.fields())
        case 69: self = .handoverOffered(try reader.fields())
        case 70: self = .handoverAccepted(try reader.fields())
        case 71: self = .released(try reader.fields())
        case 72: self = .answerLapsed(try reader.fields())
        case 73: self = .escalated(try reader.fields())
        case 90: self = .paged(try reader.fields())
        case 91: self = .notified(try reader.fields())
        case 92: self = .attemptBegan(try reader.fields())
        case 93: self = .attemptEnded(try reader.fields())
        case 94: self = .personUnreachable(try reader.fields())
        case 110: self = .noted(try reader.fields())
        case 111: self = .decided(try reader.fields())
        case 112: self = .actionAdded(try reader.fields())
        case 113: self = .actionDone(try reader.fields())
        case 114: self = .updated(try reader.fields())
        case 115: self = .roleGiven(try reader.fields())
        case 116: self = .stepTicked(try reader.fields())
        default: throw .unknownKind(kind)
        }
    }
}
