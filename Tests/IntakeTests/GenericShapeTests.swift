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
}
