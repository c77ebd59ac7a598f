import Core

// Codecs of what groups owe: obligations, their answers, rounds and clocks.

extension Obligation: Coded {
    init() {
        self.init(
            id: 0, target: .group(""), isRequired: false, mustJoin: false, urgency: .low,
            openedAt: .zero)
    }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &id)
        try coder.code(2, &target)
        try coder.code(3, &seat)
        try coder.code(4, &isRequired)
        try coder.code(5, &mustJoin)
        try coder.code(6, &urgency)
        try coder.code(7, &openedAt)
        try coder.code(8, &state)
        try coder.code(9, &answer)
        try coder.code(10, &clock)
        try coder.code(11, &firstPagedAt)
        try coder.code(12, &firstAnsweredAt)
        try coder.code(13, &pages)
        try coder.code(14, &declined)
        try coder.code(15, &alsoAnswered)
        try coder.code(16, &exhausted)
        try coder.code(17, &letGo)
        try coder.code(18, &member)
    }
}

/// Field 1 says which: 1 group, 2 commander, 3 person. Field 2 is the name of it.
extension Obligation.Target: Coded {
    init() { self = .group("") }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        var (number, name) =
            switch self {
            case .group(let group): (1, group.text)
            case .commander(let group): (2, group.text)
            case .person(let person): (3, person.text)
            }
        try coder.code(1, &number)
        try coder.code(2, &name)
        switch number {
        case 1: self = .group(GroupID(name))
        case 2: self = .commander(GroupID(name))
        case 3: self = .person(PersonID(name))
        default: throw .unknownCase(number)
        }
    }
}

extension Obligation.Answer: Coded {
    init() { self.init(person: "", at: .zero, until: nil) }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &person)
        try coder.code(2, &at)
        try coder.code(3, &until)
        try coder.code(4, &joinedAt)
    }
}

extension PagingClock: Coded {
    init() { self.init(round: 0, roundBegan: .zero, steps: []) }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &round)
        try coder.code(2, &roundBegan)
        try coder.code(3, &steps)
        try coder.code(4, &step)
        try coder.code(5, &nextStepAt)
        try coder.code(6, &nextRoundAt)
        try coder.code(7, &ringing)
        try coder.code(8, &shadows)
        try coder.code(9, &reason)
    }
}

extension SeatReason: Coded {
    init() { self.init(passedOver: []) }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &passedOver)
        try coder.code(2, &shares)
    }
}

extension PassedOver: Coded {
    init() { self.init(person: "") }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &person)
        try coder.code(2, &has)
        try coder.code(3, &nightMinute)
        try coder.code(4, &pages)
        try coder.code(5, &isUnnamed)
    }
}

extension Seat: Coded {
    init() { self.init(.group("")) }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &target)
        try coder.code(2, &number)
        try coder.code(3, &member)
    }
}

extension PagingClock.Ring: Coded {
    init() { self.init(person: "", lastPagedAt: .zero, pages: 0, lastMessage: 0) }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &person)
        try coder.code(2, &lastPagedAt)
        try coder.code(3, &pages)
        try coder.code(4, &lastMessage)
        try coder.code(5, &isSteppedOver)
    }
}

extension CandidateStep: Coded {
    init() { self.init(people: [], delay: .zero) }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &people)
        try coder.code(2, &delay)
    }
}
