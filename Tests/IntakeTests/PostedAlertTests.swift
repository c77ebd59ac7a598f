import Core
import Testing

@testable import Intake

@Suite struct `Alerts posted to Alertmanager's API` {
    static let now = Moment(seconds: 1_795_420_800)  // 2026-11-23T08:00:00Z

    private static func read(_ body: String) throws -> PostedAlerts {
        try PostedAlerts(
            body: Array(body.utf8), integration: Sample.key, now: now, digest: Sample.digest)
    }

    private static func alert(_ rest: String = "") throws -> Alert {
        let body =
            #"[{"labels":{"alertname":"DiskFull","severity":"warning"},"#
            + #""annotations":{"summary":"Disk is filling"}\#(rest)}]"#
        return try #require(try read(body).alerts.first)
    }

    struct Row: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let fields: String
        let status: Alert.Status
        let expiresAt: Moment?
        let endsAt: Moment?
    }

    static let rows = [
        Row(
            testDescription: "an end to come: it fires until then",
            fields: #","startsAt":"2026-11-23T07:50:00Z","endsAt":"2026-11-23T08:04:00Z""#,
            status: .firing, expiresAt: now + .minutes(4), endsAt: nil),
        Row(
            testDescription: "an end that is over: it has ended",
            fields: #","startsAt":"2026-11-23T07:50:00Z","endsAt":"2026-11-23T07:59:59Z""#,
            status: .resolved, expiresAt: nil, endsAt: now - .seconds(1)),
        Row(
            testDescription: "an end that is now: it has ended",
            fields: #","endsAt":"2026-11-23T08:00:00Z""#, status: .resolved, expiresAt: nil,
            endsAt: now),
        Row(
            testDescription: "no end: five minutes", fields: "", status: .firing,
            expiresAt: now + .minutes(5), endsAt: nil),
        Row(
            testDescription: "Go's zero times, as amtool sends them: none",
            fields:
                #","startsAt":"0001-01-01T00:00:00.000Z","endsAt":"0001-01-01T00:00:00.000Z""#,
            status: .firing, expiresAt: now + .minutes(5), endsAt: nil),
    ]

    @Test(arguments: rows) func `fire until they end`(_ row: Row) throws {
        let alert = try Self.alert(row.fields)
        #expect(alert.status == row.status)
        #expect(alert.expiresAt == row.expiresAt)
        #expect(alert.endsAt == row.endsAt)
    }

    /// Each of these is what Alertmanager 0.25 itself says of the labels.
    @Test(arguments: [
        (#"{"alertname":"DiskFull","severity":"warning"}"#, "3a429a6edd7eb7a1"),
        (#"{"z":"1"}"#, "cca97263dbb4780e"),
        (#"{"b":"2","alertname":"Größe","empty":"","a":"1\n\"x\""}"#, "119e7951eb4179a3"),
    ]) func `have Alertmanager's fingerprint`(labels: String, fingerprint: String) throws {
        let alert = try #require(try Self.read(#"[{"labels":\#(labels)}]"#).alerts.first)
        #expect(alert.dedupKey == fingerprint)
    }

    @Test func `are the same alerts as by webhook, and a repeat of either`() throws {
        let start = #","startsAt":"2026-11-23T07:50:00.123Z""#
        let posted = try Self.alert(start + #","endsAt":"2026-11-23T08:04:00Z""#)
        let hooked = try #require(
            try Sample.alert(
                alertmanager: Sample.firing(
                    startsAt: "2026-11-23T07:50:00.123456789Z", fingerprint: "3a429a6edd7eb7a1")))
        #expect(posted.digest == hooked.digest)
        #expect(posted.bodyDigest == hooked.bodyDigest)
        #expect(hooked.expiresAt == nil)
        let later = try Self.alert(start + #","endsAt":"2026-11-23T08:05:00Z""#)
        #expect(later.bodyDigest == posted.bodyDigest)
    }

    @Test(
        arguments: [
            ("critical", .sev2), ("error", .sev3), ("warning", .sev4), ("info", .sev5),
            ("never heard of", nil),
        ] as [(String, Severity?)])
    func `have the severity of their label`(word: String, severity: Severity?) throws {
        let body = #"[{"labels":{"alertname":"A","severity":"\#(word)"}}]"#
        #expect(try Self.read(body).alerts.first?.severity == severity)
    }

    @Test(arguments: [
        (#"[{"labels":{}}]"#, "alerts[0].labels: at least one label pair required"),
        (#"[{}]"#, "alerts[0].labels: at least one label pair required"),
        (#"[{"labels":{"a":""}}]"#, "alerts[0].labels: at least one label pair required"),
        ("[7]", "alerts[0]: expected an object, found a number"),
        (
            #"[{"labels":{"a":"b"},"startsAt":"soon"}]"#,
            #"alerts[0].startsAt: expected a time, found "soon""#
        ),
        (
            #"[{"labels":{"a":"b"},"startsAt":"2026-11-24T00:00:00Z","endsAt":"2026-11-23T00:00:00Z"}]"#,
            "alerts[0].startsAt: start time must be before end time"
        ),
    ]) func `that are none are told, and the others are taken`(body: String, problem: String) throws
    {
        let alone = try Self.read(body)
        #expect(alone.alerts.isEmpty)
        #expect(alone.problems == [problem])
        let good = #"{"labels":{"alertname":"Good"}},"#
        let together = try Self.read("[" + good + body.dropFirst())
        #expect(together.alerts.map(\.summary) == ["Good"])
        #expect(together.problems == [problem.replacing("alerts[0]", with: "alerts[1]")])
    }

    @Test(arguments: ["{}", "nonsense", "", #""text""#])
    func `are a list`(body: String) {
        #expect(throws: IntakeProblem.self) { try Self.read(body) }
    }

    @Test func `keep what their sender wrote`() throws {
        let body = #"[{"labels":{"alertname":"One"}},{"labels":{"alertname":"Two"}, "x": 1}]"#
        let alerts = try Self.read(body).alerts
        #expect(
            alerts.map { String(decoding: $0.raw, as: UTF8.self) } == [
                #"{"labels":{"alertname":"One"}}"#, #"{"labels":{"alertname":"Two"},"x":1}"#,
            ])
    }
}

@Suite struct `A silence posted to Alertmanager's API` {
    private static func read(_ body: String) throws(IntakeProblem) -> PostedSilence {
        try PostedSilence(body: Array(body.utf8))
    }

    private static let times =
        #""startsAt":"2026-11-23T08:00:00.000Z","endsAt":"2026-11-23T09:00:00Z""#

    @Test func `has everything in its place`() throws {
        let silence = try Self.read(
            #"{"id":"x","matchers":[{"name":"a","value":"b","isRegex":false},"#
                + #"{"name":"c","value":"d.*","isRegex":true,"isEqual":false}],"#
                + Self.times + #","createdBy":"ada","comment":"we\nknow"}"#)
        #expect(silence.id == "x")
        #expect(
            silence.matchers == [
                Matcher("a", "b"), Matcher("c", "d.*", isRegex: true, isEqual: false),
            ])
        #expect(silence.startsAt == Moment(seconds: 1_795_420_800))
        #expect(silence.endsAt == Moment(seconds: 1_795_424_400))
        #expect(silence.createdBy == "ada")
        #expect(silence.comment == "we know")
    }

    @Test(arguments: [
        (#"{"matchers":[],\#(times)}"#, "matchers: at least one matcher required"),
        (#"{\#(times)}"#, "matchers: at least one matcher required"),
        (#"{"matchers":[{"value":"b"}],\#(times)}"#, "matchers[0].name: missing"),
        (#"{"matchers":[7],\#(times)}"#, "matchers[0]: expected an object, found a number"),
        (
            #"{"matchers":[{"name":"a"}],"startsAt":"now","endsAt":"2026-11-23T09:00:00Z"}"#,
            "startsAt: expected a time"
        ),
        ("[]", "the body: expected an object, found an array"),
    ]) func `that is none says why`(body: String, problem: String) {
        let error = #expect(throws: IntakeProblem.self) { try Self.read(body) }
        #expect(error?.errors == [problem])
    }
}
