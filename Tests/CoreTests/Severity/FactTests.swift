import Core
import Handbooks
import Simulation
import Testing

/// What is worked out of an alert and of what is around it.
@Suite struct `Severity facts` {
    private static let now = Moment(seconds: 1_800_000_000)  // a Friday, 08:00 in UTC

    private func verdict(
        _ condition: Condition, labels: [Field] = [], details: [Field] = [],
        around: Surroundings = Surroundings(now: now, wall: now), table: FactTable = FactTable()
    ) -> Bool {
        let alert = Alert(
            digest: .zero, integration: "k", dedupKey: "d", status: .firing, severity: .sev3,
            summary: "it broke", source: "web-1", labels: labels, details: details,
            bodyDigest: .zero)
        let rule = SeverityRule(
            id: "r", condition: condition, sets: .sev1, because: "it says so", place: "r.yaml:1")
        return judge(
            Facts(
                alert, service: "checkout", serviceTier: 1, format: "f", surroundings: around,
                table: table), rules: [rule]
        ).severity == .sev1
    }

    @Test func `facts that senders say in different places are one fact`() {
        let table = FactTable(
            customers: ["label.customers", "detail.affected"], customer: ["label.tenant"],
            contracts: ["acme": "gold"])
        let rows: [(String, Condition, [Field], [Field], Bool)] = [
            (
                "env", .equals(field: "environment", values: ["prod"]), [Field("env", "prod")], [],
                true
            ),
            (
                "the label before the detail", .equals(field: "environment", values: ["prod"]),
                [Field("env", "prod")], [Field("env", "test")], true
            ),
            (
                "detail", .equals(field: "environment", values: ["prod"]), [],
                [Field("environment", "prod")], true
            ),
            ("none", .equals(field: "environment", values: [""]), [], [], true),
            (
                "customers", .between(field: "customers", least: 1000, most: nil),
                [Field("customers", "1,200")], [], true
            ),
            (
                "the largest", .between(field: "customers", least: 1000, most: nil),
                [Field("customers", "3")], [Field("affected", "2 000")], true
            ),
            (
                "no number", .between(field: "customers", least: 0, most: nil),
                [Field("customers", "many")], [], false
            ),
            (
                "contract", .equals(field: "contract", values: ["gold"]), [Field("tenant", "acme")],
                [], true
            ),
            (
                "no contract", .equals(field: "contract", values: [""]),
                [Field("tenant", "initech")], [], true
            ),
        ]
        for (name, condition, labels, details, holds) in rows {
            #expect(
                verdict(condition, labels: labels, details: details, table: table) == holds,
                "\(name)")
        }
    }

    @Test func `time is counted in whole seconds`() {
        let opened = Self.now - .milliseconds(1_200_999)
        let rows: [(String, Surroundings, Condition, Bool)] = [
            (
                "open for 1200 s", Surroundings(openedAt: opened, now: Self.now),
                .between(field: "open_s", least: 1200, most: 1200), true
            ),
            (
                "nobody answered",
                Surroundings(unansweredSince: Self.now - .minutes(20), now: Self.now),
                .between(field: "unacknowledged_s", least: 1200, most: nil), true
            ),
            (
                "somebody did", Surroundings(now: Self.now),
                .between(field: "unacknowledged_s", least: 1, most: nil), false
            ),
            (
                "a change nearby", Surroundings(changedAt: Self.now - .minutes(5), now: Self.now),
                .between(field: "changed_s", least: nil, most: 900), true
            ),
            (
                "no change known", Surroundings(now: Self.now),
                .between(field: "changed_s", least: nil, most: 900), false
            ),
            (
                "repeats", Surroundings(repeats: 30, now: Self.now),
                .between(field: "repeats", least: 30, most: nil), true
            ),
        ]
        for (name, around, condition, holds) in rows {
            #expect(verdict(condition, around: around) == holds, "\(name)")
        }
    }

    @Test func `weights add up, and what speaks against it counts too`() {
        let tier = Weighted(
            name: "tier-1", condition: .between(field: "tier", least: nil, most: 1), weight: 3)
        let customers = Weighted(
            name: "customers", condition: .between(field: "customers", least: 100, most: nil),
            weight: 2)
        let test = Weighted(
            name: "test", condition: .equals(field: "environment", values: ["test"]), weight: -4)
        let rows: [(String, Double, [Field], Bool)] = [
            ("3 of 3", 3, [], true), ("3 of 5", 5, [], false),
            ("5 of 5", 5, [Field("customers", "100")], true),
            ("1 of 5", 5, [Field("customers", "100"), Field("env", "test")], false),
        ]
        for (name, least, labels, holds) in rows {
            #expect(
                verdict(.score([tier, customers, test], atLeast: least), labels: labels) == holds,
                "\(name)")
        }
    }

    @Test func `a score says what it was made of`() {
        let score = Condition.score(
            [
                Weighted(
                    name: "tier-1", condition: .between(field: "tier", least: nil, most: 1),
                    weight: 3),
                Weighted(name: "said", condition: .phrase("it broke"), weight: 0.5),
            ], atLeast: 3.5)
        let alert = Alert(
            digest: .zero, integration: "k", dedupKey: "d", status: .firing, summary: "it broke",
            bodyDigest: .zero)
        let verdict = judge(
            Facts(alert: alert, service: nil, serviceTier: 1, format: "", firing: 1),
            rules: [
                SeverityRule(
                    id: "r", condition: score, sets: .sev1, because: "it adds up", place: "r:1")
            ])
        #expect(
            verdict.reasons.last?.text
                == "Rule r sets sev1 because it adds up: a score of 3.5, at least 3.5: tier-1 3 "
                + "(tier is 1), said 0.5 (the text says \"it broke\") (r:1).")
    }

    @Test func `a missing fact leaves a score open only where it decides`() {
        let known = Weighted(
            name: "a", condition: .equals(field: "service", values: ["checkout"]), weight: 3)
        let region = Weighted(
            name: "b", condition: .equals(field: "label.region", values: ["eu-1"]), weight: 2)
        let rows: [(String, Double, Bool)] = [
            ("enough anyway", 3, false), ("not without it", 5, true), ("never", 6, false),
        ]
        for (name, least, unsure) in rows {
            let alert = Alert(
                digest: .zero, integration: "k", dedupKey: "d", status: .firing,
                severity: .sev4, summary: "x", bodyDigest: .zero)
            let verdict = judge(
                Facts(alert: alert, service: "checkout", serviceTier: 1, format: "", firing: 1),
                rules: [
                    SeverityRule(
                        id: "r", condition: .score([known, region], atLeast: least), sets: .sev1,
                        because: "x", needs: ["label.region"], place: "r:1")
                ])
            #expect(verdict.unsure == unsure, "\(name)")
        }
    }

    // MARK: Business hours

    private static let office = BusinessHours(
        zone: ZoneLibrary().rules(of: "Europe/Berlin") ?? .utc,
        days: [.monday, .tuesday, .wednesday, .thursday, .friday],
        fromMinute: 9 * 60, untilMinute: 17 * 60,
        holidays: Set([CivilDay(text: "2026-12-25")].compactMap { $0 }))

    @Test(arguments: [
        ("2026-11-27T08:00:00Z", true, "2026-11-27T16:00:00Z"),
        ("2026-11-27T07:59:59Z", false, "2026-11-27T08:00:00Z"),
        ("2026-11-27T16:00:00Z", false, "2026-11-30T08:00:00Z"),
        ("2026-11-28T10:00:00Z", false, "2026-11-30T08:00:00Z"),
        ("2026-12-24T20:00:00Z", false, "2026-12-28T08:00:00Z"),
        ("2026-12-25T10:00:00Z", false, "2026-12-28T08:00:00Z"),
        // Clocks go back on 2026-10-25: the same time on the wall is an hour later.
        ("2026-10-23T15:00:00Z", false, "2026-10-26T08:00:00Z"),
        ("2026-10-23T14:59:00Z", true, "2026-10-23T15:00:00Z"),
    ])
    func `business hours go by the clock on the wall`(
        _ text: String, _ isOpen: Bool, _ next: String
    ) throws {
        let moment = try #require(Moment(text: text))
        #expect(Self.office.contain(moment) == isOpen)
        #expect(Self.office.nextChange(after: moment)?.text == next)
        let table = FactTable(hours: ["default": Self.office, "shop": Self.office])
        let around = Surroundings(now: .zero, wall: moment)
        for field in ["business_hours", "business_hours.shop"] {
            let asked = Condition.equals(field: field, values: ["yes"])
            #expect(verdict(asked, around: around, table: table) == isOpen)
        }
        #expect(
            verdict(
                .equals(field: "business_hours.other", values: [""]), around: around, table: table))
    }
}
