import Core

// Codecs of what `Event+Obligations.swift` defines. A number, once published, keeps its meaning.

extension Event.ObligationOpened: Coded {
    init() {
        self.init(
            id: 0, target: .group(""), seat: 1, isRequired: false, mustJoin: false, urgency: .low,
            text: ""
        )
    }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &id)
        try coder.code(2, &target)
        try coder.code(3, &seat)
        try coder.code(4, &isRequired)
        try coder.code(5, &mustJoin)
        try coder.code(6, &urgency)
        try coder.code(7, &text)
        try coder.code(8, &member)
    }
}

extension Event.ObligationChanged: Coded {
    init() { self.init(id: 0, isRequired: false, mustJoin: false, urgency: .low) }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &id)
        try coder.code(2, &isRequired)
        try coder.code(3, &mustJoin)
        try coder.code(4, &urgency)
        try coder.code(5, &until)
    }
}

extension Event.ObligationWithdrawn: Coded {
    init() { self.init(id: 0, text: "") }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &id)
        try coder.code(2, &text)
    }
}

extension Event.ObligationReopened: Coded {
    init() { self.init(id: 0, isRequired: false, mustJoin: false, urgency: .low) }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &id)
        try coder.code(2, &isRequired)
        try coder.code(3, &mustJoin)
        try coder.code(4, &urgency)
        try coder.code(5, &keepsAnswer)
        try coder.code(6, &until)
        try coder.code(7, &text)
        try coder.code(8, &member)
    }
}

extension Event.RoundBegan: Coded {
    init() { self.init(obligation: 0, round: 1, steps: [], forgiven: false) }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &obligation)
        try coder.code(2, &round)
        try coder.code(3, &steps)
        try coder.code(4, &forgiven)
        try coder.code(5, &reason)
    }
}

extension Event.RoundRanOut: Coded {
    init() { self.init(obligation: 0, nextRoundAt: .zero, text: "") }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &obligation)
        try coder.code(2, &nextRoundAt)
        try coder.code(3, &text)
    }
}

extension Event.Acknowledged: Coded {
    init() { self.init(obligation: 0, person: "", keepsPaging: false) }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &obligation)
        try coder.code(2, &person)
        try coder.code(3, &message)
        try coder.code(4, &until)
        try coder.code(5, &eta)
        try coder.code(6, &behind)
        try coder.code(7, &keepsPaging)
    }
}

extension Event.Declined: Coded {
    init() { self.init(obligation: 0, person: "", text: "") }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &obligation)
        try coder.code(2, &person)
        try coder.code(3, &text)
    }
}

extension Event.Joined: Coded {
    init() { self.init(person: "", bridge: "") }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &obligation)
        try coder.code(2, &person)
        try coder.code(3, &bridge)
    }
}

extension Event.Left: Coded {
    init() { self.init(person: "", text: "") }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &obligation)
        try coder.code(2, &person)
        try coder.code(3, &text)
    }
}

extension Event.HandoverOffered: Coded {
    init() { self.init(obligation: 0, from: "", to: "", text: "") }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &obligation)
        try coder.code(2, &from)
        try coder.code(3, &to)
        try coder.code(4, &text)
    }
}

extension Event.HandoverAccepted: Coded {
    init() { self.init(obligation: 0, from: "", to: "") }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &obligation)
        try coder.code(2, &from)
        try coder.code(3, &to)
        try coder.code(4, &until)
    }
}

extension Event.Released: Coded {
    init() { self.init(text: "") }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &obligation)
        try coder.code(2, &person)
        try coder.code(3, &text)
    }
}

extension Event.PageWithdrawn: Coded {
    init() { self.init(obligation: 0, person: "") }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &obligation)
        try coder.code(2, &person)
        try coder.code(3, &text)
    }
}

extension Event.AnswerLapsed: Coded {
    init() { self.init(obligation: 0, person: "", wasETA: false) }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &obligation)
        try coder.code(2, &person)
        try coder.code(3, &wasETA)
    }
}

extension Event.Escalated: Coded {
    init() { self.init(obligation: 0, text: "") }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &obligation)
        try coder.code(2, &text)
    }
}
