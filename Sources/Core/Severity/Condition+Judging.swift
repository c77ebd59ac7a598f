extension Condition {
    /// A field in `missing` makes a question unknown, and only what still depends on it stays
    /// unknown: a condition that fails anyway needs no missing fact. Builds no text, since most
    /// rules do not fire on most alerts.
    func answer(by evidence: Evidence, missing: [String]) -> Answer {
        switch self {
        case .equals(let field, _), .matches(let field, _), .between(let field, _, _):
            return missing.contains(field) ? .unknown : Answer(fits(evidence.value(field)))
        case .distinct(let distinct, let least, let most):
            if !missing.isEmpty, missing.contains(distinct.words) { return .unknown }
            let count = evidence.count(distinct)
            return Answer(count >= least ?? 0 && count <= most ?? .max)
        case .phrase(let text):
            return Answer(evidence.has(text))
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
            return part.answer(by: evidence, missing: missing).opposite
        case .score(let parts, let least):
            // What is unknown counts for it and against it: only a sum that is enough either way
            // is a yes, only one that is too little either way is a no.
            var lowest = 0.0
            var highest = 0.0
            for part in parts {
                switch part.condition.answer(by: evidence, missing: missing) {
                case .yes:
                    lowest += part.weight
                    highest += part.weight
                case .unknown:
                    lowest += min(0, part.weight)
                    highest += max(0, part.weight)
                case .no: continue
                }
            }
            return lowest >= least ? .yes : highest < least ? .no : .unknown
        }
    }

    /// The facts that made the answer yes or no, for people; for an unknown one the missing fields.
    func facts(for answer: Answer, by evidence: Evidence, missing: [String]) -> [String] {
        switch self {
        case .equals(let field, _), .matches(let field, _), .between(let field, _, _):
            if answer == .unknown { return [field] }
            let value = evidence.value(field)
            return ["\(field) is \(value.isEmpty ? "empty" : Self.excerpt(value))"]
        case .distinct(let distinct, _, _):
            if answer == .unknown { return [distinct.words] }
            return ["\(evidence.count(distinct)) \(distinct.words)"]
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
            return part.facts(for: answer.opposite, by: evidence, missing: missing)
        case .score(let parts, let least):
            return score(parts, least, answer, by: evidence, missing: missing)
        }
    }

    /// `a score of 5, at least 5: tier-1 3 (tier is 1), customers 2 (customers is 1200)`.
    private func score(
        _ parts: [Weighted], _ least: Double, _ answer: Answer, by evidence: Evidence,
        missing: [String]
    ) -> [String] {
        if answer == .unknown {
            return parts.flatMap { part in
                part.condition.answer(by: evidence, missing: missing) == .unknown
                    ? part.condition.facts(for: .unknown, by: evidence, missing: missing) : []
            }
        }
        let holding = parts.filter {
            $0.condition.answer(by: evidence, missing: missing) == .yes
        }
        let sum = holding.reduce(0) { $0 + $1.weight }
        let words = holding.map { part in
            let facts = part.condition.facts(for: .yes, by: evidence, missing: missing)
            return "\(part.name) \(Evidence.text(part.weight)) (\(sentence(facts)))"
        }
        let bound =
            answer == .yes
            ? "at least \(Evidence.text(least))" : "less than \(Evidence.text(least))"
        return ["a score of \(Evidence.text(sum)), \(bound): \(words.joined(separator: ", "))"]
    }

    /// Every field that the condition asks for; counts by their words.
    var fields: Set<String> {
        switch self {
        case .equals(let field, _), .matches(let field, _), .between(let field, _, _): [field]
        case .distinct(let distinct, _, _): [distinct.words]
        case .phrase: []
        case .all(let parts), .any(let parts): parts.reduce(into: []) { $0.formUnion($1.fields) }
        case .not(let part): part.fields
        case .score(let parts, _):
            parts.reduce(into: []) { $0.formUnion($1.condition.fields) }
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
        case .distinct, .phrase, .all, .any, .not, .score:
            return false
        }
    }

    /// As much of a value as a sentence bears.
    private static func excerpt(_ value: String) -> String {
        value.utf8.count > 120 ? "\(value.prefix(120))…" : value
    }
}

extension Condition {
    /// It and every condition in it.
    package func visit(_ body: (Condition) -> Void) {
        body(self)
        switch self {
        case .all(let parts), .any(let parts): for part in parts { part.visit(body) }
        case .not(let part): part.visit(body)
        case .score(let parts, _): for part in parts { part.condition.visit(body) }
        case .equals, .matches, .between, .distinct, .phrase: break
        }
    }
}
