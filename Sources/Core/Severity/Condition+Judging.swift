/// The facts prepared for many rules: the words of its texts are cut once, and only when a rule
/// asks for a phrase.
final class Evidence {
    private let facts: Facts
    private(set) lazy var words: [Phrase] = facts.texts.map { Phrase($0) }

    init(_ facts: Facts) { self.facts = facts }

    /// The field's value; an absent one is the empty string.
    func value(_ field: String) -> String { facts.values[field] ?? "" }
}

/// The three answers of Kleene's logic.
enum Answer {
    case yes, no, unknown

    init(_ holds: Bool) { self = holds ? .yes : .no }
}

extension Condition {
    /// A field in `missing` makes a question unknown, and only what still depends on it stays
    /// unknown: a condition that fails anyway needs no missing fact. Builds no text, since most
    /// rules do not fire on most alerts.
    func answer(by evidence: Evidence, missing: [String]) -> Answer {
        switch self {
        case .equals(let field, _), .matches(let field, _), .between(let field, _, _):
            return missing.contains(field) ? .unknown : Answer(fits(evidence.value(field)))
        case .phrase(let text):
            let wanted = Phrase(text)
            return Answer(evidence.words.contains { $0.contains(wanted) })
        case .all(let parts):
            var answer = Answer.yes
            for part in parts {
                switch part.answer(by: evidence, missing: missing) {
                case .no: return .no
                case .unknown: answer = .unknown
                case .yes: continue
                }
            }
            return answer
        case .any(let parts):
            var answer = Answer.no
            for part in parts {
                switch part.answer(by: evidence, missing: missing) {
                case .yes: return .yes
                case .unknown: answer = .unknown
                case .no: continue
                }
            }
            return answer
        case .not(let part):
            switch part.answer(by: evidence, missing: missing) {
            case .yes: return .no
            case .no: return .yes
            case .unknown: return .unknown
            }
        }
    }

    /// The facts that made the answer yes or no, for people; for an unknown one the missing fields.
    func facts(for answer: Answer, by evidence: Evidence, missing: [String]) -> [String] {
        switch self {
        case .equals(let field, _), .matches(let field, _), .between(let field, _, _):
            if answer == .unknown { return [field] }
            let value = evidence.value(field)
            return ["\(field) is \(value.isEmpty ? "empty" : Self.excerpt(value))"]
        case .phrase(let text):
            return ["the text \(answer == .yes ? "says" : "does not say") \"\(text)\""]
        case .all(let parts), .any(let parts):
            // The parts that agree made it so; one is enough for "any holds" and "all fails".
            let deciding = parts.filter { $0.answer(by: evidence, missing: missing) == answer }
            let oneIsEnough = if case .all = self { answer == .no } else { answer == .yes }
            return deciding.prefix(oneIsEnough ? 1 : deciding.count).flatMap {
                $0.facts(for: answer, by: evidence, missing: missing)
            }
        case .not(let part):
            let inner: Answer =
                switch answer {
                case .yes: .no
                case .no: .yes
                case .unknown: .unknown
                }
            return part.facts(for: inner, by: evidence, missing: missing)
        }
    }

    /// Every field that the condition asks for.
    var fields: Set<String> {
        switch self {
        case .equals(let field, _), .matches(let field, _), .between(let field, _, _): [field]
        case .phrase: []
        case .all(let parts), .any(let parts): parts.reduce(into: []) { $0.formUnion($1.fields) }
        case .not(let part): part.fields
        }
    }

    /// Whether a field's value is what a question about one field asks for.
    private func fits(_ value: String) -> Bool {
        switch self {
        case .equals(_, let values):
            return values.contains { $0.utf8.elementsEqual(value.utf8) }
        case .matches(_, let pattern):
            return pattern.matches(value)
        case .between(_, let least, let most):
            guard let number = Double(value) else { return false }
            return number >= least ?? -.infinity && number <= most ?? .infinity
        case .phrase, .all, .any, .not:
            return false
        }
    }

    /// As much of a value as a sentence bears.
    private static func excerpt(_ value: String) -> String {
        value.utf8.count > 120 ? "\(value.prefix(120))…" : value
    }
}
