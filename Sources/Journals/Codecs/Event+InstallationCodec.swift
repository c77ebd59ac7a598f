import Core

// Codecs of what `Event+Installation.swift` defines. A number, once published, keeps its meaning.

extension Event.NodeStarted: Coded {
    init() { self.init(node: "", replacing: [], version: "", reads: 0) }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &node)
        try coder.code(2, &replacing)
        try coder.code(3, &version)
        try coder.code(4, &reads)
    }
}

extension Event.NodeLost: Coded {
    init() { self.init(node: "", isGoodbye: false) }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &node)
        try coder.code(2, &isGoodbye)
    }
}

extension Event.FormatRaised: Coded {
    init() { self.init(format: 1) }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &format)
    }
}

extension Event.HandbookApplied: Coded {
    init() { self.init(version: "") }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &version)
        try coder.code(2, &effect)
    }
}

extension OnCallEffect: Coded {
    init() { self.init(group: "", before: [], after: []) }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &group)
        try coder.code(2, &before)
        try coder.code(3, &after)
    }
}

extension Event.KeyCreated: Coded {
    init() { self.init(id: "", digest: .zero, format: "") }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &id)
        try coder.code(2, &digest)
        try coder.code(3, &service)
        try coder.code(4, &format)
        try coder.code(5, &rhythm)
        try coder.code(6, &proof)
    }
}

extension Event.KeyRevoked: Coded {
    init() { self.init(id: "") }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &id)
    }
}

extension Event.TokenCreated: Coded {
    init() { self.init(id: "", digest: .zero, scope: .person) }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &id)
        try coder.code(2, &digest)
        try coder.code(3, &scope)
        try coder.code(4, &person)
        try coder.code(5, &expiresAt)
        try coder.code(6, &feed)
    }
}

extension Event.TokenRevoked: Coded {
    init() { self.init(id: "") }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &id)
    }
}

extension Event.ChangeAdded: Coded {
    init() { self.init(change: .override(Override())) }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &change)
    }
}

extension Event.ChangeEnded: Coded {
    init() { self.init(id: 0, at: .zero, how: .removed) }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &id)
        try coder.code(2, &at)
        try coder.code(3, &how)
    }
}

extension Event.ChannelFailed: Coded {
    init() { self.init(channel: .mail, detail: "") }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &channel)
        try coder.code(2, &detail)
    }
}

extension Event.ChannelRecovered: Coded {
    init() { self.init(channel: .mail) }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &channel)
    }
}

extension Event.IntakeRefused: Coded {
    init() { self.init(key: "", detail: "", excerpt: []) }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &key)
        try coder.code(2, &detail)
        try coder.code(3, &excerpt)
    }
}

extension Event.Held: Coded {
    init() { self.init(backedUpAt: .zero, epoch: 0) }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &backedUpAt)
        try coder.code(2, &epoch)
    }
}

extension Event.Resumed: Coded {
    init() { self.init(seen: 0) }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &seen)
    }
}

extension Event.HeartbeatExpected: Coded {
    init() { self.init(id: "", until: .zero, isBeat: false) }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &id)
        try coder.code(2, &until)
        try coder.code(3, &isBeat)
        try coder.code(4, &told)
    }
}

extension Event.HeartbeatMissed: Coded {
    init() { self.init(id: "") }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &id)
    }
}
