import Core
import Simulation
import Testing

/// Which alerts are one incident, by the organisation's own rules.
@Suite struct `Grouping by rules` {
    private static func box(_ rules: [GroupingRule], storm: StormRule? = nil) -> Box {
        Box(
            Sample.handbook { handbook in
                handbook.groupings = rules
                handbook.storm = storm
            })
    }

    private static func rule(
        _ id: RuleID = "cluster", when condition: Condition? = nil, by: [String],
        within: Duration? = nil
    ) -> GroupingRule {
        GroupingRule(id: id, condition: condition, by: by, within: within, place: "g.yaml:1")
    }

    private static func alert(
        _ key: String, service: String = "checkout", _ labels: (String, String)...
    ) -> Alert {
        var alert = Sample.alert(key, .sev3, service: service)
        alert.labels += labels.map { Field($0.0, $0.1) }
        alert.labels.sort { $0.name < $1.name }
        return alert
    }

    @Test func `alerts that have the facts in common are one incident, of whatever service`() {
        var box = Self.box([Self.rule(by: ["label.cluster"])])
        box.report(Self.alert("a", ("cluster", "eu-1")))
        box.report(Self.alert("b", service: "wiki", ("cluster", "eu-1")))
        box.report(Self.alert("c", ("cluster", "us-1")))
        box.report(Self.alert("d"))
        #expect(box.incident(1)?.alerts == 2)
        #expect(box.incident(1)?.service == "checkout", "the first alert's owner answers")
        #expect(box.incident(2)?.alerts == 1)
        // An absent label is the empty text, and those that lack it are together.
        box.report(Self.alert("e", service: "wiki"))
        #expect(box.incident(3)?.alerts == 2)
        #expect(
            box.incident(1)?.grouping
                == .rule(
                    Grouped(
                        rule: "cluster", values: [Field("label.cluster", "eu-1")],
                        service: "checkout")))
    }

    @Test func `the first rule that holds says so, and without one the service`() {
        var box = Self.box([
            Self.rule(
                "noise", when: .equals(field: "label.kind", values: ["noise"]),
                by: ["dedup_key"]),
            Self.rule(when: .matches(field: "label.cluster", pattern: Beginning("eu")), by: []),
        ])
        box.report(Self.alert("a", ("kind", "noise"), ("cluster", "eu-1")))
        box.report(Self.alert("b", ("kind", "noise"), ("cluster", "eu-1")))
        #expect(box.situation.incidents.count == 2, "each alert by itself")
        box.report(Self.alert("c", ("cluster", "eu-1")))
        box.report(Self.alert("d", service: "wiki", ("cluster", "eu-2")))
        #expect(box.incident(3)?.alerts == 2, "everything that the rule takes")
        box.report(Self.alert("e", ("cluster", "us-1")))
        #expect(box.incident(4)?.grouping == .service("checkout"))
        box.report(Self.alert("f", service: "", ("cluster", "us-1")))
        #expect(box.incident(5)?.grouping == .key("monitor"))
    }

    @Test func `an incident takes in what is new for a time, and what is known for ever`() {
        var box = Self.box([Self.rule(by: ["service"], within: .hours(2))])
        box.report(Self.alert("a"))
        box.pass(.hours(2))
        box.report(Self.alert("b"))
        #expect(box.incident(1)?.alerts == 2)
        box.pass(.seconds(1))
        box.report(Self.alert("c"))
        #expect(box.incident(2)?.alerts == 1)
        var changed = Self.alert("a", ("region", "eu"))
        changed.bodyDigest = Digest16(high: 9, low: 9)
        #expect(box.report(changed)?.incident == 1)
        box.report(Self.alert("d"))
        #expect(box.incident(2)?.alerts == 2)
        #expect(Invariants.broken(in: box.situation) == [])
    }

    @Test func `where a service is asked for and none is named, senders are told apart`() {
        var box = Self.box([Self.rule(by: ["service"])])
        box.administer(
            .createKey(id: "other", digest: Sample.digest(7), service: nil, format: "generic"))
        box.report(Sample.alert("a", .sev3, service: ""))
        box.report(Sample.alert("a", .sev3, service: "", key: "other"))
        #expect(box.situation.incidents.count == 2)
    }

    @Test func `values that differ far behind are told apart, and are kept bounded`() throws {
        var box = Self.box([Self.rule(by: ["label.path"])])
        let long = String(repeating: "x", count: 5000)
        box.report(Self.alert("a", ("path", long + "1")))
        box.report(Self.alert("b", ("path", long + "2")))
        box.report(Self.alert("c", ("path", long + "2")))
        #expect(box.situation.incidents.count == 2)
        #expect(box.incident(2)?.alerts == 2)
        guard case .rule(let grouped) = try #require(box.incident(1)).grouping else {
            Issue.record("grouped otherwise")
            return
        }
        #expect(grouped.values.allSatisfy { $0.value.utf8.count < 250 })
    }

    @Test func `services of one incident count one by one for a storm`() {
        let storm = StormRule(
            window: .minutes(5), services: 3, sets: .sev1, because: "one cause")
        var box = Self.box([Self.rule(by: ["label.cluster"])], storm: storm)
        box.report(Self.alert("a", service: "checkout", ("cluster", "eu-1")))
        box.report(Self.alert("b", service: "wiki", ("cluster", "eu-1")))
        #expect(box.incident(1)?.storm == nil)
        box.report(Self.alert("c", service: "", ("cluster", "eu-1")))
        #expect(box.situation.incidents.count == 1)
        #expect(box.incident(1)?.storm?.services == 3)
    }

    @Test func `the troubles of Muster itself are not grouped by them`() {
        var box = Self.box([Self.rule(by: [])])
        box.report(Self.alert("a"))
        box.submit(
            Command(
                by: .key("monitor"), kind: .refuse(key: "monitor", detail: "x", excerpt: [])))
        #expect(box.incident(2)?.grouping == Incident.Grouping.none)
        box.report(Alert.ownTrouble(.handbook, detail: "broken"))
        #expect(box.incident(3)?.grouping == .key(.muster))
    }

    @Test func `a snapshot tells the same as the journal`() throws {
        var box = Self.box([Self.rule(by: ["label.cluster"])])
        box.report(Self.alert("a", ("cluster", "eu-1"), ("host", "db-1")))
        box.start("two", replacing: ["one"])
        box.report(Self.alert("b", service: "wiki", ("cluster", "eu-1")))
        box.report(Self.alert("c", service: "wiki", ("cluster", "us-1"), ("host", "db-1")))
        #expect(box.incident(1)?.alerts == 2)
        #expect(box.incident(2)?.related.map(\.number) == [1])
    }
}

