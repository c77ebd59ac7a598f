import Core
import Handbooks
import Testing

/// The index judges as one rule after the other does.
@Suite struct `The index of rules` {
    @Test(arguments: 0..<40)
    func `it says what trying every rule says`(_ block: Int) throws {
        for run in 0..<10 {
            let seed = UInt64(block * 10 + run)
            var making = try RuleMaker(seed: seed)
            let rules = making.rules(count: Int(making.below(60)) + 1)
            let index = RuleIndex(rules)
            for _ in 0..<20 {
                let facts = making.facts()
                let slow = judge(facts, rules: rules)
                let fast = index.judge(facts)
                guard fast == slow else {
                    Issue.record("seed \(seed): \(fast) is not \(slow) for \(facts)")
                    return
                }
            }
        }
    }

    @Test func `a needed fact that is missing is not lost in the index`() {
        let rule = SeverityRule(
            id: "r",
            condition: .all([
                .equals(field: "label.region", values: ["eu-1"]),
                .equals(field: "label.app", values: ["x"]),
            ]), sets: .sev2, because: "x", needs: ["label.region"], place: "r:1")
        let index = RuleIndex([rule])
        func verdict(_ labels: [Field]) -> Verdict {
            index.judge(
                Facts(
                    alert: Alert(
                        digest: .zero, integration: "k", dedupKey: "d", status: .firing,
                        severity: .sev4, summary: "x", labels: labels, bodyDigest: .zero),
                    service: nil, serviceTier: nil, format: "", firing: 1))
        }
        #expect(verdict([Field("app", "x")]).unsure)
        #expect(!verdict([Field("app", "y")]).unsure)
        #expect(verdict([Field("app", "x"), Field("region", "eu-1")]).severity == .sev2)
    }

    // MARK: What would have changed it

    private static let region = SeverityRule(
        id: "region-cut-off",
        condition: .all([
            .equals(field: "service", values: ["edge"]),
            .equals(field: "label.region", values: ["eu-1", "us-1"]),
            .not(.equals(field: "label.env", values: ["test"])),
        ]), sets: .sev1, because: "we sell there", place: "r:1")
    private static let down = SeverityRule(
        id: "down",
        condition: .all([
            .phrase("is down"), .between(field: "firing", least: 3, most: nil),
        ]), sets: .sev2, because: "it is", place: "r:2")

    private func changes(
        _ service: ServiceID, _ severity: Severity, _ labels: [Field] = [], firing: Int = 1,
        summary: String = "x"
    ) -> [String] {
        RuleIndex([Self.region, Self.down]).explained(
            Facts(
                alert: Alert(
                    digest: .zero, integration: "k", dedupKey: "d", status: .firing,
                    severity: severity, summary: summary, labels: labels, bodyDigest: .zero),
                service: service, serviceTier: nil, format: "", firing: firing)
        ).changes.map(\.words)
    }

    @Test func `the nearest rules say what is missing to them`() {
        #expect(
            changes("edge", .sev3) == [
                "sev1 if label.region were one of eu-1, us-1 (rule region-cut-off)",
                "sev2 if the text said \"is down\" and firing were at least 3 (rule down)",
            ])
        #expect(
            changes("edge", .sev2, [Field("region", "eu-1"), Field("env", "test")]) == [
                "sev1 if label.env were not test (rule region-cut-off)"
            ])
        // With another service it would be another alert: that counts twice.
        #expect(
            changes("shop", .sev2, [Field("region", "eu-1")]) == [
                "sev1 if service were edge (rule region-cut-off)"
            ])
        #expect(changes("shop", .sev2, [Field("env", "test")]) == [])
    }

    @Test func `one rule alone that made it so says what would have kept it from firing`() {
        #expect(
            changes("shop", .sev4, [Field("env", "test")], firing: 3, summary: "it is down") == [
                "sev4 if the text did not say \"is down\" (rule down)"
            ])
        #expect(
            changes("edge", .sev4, [Field("region", "eu-1")], firing: 3, summary: "it is down").last
                == "sev2 if label.region were not eu-1, us-1 (rule region-cut-off)")
    }

    @Test func `a score says which parts would do`() {
        let rule = SeverityRule(
            id: "score",
            condition: .score(
                [
                    Weighted(
                        name: "a", condition: .between(field: "firing", least: 2, most: nil),
                        weight: 1),
                    Weighted(
                        name: "b", condition: .equals(field: "label.env", values: ["prod"]),
                        weight: 3),
                    Weighted(
                        name: "c", condition: .equals(field: "label.x", values: ["y"]), weight: 2),
                ], atLeast: 5), sets: .sev1, because: "x", place: "r:1")
        let alert = Alert(
            digest: .zero, integration: "k", dedupKey: "d", status: .firing, summary: "x",
            labels: [Field("x", "y")], bodyDigest: .zero)
        let verdict = RuleIndex([rule]).explained(
            Facts(alert: alert, service: nil, serviceTier: nil, format: "", firing: 1))
        #expect(verdict.changes.map(\.words) == ["sev1 if label.env were prod (rule score)"])
    }
}

