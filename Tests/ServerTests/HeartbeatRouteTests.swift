import Core
import Foundation
import Seals
import Synchronization
import Testing

@testable import Nodes
@testable import Server

@Suite("Heartbeats over HTTP")
struct HeartbeatRouteTests {
    static let secret = "00112233445566778899aabbccddeeff"

    private func withKey(
        _ rhythm: Rhythm = Rhythm(interval: .seconds(60)),
        _ body: @Sendable (TestServer) async throws -> Void
    ) async throws {
        try await TestServer.run { world in
            _ = await world.administer(
                .createKey(
                    id: "west", digest: Secret.digest(of: Self.secret), service: "ledger-db",
                    format: "heartbeat", rhythm: rhythm))
            try await body(world)
        }
    }

    @Test(arguments: ["POST", "GET", "HEAD"])
    func `a beat is durable and says until when the next is expected`(method: String) async throws {
        try await withKey { world in
            let reply = try await world.client.send(method, "/heartbeat/\(Self.secret)")
            #expect(reply.status == 200)
            let beat = try #require(world.node.board.installation.heartbeats["west"])
            #expect(beat.expectedUntil == beat.lastBeat + .seconds(90))
            guard method != "HEAD" else { return #expect(reply.body.isEmpty) }
            #expect(reply.json["heartbeat"] as? String == "west")
            #expect(reply.json["expected_until"] as? String == beat.expectedUntil.preciseText)
            #expect(reply.header("Cache-Control") == "no-store")
        }
    }

    @Test func `repeats move the moment and write nothing`() async throws {
        try await withKey { world in
            for _ in 0..<3 {
                let reply = try await world.post("/heartbeat/\(Self.secret)", "ok", [:])
                #expect(reply.status == 200)
            }
            let position = world.node.board.position
            _ = try await world.post("/heartbeat/\(Self.secret)", "ok", [:])
            #expect(world.node.board.position == position)
        }
    }

    static let told = """
        {"installation": "1f2e3d4c", "node": "node-7", "at": "2026-11-23T08:00:00Z", \
        "position": 412, "digest": "\(String(repeating: "ab", count: 32))"}
        """

    @Test func `what another Muster tells about its journal is kept`() async throws {
        try await withKey { world in
            _ = try await world.post("/heartbeat/\(Self.secret)", Self.told, [:])
            let told = try #require(world.node.board.installation.heartbeats["west"]?.told)
            #expect(told.installation == "1f2e3d4c")
            #expect(told.position == 412)
            #expect(told.digest.bytes == [UInt8](repeating: 0xAB, count: 32))
            let later = Self.told.replacingOccurrences(of: "412", with: "400")
                .replacingOccurrences(of: "08:00:00", with: "08:00:30")
            _ = try await world.post("/heartbeat/\(Self.secret)", later, [:])
            let incident = try #require(world.node.board.incident(1))
            #expect(
                incident.title == "The journal of west lost entries: it had 412 entries, and now "
                    + "ends at 400")
        }
    }

    static let strange = [
        "", "{", "[]", "{}", "backup of 12 GB done", "null",
        told.replacingOccurrences(of: "412", with: "-1"),
        told.replacingOccurrences(of: "412", with: "1e9"),
        told.replacingOccurrences(of: "abab", with: "abxb"),
        told.replacingOccurrences(of: "node-7", with: String(repeating: "n", count: 65)),
        told.replacingOccurrences(of: "2026-11-23T08:00:00Z", with: "today"),
    ]

    @Test(arguments: strange)
    func `a beat is a beat whatever comes with it`(body: String) async throws {
        try await withKey { world in
            let reply = try await world.post("/heartbeat/\(Self.secret)", body, [:])
            #expect(reply.status == 200)
            let beat = try #require(world.node.board.installation.heartbeats["west"])
            #expect(beat.told == nil)
        }
    }

    @Test func `only a heartbeat's own key beats, and what went wrong is kept for its owner`()
        async throws
    {
        try await withKey { world in
            let nobody = try await world.get("/heartbeat/nobodys-key", [:])
            #expect(nobody.status == 403)
            let other = try await world.get("/heartbeat/\(TestServer.pagerDutyKey)", [:])
            #expect(other.status == 400)
            #expect(other.json["type"] as? String == "urn:muster:problem:wrong-format")
            #expect(world.node.board.installation.refused["pager"]?.count == 1)
            let event = try await world.post("/v2/enqueue", world.event(Self.secret), [:])
            #expect(event.status == 400)
            let large = [UInt8](repeating: 0x20, count: Limits.bodyBytes + 1)
            let reply = try await world.client.send(
                "POST", "/heartbeat/\(Self.secret)", headers: [:], body: large)
            #expect(reply.status == 413)
            #expect(world.node.board.installation.refused["west"] != nil)
        }
    }

