import Core
import Foundation
import Handbooks
import Testing

/// Facts, counts, scores, the storm rule and examples in the organisation's files.
@Suite struct `Rules in files` {
    private static func rule(_ condition: String, more: String = "") -> String {
        """
        rules:
          - id: r
            when: \(condition)
            sets: sev1
            because: it is so
        \(more)
        """
    }

    private func errors(_ text: String) -> [String] {
        Samples.load(text).errors.map(\.description)
    }

    @Test(arguments: [
        ("{ field: open_s, equals: 5 }", "`open_s` counts seconds: ask for `at_least`"),
        ("{ field: opens, at_least: 5 }", "there is no field `opens`"),
        ("{ distinct: service }", "`distinct` needs `at_least`"),
        ("{ distinct: servce, at_least: 2 }", "did you mean `service`?"),
        ("{ distinct: service, at_least: 2, within_s: 7200 }", "from 1 to 3600"),
        ("{ within_s: 5 }", "asks nothing without `distinct`"),
        ("{ score: [], at_least: 1 }", "`score` is empty"),
        (
            "{ score: [{ name: a, weight: 1, when: { phrase: x } }] }", "`score` needs `at_least`"
        ),
        (
            "{ score: [{ name: a, weight: 1, when: { phrase: x } }], at_least: 2 }",
            "no score is at least 2.0"
        ),
        ("{ field: business_hours, equals: yes }", "there are no `business_hours`"),
    ])
    func `what cannot be asked is told`(_ condition: String, _ message: String) {
        let found = errors(Self.rule(condition))
        #expect(found.count == 1 && found.first?.contains(message) == true, "\(found)")
    }

    @Test(arguments: [
        (
            "{ id: g, by: [label.cluster], when: { field: firing, at_least: 2 } }",
            "`firing` cannot be asked here"
        ),
        (
            "{ id: g, by: [label.cluster], when: { distinct: service, at_least: 2 } }",
            "`distinct` cannot be asked here"
        ),
        (
            "{ id: g, by: [servce] }",
            "alerts cannot be grouped by `servce`; did you mean `service`?"
        ),
        ("{ id: g, by: [service, service] }", "`service` is there twice"),
        (
            "{ id: g, by: [label.a, label.b, label.c, label.d, label.e, label.f, label.g, label.h, label.i] }",
            "more than 8 facts"
        ),
        ("{ id: g }", "a grouping rule has no `by`"),
        ("{ by: service }", "a grouping rule has no `id`"),
        (
            "{ id: g, by: service, within: 2 }",
            "unknown key `within` in a grouping rule; did you mean `within_s`?"
        ),
        ("{ id: g, by: service, within_s: 0 }", "from 1 to 2678400"),
    ])
    func `a grouping rule that makes no sense is told with its line`(
        _ rule: String, _ message: String
    ) {
        let found = errors("grouping:\n  - \(rule)\n")
        #expect(found.count == 1 && found.first?.contains(message) == true, "\(found)")
        #expect(found.first?.contains("b.yaml:2") == true, "\(found)")
    }

