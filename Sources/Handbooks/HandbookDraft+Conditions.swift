import Core

// Conditions over more than one fact: counts over all incidents, and scores.

extension HandbookDraft {
    /// `distinct: service`, `source` or `label.NAME`, with bounds and `within_s`.
    func readDistinct(_ thing: YamlValue, _ fields: YamlFields, _ value: YamlValue) -> Condition? {
        let known = ["distinct", "within_s", "at_least", "at_most"]
        if let other = fields.keys.first(where: { !known.contains($0) }) {
            value.error("`\(other)` does not go with `distinct`")
            return nil
        }
        guard let what = readThing(thing), let bounds = readBounds(fields, value) else {
            return nil
        }
        guard fields["at_least"] != nil || fields["at_most"] != nil else {
            value.error("`distinct` needs `at_least`, `at_most` or both")
            return nil
        }
        var within: Duration?
        if let value = fields["within_s"] {
            guard let seconds = value.integer("within_s", in: 1...Self.longestWindow) else {
                return nil
            }
            within = .seconds(seconds)
        }
        let (least, most) = bounds
        return .distinct(
            Distinct(what, within: within), least: least.map { Int(min($0.rounded(.up), 1e9)) },
            most: most.map { Int(min($0.rounded(.down), 1e9)) })
    }

    static var longestWindow: Int { Int(Limits.crowdWindow.inSeconds) }

    func readThing(_ value: YamlValue) -> Distinct.Thing? {
        guard let name = value.text("`distinct`") else { return nil }
        switch name {
        case "service": return .service
        case "source": return .source
        default:
            if name.hasPrefix("label."), name != "label." {
                return .label(String(name.dropFirst("label.".count)))
            }
            let hint = Nearest.hint(for: name, among: ["service", "source", "label.NAME"])
            value.error("`\(name)` cannot be counted\(hint)")
            return nil
        }
    }

    /// `score: [{when, weight, name}]` with `at_least`.
    func readScore(_ parts: YamlValue, _ fields: YamlFields, _ value: YamlValue) -> Condition? {
        if let other = fields.keys.first(where: { !["score", "at_least"].contains($0) }) {
            value.error("`\(other)` does not go with `score`")
            return nil
        }
        let items = parts.list("`score`")
        if items.isEmpty { parts.error("`score` is empty") }
        let weighted = items.compactMap { readWeighted($0) }
        guard let bound = fields["at_least"] else {
            value.error("`score` needs `at_least`: from which sum on it holds")
            return nil
        }
        guard let least = bound.number("at_least"), weighted.count == items.count, !items.isEmpty
        else { return nil }
        let most = weighted.reduce(0) { $0 + max(0, $1.weight) }
        guard least <= most else {
            value.error("no score is at least \(least): all weights together are \(most)")
            return nil
        }
        var names: Set<String> = []
        for part in weighted where !names.insert(part.name).inserted {
            value.error("`\(part.name)` is there twice in one score")
        }
        return .score(weighted, atLeast: least)
    }

    private func readWeighted(_ value: YamlValue) -> Weighted? {
        guard let fields = value.fields("a part of a score", .scorePart) else {
            return nil
        }
        let name = fields.required("name")?.text("name")
        let weight = fields.required("weight")?.number("weight")
        let condition = fields.required("when").flatMap { readCondition($0) }
        guard let name, let weight, let condition else { return nil }
        guard weight != 0, abs(weight) <= 1e6 else {
            value.error("a weight is not 0 and no larger than a million")
            return nil
        }
        return Weighted(name: name, condition: condition, weight: weight)
    }
}
