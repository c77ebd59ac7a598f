import Core
import Foundation
import Journals
import Nodes
import Testing

@testable import Server

@Suite("The API")
struct APITests {
    @Test func `a declared incident is there at once and says where`() async throws {
        try await TestServer.run { world in
            let reply = try await world.post(
                "/api/v1/incidents",
                #"{"title": "Ledger is down", "severity": "sev1", "service": "ledger-db"}"#)
            #expect(reply.status == 201)
            #expect(reply.header("Location") == "/api/v1/incidents/1")
            let position = try #require(reply.header("Muster-Position"))
            let seen = try await world.get(
                "/api/v1/incidents/1",
                TestServer.bearer.merging(["Muster-Position": position]) { $1 })
            #expect(seen.status == 200)
            #expect(seen.json["severity"] as? String == "sev1")
            let list = try await world.get("/api/v1/incidents")
            #expect((list.json["incidents"] as? [Any])?.count == 1)
            let closed = try await world.get("/api/v1/incidents?state=closed")
            #expect((closed.json["incidents"] as? [Any])?.isEmpty == true)
        }
    }

    @Test func `the same idempotency key acts once, and apart for every person`() async throws {
        try await TestServer.run { world in
            let headers = TestServer.bearer.merging(["Idempotency-Key": "k1"]) { $1 }
            for status in [201, 200] {
                let reply = try await world.post(
                    "/api/v1/incidents", #"{"title": "Once"}"#, headers)
                #expect(reply.status == status)
                #expect(reply.json["number"] as? Int == 1)
            }
            #expect(world.node.board.incidents.count == 1)
            let made = try await world.post("/api/v1/tokens", #"{"person": "ben"}"#)
            let token = try #require(made.json["secret"] as? String)
            let other = try await world.post(
                "/api/v1/incidents", #"{"title": "Twice"}"#,
                ["Authorization": "Bearer \(token)", "Idempotency-Key": "k1"])
            #expect(other.status == 201)
            #expect(world.node.board.incidents.count == 2)
        }
    }

    @Test func `a person acts by obligation's title, for themselves and for others`() async throws {
        try await TestServer.run { world in
            let number = try await world.declare()
            let path = "/api/v1/incidents/\(number)"
            let acknowledged = try await world.post(
                "\(path)/ack", #"{"obligation": "database", "eta": "10m"}"#)
            #expect(acknowledged.status == 200, "\(acknowledged.body)")
            #expect((acknowledged.json["message"] as? String)?.contains("join by") == true)
            let joined = try await world.post(
                "\(path)/join", #"{"obligation": "commander", "person": "ben"}"#)
            #expect(joined.status == 200, "\(joined.body)")
            let entries = try await world.journal.entries(
                of: IncidentNumber(number), limit: 1000)
            #expect(entries.contains { $0.by == .behalf(of: "ben", by: "ada") })
            let again = try await world.post("\(path)/ack", #"{"obligation": "database"}"#)
            #expect(again.json["changed"] as? Bool == false)
            let timeline = try await world.get("\(path)/timeline?limit=2")
            #expect((timeline.json["lines"] as? [Any])?.count == 2)
            #expect(timeline.header("Link")?.contains("rel=\"next\"") == true)
        }
    }

    @Test func `an incident is worked on to its end and exported`() async throws {
        try await TestServer.run { world in
            let number = try await world.declare()
            let acts = [
                ("note", #"{"text": "replica is fine"}"#),
                ("decide", #"{"text": "fail over", "owner": "ada"}"#),
                ("action", #"{"text": "call the bank"}"#), ("action", #"{"action": 1}"#),
                ("update", #"{"text": "payments are down"}"#),
                ("role", #"{"role": "scribe"}"#), ("page", #"{"group": "network"}"#),
                ("escalate", #"{"obligation": "network"}"#),
                ("severity", #"{"severity": "sev2", "text": "only one region"}"#),
                ("mitigate", "{}"), ("resolve", #"{"text": "disk replaced"}"#), ("reopen", "{}"),
                ("stand-down", ""),
            ]
            for (word, body) in acts {
                let reply = try await world.post("/api/v1/incidents/\(number)/\(word)", body)
                #expect(reply.status == 200, "\(word): \(reply.body)")
            }
            let markdown = try await world.get("/api/v1/incidents/\(number)/export")
            #expect(markdown.header("Content-Type")?.hasPrefix("text/markdown") == true)
            #expect(markdown.body.contains("fail over"))
            let json = try await world.get("/api/v1/incidents/\(number)/export?format=json")
            #expect(!json.json.isEmpty)
        }
    }

    struct Bad: Sendable, CustomTestStringConvertible {
        let name: String
        var path = "/api/v1/incidents"
        let body: String
        let status: Int
        let words: String
        var testDescription: String { name }
    }

    static let bad: [Bad] = [
        Bad(name: "no JSON", body: "{\"title\"", status: 400, words: "line 1"),
        Bad(name: "an array", body: "[1]", status: 400, words: "an array"),
        Bad(name: "nothing", body: "", status: 422, words: "title: missing"),
        Bad(
            name: "a number for text", body: #"{"title": 5}"#, status: 422,
            words: "title: expected text"),
        Bad(
            name: "a misspelt field", body: #"{"title": "x", "sevrity": "sev1"}"#, status: 422,
            words: "did you mean `severity`"),
        Bad(
            name: "an unknown severity", body: #"{"title": "x", "severity": "p1"}"#, status: 422,
            words: "sev1 to sev5"),
        Bad(
            name: "an unknown service", body: #"{"title": "x", "service": "ledger-bd"}"#,
            status: 422, words: "did you mean `ledger-db`"),
        Bad(
            name: "too large", body: String(repeating: " ", count: 530_000), status: 413,
            words: "512 KiB"),
        Bad(
            name: "no such incident", path: "/api/v1/incidents/99/note", body: #"{"text": "x"}"#,
            status: 404, words: "no incident 99"),
        Bad(
            name: "no such act", path: "/api/v1/incidents/1/dance", body: "{}", status: 404,
            words: "openapi.json"),
        Bad(
            name: "an unreadable time", path: "/api/v1/incidents/1/ack",
            body: #"{"eta": "soon"}"#, status: 422, words: "eta: expected 10m"),
        Bad(
            name: "an unknown obligation", path: "/api/v1/incidents/1/ack",
            body: #"{"obligation": "plumbing"}"#, status: 422, words: "known: "),
        Bad(
            name: "two targets", path: "/api/v1/incidents/1/page",
            body: #"{"group": "network", "person": "ben"}"#, status: 422, words: "one only"),
        Bad(
            name: "an unknown person", path: "/api/v1/incidents/1/page",
            body: #"{"person": "bem"}"#, status: 422, words: "did you mean `ben`"),
        Bad(
            name: "into itself", path: "/api/v1/incidents/1/merge", body: #"{"into": 1}"#,
            status: 409, words: "itself"),
        Bad(
            name: "an unknown step", path: "/api/v1/incidents/1/step", body: #"{"step": 40}"#,
            status: 404, words: "step 40"),
        Bad(
            name: "lowered without a reason", path: "/api/v1/incidents/1/severity",
            body: #"{"severity": "sev4"}"#, status: 422, words: "needs a reason"),
        Bad(
            name: "an override that is over", path: "/api/v1/overrides",
            body:
                #"{"group": "database", "from": "2020-01-01T00:00:00Z", "until": "2020-01-02T00:00:00Z", "incoming": "ben"}"#,
            status: 422, words: "over already"),
        Bad(
            name: "a key of no format", path: "/api/v1/keys", body: #"{"format": "pagerdut"}"#,
            status: 422, words: "did you mean `pagerduty`"),
        Bad(
            name: "a key that exists", path: "/api/v1/keys", body: #"{"id": "pager"}"#,
            status: 409, words: "already"),
    ]

    @Test(arguments: bad)
    func `a bad request has its status and words and changes nothing`(bad: Bad) async throws {
        try await TestServer.run { world in
            _ = try await world.declare()
            let before = world.node.board.incident(1)
            let reply = try await world.post(bad.path, bad.body)
            #expect(reply.status == bad.status, "\(reply.body)")
            #expect(reply.body.contains(bad.words), "\(reply.body)")
            #expect(reply.header("Content-Type") == "application/problem+json")
            #expect(reply.json["instance"] as? String == bad.path)
            #expect(world.node.board.incident(1)?.obligations == before?.obligations)
            #expect(world.node.board.incidents.count == 1)
        }
    }

    @Test func `a wrong method is told the right ones`() async throws {
        try await TestServer.run { world in
            let reply = try await world.client.send(
                "PUT", "/api/v1/keys", headers: TestServer.bearer)
            #expect(reply.status == 405)
            #expect(reply.header("Allow") == "GET, POST")
        }
    }

    @Test func `keys and tokens are made, listed without their secrets, and revoked`() async throws
    {
        try await TestServer.run { world in
            let key = try await world.post(
                "/api/v1/keys", #"{"format": "pagerduty", "service": "ledger-db"}"#)
            #expect(key.status == 201)
            let secret = try #require(key.json["secret"] as? String)
            let accepted = try await world.post("/v2/enqueue", world.event(secret), [:])
            #expect(accepted.status == 202)
            let list = try await world.get("/api/v1/keys")
            #expect(!list.body.contains(secret))
            let gone = try await world.client.send(
                "DELETE", "/api/v1/keys/ledger-db-pagerduty", headers: TestServer.bearer)
            #expect(gone.status == 200)
            let refused = try await world.post("/v2/enqueue", world.event(secret), [:])
            #expect(refused.status == 400)
            let headers = TestServer.bearer.merging(["Idempotency-Key": "t"]) { $1 }
            let token = try await world.post("/api/v1/tokens", "{}", headers)
            #expect(token.status == 201)
            #expect(try await world.post("/api/v1/tokens", "{}", headers).status == 409)
        }
    }

    @Test func `an override is looked at first, then made, then removed`() async throws {
        try await TestServer.run { world in
            let body = #"{"group": "database", "until": "2099-01-01T00:00:00Z", "incoming": "tom""#
            let preview = try await world.post("/api/v1/overrides", body + #", "preview": true}"#)
            #expect(preview.json["made"] as? Bool == false)
            #expect((preview.json["effect"] as? [Any])?.isEmpty == false, "\(preview.body)")
            #expect(world.node.board.installation.overrides.isEmpty)
            let made = try await world.post("/api/v1/overrides", body + "}")
            #expect(made.status == 201)
            let onCall = try await world.get("/api/v1/oncall?group=database")
            #expect(onCall.body.contains("Tom Okafor"))
            let removed = try await world.client.send(
                "DELETE", "/api/v1/overrides/1", headers: TestServer.bearer)
            #expect(removed.status == 200)
        }
    }

    @Test func `the operation's addresses answer`() async throws {
        try await TestServer.run { world in
            _ = try await world.declare()
            #expect(try await world.get("/healthz", [:]).json["version"] as? String == "1.2.3")
            let ready = try await world.get("/readyz", [:])
            #expect(ready.json["ready"] as? Bool == true, "\(ready.body)")
            let metrics = try await world.get("/metrics", [:])
            #expect(metrics.body.contains(#"muster_incidents_open{severity="sev1"} 1"#))
            #expect(metrics.body.contains("process_resident_memory_bytes"))
            let described = try await world.get("/api/v1/openapi.json", [:])
            let paths = described.json["paths"] as? [String: Any] ?? [:]
            #expect(paths["/api/v1/incidents/{n}/stand-down"] != nil)
            #expect(try await world.client.send("HEAD", "/healthz").body.isEmpty)
        }
    }
}
