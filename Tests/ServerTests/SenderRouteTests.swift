import Core
import Foundation
import Nodes
import Seals
import Testing

@testable import Server

/// Every tool's way in, over HTTP, to an incident.
@Suite("Senders over HTTP")
struct SenderRouteTests {
    static let secret = "00112233445566778899aabbccddeeff"

    static func key(_ format: String, in world: TestServer) async {
        _ = await world.node.submit(
            Command(
                by: .operatorShell,
                kind: .administer(
                    .createKey(
                        id: "tool", digest: Secret.digest(of: secret), service: "ledger-db",
                        format: format))))
    }

    struct Way: Sendable, CustomTestStringConvertible {
        var format: String
        let body: String
        let title: String
        var headers: [String: String] = [:]
        var testDescription: String { format }
    }

    static let ways = [
        Way(
            format: "datadog",
            body:
                #"{"alert_cycle_key":"1","alert_title":"CPU is high","alert_transition":"Triggered"}"#,
            title: "CPU is high"),
        Way(
            format: "nagios",
            body: "type=PROBLEM&host=db-1&service=Disk&state=CRITICAL&output=99+%25+used",
            title: "Disk on db-1 is CRITICAL: 99 % used"),
        Way(
            format: "grafana",
            body: """
                {"orgId":1,"title":"[FIRING:1] Load","state":"alerting","alerts":[{"status":"firing",
                "labels":{"alertname":"Load","severity":"critical"},"annotations":{"summary":"Load"},
                "startsAt":"2026-11-23T08:00:00Z","fingerprint":"f","values":{"B":3.5},
                "dashboardURL":"https://grafana.example.test/d/1"}]}
                """, title: "Load"),
        Way(
            format: "grafana",
            body: #"{"ruleId":7,"ruleName":"Old","state":"alerting","message":"is high"}"#,
            title: "Old: is high"),
        Way(
            format: "cloudevents", body: #"{"summary":"Disk is full","severity":"critical"}"#,
            title: "Disk is full",
            headers: [
                "ce-specversion": "1.0", "ce-id": "1", "ce-type": "alert",
                "ce-source": "/monitors/a%20b", "Content-Type": "application/json",
            ]),
        Way(
            format: "cloudevents",
            body:
                #"[{"specversion":"1.0","source":"/m","type":"t","data":{"title":"In a batch"}}]"#,
            title: "In a batch", headers: ["Content-Type": "application/cloudevents-batch+json"]),
        Way(
            format: "a-mapping-that-is-gone", body: #"{"title":"Read as anybody's"}"#,
            title: "Read as anybody's"),
    ]

    @Test(arguments: ways) func `an alert is an incident before its 200`(_ way: Way) async throws {
        try await TestServer.run { world in
            await Self.key(way.format, in: world)
            let reply = try await world.post(
                "/intake/\(way.format)/\(Self.secret)", way.body, way.headers)
            #expect(reply.status == 200, "\(reply.body)")
            #expect(reply.json["accepted"] as? Int == 1)
            #expect(world.node.board.incident(1)?.title == way.title)
            #expect(world.node.board.incident(1)?.service == "ledger-db")
        }
    }

