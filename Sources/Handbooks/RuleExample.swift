import Core

/// An alert that stands beside the rules with what they must say of it.
struct RuleExample {
    /// The rule that it stands beside.
    var rule: RuleID?
    var alert: Alert
    var service: String
    var format: String
    var at: Moment
    /// Facts that are not the sender's, by the names that conditions ask for.
    var facts: [String: String]
    var expected: Severity?
    var isUnsure: Bool?
    var fires: [String]?
    /// The grouping rule that takes it; `none` for none.
    var grouped: String?
    var place: Place
}

extension HandbookDraft {
    func readExample(_ value: YamlValue, of rule: RuleID?) {
        guard let fields = value.fields("an example", .example),
            let alert = fields.required("alert"),
            let said = alert.fields("the alert of an example", .exampleAlert)
        else { return }
        let severities = Severity.allCases.map { ($0.name, $0) }
        let expectations = ["expect", "fires", "unsure", "grouped_by"]
        if expectations.allSatisfy({ fields[$0] == nil }) {
            value.error("an example has `expect`, `fires`, `unsure` or `grouped_by`")
        }
        var example = RuleExample(
            rule: rule,
            alert: Alert(
                digest: .zero, integration: "example", dedupKey: "", status: .firing,
                severity: said["severity"]?.choice("`severity`", among: severities),
                summary: said["summary"]?.text("summary") ?? "",
                source: said["source"]?.text("source") ?? "",
                labels: readTexts(said["labels"], "labels"),
                details: readTexts(said["details"], "details"), bodyDigest: .zero),
            service: "", format: said["format"]?.text("format") ?? "", at: .zero, facts: [:],
            expected: fields["expect"]?.choice("`expect`", among: severities),
            isUnsure: fields["unsure"]?.truth("unsure"),
            grouped: fields["grouped_by"]?.text("grouped_by"), place: value.place)
        if let service = said["service"] {
            example.service = mention(.service, service, "service") ?? ""
        }
        if let at = fields["at"], let text = at.text("at") {
            guard let moment = Moment(text: text) else {
                return at.error("`at` is a moment such as 2026-01-05T03:00:00Z, not `\(text)`")
            }
            example.at = moment
        }
        if let facts = fields["facts"] { example.facts = readExampleFacts(facts) }
        if let fires = fields["fires"] {
            example.fires = fires.items().compactMap { $0.text("the id of a rule") }
        }
        examples.append(example)
    }

    private func readTexts(_ value: YamlValue?, _ what: String) -> [Field] {
        let fields = (value?.entries(what) ?? []).compactMap { entry -> Field? in
            guard let name = entry.id.text("the name of one of the \(what)"),
                let text = entry.value.plainText
            else { return nil }
            return Field(name, text)
        }
        return fields.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    }

    /// `firing: 5`, `open_s: 1800`, and `distinct: [{ distinct: service, within_s: 600, count: 12 }]`.
    private func readExampleFacts(_ value: YamlValue) -> [String: String] {
        var facts: [String: String] = [:]
        for (id, value) in value.entries("facts") {
            guard let name = id.text("a fact") else { continue }
            if name == "distinct" {
                for item in value.items() {
                    guard let fields = item.fields("a count", .exampleCount),
                        let thing = fields.required("distinct").flatMap({ readThing($0) }),
                        let count = fields.required("count")?.integer("count", in: 0...1_000_000)
                    else { continue }
                    let seconds = fields["within_s"]?.integer(
                        "within_s", in: 1...Self.longestWindow)
                    let distinct = Distinct(thing, within: seconds.map { .seconds($0) })
                    facts[distinct.words] = String(count)
                }
            } else if let field = readField(id), let text = value.text(name) {
                facts[field] = text
            }
        }
        return facts
    }

    /// Judges every example by the rules as they are, and says what came instead.
    func tryExamples(_ handbook: Handbook) {
        for example in examples {
            let service = handbook.services[ServiceID(example.service)]
            let verdict = handbook.ruleIndex.judge(
                Facts(
                    example.alert, service: service?.id, serviceTier: service?.tier,
                    format: example.format,
                    surroundings: Surroundings(
                        now: example.at, wall: example.at, given: example.facts),
                    table: handbook.facts))
            let fired = verdict.reasons.compactMap { $0.rule?.text }
            let why = verdict.reasons.map(\.text).joined(separator: " ")
            if let expected = example.expected, expected != verdict.severity {
                findings.error(
                    "the example expects \(expected.name), the rules say \(verdict.severity.name): "
                        + why, at: example.place)
            }
            if let unsure = example.isUnsure, unsure != verdict.unsure {
                findings.error(
                    "the example expects the rules to be \(unsure ? "unsure" : "sure"), and they are "
                        + "not: \(why)", at: example.place)
            }
            if let fires = example.fires, fires.sorted() != fired.sorted() {
                let wanted = fires.isEmpty ? "no rule" : fires.sorted().joined(separator: ", ")
                let came = fired.isEmpty ? "none" : fired.joined(separator: ", ")
                findings.error(
                    "the example expects that \(wanted) fires; there fired: \(came). \(why)",
                    at: example.place)
            }
            tryGrouping(example, service, handbook)
            if let rule = example.rule, example.fires == nil, example.expected != nil,
                !fired.contains(rule.text), handbook.rules.contains(where: { $0.id == rule }),
                let rule = handbook.rules.first(where: { $0.id == rule }),
                rule.sets == example.expected
            {
                findings.error(
                    "the example stands beside `\(rule.id)`, which does not fire: \(why)",
                    at: example.place)
            }
        }
    }

    private func tryGrouping(_ example: RuleExample, _ service: Service?, _ handbook: Handbook) {
        guard let wanted = example.grouped else { return }
        let (_, rule) = handbook.grouping(
            of: example.alert, service, format: example.format, now: example.at, wall: example.at)
        let found = rule?.id.text ?? "none"
        guard found != wanted else { return }
        let known = handbook.groupings.map(\.id.text) + ["none"]
        let hint = known.contains(wanted) ? "" : Nearest.hint(for: wanted, among: known)
        findings.error(
            "the example expects that `\(wanted)` groups it\(hint); it is grouped by \(found)",
            at: example.place)
    }
}
