import Core

// Codecs of an incident, whole, and of what is in it.

extension Incident: Coded {
    init() { self.init(number: 0) }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &number)
        try coder.code(2, &title)
        try coder.code(3, &text)
        try coder.code(4, &grouping)
        try coder.code(5, &group)
        try coder.code(6, &plan)
        try coder.code(7, &runbook)
        try coder.code(8, &handbook)
        try coder.code(9, &state)
        try coder.code(10, &severity)
        try coder.code(11, &policy)
        try coder.code(12, &verdict)
        try coder.code(13, &overruled)
        try coder.code(14, &near)
        try coder.code(15, &openedAt)
        try coder.code(16, &openedBy)
        try coder.code(17, &assembledAt)
        try coder.code(18, &mitigatedAt)
        try coder.code(19, &resolvedAt)
        try coder.code(20, &resolvedBy)
        try coder.code(21, &resolution)
        try coder.code(22, &mergedInto)
        try coder.code(23, &clearedAt)
        try coder.code(24, &lastUpdateAt)
        try coder.code(25, &position)
        try coder.code(26, &changedAt)
        try coder.code(27, &firing)
        try coder.code(28, &alerts)
        try coder.code(29, &repeats)
        try coder.code(30, &shownAlerts)
        try coder.code(31, &obligations)
        try coder.code(32, &messages)
        try coder.code(33, &nextMessage)
        try coder.code(34, &rung)
        try coder.code(35, &people)
        try coder.code(36, &roles)
        try coder.code(37, &handovers)
        try coder.code(38, &actions)
        try coder.code(39, &decisions)
        try coder.code(40, &ticks)
        try coder.code(41, &untoldAlerts)
        try coder.code(42, &toldAlertsAt)
        try coder.code(43, &askAgainAt)
        try coder.code(44, &traits)
        try coder.code(45, &watched)
        try coder.code(46, &suspense)
        try coder.code(47, &weighedAt)
        try coder.code(48, &heldUntil)
        try coder.code(49, &storm)
        try coder.code(50, &partOf)
        try coder.code(51, &alsoPlans)
        try coder.code(52, &isDeclared)
        try coder.code(53, &quiet)
        try coder.code(54, &muted)
        try coder.code(55, &mutedMore)
        try coder.code(56, &snooze)
        try coder.code(57, &flapping)
        try coder.code(58, &related)
        try coder.code(59, &marks)
        try coder.code(60, &links)
        try coder.code(61, &endless)
        try coder.code(62, &untoldMails)
        try coder.code(63, &attachmentBytes)
    }
}

/// Field 1 says which: 1 by service, 2 by key, 3 not at all, 4 by a rule. Field 2 is the service or
/// key, field 3 what a rule makes of it.
extension Incident.Grouping: Coded {
    init() { self = .none }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        var grouped = Grouped()
        var (number, name) =
            switch self {
            case .service(let service): (1, service.text)
            case .key(let key): (2, key.text)
            case .none: (3, "")
            case .rule: (4, "")
            }
        if case .rule(let known) = self { grouped = known }
        try coder.code(1, &number)
        switch number {
        case 1, 2: try coder.code(2, &name)
        case 4: try coder.code(3, &grouped)
        default: break
        }
        switch number {
        case 1: self = .service(ServiceID(name))
        case 2: self = .key(KeyID(name))
        case 3: self = .none
        case 4: self = .rule(grouped)
        default: throw .unknownCase(number)
        }
    }
}

extension Grouped: Coded {
    init() { self.init(rule: "", values: [], service: nil) }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &rule)
        try coder.code(2, &values)
        try coder.code(3, &service)
    }
}

extension Related: Coded {
    init() { self.init(number: 0, shares: [], before: .zero) }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &number)
        try coder.code(2, &shares)
        try coder.code(3, &before)
    }
}

extension IncidentLink: Coded {
    init() { self.init(number: 0, kind: .linked, text: "") }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &number)
        try coder.code(2, &kind)
        try coder.code(3, &text)
    }
}

extension Resolution: Coded {
    init() { self.init(kind: .fixed, text: "") }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &kind)
        try coder.code(2, &text)
    }
}

extension Rung: Coded {
    init() { self.init(person: nil, methods: []) }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &person)
        try coder.code(2, &methods)
    }
}

extension Presence: Coded {
    init() { self.init(person: "", joinedAt: .zero) }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &person)
        try coder.code(2, &joinedAt)
        try coder.code(3, &leftAt)
    }
}

extension Handover: Coded {
    init() { self.init(obligation: 0, from: "", to: "", at: .zero, text: "") }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &obligation)
        try coder.code(2, &from)
        try coder.code(3, &to)
        try coder.code(4, &at)
        try coder.code(5, &text)
    }
}

extension Action: Coded {
    init() { self.init(id: 0, text: "", owner: nil, at: .zero) }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &id)
        try coder.code(2, &text)
        try coder.code(3, &owner)
        try coder.code(4, &at)
        try coder.code(5, &doneAt)
    }
}

extension Decision: Coded {
    init() { self.init(text: "", owner: nil, at: .zero) }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &text)
        try coder.code(2, &owner)
        try coder.code(3, &at)
    }
}

extension Tick: Coded {
    init() { self.init(step: 0, person: nil, at: .zero) }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &step)
        try coder.code(2, &person)
        try coder.code(3, &at)
    }
}

extension IncidentSummary: Coded {
    init() { self.init(Incident()) }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &number)
        try coder.code(2, &title)
        try coder.code(3, &state)
        try coder.code(4, &severity)
        try coder.code(5, &level)
        try coder.code(6, &group)
        try coder.code(7, &service)
        try coder.code(8, &openedAt)
        try coder.code(9, &resolvedAt)
        try coder.code(10, &alerts)
    }
}
