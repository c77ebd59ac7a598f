import Core

extension HandbookDraft {
    /// A file with nothing but rules.
    func readRules(_ root: YamlValue) {
        guard let fields = root.fields("a file of rules", .rulesFile) else { return }
        readRules(fields)
    }

    /// What judges and groups: the rules, the storm rule, and the examples that all of them are
    /// tried by.
    func readRules(_ fields: YamlFields) {
        for value in fields["rules"]?.list("rules") ?? [] { readRule(value) }
        for value in fields["grouping"]?.list("grouping") ?? [] { readGrouping(value) }
        if let value = fields["storm"], once("storm", value) { readStorm(value) }
        for value in fields["examples"]?.list("examples") ?? [] { readExample(value, of: nil) }
    }

    func readRule(_ value: YamlValue) {
        guard let fields = value.fields("a rule", .rule),
            let id = fields.required("id"), let name = define(id, "rule", { .rule(RuleID($0)) })
        else { return }
        let severities = Severity.allCases.map { ($0.name, $0) }
        let sets = fields.required("sets")?.choice("`sets`", among: severities)
        let because = fields.required("because")?.text("because")
        let condition = fields.required("when").flatMap { readCondition($0) }
        let needs = (fields["needs"]?.items() ?? []).compactMap { readField($0) }
        for value in fields["examples"]?.list("examples of `\(name)`") ?? [] {
            readExample(value, of: RuleID(name))
        }
        guard let sets, let because, let condition else { return }
        rules.append(
            SeverityRule(
                id: RuleID(name), condition: condition, sets: sets, because: because, needs: needs,
                place: id.place.description))
    }

    /// Exactly one of: a `field` with a question about it, `distinct` and `score` with theirs,
    /// `phrase`, `all`, `any`, `not`.
    func readCondition(_ value: YamlValue) -> Condition? {
        guard let fields = value.fields("a condition", .condition) else { return nil }
        if let field = fields["field"] { return readQuestion(field, fields, value) }
        if let thing = fields["distinct"] { return readDistinct(thing, fields, value) }
        if let parts = fields["score"] { return readScore(parts, fields, value) }
        guard let key = fields.keys.first, fields.keys.count == 1, let part = fields[key] else {
            value.error(
                "a condition has exactly one of field, distinct, score, phrase, all, any, not")
            return nil
        }
        switch key {
        case "phrase": return readPhrase(part)
        case "not": return readCondition(part).map { .not($0) }
        case "all", "any":
            let items = part.list("`\(key)`")
            let parts = items.compactMap { readCondition($0) }
            if items.isEmpty { part.error("`\(key)` is empty") }
            guard parts.count == items.count, !parts.isEmpty else { return nil }
            return key == "all" ? .all(parts) : .any(parts)
        default:
            value.error(
                "`\(key)` asks nothing without `\(key == "within_s" ? "distinct" : "field")`")
            return nil
        }
    }

    private func readPhrase(_ value: YamlValue) -> Condition? {
        let phrases = value.items().compactMap { $0.text("phrase") }
        guard !phrases.isEmpty else {
            value.error("`phrase` is empty")
            return nil
        }
        for phrase in phrases where !phrase.contains(where: { $0.isLetter || $0.isNumber }) {
            value.error("the phrase `\(phrase)` has no words")
        }
        return phrases.count == 1 ? .phrase(phrases[0]) : .any(phrases.map { .phrase($0) })
    }

    private func readQuestion(
        _ field: YamlValue, _ fields: YamlFields, _ value: YamlValue
    ) -> Condition? {
        let name = readField(field)
        var questions = Set(fields.keys.filter { $0 != "field" })
        // Two bounds are one question.
        if questions.contains("at_least") { questions.remove("at_most") }
        guard let question = questions.first, questions.count == 1 else {
            value.error("a field has exactly one of equals, matches, at_least with at_most")
            return nil
        }
        if let name, Facts.seconds.contains(name), question == "equals" || question == "matches" {
            value.error("`\(name)` counts seconds: ask for `at_least`, `at_most` or both")
            return nil
        }
        switch question {
        case "equals": return readEquals(name, fields)
        case "matches": return readMatches(name, fields)
        case "at_least", "at_most":
            guard let (least, most) = readBounds(fields, value) else { return nil }
            return name.map { .between(field: $0, least: least, most: most) }
        default:
            value.error("`\(question)` does not go with `field`")
            return nil
        }
    }

    private func readEquals(_ name: String?, _ fields: YamlFields) -> Condition? {
        guard let value = fields["equals"] else { return nil }
        var values: [String] = []
        // An empty text is a value here: the absent label.
        for item in value.isList ? value.items() : [value] {
            guard let text = item.plainText else {
                item.error("`equals` is a text or a list of texts")
                return nil
            }
            values.append(text)
            if name == "service" {
                let mention = Mention(kind: .service, name: text, place: item.place)
                if !text.isEmpty { mentions.append(mention) }
            }
        }
        guard !values.isEmpty else {
            value.error("`equals` is empty")
            return nil
        }
        return name.map { .equals(field: $0, values: values) }
    }

    private func readMatches(_ name: String?, _ fields: YamlFields) -> Condition? {
        guard let value = fields["matches"], let text = value.text("matches") else { return nil }
        do {
            let pattern = try Pattern(text)
            return name.map { .matches(field: $0, pattern: pattern) }
        } catch {
            value.error("`\(text)` is not a pattern: \(error.message)")
            return nil
        }
    }

    /// `at_least` and `at_most` as far as they are there; nil, with an error, when they cannot be.
    func readBounds(_ fields: YamlFields, _ value: YamlValue) -> (Double?, Double?)? {
        let least = fields["at_least"].map { $0.number("at_least") }
        let most = fields["at_most"].map { $0.number("at_most") }
        if case .some(.none) = least { return nil }
        if case .some(.none) = most { return nil }
        if let least = least ?? nil, let most = most ?? nil, least > most {
            value.error("no number is at least \(least) and at most \(most)")
        }
        return (least ?? nil, most ?? nil)
    }

    func readField(_ value: YamlValue) -> String? {
        guard let name = value.text("field") else { return nil }
        if name.hasPrefix("business_hours") {
            calendars.append((name, value.place))
            return name
        }
        let isOpen = ["label.", "detail."].contains { name.hasPrefix($0) && name != $0 }
        guard isOpen || Facts.fields.contains(name) else {
            let hint = Nearest.hint(for: name, among: Facts.fields + ["label.NAME", "detail.NAME"])
            value.error("there is no field `\(name)`\(hint)")
            return nil
        }
        return name
    }
}
