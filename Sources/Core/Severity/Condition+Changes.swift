/// What it would take for a condition to be otherwise.
struct Shortfall {
    /// How far away: one for each fact that would have to be different, two where that fact says
    /// what the alert is about, since with another it would be another alert.
    var cost: Int
    /// Behind "if": `label.region were one of eu-1, us-1`.
    var words: [String]

    static let nothing = Shortfall(cost: 0, words: [])

    static func + (a: Shortfall, b: Shortfall) -> Shortfall {
        Shortfall(cost: a.cost + b.cost, words: a.words + b.words)
    }
}

extension Condition {
    /// The smallest change of facts that would make the condition hold (or not hold): exact but for
    /// scores, where the parts that bring most for least are taken first. Nil: no fact can.
    func shortfall(for wanted: Bool, by evidence: Evidence, missing: [String]) -> Shortfall? {
        if answer(by: evidence, missing: missing) == Answer(wanted) { return .nothing }
        switch self {
        case .equals(let field, let values):
            let listed = values.map { $0.isEmpty ? "empty" : Self.short($0) }
            let shown = listed.prefix(4).joined(separator: ", ") + (listed.count > 4 ? ", …" : "")
            if !wanted {
                return Shortfall(cost: cost(field), words: ["\(field) were not \(shown)"])
            }
            let one = values.count > 1 ? "one of \(shown)" : shown
            return Shortfall(cost: cost(field), words: ["\(field) were \(one)"])
        case .matches(let field, let pattern):
            let verb = wanted ? "matched" : "did not match"
            return Shortfall(
                cost: cost(field), words: ["\(field) \(verb) \(Self.short(pattern.source))"])
        case .between(let field, let least, let most):
            let bounds = Self.bounds(least.map(Evidence.text), most.map(Evidence.text))
            return Shortfall(
                cost: cost(field), words: ["\(field) were \(wanted ? "" : "not ")\(bounds)"])
        case .distinct(let distinct, let least, let most):
            let bounds = Self.bounds(least.map { "\($0)" }, most.map { "\($0)" })
            return Shortfall(
                cost: 1, words: ["there were \(wanted ? "" : "not ")\(bounds) \(distinct.words)"])
        case .phrase(let text):
            return Shortfall(
                cost: 1, words: ["the text \(wanted ? "said" : "did not say") \"\(text)\""])
        case .all(let parts):
            return wanted
                ? sum(parts, true, evidence, missing) : least(parts, false, evidence, missing)
        case .any(let parts):
            return wanted
                ? least(parts, true, evidence, missing) : sum(parts, false, evidence, missing)
        case .not(let part):
            return part.shortfall(for: !wanted, by: evidence, missing: missing)
        case .score(let parts, let least):
            return score(parts, least, wanted, evidence, missing)
        }
    }

    private func sum(
        _ parts: [Condition], _ wanted: Bool, _ evidence: Evidence, _ missing: [String]
    ) -> Shortfall? {
        var total = Shortfall.nothing
        for part in parts {
            guard let one = part.shortfall(for: wanted, by: evidence, missing: missing) else {
                return nil
            }
            total = total + one
        }
        return total
    }

    private func least(
        _ parts: [Condition], _ wanted: Bool, _ evidence: Evidence, _ missing: [String]
    ) -> Shortfall? {
        parts.compactMap { $0.shortfall(for: wanted, by: evidence, missing: missing) }
            .min { $0.cost < $1.cost }
    }

    private func score(
        _ parts: [Weighted], _ least: Double, _ wanted: Bool, _ evidence: Evidence,
        _ missing: [String]
    ) -> Shortfall? {
        var sum = 0.0
        var options: [(gain: Double, part: Weighted, shortfall: Shortfall)] = []
        for part in parts {
            let holds = part.condition.answer(by: evidence, missing: missing) == .yes
            if holds { sum += part.weight }
            // Towards it: what weighs for it comes to hold, what weighs against it ceases to.
            let gain = (holds ? -part.weight : part.weight) * (wanted ? 1 : -1)
            guard gain > 0,
                let shortfall = part.condition.shortfall(
                    for: !holds, by: evidence, missing: missing)
            else { continue }
            options.append((gain, part, shortfall))
        }
        options.sort {
            $0.shortfall.cost.scaled(by: $1.gain) < $1.shortfall.cost.scaled(by: $0.gain)
        }
        var total = Shortfall.nothing
        for option in options {
            if wanted ? sum >= least : sum < least { break }
            sum += option.gain * (wanted ? 1 : -1)
            total = total + option.shortfall
        }
        return (wanted ? sum >= least : sum < least) ? total : nil
    }

    /// Who sends what about which thing is what the alert is.
    private func cost(_ field: String) -> Int {
        ["service", "source", "format", "label.alertname", "label.service"].contains(field) ? 2 : 1
    }

    private static func bounds(_ least: String?, _ most: String?) -> String {
        switch (least, most) {
        case (let least?, let most?): "from \(least) to \(most)"
        case (let least?, nil): "at least \(least)"
        case (nil, let most?): "at most \(most)"
        case (nil, nil): "any number"
        }
    }

    private static func short(_ text: String) -> String {
        text.utf8.count > 60 ? "\(text.prefix(60))…" : text
    }
}

extension Int {
    fileprivate func scaled(by gain: Double) -> Double { Double(self) * gain }
}