    @Test func `grouping rules are read in order, and examples are held to them`() throws {
        let rules = """
            grouping:
              - { id: each, by: dedup_key, when: { phrase: batch } }
              - { id: cluster, by: [label.cluster, service], within_s: 7200 }
            examples:
              - { alert: { summary: batch failed }, grouped_by: each }
            """
        let handbook = try Samples.sound(rules)
        #expect(handbook.groupings.map(\.id) == ["each", "cluster"])
        #expect(handbook.groupings[1].by == ["label.cluster", "service"])
        #expect(handbook.groupings[1].within == .hours(2))
        let wrong = errors(rules + "\n  - { alert: { summary: x }, grouped_by: eech }")
        #expect(wrong.count == 1)
        #expect(wrong.first?.contains("`eech` groups it; did you mean `each`?") == true, "\(wrong)")
        #expect(wrong.first?.contains("it is grouped by cluster") == true)
        let never = Samples.load(
            rules.replacingOccurrences(of: "when: { phrase: batch }", with: ""))
        #expect(
            never.problems.contains {
                $0.description.contains("`cluster` is never asked: `each` before it")
            })
    }

    @Test func `services say what they need, and nothing needs itself`() throws {
        let found = errors("services:\n  s: { owner: desk, depends_on: [s, lost] }\n")
        #expect(found.contains { $0.contains("service `s` cannot depend on itself") }, "\(found)")
        #expect(found.contains { $0.contains("there is no service `lost`") }, "\(found)")
        #expect(errors("facts: { related: [cluster] }\n").count == 1)
    }

    @Test func `counts, scores and calendars are read`() throws {
        let handbook = try Samples.sound(
            """
            facts:
              customers: [label.customers, detail.affected]
              customer: label.tenant
            contracts:
              gold: { customers: [acme, globex] }
            business_hours:
              default: { days: monday-friday, from: "09:00", to: "17:00" }
              shop: { zone: UTC, days: [saturday, sunday], from: "08:00", to: "24:00" }
            storm:
              window_s: 300
              services: 4
              sources: 8
              sets: sev1
              because: one cause
            rules:
              - id: r
                when:
                  all:
                    - { distinct: label.region, at_least: 2 }
                    - { distinct: service, at_least: 3, at_most: 9, within_s: 600 }
                    - score:
                        - { name: gold, weight: 3, when: { field: contract, equals: gold } }
                        - { name: open, weight: -1, when: { field: business_hours.shop, equals: "no" } }
                      at_least: 2
                sets: sev1
                because: it is so
            """)
        #expect(handbook.facts.customers == ["label.customers", "detail.affected"])
        #expect(handbook.facts.customer == ["label.tenant"])
        #expect(handbook.facts.contracts == ["acme": "gold", "globex": "gold"])
        #expect(handbook.facts.hours.keys.sorted() == ["default", "shop"])
        #expect(handbook.facts.hours["shop"]?.days == [.saturday, .sunday])
        #expect(handbook.facts.hours["shop"]?.untilMinute == 1440)
        #expect(
            handbook.storm
                == StormRule(
                    window: .seconds(300), services: 4, sources: 8, sets: .sev1,
                    because: "one cause", place: "rosters/b.yaml:10"))
        guard case .all(let parts) = handbook.rules.first?.condition,
            case .distinct(let region, let least, nil) = parts[0],
            case .distinct(let service, 3, 9) = parts[1],
            case .score(let weighted, 2) = parts[2]
        else {
            Issue.record("\(handbook.rules)")
            return
        }
        #expect(region == Distinct(.label("region")) && least == 2)
        #expect(service == Distinct(.service, within: .seconds(600)))
        #expect(weighted.map(\.name) == ["gold", "open"] && weighted.map(\.weight) == [3, -1])
    }

    @Test func `the storm rule is there where nobody wrote one, and can be switched off`() throws {
        let standard = try Samples.sound("").storm
        #expect(standard?.services == 10 && standard?.sets == .sev2)
        #expect(try Samples.sound("storm: off").storm == nil)
    }

    @Test func `a customer has one contract`() {
        #expect(
            errors("contracts: { gold: { customers: acme }, silver: { customers: [acme] } }") == [
                "rosters/b.yaml:1: customer `acme` has contract `gold` already"
            ])
    }

    // MARK: Examples

    private static let down = """
        contracts: { gold: { customers: [acme] } }
        rules:
          - id: gold-down
            when:
              all:
                - phrase: is down
                - { field: contract, equals: gold }
                - { field: firing, at_least: 2 }
            sets: sev1
            because: it is so
            examples:

        """

    @Test(
        arguments: [
            (
                "{ alert: { summary: It is down, labels: { customer: acme } }, facts: { firing: 2 }, "
                    + "expect: sev1 }", nil
            ),
            ("{ alert: { summary: It is slow, severity: sev4 }, expect: sev4, fires: [] }", nil),
            (
                "{ alert: { summary: It is down, labels: { customer: acme } }, expect: sev1 }",
                "rosters/b.yaml:12: the example expects sev1, the rules say sev3: The sender says no "
                    + "severity, which counts as sev3."
            ),
            (
                "{ alert: { summary: It is slow }, fires: [gold-down] }",
                "rosters/b.yaml:12: the example expects that gold-down fires; there fired: none. The "
                    + "sender says no severity, which counts as sev3."
            ),
            (
                "{ alert: { summary: It is down, severity: sev1 }, expect: sev1 }",
                "rosters/b.yaml:12: the example stands beside `gold-down`, which does not fire: The "
                    + "sender says sev1."
            ),
            (
                "{ alert: { summary: It is slow }, unsure: true }",
                "rosters/b.yaml:12: the example expects the rules to be unsure, and they are not: The "
                    + "sender says no severity, which counts as sev3."
            ),
            ("{ alert: { summary: x } }", "rosters/b.yaml:12: an example has `expect`"),
            ("{ alert: { summery: x }, expect: sev3 }", "unknown key `summery`"),
        ] as [(String, String?)])
    func `examples are tried`(_ example: String, _ message: String?) {
        let found = errors(Self.down + "      - " + example)
        if let message {
            #expect(found.first?.contains(message) == true, "\(found)")
        } else {
            #expect(found == [])
        }
    }

    @Test func `examples know the time and what alerts elsewhere`() {
        let text = """
            business_hours: { zone: Europe/Berlin, days: monday-friday, from: "09:00", to: "17:00" }
            rules:
              - id: wide
                when:
                  all:
                    - { field: business_hours, equals: "no" }
                    - { distinct: service, within_s: 600, at_least: 5 }
                    - { field: unacknowledged_s, at_least: 1200 }
                sets: sev1
                because: nobody is there
            examples:
              - alert: { summary: x, severity: sev3 }
                at: 2026-11-27T20:00:00Z
                facts: { unacknowledged_s: 1200, distinct: [{ distinct: service, within_s: 600, count: 5 }] }
                expect: sev1
                fires: [wide]
              - alert: { summary: x, severity: sev3 }
                at: 2026-11-27T10:00:00Z
                facts: { unacknowledged_s: 1200, distinct: [{ distinct: service, within_s: 600, count: 5 }] }
                expect: sev3
            """
        #expect(errors(text) == [])
    }
}
