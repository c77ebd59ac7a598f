/// How bad it is, and because of what.
///
/// All rules are tried. Those that fire replace the sender's severity, upward or downward: people
/// who wrote a rule about this very thing know more than a sender's default, and the base stays in
/// the reasons. The highest severity that any rule sets wins. Two different ones, or a rule that
/// cannot be judged for want of a fact that it needs, make the verdict unsure; unsure raises by
/// one step and never beyond sev2, because only a rule or a person makes a catastrophe.
package func judge(_ facts: Facts, rules: [SeverityRule]) -> Verdict {
    let evidence = Evidence(facts)
    var reasons = [facts.baseReason]
    var set: [Severity] = []
    var doubts: [String] = []
    for rule in rules {
        switch rule.judged(by: evidence) {
        case .rests: continue
        case .fires(let because):
            set.append(rule.sets)
            reasons.append(rule.reason(because))
        case .unknown(let fields):
            doubts.append("rule \(rule.id) cannot be judged without \(sentence(fields))")
        }
    }
    let settled = set.max() ?? facts.base
    if set.contains(where: { $0 != settled }) {
        let names = Set(set).sorted(by: >).map(\.name)
        doubts.append("rules disagree: \(sentence(names))")
    }
    guard !doubts.isEmpty else {
        return Verdict(severity: settled, reasons: bounded(reasons, keeping: []))
    }
    let raised = settled.raised(upTo: .sev2)
    let step =
        raised == settled
        ? "Unsure, and not raised beyond \(settled.name)" : "Unsure, so raised to \(raised.name)"
    let doubt = Verdict.Reason(
        rule: nil, severity: raised, text: "\(step): \(doubts.prefix(8).joined(separator: "; ")).")
    return Verdict(severity: raised, unsure: true, reasons: bounded(reasons, keeping: [doubt]))
}

/// At most `Limits.verdictReasons`, the last ones kept.
private func bounded(
    _ reasons: [Verdict.Reason], keeping last: [Verdict.Reason]
) -> [Verdict.Reason] {
    Array(reasons.prefix(Limits.verdictReasons - last.count)) + last
}

/// `a`, `a and b`, `a, b and c`.
private func sentence(_ parts: [String]) -> String {
    guard let last = parts.last, parts.count > 1 else { return parts.first ?? "" }
    return parts.dropLast().joined(separator: ", ") + " and " + last
}

/// What became of one rule.
private enum Finding {
    /// It fires because of these facts.
    case fires([String])
    case rests
    /// It would take these fields to tell.
    case unknown([String])
}

extension SeverityRule {
    /// A needed fact that the condition never asks for is as good as one more question: without it
    /// a condition that holds is not enough.
    fileprivate func judged(by evidence: Evidence) -> Finding {
        let missing = needs.filter { evidence.value($0).isEmpty }
        let answer = condition.answer(by: evidence, missing: missing)
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

extension Facts {
    /// The facts of one alert in its surroundings. `service` is the one that the alert belongs to,
    /// with its tier, when the handbook knows it; `format` is the sender's, `firing` counts the
    /// alerts firing in the incident that it belongs to, this one included. A sender that says no
    /// severity counts as sev3.
    package init(
        alert: Alert, service: ServiceID?, serviceTier: Int?, format: String, firing: Int
    ) {
        var values: [String: String] = [
            "severity": alert.severity?.name ?? "",
            "summary": alert.summary,
            "source": alert.source,
            "service": service?.text ?? "",
            "tier": serviceTier.map { String($0) } ?? "",
            "format": format,
            "firing": String(firing),
        ]
        for label in alert.labels { values["label.\(label.name)"] = label.value }
        for detail in alert.details { values["detail.\(detail.name)"] = detail.value }
        self.init(
            base: alert.severity ?? .sev3, values: values,
            texts: [alert.summary] + alert.details.map(\.value))
    }

    /// The names of facts that are neither a label's nor a detail's.
    package static let fields = [
        "severity", "summary", "source", "service", "tier", "format", "firing",
    ]

    fileprivate var baseReason: Verdict.Reason {
        let said = (values["severity"] ?? "").isEmpty
        return Verdict.Reason(
            rule: nil, severity: base,
            text: said
                ? "The sender says no severity, which counts as \(base.name)."
                : "The sender says \(base.name).")
    }
}
