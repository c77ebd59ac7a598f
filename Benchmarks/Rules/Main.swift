import Core
import Foundation

/// What a verdict on one alert costs with many rules: with the index that the handbook keeps, and
/// one rule after the other. `scripts/bench-rules` builds it without SwiftPM and runs it.
@main
enum Main {
    static func main() throws {
        print("one alert with 14 labels and 4 details; each figure is of \(rounds) verdicts")
        for count in [10, 100, 1000] {
            var maker = Maker()
            let rules = try (0..<count).map { try maker.rule($0) }
            let alerts = (0..<200).map { _ in maker.alert() }
            let index = RuleIndex(rules)
            for alert in alerts where index.judge(facts(alert)) != judge(facts(alert), rules: rules)
            {
                print("the index and the list disagree")
                exit(1)
            }
            let fast = measure { index.judge(facts(alerts[$0 % alerts.count])) }
            let slow = measure { judge(facts(alerts[$0 % alerts.count]), rules: rules) }
            let why = measure { index.explained(facts(alerts[$0 % alerts.count])) }
            line("\(count) rules, by the index", fast)
            line("\(count) rules, one after the other", slow)
            line("\(count) rules, with what would have changed it", why)
        }
        let built = ContinuousClock().measure {
            var maker = Maker()
            _ = RuleIndex((0..<1000).compactMap { try? maker.rule($0) })
        }
        print("making 1,000 rules and their index: \(built.formatted)")
    }

    static let rounds = 4000

    /// Made for each verdict anew, as for each alert that comes.
    static func facts(_ alert: Alert) -> Facts {
        Facts(
            alert: alert, service: ServiceID(alert.label("service")), serviceTier: 2,
            format: "alertmanager", firing: 3)
    }

    static func measure(_ body: (Int) -> Verdict) -> [Duration] {
        let clock = ContinuousClock()
        var taken: [Duration] = []
        var sum = 0
        for round in 0..<rounds {
            let start = clock.now
            sum += body(round).severity.rawValue
            taken.append(clock.now - start)
        }
        precondition(sum > 0)
        return taken.sorted()
    }

    static func line(_ name: String, _ taken: [Duration]) {
        let p50 = taken[taken.count / 2]
        let p99 = taken[taken.count * 99 / 100]
        print("\(name): p50 \(p50.formatted), p99 \(p99.formatted)")
    }
}

/// Rules as organisations have them: most about one service or one alert, some about words, a few
/// about everything.
struct Maker {
    private var seed = Seed(20_261_127)
    private static let words = [
        "database", "queue", "replica", "checkout", "ledger", "certificate", "packet", "loss",
        "latency", "memory", "disk", "timeout", "failed", "refused", "corrupt", "partition",
    ]

    private mutating func pick(_ from: [String]) -> String {
        from[Int(seed.next(below: UInt64(from.count)))]
    }

    mutating func rule(_ number: Int) throws -> SeverityRule {
        let service = Condition.equals(
            field: "service", values: ["service-\(seed.next(below: 300))"])
        let name = Condition.equals(
            field: "label.alertname", values: ["Alert\(seed.next(below: 400))"])
        let production = Condition.not(
            .equals(field: "environment", values: ["staging", "test", "dev"]))
        let words = try Pattern("(?i)\\b(\(pick(Self.words))|\(pick(Self.words)))\\b")
        let condition: Condition =
            switch number % 10 {
            case 0, 1, 2: .all([service, .matches(field: "summary", pattern: words), production])
            case 3, 4, 5: .all([name, production])
            case 6: .all([service, name, .between(field: "firing", least: 5, most: nil)])
            case 7:
                .all([.phrase("\(pick(Self.words)) \(pick(Self.words)) \(number)"), production])
            case 8:
                .any([
                    .all([service, .phrase(pick(Self.words))]),
                    .equals(field: "label.region", values: ["region-\(number)"]),
                ])
            default:
                number % 100 == 99
                    ? .all([
                        .score(
                            [
                                Weighted(
                                    name: "tier",
                                    condition: .between(field: "tier", least: nil, most: 1),
                                    weight: 3),
                                Weighted(
                                    name: "customers",
                                    condition: .between(field: "customers", least: 100, most: nil),
                                    weight: 2),
                                Weighted(name: "production", condition: production, weight: 1),
                            ], atLeast: 5),
                        .matches(field: "summary", pattern: words),
                    ]) : .all([name, .equals(field: "label.region", values: ["eu-1", "us-1"])])
            }
        return SeverityRule(
            id: RuleID("rule-\(number)"), condition: condition,
            sets: Severity(rawValue: 1 + number % 4) ?? .sev3, because: "of \(number)",
            place: "rules.yaml:\(number)")
    }

    mutating func alert() -> Alert {
        var labels = (0..<10).map { Field("label\($0)", "value-\(seed.next(below: 50))") }
        labels += [
            Field("alertname", "Alert\(seed.next(below: 400))"), Field("env", "prod"),
            Field("region", "eu-1"), Field("service", "service-\(seed.next(below: 300))"),
        ]
        let text = (0..<30).map { _ in pick(Self.words) }.joined(separator: " ")
        return Alert(
            digest: .zero, integration: "k", dedupKey: "d", status: .firing, severity: .sev3,
            summary: "\(pick(Self.words)) \(pick(Self.words)) on host-\(seed.next(below: 90))",
            source: "host", labels: labels.sorted { $0.name < $1.name },
            details: [
                Field("description", text), Field("runbook", "https://example.test/x"),
                Field("summary", "it broke"), Field("value", "17"),
            ], bodyDigest: .zero)
    }
}

extension Duration {
    var formatted: String {
        let nanoseconds = Double(components.attoseconds) / 1e9 + Double(components.seconds) * 1e9
        return nanoseconds < 1e6
            ? String(format: "%.1f µs", nanoseconds / 1e3)
            : String(format: "%.1f ms", nanoseconds / 1e6)
    }
}
