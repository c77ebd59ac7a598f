import Core

// Codecs of verdicts and of what a severity means.

extension Verdict: Coded {
    init() { self.init(severity: .sev5, reasons: []) }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &severity)
        try coder.code(2, &unsure)
        try coder.code(3, &reasons)
        try coder.code(4, &changes)
    }
}

extension Verdict.Change: Coded {
    init() { self.init(severity: .sev5, rule: "", text: "") }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &severity)
        try coder.code(2, &rule)
        try coder.code(3, &text)
    }
}

extension Trait: Coded {
    init() { self.init("", "", at: .zero) }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &name)
        try coder.code(2, &value)
        try coder.code(3, &at)
    }
}

extension Watched: Coded {
    init() {
        self.init(
            digest: .zero, severity: nil, summary: "", source: "", service: nil, format: "",
            labels: [], details: [], prospect: .sev5)
    }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &digest)
        try coder.code(2, &severity)
        try coder.code(3, &summary)
        try coder.code(4, &source)
        try coder.code(5, &service)
        try coder.code(6, &format)
        try coder.code(7, &labels)
        try coder.code(8, &details)
        try coder.code(9, &prospect)
    }
}

extension Suspense: Coded {
    init() { self.init(at: nil) }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &openFor)
        try coder.code(2, &unansweredFor)
        try coder.code(3, &at)
    }
}

extension Storm: Coded {
    init() {
        self.init(
            since: .zero, lastAt: .zero, window: .zero, services: 0, because: "", parts: [])
    }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &since)
        try coder.code(2, &lastAt)
        try coder.code(3, &window)
        try coder.code(4, &services)
        try coder.code(5, &sources)
        try coder.code(6, &because)
        try coder.code(7, &parts)
    }
}

extension Verdict.Reason: Coded {
    init() { self.init(rule: nil, severity: .sev5, text: "") }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &rule)
        try coder.code(2, &severity)
        try coder.code(3, &text)
        try coder.code(4, &by)
    }
}

extension SeverityPolicy: Coded {
    init() {
        self.init(
            level: .l1, paging: .nobody, urgency: .low, mustJoin: false, endsWithAlerts: false,
            updateEvery: nil)
    }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &level)
        try coder.code(2, &paging)
        try coder.code(3, &urgency)
        try coder.code(4, &mustJoin)
        try coder.code(5, &endsWithAlerts)
        try coder.code(6, &updateEvery)
    }
}

// Codecs of what `Event+Severity.swift` defines.

extension Event.Weighed: Coded {
    init() { self.init(watched: nil, suspense: nil) }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &watched)
        try coder.code(2, &suspense)
    }
}

extension Event.StormRecognised: Coded {
    init() { self.init(storm: Storm()) }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &storm)
    }
}

extension Event.StormGrew: Coded {
    init() { self.init(part: 0) }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &part)
        try coder.code(2, &plan)
    }
}

extension Event.StormJoined: Coded {
    init() { self.init(main: 0) }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &main)
    }
}
