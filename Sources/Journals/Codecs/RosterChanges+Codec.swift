import Core

// Codecs of what lies over the rosters. A number, once published, keeps its meaning.

extension Override: Coded {
    init() {
        self.init(
            id: 0, group: "", schedule: nil, from: .zero, until: .zero, outgoing: nil,
            incoming: nil, reason: "")
    }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &id)
        try coder.code(2, &group)
        try coder.code(3, &schedule)
        try coder.code(4, &from)
        try coder.code(5, &until)
        try coder.code(6, &outgoing)
        try coder.code(7, &incoming)
        try coder.code(8, &reason)
    }
}

extension Absence: Coded {
    init() { self.init(id: 0, person: "", from: .zero, until: .zero, reason: "") }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &id)
        try coder.code(2, &person)
        try coder.code(3, &from)
        try coder.code(4, &until)
        try coder.code(5, &reason)
        try coder.code(6, &calendarUID)
    }
}

extension TemporarySchedule: Coded {
    init() {
        self.init(
            id: 0, group: "", schedule: "", from: .zero, until: .zero, shifts: [], reason: "")
    }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &id)
        try coder.code(2, &group)
        try coder.code(3, &schedule)
        try coder.code(4, &from)
        try coder.code(5, &until)
        try coder.code(6, &shifts)
        try coder.code(7, &reason)
    }
}

extension TemporarySchedule.Shift: Coded {
    init() { self.init(person: "", from: .zero, until: .zero) }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &person)
        try coder.code(2, &from)
        try coder.code(3, &until)
    }
}

extension Shadow: Coded {
    init() {
        self.init(
            id: 0, learner: "", group: "", schedule: nil, from: .zero, until: .zero, reason: "")
    }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &id)
        try coder.code(2, &learner)
        try coder.code(3, &group)
        try coder.code(4, &schedule)
        try coder.code(5, &from)
        try coder.code(6, &until)
        try coder.code(7, &reason)
    }
}

extension Swap: Coded {
    init() {
        self.init(id: 0, group: "", offeredBy: "", offeredTo: "", given: [], reason: "")
    }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &id)
        try coder.code(2, &group)
        try coder.code(3, &offeredBy)
        try coder.code(4, &offeredTo)
        try coder.code(5, &given)
        try coder.code(6, &inReturn)
        try coder.code(7, &reason)
        try coder.code(8, &state)
    }
}

extension Swap.Part: Coded {
    init() { self.init(schedule: "", from: .zero, until: .zero) }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &schedule)
        try coder.code(2, &from)
        try coder.code(3, &until)
    }
}

/// Field 1 says which kind it is, and the field after that number is it.
extension RosterChange: Coded {
    init() { self = .override(Override()) }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        var number = kind.rawValue
        try coder.code(1, &number)
        guard let kind = Kind(rawValue: number) else { throw .unknownCase(number) }
        switch kind {
        case .override:
            var value = Override()
            if case .override(let known) = self { value = known }
            try coder.code(2, &value)
            self = .override(value)
        case .absence:
            var value = Absence()
            if case .absence(let known) = self { value = known }
            try coder.code(3, &value)
            self = .absence(value)
        case .temporary:
            var value = TemporarySchedule()
            if case .temporary(let known) = self { value = known }
            try coder.code(4, &value)
            self = .temporary(value)
        case .shadow:
            var value = Shadow()
            if case .shadow(let known) = self { value = known }
            try coder.code(5, &value)
            self = .shadow(value)
        case .swap:
            var value = Swap()
            if case .swap(let known) = self { value = known }
            try coder.code(6, &value)
            self = .swap(value)
        }
    }
}

extension RosterChanges: Coded {
    init() { self = .none }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &overrides)
        try coder.code(2, &absences)
        try coder.code(3, &temporaries)
        try coder.code(4, &shadows)
        try coder.code(5, &swaps)
    }
}
