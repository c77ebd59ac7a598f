/// How bad it is, and because of what.
///
/// All rules are tried. Those that fire replace the sender's severity, upward or downward: people
/// who wrote a rule about this very thing know more than a sender's default, and the base stays in
/// the reasons. The highest severity that any rule sets wins. Two different ones, or a rule that
/// cannot be judged for want of a fact that it needs, make the verdict unsure; unsure raises by
/// one step and never beyond sev2, because only a rule or a person makes a catastrophe.
package func judge(_ facts: Facts, rules: [SeverityRule]) -> Verdict {
    let evidence = Evidence(facts)
    var judging = Judging(facts)
    for rule in rules { judging.take(rule, rule.judged(by: evidence)) }
    return judging.verdict
}

/// What the rules came to so far.
struct Judging {
    private let base: Severity
    private var reasons: [Verdict.Reason]
    private var set: [Severity] = []
    private var doubts: [String] = []

    init(_ facts: Facts) {
        base = facts.base
        reasons = [facts.baseReason]
    }

    mutating func take(_ rule: SeverityRule, _ finding: Finding) {
        switch finding {
        case .rests: break
        case .fires(let because):
            set.append(rule.sets)
            reasons.append(rule.reason(because))
        case .unknown(let fields):
            doubts.append("rule \(rule.id) cannot be judged without \(sentence(fields))")
        }
    }

    var verdict: Verdict {
        let settled = set.max() ?? base
        var doubts = doubts
        if set.contains(where: { $0 != settled }) {
            let names = Set(set).sorted(by: >).map(\.name)
            doubts.append("rules disagree: \(sentence(names))")
        }
        guard !doubts.isEmpty else {
            return Verdict(severity: settled, reasons: Self.bounded(reasons, keeping: []))
        }
        let raised = settled.raised(upTo: .sev2)
        let step =
            raised == settled
            ? "Unsure, and not raised beyond \(settled.name)"
            : "Unsure, so raised to \(raised.name)"
        let doubt = Verdict.Reason(
            rule: nil, severity: raised,
            text: "\(step): \(doubts.prefix(8).joined(separator: "; ")).")
        return Verdict(
            severity: raised, unsure: true, reasons: Self.bounded(reasons, keeping: [doubt]))
    }

    /// At most `Limits.verdictReasons`, the last ones kept.
    private static func bounded(
        _ reasons: [Verdict.Reason], keeping last: [Verdict.Reason]
    ) -> [Verdict.Reason] {
        Array(reasons.prefix(Limits.verdictReasons - last.count)) + last
    }
}

/// `a`, `a and b`, `a, b and c`.
func sentence(_ parts: [String]) -> String {
    guard let last = parts.last, parts.count > 1 else { return parts.first ?? "" }
    return parts.dropLast().joined(separator: ", ") + " and " + last
}

/// What became of one rule.
enum Finding {
    /// It fires because of these facts.
    case fires([String])
    case rests
    /// It would take these fields to tell.
    case unknown([String])
}

extension SeverityRule {
    /// Needed facts that are absent.
    func missing(by evidence: Evidence) -> [String] {
        needs.isEmpty ? [] : needs.filter { evidence.value($0).isEmpty }
    }

    /// A needed fact that the condition never asks for is as good as one more question: without it
    /// a condition that holds is not enough. `quick`: the condition in an order in which it is told
    /// sooner whether it fails.
    func judged(by evidence: Evidence, quick: Condition? = nil) -> Finding {
        let missing = missing(by: evidence)
        let answer = (quick ?? condition).answer(by: evidence, missing: missing)
        guard answer != .no else { return .rests }
        let facts = condition.facts(for: answer, by: evidence, missing: missing)
        guard answer == .yes else { return .unknown(facts) }
        guard !missing.isEmpty else { return .fires(facts) }
        let asked = condition.fields
        let unasked = missing.filter { !asked.contains($0) }
        return unasked.isEmpty ? .fires(facts) : .unknown(unasked)
    }

    fileprivate func reason(_ facts: [String]) -> Verdict.Reason {
        Verdict.Reason(
            rule: id, severity: sets,
            text: "Rule \(id) sets \(sets.name) because \(because): \(sentence(facts)) (\(place)).")
    }
}
