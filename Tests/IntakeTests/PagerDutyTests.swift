import Core
import Testing

@testable import Intake

@Suite struct `PagerDuty event` {
    @Test func `a full event becomes an alert with everything in its place`() throws {
        let alert = try Sample.alert(pagerDuty: Sample.pagerDuty)
        #expect(alert.status == .firing)
        #expect(alert.severity == .sev2)
        #expect(alert.dedupKey == "db-03/disk")
        #expect(alert.integration == Sample.key)
        #expect(alert.summary == "Disk at 99 % on db-03")
        #expect(alert.source == "db-03.example.com")
        #expect(alert.startsAt == Moment(milliseconds: 1_795_423_378_315))
        #expect(alert.endsAt == nil)
        #expect(alert.afterResolve == .opensAnew)
        #expect(
            alert.labels == [
                Field("alertname", "disk"), Field("class", "disk"), Field("component", "mysql"),
                Field("group", "orders"), Field("service", "payments"),
            ])
        #expect(
            alert.details == [
                Field("client", "Sample monitor"), Field("free space", "1%"),
                Field("full", "true"), Field("load avg", "0.75"), Field("service", "payments"),
                Field("volumes", #"[{"name":"/var","used":0.990}]"#),
            ])
        #expect(
            alert.links == [
                Link(address: "https://m.example.com/7", text: "Sample monitor"),
                Link(address: "https://runbooks.example.com/disk", text: "Runbook"),
                Link(address: "https://m.example.com/7.png", text: "Disk use"),
                Link(address: "https://m.example.com/graph", text: "Disk use"),
            ])
        #expect(
            alert.digest
                == Sample.digest([Array("key-1".utf8), Array("db-03/disk".utf8)]))
    }

    @Test func `the integration key does not stay in the original bytes`() throws {
        let secret = "0123456789abcdef0123456789abcdef"
        let alert = try Sample.alert(pagerDuty: Sample.pagerDuty)
        let raw = String(decoding: alert.raw, as: UTF8.self)
        #expect(raw == Sample.pagerDuty.replacing(secret, with: String(repeating: "*", count: 32)))
        // Written with an escape the key is not found in the bytes, and goes all the same.
        let escaped = Sample.pagerDuty.replacing(
            secret, with: #"\u0030123456789abcdef0123456789abcdef"#)
        let kept = try Sample.alert(pagerDuty: escaped).raw
        #expect(!String(decoding: kept, as: UTF8.self).contains("123456789abcdef"))
        #expect(try JSONValue(kept).kind == "an object")
    }

    @Test(
        arguments: [
            ("critical", .sev2), ("error", .sev3), ("warning", .sev4), ("info", .sev5),
            ("Critical", .sev2),
        ] as [(String, Severity)])
    func `the sender's severity is the base`(word: String, severity: Severity) throws {
        let payload = #"{"summary":"s","source":"h","severity":"\#(word)"}"#
        #expect(try Sample.alert(pagerDuty: Sample.event(payload: payload)).severity == severity)
    }

    @Test(
        arguments: [
            (#""trigger""#, .firing), (#""acknowledge""#, .acknowledged),
            (#""resolve""#, .resolved),
        ] as [(String, Alert.Status)])
    func `acknowledge and resolve need nothing but a key`(action: String, status: Alert.Status)
        throws
    {
        let bare = status == .firing ? Sample.event() : Sample.event(action: action, payload: nil)
        #expect(try Sample.alert(pagerDuty: bare).status == status)
        // A payload that would not do for a trigger is no reason to refuse a resolve.
        let odd = Sample.event(action: action, payload: #"{"severity":"urgent","summary":7}"#)
        if status != .firing { #expect(try Sample.alert(pagerDuty: odd).summary == "7") }
    }

    @Test(arguments: [nil, "null", #""""#])
    func `a trigger without a key gets one`(key: String?) throws {
        let alert = try Sample.alert(pagerDuty: Sample.event(dedupKey: key))
        #expect(alert.dedupKey == "made-up")
        #expect(alert.digest == Sample.digest([Array("key-1".utf8), Array("made-up".utf8)]))
    }

    @Test func `a key of 255 characters that are long in bytes still tells alerts apart`() throws {
        let long = String(repeating: "ж", count: 254)
        let one = try Sample.alert(pagerDuty: Sample.event(dedupKey: "\"\(long)1\""))
        let two = try Sample.alert(pagerDuty: Sample.event(dedupKey: "\"\(long)2\""))
        #expect(one.dedupKey.utf8.count <= Limits.dedupKeyBytes)
        #expect(one.digest != two.digest)
        // The key that the sender was told leads to the same alert as its own.
        let told = try Sample.alert(pagerDuty: Sample.event(dedupKey: "\"\(one.dedupKey)\""))
        #expect(told.digest == one.digest)
    }

    @Test func `a long summary is cut to one line of 1,024 bytes`() throws {
        let summary = "Line\\n" + String(repeating: "ü", count: 2000)
        let payload = #"{"summary":"\#(summary)","source":"h","severity":"info"}"#
        let alert = try Sample.alert(pagerDuty: Sample.event(payload: payload))
        #expect(alert.summary.utf8.count <= Limits.summaryBytes)
        #expect(alert.summary.hasPrefix("Line üü"))
        #expect(alert.summary.hasSuffix("ü…"))
    }

    @Test(arguments: [
        (#""plain text""#, [Field("custom_details", "plain text")]),
        ("[1,2]", [Field("custom_details", "[1,2]")]), ("null", []), ("{}", []),
        (#"{"b":1.0,"a":"x","b":"later"}"#, [Field("a", "x"), Field("b", "later")]),
        (#"{"a":{"b":{"c":[null]}},"":"no name"}"#, [Field("a", #"{"b":{"c":[null]}}"#)]),
    ]) func `custom details are taken in any shape`(json: String, details: [Field]) throws {
        let payload = #"{"summary":"s","source":"h","severity":"info","custom_details":\#(json)}"#
        #expect(try Sample.alert(pagerDuty: Sample.event(payload: payload)).details == details)
    }

    @Test func `only a text names the service`() throws {
        for (json, service) in [(#""db""#, "db"), ("5", ""), (#"{"name":"db"}"#, "")] {
            let payload =
                #"{"summary":"s","source":"h","severity":"info","custom_details":{"service":"#
                + json + "}}"
            let alert = try Sample.alert(pagerDuty: Sample.event(payload: payload))
            #expect(alert.label("service") == service)
        }
    }

    @Test func `details are bounded in number and size`() throws {
        let many = (0..<500).map { #""d\#($0)":"\#(String(repeating: "x", count: 100))""# }
        let big = #""a big one":"\#(String(repeating: "é", count: 20_000))""#
        let payload =
            #"{"summary":"s","source":"h","severity":"info","custom_details":{"#
            + ([big] + many).joined(separator: ",") + "}}"
        let alert = try Sample.alert(pagerDuty: Sample.event(payload: payload))
        #expect(alert.details.count == Limits.labels)
        #expect(alert.details.allSatisfy { $0.value.utf8.count <= Limits.textBytes })
        #expect(alert.raw.isEmpty)
    }

    @Test func `a time that cannot be read is kept as a detail`() throws {
        let payload = #"{"summary":"s","source":"h","severity":"info","timestamp":"yesterday"}"#
        let alert = try Sample.alert(pagerDuty: Sample.event(payload: payload))
        #expect(alert.startsAt == nil)
        #expect(alert.details == [Field("timestamp", "yesterday")])
    }

    @Test func `a repeat has the same body digest and news has another`() throws {
        let first = try Sample.alert(pagerDuty: Sample.pagerDuty)
        let later = try Sample.alert(
            pagerDuty: Sample.pagerDuty.replacing("08:42:58.315", with: "09:00:00.000"))
        #expect(later.bodyDigest == first.bodyDigest)
        #expect(later.startsAt != first.startsAt)
        for (old, new) in [
            ("critical", "error"), ("Disk at 99", "Disk at 98"), ("0.75", "0.76"),
            ("mysql", "postgres"), ("trigger", "resolve"), ("db-03.example", "db-04.example"),
        ] {
            let news = try Sample.alert(pagerDuty: Sample.pagerDuty.replacing(old, with: new))
            #expect(news.bodyDigest != first.bodyDigest, "\(old) to \(new)")
            #expect(news.digest == first.digest)
        }
    }

    @Test func `an event as Alertmanager sends it to PagerDuty is read`() throws {
        let body = #"""
            {"routing_key":"R","dedup_key":"9c1185a5c5e9fc54612808977ee8f548b2258d31",
            "event_action":"trigger","payload":{"summary":"[FIRING:1] DiskFull (db-03)",
            "source":"http://alertmanager.example.com/#/alerts?receiver=pd","severity":"error",
            "custom_details":{"firing":"Labels:\n - alertname = DiskFull\n","num_firing":"1",
            "num_resolved":"0","resolved":""}},"client":"Alertmanager",
            "client_url":"http://alertmanager.example.com","links":[{"href":"","text":""}]}
            """#
        let alert = try Sample.alert(pagerDuty: body)
        #expect(alert.summary == "[FIRING:1] DiskFull (db-03)")
        #expect(alert.details.map(\.name) == ["client", "firing", "num_firing", "num_resolved"])
        #expect(alert.links.map(\.text) == ["Alertmanager"])
    }
}
