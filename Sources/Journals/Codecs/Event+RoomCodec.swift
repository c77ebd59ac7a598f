import Core

// Codecs of what `Event+Room.swift` defines. A number, once published, keeps its meaning.

extension Event.Noted: Coded {
    init() { self.init(text: "") }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &text)
    }
}

extension Event.Mailed: Coded {
    init() { self.init(sender: "") }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &sender)
        try coder.code(2, &person)
        try coder.code(3, &subject)
        try coder.code(4, &text)
        try coder.code(5, &attachments)
        try coder.code(6, &raw)
    }
}

extension Event.Decided: Coded {
    init() { self.init(text: "") }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &text)
        try coder.code(2, &owner)
    }
}

extension Event.ActionAdded: Coded {
    init() { self.init(id: 0, text: "") }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &id)
        try coder.code(2, &text)
        try coder.code(3, &owner)
    }
}

extension Event.ActionDone: Coded {
    init() { self.init(id: 0) }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &id)
    }
}

extension Event.Updated: Coded {
    init() { self.init(text: "") }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &text)
    }
}

extension Event.RoleGiven: Coded {
    init() { self.init(role: .commander, person: "") }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &role)
        try coder.code(2, &person)
    }
}

extension Event.StepTicked: Coded {
    init() { self.init(step: 1, text: "") }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &step)
        try coder.code(2, &text)
    }
}
