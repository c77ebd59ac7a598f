/// The rules prepared for judging: found by what they need, so that a thousand of them cost an
/// alert no more than those that can concern it.
///
/// A rule that holds only if some field has one of certain values, or has one at all, or if a text
/// has a phrase, is filed under these and looked at only when they are there; all others are tried. Within a rule
/// the cheap questions come first, so that a pattern is asked only while the rest can still hold.
/// The verdict is the same as `judge(_:rules:)` gives.
package final class RuleIndex: Sendable {
    package let rules: [SeverityRule]
    private let prepared: [Prepared]
    /// Fields that rules are filed under, each with the rules of every value.
    private let filed: [(field: String, rules: [String: [Int]])]
    /// Fields that rules ask for numbers in and that most alerts lack, each with the rules.
    private let present: [(field: String, rules: [Int])]
    private let phrases: PhraseSet?
    /// By the number of the phrase.
    private let phrased: [[Int]]
    /// Rules that are tried always.
    private let loose: [Int]
    /// The changing facts that each rule asks for; empty for most.
    let changing: [[String]]
    /// What is counted over all incidents, and the numbers at which a rule changes its answer.
    let counted: [(distinct: Distinct, bounds: [Int])]
    /// Labels whose values are counted, and whether sources are.
    let countedLabels: [String]
    let countsSources: Bool
    /// Some rule asks for `firing` or `repeats`.
    let asksForNumbers: Bool
    /// All that rules ask for, and whether some ask for phrases: what is kept of a watched alert.
    let fields: Set<String>
    let hasPhrases: Bool

    /// A rule with its condition in the order of what it costs to ask. An object, because a value
    /// would be copied, with everything in it, each time that it is asked.
    private final class Prepared: Sendable {
        let rule: SeverityRule
        let quick: Condition

        init(_ rule: SeverityRule) {
            self.rule = rule
            quick = rule.condition.cheapFirst
        }
    }

    package init(_ rules: [SeverityRule]) {
        self.rules = rules
        prepared = rules.map { Prepared($0) }
        var anchors: [[Set<Anchor>]] = rules.map { $0.condition.anchors(needs: $0.needs) }
        var population: [Anchor: Int] = [:]
        for options in anchors {
            for anchor in options.reduce(into: Set<Anchor>(), { $0.formUnion($1) }) {
                population[anchor, default: 0] += 1
            }
        }
        let phrases = PhraseSet(rules.flatMap { $0.condition.phrases })
        if phrases == nil {
            anchors = anchors.map { $0.filter { $0.allSatisfy { !$0.isPhrase } } }
        }
        var filed: [String: [String: [Int]]] = [:]
        var present: [String: [Int]] = [:]
        var phrased = [[Int]](repeating: [], count: phrases?.count ?? 0)
        var loose: [Int] = []
        for (rule, options) in anchors.enumerated() {
            let costs = options.map { $0.reduce(0) { $0 + (population[$1] ?? 0) } }
            guard let best = costs.indices.min(by: { costs[$0] < costs[$1] }) else {
                loose.append(rule)
                continue
            }
            for anchor in options[best] {
                switch anchor {
                case .value(let field, let value):
                    filed[field, default: [:]][value, default: []].append(rule)
                case .present(let field): present[field, default: []].append(rule)
                case .phrase(let text):
                    if let number = phrases?.number(of: text) { phrased[number].append(rule) }
                }
            }
        }
        self.filed = filed.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        self.present = present.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        self.phrases = phrases
        self.phrased = phrased
        self.loose = loose
        fields = rules.reduce(into: []) { $0.formUnion($1.condition.fields.union($1.needs)) }
        hasPhrases = rules.contains { !$0.condition.phrases.isEmpty }
        asksForNumbers = fields.contains("firing") || fields.contains("repeats")
        var counted: [Distinct: Set<Int>] = [:]
        for rule in rules {
            rule.condition.visit {
                guard case .distinct(let distinct, let least, let most) = $0 else { return }
                let bounds = [least, most.map { $0 &+ 1 }].compactMap { $0 }
                counted[distinct, default: []].formUnion(bounds)
            }
        }
        self.counted = counted.sorted { $0.key.words < $1.key.words }
            .map { ($0.key, $0.value.sorted()) }
        var labels: Set<String> = []
        for case .label(let name) in counted.keys.map(\.thing) { labels.insert(name) }
        countedLabels = labels.sorted()
        countsSources = counted.keys.contains { $0.thing == .source }
        let counts = Set(counted.keys.map(\.words))
        changing = rules.map { rule in
            rule.condition.fields.filter { Facts.changes($0) || counts.contains($0) }.sorted()
        }
    }

    package func judge(_ facts: Facts) -> Verdict { judgement(of: facts).verdict }

    func judgement(of facts: Facts) -> Judgement {
        let evidence = Evidence(facts, phrases: phrases)
        let candidates = candidates(by: evidence)
        var judging = Judging(facts)
        for number in candidates {
            let one = prepared[number]
            let finding = one.rule.judged(by: evidence, quick: one.quick)
            if case .rests = finding { continue }
            judging.take(one.rule, finding)
        }
        return Judgement(verdict: judging.verdict, evidence: evidence, candidates: candidates)
    }

    /// Rules that the alert may concern, in file order, each once.
    private func candidates(by evidence: Evidence) -> [Int] {
        var found = loose
        for (field, rules) in filed {
            if let here = rules[evidence.value(field)] { found += here }
        }
        if !phrased.isEmpty {
            for number in evidence.hits { found += phrased[number] }
        }
        for (field, rules) in present where !evidence.value(field).isEmpty { found += rules }
        found.sort()
        var unique: [Int] = []
        unique.reserveCapacity(found.count)
        for rule in found where unique.last != rule { unique.append(rule) }
        return unique
    }
}

