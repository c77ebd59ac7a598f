import Core
import Foundation
import HTTPTypes
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
            let said = joined.json["message"] as? String
            #expect(said?.contains(" is in the room.") == true, "\(said ?? "")")
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
            words: "Nothing is here"),
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
            #expect(world.node.board.installation.changes.overrides.isEmpty)
            let made = try await world.post("/api/v1/overrides", body + "}")
            #expect(made.status == 201)
            let onCall = try await world.get("/api/v1/oncall?group=database")
            #expect(onCall.body.contains("Tom Okafor"))
            let removed = try await world.client.send(
                "DELETE", "/api/v1/overrides/1", headers: TestServer.bearer)
            #expect(removed.status == 200)
        }
    }

    @Test func `an idempotency key with another request is refused`() async throws {
        try await TestServer.run { world in
            let headers = TestServer.bearer.merging(["Idempotency-Key": "k1"]) { $1 }
            let path = "/api/v1/incidents"
            let first = #"{"title": "Once", "severity": "sev4"}"#
            #expect(try await world.post(path, first, headers).status == 201)
            let other = try await world.post(path, #"{"title": "Twice"}"#, headers)
            #expect(other.status == 422)
            #expect(other.json["type"] as? String == "urn:muster:problem:idempotency-key-reused")
            #expect(other.body.contains("another body"), "\(other.body)")
            #expect(world.node.board.incidents.count == 1)
            // The same request in other letters is the same.
            let same = #"{ "severity": "sev4", "text": null, "title": "Once" }"#
            #expect(try await world.post(path, same, headers).status == 200)
            // At another address the key is another.
            let note = try await world.post("\(path)/1/note", #"{"text": "hello"}"#, headers)
            #expect(note.json["changed"] as? Bool == true, "\(note.body)")
        }
    }

    static let badParameters: [(path: String, words: String)] = [
        ("incidents?limit=0", "limit: expected a whole number from 1 to 500, found \"0\""),
        ("incidents?limit=-5", "limit: expected a whole number from 1 to 500"),
        ("incidents?limit=ten", "limit: expected a whole number from 1 to 500, found \"ten\""),
        ("incidents?limit=501", "limit: expected a whole number from 1 to 500"),
        ("incidents?limit=99999999999999999999", "limit: expected a whole number from 1"),
        ("incidents?before=0", "before: expected a whole number from 1 up"),
        ("incidents?before=eyJ4Ijox", "before: expected a whole number from 1 up"),
        ("incidents?state=opne", "state: expected open, closed or all, found \"opne\""),
        ("incidents?severity=p1", "severity: expected sev1 to sev5"),
        ("incidents/1/timeline?limit=0", "limit: expected a whole number from 1 to 500"),
        ("incidents/1/timeline?after=-1", "after: expected a whole number from 0 up"),
        ("incidents/1/timeline?after=x", "after: expected a whole number from 0 up"),
        ("incidents/1/export?format=pdf", "format: expected markdown or json"),
        ("stream?after=now", "after: expected a whole number from 0 up"),
        ("stream?incident=0", "incident: expected a whole number from 1 up"),
        ("pages?of=nobody", "of: expected mine or all"),
        ("pages?state=gone", "state: expected open, yours, others or over"),
        ("oncall?at=noon", "at: expected a time with its offset"),
    ]

    @Test(arguments: badParameters.indices)
    func `a bad parameter is named with what it may be`(index: Int) async throws {
        let (path, words) = Self.badParameters[index]
        try await TestServer.run { world in
            _ = try await world.declare()
            let reply = try await world.get("/api/v1/\(path)")
            #expect(reply.status == 400)
            #expect(reply.json["type"] as? String == "urn:muster:problem:bad-parameter")
            let errors = reply.json["errors"] as? [String] ?? []
            #expect(errors.first?.hasPrefix(words) == true, "\(reply.body)")
        }
    }

    @Test func `a searched and filtered list of closed incidents is whole over its parts`()
        async throws
    {
        try await TestServer.run { world in
            let head = try await world.journal.head()
            let batch = BatchID(node: "past", serial: 1)
            let entries = (1...12).map { number in
                var incident = Incident(number: IncidentNumber(number))
                incident.title = number > 2 ? "Lost & found" : "Another"
                incident.severity = number.isMultiple(of: 4) ? .sev2 : .sev3
                return Entry(
                    position: Position(head.position.value + number), at: SystemClock.now(),
                    by: .muster, batch: batch, incident: IncidentNumber(number),
                    event: .archived(Event.Archived(summary: IncidentSummary(incident))))
            }
            _ = try await world.journal.append(Batch(id: batch, entries: entries), after: head)
            var next: String? = "/api/v1/incidents?state=closed&severity=sev2&q=lost+%26&limit=3"
            var found: [Int] = []
            while let path = next {
                let reply = try await world.get(path)
                let rows = reply.json["incidents"] as? [[String: Any]] ?? []
                found += rows.compactMap { $0["number"] as? Int }
                next = reply.header("Link").map {
                    String($0.drop { $0 == "<" }.prefix { $0 != ">" })
                }
            }
            #expect(found == [12, 8, 4])
        }
    }

    @Test func `the description names every address and how it answers`() async throws {
        try await TestServer.run { world in
            let described = try await world.get("/api/v1/openapi.json", [:])
            #expect(described.status == 200)
            let paths = described.json["paths"] as? [String: [String: Any]] ?? [:]
            #expect(paths["/api/v1/incidents/{n}/stand-down"] != nil)
            for route in RouteTable.routes where route.kind != .screen {
                let method = route.method.rawValue.lowercased()
                let operation = paths[route.path]?[method] as? [String: Any]
                let responses = operation?["responses"] as? [String: [String: Any]] ?? [:]
                #expect(!route.answers.isEmpty, "\(method) \(route.path)")
                for answer in route.answers {
                    let content = responses["\(answer.status)"]?["content"] as? [String: Any]
                    let described = content?[answer.mediaType] as? [String: Any]
                    #expect(described != nil, "\(method) \(route.path)")
                    #expect((described?["schema"] == nil) == (answer.type == nil))
                }
            }
        }
    }
}
