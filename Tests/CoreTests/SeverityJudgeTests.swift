import Core
import Handbooks
import Testing

@Suite struct `Severity verdicts` {
    private func rule(
        _ id: RuleID, _ sets: Severity, _ condition: Condition, needs: [String] = []
    ) -> SeverityRule {
        SeverityRule(
            id: id, condition: condition, sets: sets, because: "of \(id)", needs: needs,
            place: "rules.yaml:1")
    }

    private func facts(
        _ severity: Severity?, tier: Int? = nil, firing: Int = 1, summary: String = "it broke",
        labels: [Field] = [], details: [Field] = []
    ) -> Facts {
        Facts(
            alert: Alert(
                digest: .zero, integration: "k", dedupKey: "d", status: .firing,
                severity: severity, summary: summary, labels: labels, details: details,
                bodyDigest: .zero),
            service: "checkout", serviceTier: tier, format: "pagerduty", firing: firing)
    }

    private static let always = Condition.equals(field: "service", values: ["checkout"])
    private static let never = Condition.equals(field: "service", values: ["other"])

    @Test func `the highest severity that any rule sets wins`() {
        let rows: [(String, Severity?, [(Severity, Bool)], Severity, Bool)] = [
            ("no rule: the base", .sev2, [], .sev2, false),
            ("no severity counts as sev3", nil, [], .sev3, false),
            ("no rule fires", .sev4, [(.sev1, false)], .sev4, false),
            ("a rule raises", .sev3, [(.sev1, true)], .sev1, false),
            ("a rule lowers", .sev2, [(.sev4, true)], .sev4, false),
            ("two agree", .sev3, [(.sev4, true), (.sev4, true)], .sev4, false),
            ("two disagree, one step up", .sev3, [(.sev4, true), (.sev5, true)], .sev3, true),
            ("not beyond sev2", .sev3, [(.sev2, true), (.sev3, true)], .sev2, true),
            ("up to sev2", .sev5, [(.sev3, true), (.sev4, true)], .sev2, true),
            ("sev1 stays", .sev3, [(.sev3, true), (.sev1, true)], .sev1, true),
            ("the base is no party", .sev1, [(.sev5, true)], .sev5, false),
        ]
        for (name, base, sets, expected, unsure) in rows {
            let rules = sets.enumerated().map { index, row in
                rule(RuleID("r\(index)"), row.0, row.1 ? Self.always : Self.never)
            }
            let verdict = judge(facts(base), rules: rules)
            #expect(verdict.severity == expected, "\(name)")
            #expect(verdict.unsure == unsure, "\(name)")
        }
    }