/// A verdict with what it was made of, for asking on.
struct Judgement {
    var verdict: Verdict
    let evidence: Evidence
    let candidates: [Int]
}

/// What must be so for a condition to hold: without it the answer is no, whatever else is known.
enum Anchor: Hashable {
    case value(field: String, String)
    case phrase(String)
    /// The field has any value.
    case present(field: String)

    var isPhrase: Bool { if case .phrase = self { true } else { false } }
}

extension Condition {
    /// Sets of anchors, of each of which at least one must be there. Changing facts are none: a
    /// rule that waits for one is looked at again. A missing field that the rule needs is no "no".
    func anchors(needs: [String]) -> [Set<Anchor>] {
        switch self {
        case .equals(let field, let values):
            guard !Facts.changes(field) else { return [] }
            let asked = needs.contains(field) ? values + [""] : values
            return [Set(asked.map { .value(field: field, $0) })]
        case .phrase(let text):
            return [[.phrase(text)]]
        case .all(let parts):
            return parts.flatMap { $0.anchors(needs: needs) }
        case .any(let parts):
            var union: Set<Anchor> = []
            for part in parts {
                guard let one = part.anchors(needs: needs).min(by: { $0.count < $1.count }) else {
                    return []
                }
                union.formUnion(one)
            }
            return [union]
        case .between(let field, _, _):
            // No number is in an absent field. What nearly every alert has finds nothing.
            let isTelling =
                !Facts.changes(field) && !needs.contains(field) && !Facts.common.contains(field)
            return isTelling ? [[.present(field: field)]] : []
        case .score(let parts, let least):
            return Self.anchors(of: parts, least, needs: needs)
        case .matches, .distinct, .not:
            return []
        }
    }

    /// Of a score: what those parts need without which all others are too little, and what at least
    /// one of them needs. A sum may round otherwise than here, hence the slack.
    private static func anchors(
        of parts: [Weighted], _ least: Double, needs: [String]
    ) -> [Set<Anchor>] {
        let most = parts.reduce(0) { $0 + max(0, $1.weight) }
        let slack = 1e-9 * (1 + abs(least) + parts.reduce(0) { $0 + abs($1.weight) })
        var found: [Set<Anchor>] = []
        var any: Set<Anchor>? = least > slack ? [] : nil
        for part in parts where part.weight > 0 {
            let anchors = part.condition.anchors(needs: needs)
            if most - part.weight < least - slack { found += anchors }
            if let one = anchors.min(by: { $0.count < $1.count }) {
                any?.formUnion(one)
            } else {
                any = nil
            }
        }
        if let any { found.append(any) }
        return found
    }

    var phrases: [String] {
        var phrases: [String] = []
        visit { if case .phrase(let text) = $0 { phrases.append(text) } }
        return phrases
    }

    /// The same with the parts in the order of what it costs to ask them.
    var cheapFirst: Condition {
        switch self {
        case .all(let parts): .all(Self.cheapFirst(parts))
        case .any(let parts): .any(Self.cheapFirst(parts))
        case .not(let part): .not(part.cheapFirst)
        case .score(let parts, let least):
            .score(
                parts.map {
                    Weighted(
                        name: $0.name, condition: $0.condition.cheapFirst, weight: $0.weight)
                }, atLeast: least)
        case .equals, .matches, .between, .distinct, .phrase: self
        }
    }

    private static func cheapFirst(_ parts: [Condition]) -> [Condition] {
        parts.map { $0.cheapFirst }.enumerated()
            .sorted { ($0.element.price, $0.offset) < ($1.element.price, $1.offset) }
            .map(\.element)
    }

    /// A comparison of texts is 1, a number 2, a phrase 4, a count 20, a pattern 30.
    private var price: Int {
        switch self {
        case .equals: 1
        case .between: 2
        case .phrase: 4
        case .distinct: 20
        case .matches: 30
        case .all(let parts), .any(let parts): parts.reduce(0) { $0 + $1.price }
        case .not(let part): part.price
        case .score(let parts, _): parts.reduce(0) { $0 + $1.condition.price }
        }
    }
}
