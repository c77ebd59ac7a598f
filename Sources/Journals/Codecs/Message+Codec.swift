import Core

// Codecs of pages and notices on their way.

extension Message: Coded {
    init() {
        self.init(
            id: MessageID(), purpose: .page(0), person: nil, urgency: .low, text: "", ways: [],
            at: .zero)
    }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &id)
        try coder.code(2, &purpose)
        try coder.code(3, &person)
        try coder.code(4, &urgency)
        try coder.code(5, &text)
        try coder.code(6, &ways)
        try coder.code(7, &at)
        try coder.code(8, &lastStart)
        try coder.code(9, &isWithdrawn)
    }
}

extension MessageID: Coded {
    init() { self.init(incident: 0, serial: 0) }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        var (incident, serial) = (incident, serial)
        try coder.code(1, &incident)
        try coder.code(2, &serial)
        self = MessageID(incident: incident, serial: serial)
    }
}

/// Field 1 says which: 1 a page, with the obligation in field 2; 2 a notice, its kind in field 3.
extension Message.Purpose: Coded {
    init() { self = .page(0) }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        var (number, obligation, kind) =
            switch self {
            case .page(let obligation): (1, obligation, NoticeKind.alarm)
            case .notice(let kind): (2, ObligationID(0), kind)
            }
        try coder.code(1, &number)
        switch number {
        case 1:
            try coder.code(2, &obligation)
            self = .page(obligation)
        case 2:
            try coder.code(3, &kind)
            self = .notice(kind)
        default: throw .unknownCase(number)
        }
    }
}

extension Way: Coded {
    init() { self.init(method: "", channel: .mail) }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &method)
        try coder.code(2, &channel)
        try coder.code(3, &progress)
        try coder.code(4, &detail)
    }
}

/// Field 1 says which: 1 waiting, 2 sending, 3 retrying, 4 delivered, 5 failed. Field 2 is the
/// attempt's number, 3 the node, 4 the moment (until, or at), 5 whether the channel failed.
extension Way.Progress: Coded {
    init() { self = .waiting }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        var parts = Parts(self)
        try coder.code(1, &parts.kind)
        switch parts.kind {
        case 1: self = .waiting
        case 2:
            try coder.code(2, &parts.number)
            try coder.code(3, &parts.node)
            try coder.code(4, &parts.moment)
            self = .sending(number: parts.number, node: parts.node, until: parts.moment)
        case 3:
            try coder.code(2, &parts.number)
            try coder.code(4, &parts.moment)
            self = .retrying(number: parts.number, at: parts.moment)
        case 4:
            try coder.code(4, &parts.moment)
            self = .delivered(at: parts.moment)
        case 5:
            try coder.code(5, &parts.channel)
            self = .failed(channel: parts.channel)
        default: throw .unknownCase(parts.kind)
        }
    }

    private struct Parts {
        var kind = 1
        var number = 0
        var node: NodeID = ""
        var moment = Moment.zero
        var channel = false

        init(_ progress: Way.Progress) {
            switch progress {
            case .waiting: kind = 1
            case .sending(let number, let node, let until):
                (kind, self.number, self.node, moment) = (2, number, node, until)
            case .retrying(let number, let at): (kind, self.number, moment) = (3, number, at)
            case .delivered(let at): (kind, moment) = (4, at)
            case .failed(let channel): (kind, self.channel) = (5, channel)
            }
        }
    }
}

/// Field 1 says which: 1 delivered, 2 retry, 3 the method failed, 4 the channel failed. Field 2 is
/// the receiver's or the channel's words.
extension AttemptOutcome: Coded {
    init() { self = .retry("") }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        var number =
            switch self {
            case .delivered: 1
            case .retry: 2
            case .methodFailed: 3
            case .channelFailed: 4
            }
        var detail = detail
        try coder.code(1, &number)
        try coder.code(2, &detail)
        switch number {
        case 1: self = .delivered(detail)
        case 2: self = .retry(detail)
        case 3: self = .methodFailed(detail)
        case 4: self = .channelFailed(detail)
        default: throw .unknownCase(number)
        }
    }
}
