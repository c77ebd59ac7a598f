import Core
import Handbooks
import Testing

@testable import Intake

/// Bodies of tools that have no mapping of their own, in the shapes that are common: what anybody's
/// mapping makes of them says what is wrong, where, and how bad.
@Suite struct `Bodies of any tool` {
    struct Body: CustomTestStringConvertible {
        let json: String
        var summary: String
        var source = ""
        var severity: String?
        var key: String?
        var status = "firing"
        var testDescription: String { summary }
    }

    @Test(arguments: [
        Body(
            json:
                #"{"host":"web-1","service":"cpu","state":"critical","description":"cpu at 99 %","ttl":60}"#,
            summary: "cpu at 99 %", source: "web-1", severity: "sev2", key: "web-1/cpu"),
        Body(
            json: #"{"alert_type":"diskUsage","alert_id":"5","item_name":"box","fixed":"false"}"#,
            summary: "box diskUsage", source: "box", key: "5"),
        Body(
            json:
                #"{"host":{"name":"h","address":"192.0.2.1"},"check_name":"disk","output":"DISK FULL"}"#,
            summary: "DISK FULL", source: "h"),
        Body(
            json:
                #"{"event":{"event_type":"incident.triggered","data":{"id":"Q","title":"A bump","status":"resolved","priority":{"summary":"P1"}}}}"#,
            summary: "A bump", severity: "sev2", key: "Q", status: "resolved"),
        Body(
            json:
                #"{"action":"Create","alert":{"alertId":"1","message":"disk full","entity":"db1","priority":"P4"}}"#,
            summary: "disk full", source: "db1", severity: "sev4", key: "1"),
        Body(
            json: #"{"message_type":"RECOVERY","entity_id":"db1/disk","state_message":"12 %"}"#,
            summary: "12 %", source: "db1/disk", key: "db1/disk", status: "resolved"),
        Body(
            json:
                #"{"_check_id":"1","_check_name":"cpu","_level":"crit","_message":"cpu is crit"}"#,
            summary: "cpu is crit", severity: "sev2", key: "1"),
        Body(
            json: #"{"title":"磁盘满了 🚨","severity":"CRITICAL","host":"数据库-1","title2":"\u202e"}"#,
            summary: "磁盘满了 🚨", source: "数据库-1", severity: "sev2"),
        Body(
            json: #"{"title":null,"message":"","text":"  \n only this \n"}"#, summary: "only this"),
        Body(json: "{}", summary: "An alert of generic without a name"),
        Body(
            json: #"{"AlertTitle":"Disk full","NodeName":"a"}"#, summary: "Disk full", source: "a"),
        Body(json: #"{"Strange":"Payments down"}"#, summary: "Payments down"),
        Body(
            json:
                #"{"event":"uptime.up","trigger":"up","name":"Some Page","url":"https://x.example"}"#,
            summary: "Some Page", source: "https://x.example", key: "https://x.example/Some Page",
            status: "resolved"),
        Body(
            json: #"{"monitor_id":"A","monitor_name":"L","monitor_status":"offline"}"#,
            summary: "L is offline", key: "A"),
        Body(
            json: #"{"monitor_id":"A","monitor_name":"L","monitor_status":"online"}"#,
            summary: "L is online", key: "A", status: "resolved"),
        Body(
            json:
                #"{"event":"ALERT_RECOVERY","check":{"id":"f42","name":"N","type":"ping"},"alert":{}}"#,
            summary: "N", key: "f42", status: "resolved"),
        Body(
            json:
                #"{"monitor_name":"W","monitor_target":"https://e.example","status":"down","message":"request failed"}"#,
            summary: "W is down: request failed", source: "https://e.example",
            key: "https://e.example/W"),
        Body(
            json: #"{"alert_uid":"08d6","title":"down","state":"ok"}"#, summary: "down",
            key: "08d6", status: "resolved"),
        Body(
            json:
                #"{"type":"alert.critical","data":{"issue":{"id":"b9","status":"critical","summary":"S"}}}"#,
            summary: "S", severity: "sev2", key: "b9"),
        Body(
            json:
                #"{"check":{"metadata":{"name":"cpu"},"status":2,"output":"CPU CRIT"},"entity":{"metadata":{"name":"h1"}}}"#,
            summary: "cpu on h1: CPU CRIT", source: "h1", key: "h1/cpu"),
        Body(json: #"{"type":"ping","message":"web-1 is down"}"#, summary: "web-1 is down"),
    ])
    func `say what is wrong, where and how bad`(_ body: Body) throws {
        let read = try MappedAlerts(
            body: Array(body.json.utf8),
            mapping: try #require(ShippedMappings.all[ShippedMappings.generic]),
            integration: Sample.key, digest: Sample.digest)
        let alert = try #require(read.alerts.first)
        #expect(alert.summary == body.summary)
        #expect(alert.source == body.source)
        #expect(alert.severity?.name == body.severity)
        #expect(alert.status.name == body.status)
        #expect(!alert.dedupKey.isEmpty)
        if let key = body.key { #expect(alert.dedupKey == key) }
    }

    private static func read(_ json: String, _ mapping: String) throws -> [Alert] {
        try MappedAlerts(
            body: Array(json.utf8), mapping: try #require(ShippedMappings.all[mapping]),
            integration: Sample.key, digest: Sample.digest
        ).alerts
    }

    @Test func `two of which nothing is known are two`() throws {
        let alerts = try Self.read(
            #"[{"x":5,"a":{"b":1}},{"x":6,"a":{"b":1}},{"x":5,"a":{"b":1}}]"#, "generic")
        #expect(alerts[0].digest != alerts[1].digest)
        #expect(alerts[0].digest == alerts[2].digest)
        #expect(alerts[0].summary == "An alert of generic without a name")
    }

    @Test(arguments: ["prometheus", "generic"])
    func `what Alertmanager sends is not lost where a key of another format is used`(
        mapping: String
    ) throws {
        func alert(_ name: String) -> String {
            #"{"status":"firing","labels":{"alertname":"\#(name)","severity":"critical"},"#
                + #""annotations":{"summary":"\#(name) is down"},"fingerprint":"\#(name)"}"#
        }
        let alerts = try Self.read(
            #"{"version":"4","status":"firing","alerts":[\#(alert("Db")),\#(alert("Pay"))]}"#,
            mapping)
        #expect(alerts.map(\.summary) == ["Db is down", "Pay is down"])
        #expect(alerts.map(\.severity) == [.sev2, .sev2])
        #expect(alerts.map { $0.label("alertname") } == ["Db", "Pay"])
        let ended = try Self.read(
            #"{"alerts":[{"status":"resolved","labels":{"alertname":"Db"},"fingerprint":"Db"}]}"#,
            mapping)
        #expect(ended.map(\.status) == [.resolved] && ended[0].digest == alerts[0].digest)
    }
}
