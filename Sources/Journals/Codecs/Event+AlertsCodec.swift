import Core

// Codecs of what `Event+Alerts.swift` defines. A number, once published, keeps its meaning.

extension Event.Alerted: Coded {
    init() { self.init(alert: Alert(), isNew: true) }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &alert)
        try coder.code(2, &isNew)
        try coder.code(3, &traits)
        try coder.code(4, &mutes)
        try coder.code(5, &marks)
    }
}

extension Event.AlertCleared: Coded {
    init() { self.init(digest: .zero, summary: "") }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &digest)
        try coder.code(2, &summary)
        try coder.code(3, &expiredAt)
    }
}

extension Event.ExpiryMoved: Coded {
    init() { self.init(digest: .zero, until: nil) }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &digest)
        try coder.code(2, &until)
        try coder.code(3, &isPutOff)
    }
}

extension Event.AlertRepeated: Coded {
    init() { self.init(digest: .zero, count: 0, last: .zero) }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &digest)
        try coder.code(2, &count)
        try coder.code(3, &last)
    }
}

extension Event.AlertAcknowledged: Coded {
    init() { self.init(digest: .zero, summary: "") }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &digest)
        try coder.code(2, &summary)
    }
}

extension Event.AlertsCleared: Coded {
    mutating func code(_ coder: inout some Coder) throws(CodecError) {}
}

extension Event.ChangeReported: Coded {
    init() { self.init(change: Change()) }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &change)
    }
}

extension Change: Coded {
    init() { self.init(integration: "", summary: "", at: .zero) }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &integration)
        try coder.code(2, &service)
        try coder.code(3, &summary)
        try coder.code(4, &source)
        try coder.code(5, &at)
        try coder.code(6, &links)
        try coder.code(7, &details)
    }
}
