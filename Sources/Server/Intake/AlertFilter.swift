import Core
import HTTPTypes
import Handbooks
import Intake

/// Which alerts the reader of a list of Alertmanager's API asks for.
struct AlertFilter {
    private var matchers: [(matcher: Matcher, pattern: Pattern?)] = []
    private var receiver: Pattern?
    private let isActive: Bool
    private let isSilenced: Bool
    private let isInhibited: Bool

    init(_ call: Call) throws(Problem) {
        isActive = try call.truth("active")
        isSilenced = try call.truth("silenced")
        isInhibited = try call.truth("inhibited")
        for matcher in try call.matchers() {
            let pattern = matcher.isRegex ? try Self.pattern(matcher.value) : nil
            matchers.append((matcher, pattern))
        }
        receiver = try call.query("receiver").map { text throws(Problem) in
            try Self.pattern(text)
        }
    }

    /// For the whole of a text.
    private static func pattern(_ source: String) throws(Problem) -> Pattern {
        do throws(Pattern.Invalid) {
            _ = try Pattern(source)
            return try Pattern("^(?:\(source))$")
        } catch {
            throw .badMatcher("\(source.oneLine(limit: 200)): \(error.message)")
        }
    }

    func takes(_ shown: AlertmanagerAnswer.Shown) -> Bool {
        if !isActive, !shown.isSuppressed { return false }
        if !isSilenced, !shown.silencedBy.isEmpty { return false }
        if !isInhibited, !shown.inhibitedBy.isEmpty { return false }
        if let receiver, !receiver.matches(shown.receiver) { return false }
        return matchers.allSatisfy { matcher, pattern in
            let value = shown.alert.label(matcher.name)
            let isSame = pattern?.matches(value) ?? (value == matcher.value)
            return isSame == matcher.isEqual
        }
    }
}

extension Problem {
    fileprivate static func badMatcher(_ words: String) -> Problem {
        Problem(.badRequest, "bad-matcher", "A filter cannot be read", words)
    }
}

extension Call {
    /// What `filter` says, each time one matcher.
    func matchers() throws(Problem) -> [Matcher] {
        var matchers: [Matcher] = []
        for text in queries("filter") {
            guard let found = try? Matcher.list(text), found.count == 1 else {
                throw .badMatcher("bad matcher format: \(text.oneLine(limit: 200))")
            }
            matchers += found
        }
        return matchers
    }

    /// `true` or `false`; absent: true, as Alertmanager has it.
    fileprivate func truth(_ name: String) throws(Problem) -> Bool {
        try word(name, of: ["true", "false"]) != "false"
    }
}
