/// The facts prepared for many rules: the words of its texts are cut once.
struct Evidence {
    let facts: Facts
    let words: [Phrase]

    init(_ facts: Facts) {
        self.facts = facts
        words = facts.texts.map { Phrase($0) }
    }

    /// The field's value; an absent one is the empty string.
    func value(_ field: String) -> String { facts.values[field] ?? "" }
}

/// What a condition says of some facts, with the facts that made it so, for people.
enum Finding: Equatable {
    case holds([String])
    case fails([String])
    /// It would take these fields to tell.
    case unknown([String])
}

extension Condition {
    /// Three-valued logic as Kleene's: a field in `missing` makes a question unknown, and only
    /// what still depends on it stays unknown. A rule that fails anyway needs no missing fact.
    func judged(by evidence: Evidence, missing: Set<String>) -> Finding {
        switch self {
        case .equals(let field, let values):
            return ask(field, evidence, missing) { value in
                values.contains { $0.utf8.elementsEqual(value.utf8) }
            }
        case .matches(let field, let pattern):
            return ask(field, evidence, missing) { pattern.matches($0) }
        case .between(let field, let least, let most):
            return ask(field, evidence, missing) { value in
                guard let number = Double(value) else { return false }
                return number >= least ?? -.infinity && number <= most ?? .infinity
            }
        case .phrase(let text):
            let wanted = Phrase(text)
            return evidence.words.contains { $0.contains(wanted) }
                ? .holds(["the text says \"\(text)\""])
                : .fails(["the text does not say \"\(text)\""])
        case .all(let parts):
            return Self.all(parts.map { $0.judged(by: evidence, missing: missing) })
        case .any(let parts):
            return Self.any(parts.map { $0.judged(by: evidence, missing: missing) })
        case .not(let part):
            switch part.judged(by: evidence, missing: missing) {
            case .holds(let facts): return .fails(facts)
            case .fails(let facts): return .holds(facts)
            case .unknown(let fields): return .unknown(fields)
            }
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

    private func ask(
        _ field: String, _ evidence: Evidence, _ missing: Set<String>, _ holds: (String) -> Bool
    ) -> Finding {
        if missing.contains(field) { return .unknown([field]) }
        let value = evidence.value(field)
        let words = "\(field) is \(value.isEmpty ? "empty" : Self.excerpt(value))"
        return holds(value) ? .holds([words]) : .fails([words])
    }

    private static func all(_ findings: [Finding]) -> Finding {
        var facts: [String] = []
        var fields: [String] = []
        for finding in findings {
            switch finding {
            case .holds(let more): facts += more
            case .fails: return finding
            case .unknown(let more): fields += more
            }
        }
        return fields.isEmpty ? .holds(facts) : .unknown(fields)
    }

    private static func any(_ findings: [Finding]) -> Finding {
        var facts: [String] = []
        var fields: [String] = []
        for finding in findings {
            switch finding {
            case .holds: return finding
            case .fails(let more): facts += more
            case .unknown(let more): fields += more
            }
        }
        return fields.isEmpty ? .fails(facts) : .unknown(fields)
    }

    /// As much of a value as a sentence bears.
    private static func excerpt(_ value: String) -> String {
        value.count > 120 ? "\(value.prefix(120))…" : value
    }
}
