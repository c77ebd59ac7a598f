import Core
import Simulation
import Testing

/// What was recorded, decided anew by other rules.
@Suite struct Reruns {
    private static let start = Moment(seconds: 1_800_000_000)

    private static func handbook(_ rules: SeverityRule...) -> Handbook {
        Sample.handbook { $0.rules = rules }
    }

    private static func alert(
        _ key: String, _ severity: Severity, at seconds: Int64, number: IncidentNumber,
        service: String = "checkout", status: Alert.Status = .firing
    ) -> Rerun.Recorded {
        Rerun.Recorded(
            at: start + .seconds(seconds), by: .key("monitor"), incident: number,
            what: .alert(Sample.alert(key, severity, service: service, status: status)))
    }

    private static func run(
        _ recorded: [Rerun.Recorded], _ handbook: Handbook, until seconds: Int64 = 7200
    ) -> [Rerun.Outcome] {
        var rerun = Rerun(handbook)
        for one in recorded { rerun.take(one) }
        rerun.advance(to: start + .seconds(seconds))
        return rerun.outcomes
    }

    private static let unanswered = SeverityRule(
        id: "unanswered",
        condition: .between(field: "unacknowledged_s", least: 600, most: nil), sets: .sev1,
        because: "nobody has it", place: "r:1")

    @Test func `alerts group and page as they do in earnest`() {
        let outcomes = Self.run(
            [
                Self.alert("a", .sev2, at: 0, number: 7),
                Self.alert("b", .sev3, at: 10, number: 7),
                Self.alert("c", .sev4, at: 20, number: 8, service: "wiki"),
            ], Self.handbook())
        #expect(outcomes.map(\.worst) == [.sev2, .sev4])
        #expect(outcomes.map(\.opener) == [0, 2])
        #expect(outcomes.first?.pages.map(\.people) == [["ada"]])
        #expect(outcomes.map(\.rings) == [1, 0])
    }

    @Test func `time passes, and what nobody has gets worse`() {
        let outcomes = Self.run(
            [Self.alert("a", .sev2, at: 0, number: 7)], Self.handbook(Self.unanswered))
        let worst = outcomes.first?.worstTurn
        #expect(worst?.severity == .sev1)
        #expect(worst?.at == Self.start + .seconds(600))
        #expect(worst?.rule == "unanswered")
        // The owner, then the commander and the network.
        #expect(outcomes.first?.pages.map(\.people) == [["ada"], ["eve"], ["cyd"]])
    }

    @Test func `what people did is done to where its alerts are`() {
        let acknowledged = Rerun.Recorded(
            at: Self.start + .seconds(300), by: .person("ada"), incident: 7,
            what: .answered("ada", .group("database"), hasJoined: false))
        let resolved = Rerun.Recorded(
            at: Self.start + .seconds(900), by: .person("ada"), incident: 7,
            what: .act(.resolve("mended")))
        let recorded = [Self.alert("a", .sev2, at: 0, number: 7), acknowledged, resolved]
        let outcomes = Self.run(recorded, Self.handbook(Self.unanswered))
        #expect(outcomes.map(\.worst) == [.sev2])
        // Answers to what nobody is asked for by these rules are left out.
        let quiet = SeverityRule(
            id: "quiet", condition: .equals(field: "service", values: ["checkout"]), sets: .sev5,
            because: "x", place: "r:2")
        #expect(Self.run(recorded, Self.handbook(quiet)).map(\.rings) == [0])
    }

    @Test func `an alert that ends and comes back after an hour is another incident`() {
        let outcomes = Self.run(
            [
                Self.alert("a", .sev3, at: 0, number: 7),
                Self.alert("a", .sev3, at: 10, number: 7, status: .resolved),
                Self.alert("a", .sev3, at: 5000, number: 9),
            ], Self.handbook())
        #expect(outcomes.map(\.opener) == [0, 2])
    }

    @Test func `overrides and keys count from when they were made`() {
        let key = Rerun.Recorded(
            at: Self.start, by: .operatorShell, incident: nil,
            what: .installation(
                .keyCreated(
                    Event.KeyCreated(
                        id: "monitor", digest: .zero, service: "wiki", format: "grafana"))))
        let rule = SeverityRule(
            id: "grafana", condition: .equals(field: "format", values: ["grafana"]), sets: .sev2,
            because: "x", place: "r:1")
        let outcomes = Self.run(
            [key, Self.alert("a", .sev4, at: 5, number: 1, service: "")], Self.handbook(rule))
        #expect(outcomes.first?.service == "wiki")
        #expect(outcomes.first?.worst == .sev2)
        #expect(outcomes.first?.pages.map(\.people) == [["cyd"]])
    }
}
