// What the verdict hangs on: what would have made another one, and what may yet.

extension RuleIndex {
    /// The verdict with what would have changed it: the rules of a higher severity that were
    /// nearest to firing, and what would have kept it from being so high. Looks at every rule, so it
    /// is asked only of what is written down or shown.
    package func explained(_ facts: Facts) -> Verdict { explained(judgement(of: facts)) }

    func explained(_ judgement: Judgement) -> Verdict {
        var verdict = judgement.verdict
        verdict.changes = upward(judgement) + downward(judgement)
        return verdict
    }

    /// The nearest rules that would make it worse.
    private func upward(_ judgement: Judgement) -> [Verdict.Change] {
        let evidence = judgement.evidence
        var found: [(cost: Int, rule: Int, change: Verdict.Change)] = []
        for (index, rule) in rules.enumerated() where rule.sets > judgement.verdict.severity {
            let missing = rule.missing(by: evidence)
            guard
                var shortfall = rule.condition.shortfall(
                    for: true, by: evidence, missing: missing)
            else { continue }
            let asked = rule.condition.fields
            for field in missing where !asked.contains(field) {
                shortfall = shortfall + Shortfall(cost: 1, words: ["\(field) were known"])
            }
            guard (1...Limits.changeCost).contains(shortfall.cost) else { continue }
            found.append(
                (
                    shortfall.cost, index,
                    Verdict.Change(
                        severity: rule.sets, rule: rule.id, text: sentence(shortfall.words))
                ))
        }
        found.sort {
            ($0.cost, $0.change.severity.rawValue, $0.rule)
                < ($1.cost, $1.change.severity.rawValue, $1.rule)
        }
        return found.prefix(Limits.verdictChanges).map(\.change)
    }

    /// Where one rule alone made it so: what would have kept it from firing.
    private func downward(_ judgement: Judgement) -> [Verdict.Change] {
        let evidence = judgement.evidence
        var fired: [SeverityRule] = []
        for index in judgement.candidates {
            if case .fires = rules[index].judged(by: evidence) { fired.append(rules[index]) }
        }
        guard let top = fired.map(\.sets).max(), top == judgement.verdict.severity,
            let rule = fired.first(where: { $0.sets == top }),
            fired.count(where: { $0.sets == top }) == 1
        else { return [] }
        let otherwise = fired.filter { $0.id != rule.id }.map(\.sets).max() ?? evidence.base
        guard otherwise < top,
            let shortfall = rule.condition.shortfall(
                for: false, by: evidence, missing: rule.missing(by: evidence))
        else { return [] }
        return [
            Verdict.Change(
                severity: otherwise, rule: rule.id, text: sentence(shortfall.words))
        ]
    }

    /// What time, or other alerts, may yet make of it; nil when nothing can but news of the alert
    /// itself.
    func prospect(of judgement: Judgement) -> Prospect? {
        var prospect: Prospect?
        let evidence = judgement.evidence
        for index in judgement.candidates where !changing[index].isEmpty {
            let rule = rules[index]
            let open = rule.missing(by: evidence) + changing[index]
            guard rule.condition.answer(by: evidence, missing: open) == .unknown else { continue }
            var one = prospect ?? Prospect(severity: rule.sets)
            one.severity = max(one.severity, rule.sets)
            rule.condition.visit { one.note($0, evidence) }
            prospect = one
        }
        return prospect
    }
}

/// When time alone may change a verdict, and to how bad a one.
struct Prospect {
    var severity: Severity
    var suspense = Suspense()

    mutating func note(_ condition: Condition, _ evidence: Evidence) {
        switch condition {
        case .between(let field, let least, let most):
            // The values are whole seconds: from which one on the answer is another.
            let bounds = [
                least.flatMap { Self.first(from: $0) }, most.flatMap { Self.first(after: $0) },
            ]
            for bound in bounds.compactMap({ $0 }) {
                let length = Duration.seconds(bound)
                switch field {
                case "open_s": suspense.wait(openFor: length)
                case "unacknowledged_s": suspense.wait(unansweredFor: length)
                case "changed_s":
                    if let at = evidence.surroundings.changedAt { note(at + length, evidence) }
                default: break
                }
            }
        case .equals(let field, _):
            guard Facts.changes(field), let hours = hours(field, evidence.table),
                let next = hours.nextChange(after: evidence.surroundings.wall)
            else { return }
            note(evidence.surroundings.now + (next - evidence.surroundings.wall), evidence)
        default: break
        }
    }

    private static func first(from bound: Double) -> Int64? {
        guard bound >= 0, bound < 1e9 else { return nil }
        let whole = Int64(bound)
        return Double(whole) < bound ? whole + 1 : whole
    }

    private static func first(after bound: Double) -> Int64? {
        guard bound >= 0, bound < 1e9 else { return nil }
        return Int64(bound) + 1
    }

    private mutating func note(_ moment: Moment, _ evidence: Evidence) {
        guard moment > evidence.surroundings.now else { return }
        suspense.at = min(suspense.at ?? moment, moment)
    }

    private func hours(_ field: String, _ table: FactTable) -> BusinessHours? {
        if field == "business_hours" { return table.hours["default"] }
        let prefix = "business_hours."
        return field.hasPrefix(prefix) ? table.hours[String(field.dropFirst(prefix.count))] : nil
    }
}
