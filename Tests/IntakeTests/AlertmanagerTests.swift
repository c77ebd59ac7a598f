import Core
import Testing

@testable import Intake

@Suite struct `Alertmanager webhook` {
    @Test func `a firing alert has everything in its place`() throws {
        let labels =
            #""alertname":"DiskFull","severity":"page","instance":"db-03:9100","service":"db""#
        let annotations =
            #""summary":"Disk full","description":"It is.\nReally.","#
            + #""runbook_url":"https://rb.example.com/disk","dashboard":"TODO""#
        let text = Sample.webhook(
            [Sample.firing(labels: labels, annotations: annotations)], truncated: 3)
        let webhook = try Sample.read(alertmanager: text)
        let alert = try #require(webhook.alerts.first)
        #expect(webhook.problems.isEmpty)
        #expect(alert.status == .firing)
        #expect(alert.severity == .sev2)
        #expect(alert.dedupKey == "a1b2c3d4e5f60718")
        #expect(alert.summary == "Disk full")
        #expect(alert.source == "db-03:9100")
        #expect(alert.label("service") == "db")
        #expect(alert.labels.map(\.name) == ["alertname", "instance", "service", "severity"])
        #expect(
            alert.details == [
                Field("dashboard", "TODO"), Field("description", "It is.\nReally."),
                Field("runbook_url", "https://rb.example.com/disk"),
                Field("summary", "Disk full"), Field("truncatedAlerts", "3"),
            ])
        #expect(alert.links.map(\.text) == ["Source", "Runbook", "Alertmanager"])
        #expect(alert.startsAt == Moment(seconds: 1_795_420_800))
        #expect(alert.endsAt == nil)
        #expect(alert.afterResolve == .sameOccurrence)
        #expect(alert.raw == Array(text.utf8))
    }

    @Test(
        arguments: [
            ("firing", .firing), ("resolved", .resolved), ("suppressed", .firing), ("", .firing),
        ] as [(String, Alert.Status)])
    func `what is not resolved is firing`(word: String, status: Alert.Status) throws {
        #expect(try Sample.alert(alertmanager: Sample.firing(status: word))?.status == status)
    }

    @Test func `a resolved alert is the same alert and has an end`() throws {
        let firing = try #require(try Sample.alert(alertmanager: Sample.firing()))
        let resolved = try #require(
            try Sample.alert(
                alertmanager: Sample.firing(status: "resolved", endsAt: "2026-11-23T08:05:00Z")))
        #expect(resolved.digest == firing.digest)
        #expect(resolved.bodyDigest != firing.bodyDigest)
        #expect(resolved.endsAt == Moment(seconds: 1_795_421_100))
    }

    @Test(
        arguments: [
            (#""severity":"critical""#, .sev2), (#""severity":"page""#, .sev2),
            (#""severity":"error""#, .sev3), (#""severity":"major""#, .sev3),
            (#""severity":"warning""#, .sev4), (#""severity":"info""#, .sev5),
            (#""severity":"none""#, .sev5), (#""severity":"task""#, .sev4), ("", nil),
            (#""priority":"P1""#, .sev2), (#""severity":"sev1""#, .sev2),
        ] as [(String, Severity?)])
    func `the severity label is the base`(labels: String, severity: Severity?) throws {
        let alert = try Sample.alert(alertmanager: Sample.firing(labels: labels))
        #expect(alert?.severity == severity)
    }

    @Test(arguments: [
        (#""summary":"S","title":"T""#, "S"), (#""title":"T","description":"D""#, "T"),
        (#""description":"\n First.\nSecond.""#, "First."), (#""message":"M""#, "M"),
        (#""summary":" ""#, "DiskFull on db-03"), ("", "DiskFull on db-03"),
    ]) func `the summary is the best that the annotations have`(annotations: String, line: String)
        throws
    {
        let labels = #""alertname":"DiskFull","instance":"db-03""#
        let alert = try Sample.alert(
            alertmanager: Sample.firing(labels: labels, annotations: annotations))
        #expect(alert?.summary == line)
    }

    @Test func `an alert that says nothing has a summary all the same`() throws {
        let alert = try Sample.alert(alertmanager: "{}")
        #expect(alert?.summary == "An alert without a name")
        #expect(alert?.status == .firing)
        #expect(alert?.dedupKey.utf8.count == 16)
    }

    @Test func `without a fingerprint the labels are who it is`() throws {
        func key(_ labels: String, _ status: String = "firing") throws -> String? {
            let alert = Sample.firing(status: status, labels: labels, fingerprint: nil)
            return try Sample.alert(alertmanager: alert)?.dedupKey
        }
        let one = try key(#""a":"1","b":"2""#)
        #expect(try key(#""b":"2","a":"1""#) == one)
        #expect(try key(#""a":"1","b":"2""#, "resolved") == one)
        #expect(try key(#""a":"1b","":"2""#) != one)
    }

    @Test func `a change elsewhere in the group is no news of an alert`() throws {
        let alone = try #require(try Sample.alert(alertmanager: Sample.firing()))
        let other = Sample.firing(labels: #""alertname":"Other""#, fingerprint: "ff")
        let group = Sample.webhook([other, Sample.firing()], truncated: 9)
        let together = try #require(try Sample.read(alertmanager: group).alerts.last)
        #expect(together.digest == alone.digest)
        #expect(together.bodyDigest == alone.bodyDigest)
        #expect(try JSONValue(together.raw) == Sample.json(Sample.firing()))
    }

    @Test(arguments: [
        Sample.firing(startsAt: "2026-11-23T08:00:01Z"), Sample.firing(status: "resolved"),
        Sample.firing(annotations: #""summary":"Disk is full""#),
        Sample.firing(labels: #""alertname":"DiskFull","severity":"critical""#),
    ]) func `what changes in the alert itself is news`(changed: String) throws {
        let before = try Sample.alert(alertmanager: Sample.firing())
        #expect(try Sample.alert(alertmanager: changed)?.bodyDigest != before?.bodyDigest)
        #expect(try Sample.alert(alertmanager: changed)?.digest == before?.digest)
    }

    @Test func `one bad alert does not refuse the others`() throws {
        let text = Sample.webhook([
            Sample.firing(), "7", #"{"labels":[]}"#, Sample.firing(fingerprint: "ff"),
        ])
        let webhook = try Sample.read(alertmanager: text)
        #expect(webhook.alerts.map(\.dedupKey) == ["a1b2c3d4e5f60718", "ff"])
        #expect(
            webhook.problems == [
                "alerts[1]: expected an object, found a number",
                "alerts[2].labels: expected an object, found an array",
            ])
    }

    @Test(arguments: [
        ("{}", IntakeProblem(.invalid, ["alerts: missing"])),
        (
            #"{"alerts":{}}"#,
            IntakeProblem(.invalid, ["alerts: expected an array, found an object"])
        ),
        (
            #"{"alerts":["a"]}"#,
            IntakeProblem(.invalid, ["alerts[0]: expected an object, found text"])
        ),
        ("[]", IntakeProblem(.unreadable, ["the body: expected an object, found an array"])),
        (
            "{",
            IntakeProblem(
                .unreadable,
                [
                    "line 1, column 2: expected a name in quotes, found the end"
                ])
        ),
    ]) func `a body without alerts is refused`(body: String, problem: IntakeProblem) {
        #expect(throws: problem) { try Sample.read(alertmanager: body) }
    }

    @Test func `an empty list of alerts is no problem`() throws {
        #expect(try Sample.read(alertmanager: #"{"alerts":[]}"#).alerts.isEmpty)
    }
}