/// Matches texts that begin so.
private struct Beginning: TextPattern {
    let source: String
    init(_ source: String) { self.source = source }
    func matches(_ text: String) -> Bool { text.hasPrefix(source) }
}

/// What may have to do with an incident that opens.
@Suite struct `Related incidents` {
    private static func alert(
        _ key: String, _ labels: (String, String)..., severity: Severity = .sev4,
        service: String = "", source: String = ""
    ) -> Alert {
        var alert = Sample.alert(key, severity, service: service)
        alert.source = source
        alert.labels += labels.map { Field($0.0, $0.1) }
        alert.labels.sort { $0.name < $1.name }
        return alert
    }

    /// Every alert an incident of its own, and a service that needs another.
    private static func box() -> Box {
        Box(
            Sample.handbook { handbook in
                handbook.groupings = [GroupingRule(id: "each", by: ["dedup_key"], place: "")]
                handbook.storm = nil
                handbook.services["checkout"]?.dependsOn = ["wiki"]
            })
    }

    @Test func `what few share comes first, then what is latest`() {
        var box = Self.box()
        box.report(Self.alert("a", ("cluster", "eu-1"), ("host", "db-1")))
        box.pass(.minutes(1))
        box.report(Self.alert("b", ("cluster", "eu-1")))
        box.pass(.minutes(1))
        box.report(Self.alert("c", ("cluster", "eu-1")))
        box.pass(.minutes(1))
        box.report(Self.alert("d", ("cluster", "eu-1"), ("host", "db-1"), ("colour", "red")))
        let words = box.incident(4)?.related.map { "#\($0.number) \($0.words)" }
        #expect(
            words == [
                "#1 same host db-1, same cluster eu-1, 3 min before",
                "#3 same cluster eu-1, 1 min before", "#2 same cluster eu-1, 2 min before",
            ])
    }

    @Test func `services tell by what they need`() {
        var box = Self.box()
        box.report(Self.alert("a", service: "wiki"))
        box.report(Self.alert("b", service: "checkout"))
        box.report(Self.alert("c", service: "wiki"))
        #expect(box.incident(2)?.related.map(\.words) == ["needs wiki, 0 s before"])
        #expect(
            box.incident(3)?.related.map { "#\($0.number) \($0.words)" } == [
                "#1 same service wiki, 0 s before", "#2 needed by checkout, 0 s before",
            ])
    }

    @Test func `what is grave and began in the same minutes is named without a fact`() {
        var box = Self.box()
        box.report(Self.alert("a", severity: .sev2))
        box.report(Self.alert("b"))
        box.pass(.minutes(4))
        box.report(Self.alert("c"))
        #expect(box.incident(3)?.related == [Related(number: 1, shares: [], before: .minutes(4))])
        #expect(box.incident(3)?.related.first?.words == "4 min before")
        box.pass(.minutes(2))
        box.report(Self.alert("d"))
        #expect(box.incident(4)?.related == [])
    }

    @Test func `no more than five are named, and what very many share says nothing`() {
        var box = Self.box()
        for number in 0..<8 {
            box.report(Self.alert("a\(number)", ("region", "eu"), source: "lb-1"))
        }
        #expect(box.incident(8)?.related.count == Limits.related)
        #expect(box.incident(8)?.related.map(\.number) == [1, 2, 3, 4, 5])
        for number in 0..<Limits.relatedHomes {
            box.report(Self.alert("b\(number)", ("region", "eu")))
        }
        box.report(Self.alert("c", ("region", "eu")))
        box.report(Self.alert("d", source: "lb-1"))
        let last = IncidentNumber(8 + Limits.relatedHomes + 1)
        #expect(box.incident(last)?.related == [])
        #expect(box.incident(last.next)?.related.first?.words == "same source lb-1, 0 s before")
    }

    @Test func `a declaration is compared by its service`() {
        var box = Self.box()
        box.report(Self.alert("a", service: "wiki"))
        box.submit(
            Command(
                by: .person("ada"),
                kind: .declare(
                    Declaration(title: "slow", text: "", service: "checkout", severity: .sev4))))
        #expect(box.incident(2)?.related.map(\.words) == ["needs wiki, 0 s before"])
    }

    @Test func `what was archived is not named, and a lost batch leaves nothing behind`() {
        var box = Self.box()
        box.report(Self.alert("a", ("host", "db-1")))
        box.clear("a", service: "")
        box.pass(.hours(2))
        #expect(box.incident(1) == nil)
        box.faults = [.conflict]
        box.report(Self.alert("b", ("host", "db-1")))
        #expect(box.incident(2)?.related == [])
        box.report(Self.alert("c", ("host", "db-1")))
        #expect(box.incident(3)?.related.map(\.number) == [2])
    }
}