    @Test func `a verdict says because of what`() throws {
        let rules = [
            rule(
                "tier-1-down", .sev1,
                .all([
                    .between(field: "tier", least: nil, most: 1),
                    .matches(field: "summary", pattern: try Pattern("(?i)\\bdown\\b")),
                    .not(.equals(field: "label.env", values: ["staging"])),
                ])),
            rule("quiet", .sev2, Self.never),
        ]
        let verdict = judge(
            facts(.sev2, tier: 1, summary: "Checkout is DOWN"), rules: rules)
        #expect(
            verdict.reasons.map(\.text) == [
                "The sender says sev2.",
                "Rule tier-1-down sets sev1 because of tier-1-down: tier is 1, summary is "
                    + "Checkout is DOWN and label.env is empty (rules.yaml:1).",
            ])
        #expect(verdict.reasons.map(\.rule) == [nil, "tier-1-down"])
        let unsure = judge(
            facts(nil), rules: [rule("a", .sev3, Self.always), rule("b", .sev4, Self.always)])
        #expect(unsure.reasons.first?.text == "The sender says no severity, which counts as sev3.")
        #expect(
            unsure.reasons.last?.text == "Unsure, so raised to sev2: rules disagree: sev3 and sev4."
        )
    }

    @Test func `a missing fact counts only where the rule leaves it open`() {
        let region = Condition.equals(field: "label.region", values: ["eu-1"])
        let rows: [(String, Condition, [Field], Severity, Bool)] = [
            ("there, and it fires", region, [Field("region", "eu-1")], .sev2, false),
            ("there, and it does not", region, [Field("region", "ap-1")], .sev4, false),
            ("missing", region, [], .sev3, true),
            ("empty is missing", region, [Field("region", "")], .sev3, true),
            ("fails anyway", .all([Self.never, region]), [], .sev4, false),
            ("depends on it", .all([Self.always, region]), [], .sev3, true),
            ("holds anyway", .any([Self.always, region]), [], .sev2, false),
            ("not the unknown", .not(region), [], .sev3, true),
            ("never asked for, and it holds", Self.always, [], .sev3, true),
            ("never asked for, and it fails", Self.never, [], .sev4, false),
        ]
        for (name, condition, labels, expected, unsure) in rows {
            let verdict = judge(
                facts(.sev4, labels: labels),
                rules: [rule("r", .sev2, condition, needs: ["label.region"])])
            #expect(verdict.severity == expected, "\(name)")
            #expect(verdict.unsure == unsure, "\(name)")
        }
        let doubt = judge(
            facts(.sev1), rules: [rule("r", .sev2, region, needs: ["label.region"])])
        #expect(doubt.severity == .sev1)
        #expect(
            doubt.reasons.last?.text == "Unsure, and not raised beyond sev1: rule r cannot be "
                + "judged without label.region.")
    }

    @Test(arguments: [
        ("data loss", "Data loss in eu-1", true), ("data loss", "DATA-LOSS!", true),
        ("data loss", "metadata loss", false), ("data loss", "data losses", false),
        ("data loss", "loss of data", false), ("Data  Loss", "data_loss data loss", true),
        ("data loss", "data data loss", true), ("down", "shutdown", false),
        ("down", "it is down", true), ("down", "", false), ("", "anything", false),
        ("!!", "!!", false), ("größe", "die größe zählt", true), ("groß", "die größe", false),
    ])
    func `phrases are whole words in order`(phrase: String, text: String, holds: Bool) {
        for facts in [facts(nil, summary: text), facts(nil, details: [Field("note", text)])] {
            let verdict = judge(facts, rules: [rule("r", .sev1, .phrase(phrase))])
            #expect((verdict.severity == .sev1) == holds)
        }
    }

    @Test(
        arguments: [
            ("5", nil, nil, true), ("5", 5.0, nil, true), ("5", nil, 5.0, true),
            ("5", 5.5, nil, false),
            ("4.9", 5.0, 6.0, false), ("", 0.0, nil, false), ("many", 0.0, nil, false),
            ("nan", 0.0, nil, false), ("-1e3", nil, 0.0, true),
        ] as [(String, Double?, Double?, Bool)])
    func `numbers are compared as numbers`(
        value: String, least: Double?, most: Double?, holds: Bool
    ) {
        let verdict = judge(
            facts(nil, labels: [Field("n", value)]),
            rules: [rule("r", .sev1, .between(field: "label.n", least: least, most: most))])
        #expect((verdict.severity == .sev1) == holds)
    }

    @Test func `a phrase that nearly matches everywhere takes linear time`() {
        let text = String(repeating: "a ", count: 50_000)
        let phrase = String(repeating: "a ", count: 20_000) + "b"
        let clock = ContinuousClock()
        let taken = clock.measure {
            _ = judge(facts(nil, summary: text), rules: [rule("r", .sev1, .phrase(phrase))])
        }
        // A search that goes back would take a thousand million steps.
        #expect(taken < .seconds(5))
    }

    @Test func `reasons are bounded and the doubt is kept`() {
        let rules = (0..<200).map {
            rule(RuleID("r\($0)"), $0 % 2 == 0 ? .sev4 : .sev5, Self.always)
        }
        let verdict = judge(facts(nil), rules: rules)
        #expect(verdict.reasons.count == Limits.verdictReasons)
        #expect(verdict.reasons.last?.text.hasPrefix("Unsure, so raised to sev3") == true)
    }

    @Test func `facts are named as the handbook names them`() {
        let facts = facts(
            .sev2, tier: 1, firing: 7, labels: [Field("env", "prod")],
            details: [Field("title", "t")])
        let said = [
            "severity": "sev2", "summary": "it broke", "source": "", "service": "checkout",
            "tier": "1", "format": "pagerduty", "label.env": "prod", "detail.title": "t",
            "label.en": "", "label.envy": "", "detail.env": "",
        ]
        for (field, value) in said { #expect(facts.said(field) == value, "\(field)") }
        // What is worked out has a name that can be asked for, too.
        for field in Facts.fields where said[field] == nil { #expect(facts.said(field) == nil) }
        #expect(facts.surroundings.firing == 7)
    }
}