/// Rules and facts from a seed, over few values, so that much of it meets.
private struct RuleMaker {
    private var seed: Seed
    private let patterns: [Pattern]
    private static let fields = [
        "service", "label.app", "label.region", "label.env", "source", "environment", "severity",
        "customers", "firing", "tier",
    ]
    private static let values = ["", "a", "b", "c", "prod", "1", "2", "3"]
    private static let phrases = [
        "data loss", "down", "is down", "a b", "größe", "loss data", "!!",
    ]
    private static let texts = [
        "Data loss is down", "DOWN", "the größe a b c", "metadata loss", "nothing", "",
    ]

    init(seed: UInt64) throws {
        self.seed = Seed(seed)
        patterns = try ["^a", "(?i)down", "b|c", "^$"].map { try Pattern($0) }
    }

    mutating func below(_ bound: UInt64) -> UInt64 { seed.next(below: bound) }
    private mutating func pick<T>(_ from: [T]) -> T { from[Int(below(UInt64(from.count)))] }

    mutating func rules(count: Int) -> [SeverityRule] {
        (0..<count).map { number in
            SeverityRule(
                id: RuleID("r\(number)"), condition: condition(depth: 0),
                sets: pick(Severity.allCases), because: "of \(number)",
                needs: below(4) == 0 ? [pick(Self.fields)] : [], place: "r:\(number)")
        }
    }

    private mutating func condition(depth: Int) -> Condition {
        switch below(depth > 2 ? 5 : 10) {
        case 0, 1:
            return .equals(
                field: pick(Self.fields), values: (0...below(2)).map { _ in pick(Self.values) })
        case 2: return .matches(field: pick(Self.fields), pattern: pick(patterns))
        case 3: return .between(field: pick(Self.fields), least: Double(below(3)), most: nil)
        case 4: return .phrase(pick(Self.phrases))
        case 5, 6: return .all(parts(depth))
        case 7: return .any(parts(depth))
        case 8: return .not(condition(depth: depth + 1))
        default:
            let parts = parts(depth).enumerated().map {
                Weighted(name: "\($0)", condition: $1, weight: Double(below(7)) - 2)
            }
            return .score(parts, atLeast: Double(below(5)))
        }
    }

    private mutating func parts(_ depth: Int) -> [Condition] {
        (0...below(3)).map { _ in condition(depth: depth + 1) }
    }

    mutating func facts() -> Facts {
        func fields(_ names: [String], _ maker: inout RuleMaker) -> [Field] {
            names.compactMap { name in
                maker.below(3) == 0 ? nil : Field(name, maker.pick(Self.values))
            }
        }
        let labels = fields(["app", "customers", "env", "region"], &self)
        let details = below(2) == 0 ? [] : [Field("note", pick(Self.texts))]
        return Facts(
            alert: Alert(
                digest: .zero, integration: "k", dedupKey: "d", status: .firing,
                severity: below(4) == 0 ? nil : pick(Severity.allCases),
                summary: pick(Self.texts), source: pick(Self.values), labels: labels,
                details: details, bodyDigest: .zero),
            service: below(3) == 0 ? nil : ServiceID(pick(Self.values)),
            serviceTier: Int(below(4)), format: "", firing: Int(below(4)))
    }
}
