import Core

// Codecs of verdicts and of what a severity means.

extension Verdict: Coded {
    init() { self.init(severity: .sev5, reasons: []) }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &severity)
        try coder.code(2, &unsure)
        try coder.code(3, &reasons)
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
