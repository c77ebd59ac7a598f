import Core
import Foundation
import Journals
import Nodes
import Testing

@testable import Server

@Suite("Intake over HTTP")
struct IntakeRouteTests {
    @Test(arguments: ["/v2/enqueue", "/v2/enqueue/"])
    func `an accepted PagerDuty event is an incident before its 202`(path: String) async throws {
        try await TestServer.run { world in
            let reply = try await world.post(path, world.event(), ["X-Request-Id": "r-1"])
            #expect(reply.status == 202)
            #expect(reply.json["status"] as? String == "success")
            #expect(reply.json["dedup_key"] as? String == "d1")
            #expect(reply.header("X-Request-Id") == "r-1")
            let incident = world.node.board.incident(1)
            #expect(incident?.title.contains("disk full") == true)
            #expect(incident?.service == "ledger-db")
        }
    }

    @Test func `a repeat joins and a resolve of nothing is dropped`() async throws {
        try await TestServer.run { world in
            for dedup in ["a", "a", "b"] {
                let reply = try await world.post("/v2/enqueue", world.event(dedup: dedup), [:])
                #expect(reply.status == 202)
            }
            #expect(world.node.board.incidents.count == 1)
            #expect(world.node.board.incident(1)?.alerts == 2)
            let nothing = try await world.post(
                "/v2/enqueue",
                #"{"routing_key": "\#(TestServer.pagerDutyKey)", "event_action": "resolve", "#
                    + #""dedup_key": "never"}"#, [:])
            #expect(nothing.status == 202)
        }
    }

    @Test func `an event without a dedup key is told the one it got`() async throws {
        try await TestServer.run { world in
            let body = world.event().replacingOccurrences(of: #""dedup_key": "d1", "#, with: "")
            let reply = try await world.post("/v2/enqueue", body, [:])
            #expect(reply.status == 202)
            #expect((reply.json["dedup_key"] as? String)?.count == 32)
        }
    }

    static let webhook = """
        {"version": "4", "status": "firing", "alerts": [
          {"status": "firing", "labels": {"alertname": "A", "severity": "critical"},
           "annotations": {}, "startsAt": "2026-11-23T08:00:00Z", "fingerprint": "1"},
          {"status": "firing", "labels": {"alertname": "B", "severity": "critical"},
           "annotations": {}, "startsAt": "2026-11-23T08:00:00Z", "fingerprint": "2"}]}
        """

    @Test func `every alert of a webhook is durable before its 200`() async throws {
        try await TestServer.run { world in
            let reply = try await world.post(
                "/intake/alertmanager/\(TestServer.alertmanagerKey)", Self.webhook, [:])
            #expect(reply.status == 200)
            #expect(reply.json["accepted"] as? Int == 2)
            let alerts = world.node.board.incidents.values.reduce(0) { $0 + $1.alerts }
            #expect(alerts == 2)
        }
    }

    @Test func `what cannot be committed is answered 503 and taken the next time`() async throws {
        try await TestServer.run { world in
            world.journal.failNext(.unavailable)
            let refused = try await world.post("/v2/enqueue", world.event(), [:])
            #expect(refused.status == 503)
            #expect(refused.header("Retry-After") != nil)
            #expect(world.node.board.incidents.isEmpty)
            for _ in 0..<100 {
                let reply = try await world.post("/v2/enqueue", world.event(), [:])
                if reply.status == 202 { return }
                #expect(reply.status == 503)
                try await Task.sleep(for: .milliseconds(50))
            }
            Issue.record("never accepted again")
        }
    }

    struct Bad: Sendable, CustomTestStringConvertible {
        let name: String
        var path = "/v2/enqueue"
        let body: String
        let status: Int
        let words: String
        /// The key under which it is shown as last refused.
        var kept: KeyID?
        var testDescription: String { name }
    }

    static let key = TestServer.pagerDutyKey
    static let bad: [Bad] = [
        Bad(name: "no JSON", body: "{", status: 400, words: "unrecognized"),
        Bad(name: "an array", body: "[]", status: 400, words: "expected an object"),
        Bad(name: "no key", body: "{}", status: 400, words: "routing_key"),
        Bad(
            name: "unknown key", body: #"{"routing_key": "nobody", "event_action": "trigger"}"#,
            status: 400, words: "Invalid routing key"),
        Bad(
            name: "unknown action", body: #"{"routing_key": "\#(key)", "event_action": "shout"}"#,
            status: 400, words: "event_action", kept: "pager"),
        Bad(
            name: "payload of a wrong type",
            body: #"{"routing_key": "\#(key)", "event_action": "trigger", "payload": 5}"#,
            status: 400, words: "payload", kept: "pager"),
        Bad(
            name: "key for another format",
            body: #"{"routing_key": "\#(TestServer.alertmanagerKey)", "event_action": "trigger"}"#,
            status: 400, words: "made for alertmanager", kept: "alerts"),
        Bad(
            name: "unknown key in the path", path: "/intake/alertmanager/nobody", body: "{}",
            status: 403, words: "not known"),
        Bad(
            name: "webhook without alerts",
            path: "/intake/alertmanager/\(TestServer.alertmanagerKey)", body: "{}", status: 400,
            words: "alerts: missing", kept: "alerts"),
        Bad(
            name: "webhook to a PagerDuty key",
            path: "/intake/alertmanager/\(key)", body: webhook, status: 400,
            words: "made for pagerduty", kept: "pager"),
        Bad(
            name: "too large", body: String(repeating: " ", count: 600_000), status: 413,
            words: "512 KiB"),
    ]

    @Test(arguments: bad)
    func `a bad body has its status and words and leaves nothing half-done`(bad: Bad) async throws {
        try await TestServer.run { world in
            let reply = try await world.post(bad.path, bad.body, [:])
            #expect(reply.status == bad.status)
            #expect(reply.body.contains(bad.words), "\(reply.body)")
            #expect(!reply.body.contains(Self.key))
            #expect(world.node.board.incidents.values.allSatisfy { $0.alerts <= 1 })
            let refused = world.node.board.installation.refused
            if let kept = bad.kept {
                let excerpt = String(decoding: refused[kept]?.excerpt ?? [], as: UTF8.self)
                #expect(refused[kept]?.count == 1)
                if bad.path == "/v2/enqueue" { #expect(!excerpt.contains(Self.key)) }
            } else {
                #expect(refused.isEmpty)
            }
        }
    }
}
