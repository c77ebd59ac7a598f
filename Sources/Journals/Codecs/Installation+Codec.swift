import Core

// Codecs of who acts, and of what belongs to the installation.

/// Field 1 says which: 1 Muster, 2 a person, 3 a person by the hand of another, 4 a key, 5 the
/// operator's shell. Field 2 is the person or key, 3 who did it on the person's behalf.
extension Actor: Coded {
    init() { self = .muster }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        var (number, name, by) =
            switch self {
            case .muster: (1, "", "")
            case .person(let person): (2, person.text, "")
            case .behalf(let of, let by): (3, of.text, by.text)
            case .key(let key): (4, key.text, "")
            case .operatorShell: (5, "", "")
            }
        try coder.code(1, &number)
        if (2...4).contains(number) { try coder.code(2, &name) }
        if number == 3 { try coder.code(3, &by) }
        switch number {
        case 1: self = .muster
        case 2: self = .person(PersonID(name))
        case 3: self = .behalf(of: PersonID(name), by: PersonID(by))
        case 4: self = .key(KeyID(name))
        case 5: self = .operatorShell
        default: throw .unknownCase(number)
        }
    }
}

extension AccessToken: Coded {
    init() {
        self.init(
            id: "", digest: .zero, scope: .person, person: nil, createdAt: .zero, expiresAt: nil)
    }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &id)
        try coder.code(2, &digest)
        try coder.code(3, &scope)
        try coder.code(4, &person)
        try coder.code(5, &createdAt)
        try coder.code(6, &expiresAt)
        try coder.code(7, &feed)
    }
}

/// Field 1 says which: 1 a person's, 2 a group's, 3 a schedule's. Field 2 is the person or group,
/// 3 the schedule.
extension CalendarSubject: Coded {
    init() { self = .person("") }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        var (number, name, schedule) =
            switch self {
            case .person(let person): (1, person.text, "")
            case .group(let group): (2, group.text, "")
            case .schedule(let group, let schedule): (3, group.text, schedule.text)
            }
        try coder.code(1, &number)
        try coder.code(2, &name)
        if number == 3 { try coder.code(3, &schedule) }
        switch number {
        case 1: self = .person(PersonID(name))
        case 2: self = .group(GroupID(name))
        case 3: self = .schedule(GroupID(name), ScheduleID(schedule))
        default: throw .unknownCase(number)
        }
    }
}

extension NodeRecord: Coded {
    init() { self.init(id: "", startedAt: .zero, version: "", reads: 0) }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &id)
        try coder.code(2, &startedAt)
        try coder.code(3, &version)
        try coder.code(4, &lastBatch)
        try coder.code(5, &reads)
    }
}

extension BatchID: Coded {
    init() { self.init(node: "", serial: 0) }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &node)
        try coder.code(2, &serial)
    }
}

extension Rhythm: Coded {
    init() { self.init(interval: .zero, grace: .zero) }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &interval)
        try coder.code(2, &grace)
        try coder.code(3, &severity)
    }
}

extension Heartbeat: Coded {
    init() { self.init(lastBeat: .zero, expectedUntil: .zero) }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &lastBeat)
        try coder.code(2, &expectedUntil)
        try coder.code(3, &isSilent)
        try coder.code(4, &isPutOff)
        try coder.code(5, &told)
    }
}

extension ToldHead: Coded {
    init() { self.init(installation: "", node: "", at: .zero, position: 0, digest: .zero) }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &installation)
        try coder.code(2, &node)
        try coder.code(3, &at)
        try coder.code(4, &position)
        try coder.code(5, &digest)
    }
}