    @Test func `keys are made with their rhythm and listed with what was heard`() async throws {
        try await TestServer.run { world in
            let made = try await world.post(
                "/api/v1/keys",
                #"{"format": "heartbeat", "id": "job", "every": "24h", "grace": "10m", "#
                    + #""severity": "error"}"#)
            #expect(made.status == 201)
            #expect(made.json["address"] as? String == "/heartbeat/KEY")
            let secret = try #require(made.json["secret"] as? String)
            var row = try await Self.row("job", world)
            #expect(row["interval"] as? Int == 86_400)
            #expect(row["grace"] as? Int == 600)
            #expect(row["severity"] as? String == "sev3")
            #expect(row["last_beat_at"] == nil)
            _ = try await world.get("/heartbeat/\(secret)", [:])
            row = try await Self.row("job", world)
            #expect(row["last_beat_at"] is String)
            #expect(row["expected_until"] is String)
            #expect(row["silent"] as? Bool == false)
        }
    }

    private static func row(_ id: String, _ world: TestServer) async throws -> [String: Any] {
        let keys = try await world.get("/api/v1/keys").json["keys"] as? [[String: Any]] ?? []
        let row = keys.first { $0["id"] as? String == id }
        return try #require(row?["heartbeat"] as? [String: Any])
    }

    static let wrong = [
        (
            #"{"format": "heartbeat"}"#,
            "every: missing; say how often the heartbeat comes, such as 60s"
        ),
        (
            #"{"format": "heartbeat", "every": "60"}"#,
            "every: expected 60s, 10m, 24h or 7d, found \"60\""
        ),
        (#"{"format": "heartbeat", "every": "5s"}"#, "every: expected 10 s to 35 d, found 5 s"),
        (
            #"{"format": "heartbeat", "every": "60s", "grace": "9d"}"#,
            "grace: expected 1 s to 7 d, found 9 d"
        ),
        (
            #"{"format": "heartbeat", "every": "60s", "severity": "sev1"}"#,
            "severity: expected sev2 to sev5; only a rule or a person makes sev1"
        ),
        (
            #"{"format": "heartbeat", "every": "60s", "severity": "loud"}"#,
            "severity: expected sev2 to sev5 or critical, error, warning or info, found \"loud\""
        ),
        (
            #"{"format": "pagerduty", "every": "60s"}"#,
            "every: only a key of the format heartbeat has it"
        ),
    ]

    @Test(arguments: wrong)
    func `a rhythm that cannot be kept is refused in words`(body: String, words: String)
        async throws
    {
        try await TestServer.run { world in
            let reply = try await world.post("/api/v1/keys", body)
            #expect(reply.status == 422)
            #expect(reply.json["errors"] as? [String] == [words])
        }
    }

    /// A clock that a test sets forward.
    private final class Clock: Sendable {
        private let ahead = Mutex<Int64>(0)

        var reading: Engine.Reading {
            let ahead = ahead.withLock { $0 }
            let now = SystemClock.read()
            return Engine.Reading(
                wall: now.wall + .milliseconds(ahead), monotonic: now.monotonic + ahead)
        }

        /// Sets it forward to this moment.
        func pass(to moment: Moment) {
            let away = (moment - reading.wall).inMilliseconds
            ahead.withLock { $0 += max(0, away) }
        }
    }

    @Test func `silence is counted for Prometheus and shown on the settings`() async throws {
        let clock = Clock()
        try await TestServer.run(clock: { clock.reading }) { world in
            _ = await world.administer(
                .createKey(
                    id: "west", digest: Secret.digest(of: Self.secret), service: nil,
                    format: "heartbeat", rhythm: Rhythm(interval: .seconds(60))))
            _ = try await world.get("/heartbeat/\(Self.secret)", [:])
            let (cookie, _) = try await world.signIn()
            let before = try await world.get("/settings", ["Cookie": cookie]).body
            #expect(before.contains("Expected until") && !before.contains(">silent<"))
            #expect(try await world.get("/metrics").body.contains("muster_heartbeats_silent 0"))
            // To just before its moment: an engine that looks long after it would put it off.
            let moment = try #require(
                world.node.board.installation.heartbeats["west"]?.expectedUntil)
            clock.pass(to: moment - .seconds(1))
            world.node.mailbox.post(.input(.tick))
            let end = ContinuousClock.now + .seconds(20)
            while world.node.board.incident(1) == nil, ContinuousClock.now < end {
                await Task.yield()
            }
            #expect(world.node.board.incident(1)?.title.hasPrefix("No heartbeat from west") == true)
            #expect(try await world.get("/metrics").body.contains("muster_heartbeats_silent 1"))
            let after = try await world.get("/settings", ["Cookie": cookie]).body
            #expect(after.contains(">silent<") && !after.contains("Expected until"))
        }
    }
}
