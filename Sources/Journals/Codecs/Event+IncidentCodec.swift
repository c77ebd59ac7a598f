import Core

// Codecs of what `Event+Incident.swift` defines. A number, once published, keeps its meaning.

extension Event.Opened: Coded {
    init() { self.init(title: "", text: "", grouping: .none, group: "", near: [], handbook: "") }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &title)
        try coder.code(2, &text)
        try coder.code(3, &grouping)
        try coder.code(4, &group)
        try coder.code(5, &plan)
        try coder.code(6, &runbook)
        try coder.code(7, &near)
        try coder.code(8, &handbook)
        try coder.code(9, &isDeclared)
        try coder.code(10, &related)
        try coder.code(11, &from)
    }
}

extension Event.Classified: Coded {
    init() {
        self.init(
            verdict: Verdict(), policy: SeverityPolicy(), text: ""
        )
    }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &verdict)
        try coder.code(2, &policy)
        try coder.code(3, &overrules)
        try coder.code(4, &text)
    }
}

extension Event.Assembled: Coded {
    mutating func code(_ coder: inout some Coder) throws(CodecError) {}
}

extension Event.Mitigated: Coded {
    init() { self.init(text: "") }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &text)
    }
}

extension Event.Resolved: Coded {
    init() { self.init(resolution: Resolution(kind: .fixed, text: "")) }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &resolution)
    }
}

extension Event.Reopened: Coded {
    init() { self.init(text: "") }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &text)
    }
}

extension Event.Merged: Coded {
    init() { self.init(into: 0) }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &into)
    }
}

extension Event.Absorbed: Coded {
    init() { self.init(other: 0, firing: 0, alerts: 0) }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &other)
        try coder.code(2, &firing)
        try coder.code(3, &alerts)
        try coder.code(4, &watched)
        try coder.code(5, &suspense)
        try coder.code(6, &traits)
        try coder.code(7, &isDeclared)
        try coder.code(8, &muted)
        try coder.code(9, &mutedMore)
        try coder.code(10, &endless)
    }
}

extension Event.Split: Coded {
    init() { self.init(into: 0, digests: [], text: "") }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &into)
        try coder.code(2, &digests)
        try coder.code(3, &text)
    }
}

extension Event.Linked: Coded {
    init() { self.init(link: IncidentLink()) }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &link)
    }
}

extension Event.Unlinked: Coded {
    init() { self.init(from: 0, text: "") }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &from)
        try coder.code(2, &text)
    }
}

extension Event.Archived: Coded {
    init() { self.init(summary: IncidentSummary()) }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &summary)
    }
}

extension Event.Restored: Coded {
    init() { self.init(incident: Incident(number: 0)) }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &incident)
    }
}