    @Test func `what the mapping calls no alert is told and opens nothing`() async throws {
        try await TestServer.run { world in
            await Self.key("github", in: world)
            let reply = try await world.post(
                "/intake/github/\(Self.secret)", #"{"zen":"Keep it logically awesome."}"#, [:])
            #expect(reply.status == 200)
            #expect(reply.json["accepted"] as? Int == 0)
            #expect(reply.json["ignored"] as? Int == 1)
            #expect(world.node.board.incidents.isEmpty)
        }
    }

    @Test func `a key is for the format of its address`() async throws {
        try await TestServer.run { world in
            await Self.key("datadog", in: world)
            let reply = try await world.post("/intake/zabbix/\(Self.secret)", "{}", [:])
            #expect(reply.status == 400)
            #expect(reply.body.contains("made for datadog"))
            #expect(world.node.board.installation.refused["tool"]?.count == 1)
            let nobody = try await world.post("/intake/datadog/nobody", "{}", [:])
            #expect(nobody.status == 403)
        }
    }

    @Test func `a topic's question is for a person and nothing is visited`() async throws {
        try await TestServer.run { world in
            await Self.key("cloudwatch", in: world)
            let body = """
                {"Type":"SubscriptionConfirmation","TopicArn":"arn:aws:sns:eu-west-1:1:alarms",
                "SubscribeURL":"https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription"}
                """
            let reply = try await world.post("/intake/cloudwatch/\(Self.secret)", body, [:])
            #expect(reply.status == 200)
            let refused = world.node.board.installation.refused["tool"]
            #expect(
                refused?.detail.contains("open https://sns.eu-west-1.amazonaws.com/?Action") == true
            )
            #expect(
                world.node.board.incident(1)?.title.contains("asks whether it may send") == true)
        }
    }

    // MARK: PagerDuty

    @Test func `an event of version 1 begins and ends an incident`() async throws {
        try await TestServer.run { world in
            let path = "/generic/2010-04-15/create_event.json"
            func event(_ type: String, _ rest: String = "") -> String {
                #"{"service_key":"\#(TestServer.pagerDutyKey)","event_type":"\#(type)","#
                    + #""incident_key":"k"\#(rest)}"#
            }
            let begun = try await world.post(
                path,
                event("trigger", #","description":"Disk full","details":{"severity":"critical"}"#),
                [:])
            #expect(begun.status == 200)
            #expect(begun.json["incident_key"] as? String == "k")
            #expect(world.node.board.incident(1)?.severity == .sev2)
            let ended = try await world.post(path, event("resolve"), [:])
            #expect(ended.status == 200)
            #expect(world.node.board.incident(1)?.state == .resolved)
            for bad in ["{}", #"{"service_key":"nobody"}"#, event("shout"), event("trigger"), "["] {
                #expect(try await world.post(path, bad, [:]).status == 400, "\(bad)")
            }
        }
    }

    @Test func `a change event pages nobody and stands beside its service's incident`() async throws
    {
        try await TestServer.run { world in
            let event = #"""
                {"routing_key":"\#(TestServer.pagerDutyKey)","payload":{"summary":"Deployed 7.1",
                "source":"ci","timestamp":"\#(world.server.now().text)","custom_details":{"service":"nobody"}},
                "links":[{"href":"https://ci.example.test/7","text":"build"}]}
                """#
            for _ in 0..<2 {
                let reply = try await world.post("/v2/change/enqueue", event, [:])
                #expect(reply.status == 202)
                #expect(reply.json["message"] as? String == "Change event processed")
            }
            #expect(world.node.board.incidents.isEmpty)
            #expect(world.node.board.installation.recentChanges.count == 1)
            _ = try await world.post("/v2/enqueue", world.event(), [:])
            let shown = try await world.get("/api/v1/incidents/1")
            let changes = try #require(shown.json["changes"] as? [[String: Any]])
            #expect(changes.first?["summary"] as? String == "Deployed 7.1")
            for bad in ["{}", #"{"routing_key":"nobody"}"#] {
                #expect(try await world.post("/v2/change/enqueue", bad, [:]).status == 400)
            }
            let empty = #"{"routing_key":"\#(TestServer.pagerDutyKey)","payload":{}}"#
            let refused = try await world.post("/v2/change/enqueue", empty, [:])
            #expect(refused.status == 400)
            #expect(refused.body.contains("payload.summary: missing"))
        }
    }

    // MARK: Opsgenie

    static let genie = ["Authorization": "GenieKey \(secret)"]

    @Test func `an alert of Opsgenie is created, asked for, noted and closed`() async throws {
        try await TestServer.run { world in
            await Self.key("opsgenie", in: world)
            let body = """
                {"message":"Disk is full","alias":"disk/db-1","priority":"P1","entity":"db-1",
                "tags":["env:prod","web"],"details":{"alertname":"DiskFull"},"description":"99 %"}
                """
            let begun = try await world.post("/v2/alerts", body, Self.genie)
            #expect(begun.status == 202)
            #expect(begun.json["result"] as? String == "Request will be processed")
            let request = try #require(begun.json["requestId"] as? String)
            #expect(world.node.board.incident(1)?.severity == .sev2)

            let status = try await world.get("/v2/alerts/requests/\(request)", Self.genie)
            let data = try #require(status.json["data"] as? [String: Any])
            #expect(data["isSuccess"] as? Bool == true)
            #expect(data["alias"] as? String == "disk/db-1")
            let id = try #require(data["alertId"] as? String)

            for path in [
                id, "1?identifierType=tiny", "disk%2Fdb-1?identifierType=alias",
            ] {
                let shown = try await world.get("/v2/alerts/\(path)", Self.genie)
                #expect(shown.status == 200, "\(path)")
                let data = shown.json["data"] as? [String: Any]
                #expect(data?["message"] as? String == "Disk is full")
                #expect(data?["status"] as? String == "open")
                #expect(data?["priority"] as? String == "P1")
                #expect(data?["tags"] as? [String] == ["env:prod", "web"])
            }
            for word in ["acknowledge", "notes", "snooze", "escalate", "assign", "tags", "details"]
            {
                let reply = try await world.post(
                    "/v2/alerts/\(id)/\(word)",
                    #"{"note":"by hand","tags":["new"],"details":{"x":"y"},"user":"ada"}"#,
                    Self.genie)
                #expect(reply.status == 202, "\(word): \(reply.body)")
            }
            let listed = try await world.get("/v2/alerts?query=status%3Aopen", Self.genie)
            let list = try #require(listed.json["data"] as? [[String: Any]])
            #expect(list.count == 1)
            #expect(list.first?["acknowledged"] as? Bool == true)
            #expect((list.first?["tags"] as? [String])?.contains("new") == true)
            #expect((list.first?["details"] as? [String: String])?["x"] == "y")

            let ended = try await world.post(
                "/v2/alerts/disk%2Fdb-1/close?identifierType=alias", "{}", Self.genie)
            #expect(ended.status == 202)
            #expect(world.node.board.incident(1)?.state == .resolved)
            // A late tag does not begin it anew.
            _ = try await world.post("/v2/alerts/\(id)/tags", #"{"tags":["late"]}"#, Self.genie)
            #expect(world.node.board.incidents.count == 1)
        }
    }

    @Test func `Opsgenie's doors are closed to others`() async throws {
        try await TestServer.run { world in
            await Self.key("opsgenie", in: world)
            // Another integration's alert is nobody's here.
            _ = try await world.post("/v2/enqueue", world.event(), [:])
            #expect(
                try await world.get("/v2/alerts/1?identifierType=tiny", Self.genie).status == 404)
            let other = try await world.post(
                "/v2/alerts/1/close?identifierType=tiny", "{}", Self.genie)
            #expect(other.status == 202)
            #expect(world.node.board.incident(1)?.state == .open)
            let body = #"{"message":"x"}"#
            #expect(try await world.post("/v2/alerts", body, [:]).status == 401)
            let wrong = ["Authorization": "GenieKey \(TestServer.pagerDutyKey)"]
            let refused = try await world.post("/v2/alerts", body, wrong)
            #expect(refused.status == 403)
            #expect(refused.body.contains("made for pagerduty"))
            #expect(try await world.post("/v2/alerts", "{}", Self.genie).status == 422)
        }
    }

    @Test func `a heartbeat of Opsgenie is the key of that name`() async throws {
        try await TestServer.run { world in
            await Self.key("opsgenie", in: world)
            _ = await world.node.submit(
                Command(
                    by: .operatorShell,
                    kind: .administer(
                        .createKey(
                            id: "nightly", digest: Secret.digest(of: "another-secret-key"),
                            service: nil, format: "heartbeat",
                            rhythm: Rhythm(interval: .seconds(60))))))
            for method in ["GET", "POST"] {
                let reply = try await world.client.send(
                    method, "/v2/heartbeats/nightly/ping", headers: Self.genie)
                #expect(reply.status == 202)
                #expect(reply.body.contains("PONG"))
            }
            #expect(world.node.board.installation.heartbeats["nightly"] != nil)
            let unknown = try await world.get("/v2/heartbeats/other/ping", Self.genie)
            #expect(unknown.status == 404)
        }
    }

    // MARK: Originals

    @Test func `what a sender sent is shown byte for byte and as nothing else`() async throws {
        try await TestServer.run { world in
            await Self.key("generic", in: world)
            let body = #"{ "title":"<script>alert(1)</script>",  "id":"7" }"#
            _ = try await world.post("/intake/generic/\(Self.secret)", body, [:])
            let shown = try await world.get("/api/v1/incidents/1")
            let alerts = try #require(shown.json["alerts"] as? [[String: Any]])
            let id = try #require(alerts.first?["id"] as? String)
            let raw = try await world.get("/api/v1/incidents/1/alerts/\(id)/raw")
            #expect(raw.status == 200)
            #expect(raw.body == body)
            #expect(raw.header("Content-Type") == "text/plain; charset=utf-8")
            #expect(raw.header("X-Content-Type-Options") == "nosniff")
            for other in ["x", "00000000-0000-0000-0000-000000000000"] {
                let none = try await world.get("/api/v1/incidents/1/alerts/\(other)/raw")
                #expect(none.status == 404)
            }
        }
    }

    // MARK: Keys

    @Test func `a key can be made for every mapping, and a misspelt one is guessed at`()
        async throws
    {
        try await TestServer.run { world in
            for format in ["zabbix", "uptimekuma", "opsgenie"] {
                let made = try await world.post("/api/v1/keys", #"{"format":"\#(format)"}"#)
                #expect(made.status == 201)
                let address = format == "opsgenie" ? "/v2/alerts" : "/intake/\(format)/KEY"
                #expect(made.json["address"] as? String == address)
            }
            let wrong = try await world.post("/api/v1/keys", #"{"format":"zabix"}"#)
            #expect(wrong.status == 422)
            #expect(wrong.body.contains("did you mean `zabbix`"))
        }
    }
}
