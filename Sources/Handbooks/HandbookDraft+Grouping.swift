import Core

// Which alerts are one incident.

extension HandbookDraft {
    func readGrouping(_ value: YamlValue) {
        guard let fields = value.fields("a grouping rule", .grouping),
            let id = fields.required("id"),
            let name = define(id, "grouping rule", { .grouping(RuleID($0)) })
        else { return }
        let condition = fields["when"].map { readGroupingCondition($0) }
        let by = fields.required("by").map { readGroupedBy($0) }
        var within: Duration?
        if let value = fields["within_s"] {
            guard let seconds = value.integer("within_s", in: 1...Self.longestGroup) else {
                return
            }
            within = .seconds(seconds)
        }
        if let all = groupings.first(where: { $0.condition == nil }) {
            value.warning(
                "`\(name)` is never asked: `\(all.id)` before it has no `when` and takes every alert"
            )
        }
        // A condition that cannot be read was told; without it the rule would take every alert.
        if case .some(.none) = condition { return }
        guard let by else { return }
        groupings.append(
            GroupingRule(
                id: RuleID(name), condition: condition ?? nil, by: by, within: within,
                place: id.place.description))
    }

    /// A month: an incident that takes in alerts for longer has been forgotten.
    private static let longestGroup = 31 * 86_400

    /// What severity rules may ask too, as far as it is known before there is an incident.
    private func readGroupingCondition(_ value: YamlValue) -> Condition? {
        guard let condition = readCondition(value) else { return nil }
        var unknown: [String] = []
        condition.visit { part in
            switch part {
            case .equals(let field, _), .matches(let field, _), .between(let field, _, _):
                if GroupingRule.unasked.contains(field) { unknown.append(field) }
            case .distinct: unknown.append("distinct")
            case .phrase, .score, .all, .any, .not: break
            }
        }
        guard let first = unknown.first else { return condition }
        value.error(
            "`\(first)` cannot be asked here: an alert is grouped before it has an incident")
        return nil
    }

    private func readGroupedBy(_ value: YamlValue) -> [String] {
        var names: [String] = []
        for item in value.items() {
            guard let name = item.text("a fact of `by`") else { continue }
            let isOpen = ["label.", "detail."].contains { name.hasPrefix($0) && name != $0 }
            guard isOpen || GroupingRule.fields.contains(name) else {
                let known = GroupingRule.fields + ["label.NAME", "detail.NAME"]
                item.error(
                    "alerts cannot be grouped by `\(name)`\(Nearest.hint(for: name, among: known))")
                continue
            }
            if names.contains(name) {
                item.error("`\(name)` is there twice")
            } else {
                names.append(name)
            }
        }
        if names.count > Limits.groupedFacts {
            value.error("`by` names more than \(Limits.groupedFacts) facts")
        }
        return names
    }
}
