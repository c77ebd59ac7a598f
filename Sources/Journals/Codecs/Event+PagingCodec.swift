import Core

// Codecs of what `Event+Paging.swift` defines. A number, once published, keeps its meaning.

extension Event.Paged: Coded {
    init() {
        self.init(
            message: 0, obligation: 0, person: "", step: 0, reason: .step, urgency: .high, ways: []
        )
    }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &message)
        try coder.code(2, &obligation)
        try coder.code(3, &person)
        try coder.code(4, &step)
        try coder.code(5, &reason)
        try coder.code(6, &urgency)
        try coder.code(7, &ways)
    }
}

extension Event.Notified: Coded {
    init() { self.init(message: 0, kind: .alarm, text: "", ways: []) }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &message)
        try coder.code(2, &person)
        try coder.code(3, &kind)
        try coder.code(4, &text)
        try coder.code(5, &ways)
        try coder.code(6, &obligation)
    }
}

extension Event.AttemptBegan: Coded {
    init() { self.init(message: 0, way: 0, number: 1, node: "", until: .zero) }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &message)
        try coder.code(2, &way)
        try coder.code(3, &number)
        try coder.code(4, &node)
        try coder.code(5, &until)
    }
}

extension Event.AttemptEnded: Coded {
    init() { self.init(message: 0, way: 0, number: 1, outcome: .retry("")) }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &message)
        try coder.code(2, &way)
        try coder.code(3, &number)
        try coder.code(4, &outcome)
        try coder.code(5, &retryAt)
    }
}

extension Event.SteppedOver: Coded {
    init() { self.init(obligation: 0, person: "", text: "") }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &obligation)
        try coder.code(2, &person)
        try coder.code(3, &channels)
        try coder.code(4, &text)
    }
}
