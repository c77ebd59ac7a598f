import Core
import Simulation
import Testing

/// Severity that rises by itself, as time passes and as other alerts come.
@Suite struct `Severity that rises by itself` {
    private static func rule(
        _ id: RuleID, _ sets: Severity, _ conditions: Condition...
    ) -> SeverityRule {
        SeverityRule(
            id: id, condition: .all(conditions), sets: sets, because: "of \(id)", place: "r:1")
    }

    private static func box(_ rules: SeverityRule...) -> Box {
        Box(Sample.handbook { $0.rules = rules })
    }

    private static let unanswered = rule(
        "unanswered", .sev1, .equals(field: "severity", values: ["sev2"]),
        .between(field: "unacknowledged_s", least: 1200, most: nil))

    @Test func `what nobody acknowledges for 20 minutes gets worse at that moment`() {
        var box = Self.box(Self.unanswered)
        box.alert(.sev2)
        box.pass(.seconds(1199))
        #expect(box.story.lines(.ends) == "t+0 opened\nt+0 sev2")
        box.pass(.seconds(1))
        #expect(box.story.lines(.ends).hasSuffix("t+1200 sev1"))
        #expect(box.obligation("commander")?.isLive == true)
        #expect(
            box.incident()?.verdict.reasons.last?.text
                == "Rule unanswered sets sev1 because of unanswered: severity is sev2 and "
                + "unacknowledged_s is 1200 (r:1).")
    }

    @Test func `who acknowledges stops it, and who lets it go starts it anew`() {
        var box = Self.box(Self.unanswered)
        box.alert(.sev2)
        box.pass(.minutes(19))
        box.acks("ada")
        box.pass(.minutes(29))
        #expect(box.incident()?.severity == .sev2)
        // The acknowledgement lapses after half an hour without an act: 20 minutes from then.
        box.pass(.minutes(1) + .minutes(20) - .seconds(1))
        #expect(box.incident()?.severity == .sev2)
        box.pass(.seconds(1))
        #expect(box.story.lines(.ends).hasSuffix("t+\(69 * 60) sev1"))
    }

    @Test func `a person who lowered it is not overruled by time`() {
        var box = Self.box(Self.unanswered)
        box.alert(.sev2)
        box.pass(.minutes(20))
        #expect(box.incident()?.severity == .sev1)
        box.sets(.sev2, by: "ada")
        box.alert(.sev2, "another")
        box.pass(.hours(2))
        #expect(box.incident()?.severity == .sev2)
    }

    @Test func `what nothing can change costs no entry`() {
        var box = Self.box(Self.unanswered)
        box.alert(.sev3)
        #expect(box.incident()?.watched.isEmpty == true)
        box.alert(.sev2, "b", service: "wiki")
        #expect(box.incident(2)?.watched.map(\.prospect) == [.sev1])
        box.clear("b", service: "wiki")
        #expect(box.incident(2)?.watched.isEmpty == true)
    }

    @Test func `an alert joins, and what waited for the number gets worse`() {
        var box = Self.box(
            Self.rule(
                "many", .sev1, .equals(field: "label.first", values: ["yes"]),
                .between(field: "firing", least: 3, most: nil)))
        var first = Sample.alert("a", .sev3)
        first.labels.append(Field("first", "yes"))
        box.report(first)
        box.alert(.sev3, "b")
        #expect(box.incident()?.severity == .sev3)
        box.alert(.sev3, "c")
        #expect(box.incident()?.severity == .sev1)
    }

    @Test func `repeats that were counted make it worse`() {
        var box = Self.box(
            Self.rule("again", .sev2, .between(field: "repeats", least: 3, most: nil)))
        box.alert(.sev4)
        for _ in 0..<3 { box.alert(.sev4) }
        #expect(box.incident()?.severity == .sev4)
        box.pass(Limits.repeatInterval)
        #expect(box.incident()?.severity == .sev2)
    }

    @Test func `business hours begin, and what was let lie is rung`() throws {
        let office = BusinessHours(
            zone: .utc, days: Set(Weekday.allCases), fromMinute: 9 * 60, untilMinute: 17 * 60)
        // Box.noon is 2027-01-15T08:00:00Z.
        var box = Box(
            Sample.handbook {
                $0.facts.hours["default"] = office
                $0.rules = [
                    Self.rule(
                        "let-it-lie", .sev4, .equals(field: "business_hours", values: ["no"]))
                ]
            })
        box.alert(.sev3)
        #expect(box.incident()?.severity == .sev4)
        box.pass(.minutes(60) - .seconds(1))
        #expect(box.incident()?.severity == .sev4)
        box.pass(.seconds(1))
        #expect(box.story.lines(.ends).hasSuffix("t+3600 sev3"))
        // It ends again at 17:00, and lowering is a person's act.
        box.pass(.hours(9))
        #expect(box.incident()?.severity == .sev3)
    }

    @Test func `another service alerts, and what waited for that gets worse`() {
        var box = Self.box(
            Self.rule(
                "wide", .sev1, .equals(field: "service", values: ["checkout"]),
                .distinct(Distinct(.service, within: .seconds(300)), least: 2, most: nil)))
        box.alert(.sev3)
        box.pass(.seconds(299))
        box.alert(.sev4, "b", service: "wiki")
        #expect(box.incident(1)?.severity == .sev1)
        #expect(box.incident(2)?.severity == .sev4)
        #expect(
            box.incident()?.verdict.reasons.last?.text
                == "Rule wide sets sev1 because of wide: service is checkout and 2 services "
                + "alerting within 5 min (r:1).")
    }

    @Test func `what began too long ago does not count`() {
        var box = Self.box(
            Self.rule(
                "wide", .sev1,
                .distinct(Distinct(.service, within: .seconds(300)), least: 2, most: nil)))
        box.alert(.sev3)
        box.pass(.seconds(301))
        box.alert(.sev4, "b", service: "wiki")
        #expect(box.incident(1)?.severity == .sev3)
        #expect(box.incident(2)?.severity == .sev4)
    }

    @Test func `regions are counted while they fire, however long ago they began`() {
        var box = Self.box(
            Self.rule(
                "regions", .sev1, .distinct(Distinct(.label("region")), least: 2, most: nil)))
        func alert(_ key: String, _ region: String, _ service: String) -> Alert {
            var alert = Sample.alert(key, .sev3, service: service)
            alert.labels.append(Field("region", region))
            return alert
        }
        box.report(alert("a", "eu-1", "checkout"))
        box.pass(.hours(5))
        box.report(alert("b", "eu-1", "wiki"))
        #expect(box.incident(2)?.severity == .sev3)
        box.clear("a")
        box.report(alert("c", "us-1", "wiki"))
        #expect(box.incident(2)?.severity == .sev1)
    }

    @Test func `a restart finds every moment where it stood`() {
        var box = Self.box(
            Self.unanswered,
            Self.rule(
                "wide", .sev2,
                .distinct(Distinct(.service, within: .seconds(300)), least: 2, most: nil)))
        box.alert(.sev2)
        box.pass(.minutes(3))
        box.start("two", replacing: ["one"])
        let folded = box.journal.reduce(into: Situation()) { $0.apply($1) }
        #expect(Dump.of(folded) == Dump.of(box.situation))
        #expect(folded.nextMoment == box.situation.nextMoment)
        box.alert(.sev4, "b", service: "wiki")
        #expect(box.incident(2)?.severity == .sev2)
        box.pass(.minutes(17))
        #expect(box.story.lines(.ends).contains("t+1200 sev1"))
    }

    @Test func `a declaration waits, too`() {
        var box = Self.box(
            Self.rule("late", .sev1, .between(field: "open_s", least: 600, most: nil)))
        box.submit(
            Command(
                by: .person("ada"),
                kind: .declare(
                    Declaration(title: "odd", text: "", service: nil, severity: .sev3))))
        box.pass(.seconds(600))
        #expect(box.story.lines(.ends).hasSuffix("t+600 sev1"))
    }
}
