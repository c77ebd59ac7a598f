import App
import Foundation
import Testing

/// Two installations that watch each other: each sends its heartbeats to a key of the other.
@Suite(.serialized) struct `Two installations` {
    private struct Keys: Decodable {
        struct Beat: Decodable {
            var last_beat_at: String?
            var expected_until: String?
            var silent: Bool
        }
        struct Key: Decodable {
            var id: String
            var heartbeat: Beat?
        }
        var keys: [Key]
    }

    private struct Side {
        let program: Program
        let pages: Hooks
        let token: String
        /// Where the other one sends.
        let address: String

        init() throws {
            pages = try #require(Hooks())
            program = try Program()
            try program.write(Rosters.small(hooks: pages.port, services: 1))
            let made = try program.run(
                [
                    "key", "create", "--format", "heartbeat", "--name", "the-other", "--every",
                    "10s", "--grace", "1s",
                ] + program.place)
            try #require(made.status == 0, "\(made.complaint)")
            let key = made.output.trimmingCharacters(in: .whitespacesAndNewlines)
            address = "\(program.url)/heartbeat/\(key)"
            token = try program.token(for: "pat")
        }

        func serve(watchedBy other: Side) throws {
            try program.serve(
                environment: ["WATCHED_AT": other.address],
                arguments: ["--heartbeat", "${WATCHED_AT}", "--heartbeat-interval", "1"])
        }

        func beat() throws -> Keys.Beat {
            let answer = try program.client(token).send("GET", "/api/v1/keys")
            let keys = try JSONDecoder().decode(Keys.self, from: Data(answer.body)).keys
            return try #require(keys.first { $0.id == "the-other" }?.heartbeat)
        }

        var alarms: [Hooks.Arrival] {
            pages.all.filter { $0.body.contains("No heartbeat from the-other") }
        }
    }

    @Test func `watch each other: one that stands still is a case and a page of the other`() throws
    {
        let (one, two) = (try Side(), try Side())
        let listed = try one.program.run(["key", "list"] + one.program.place)
        #expect(listed.output.contains("never yet"), "\(listed.output)")
        try one.serve(watchedBy: two)
        try two.serve(watchedBy: one)
        for side in [one, two] {
            try side.program.wait(for: "beats of the other", within: 30) {
                try side.beat().last_beat_at != nil
            }
            #expect(try side.program.metric("muster_heartbeats_silent") == 0)
        }

        two.program.freeze()
        defer { two.program.goOn() }
        try one.program.wait(for: "a page about it", within: 40) { !one.alarms.isEmpty }
        #expect(try one.program.metric("muster_heartbeats_silent") == 1)
        #expect(try one.beat().silent)
        let number = try one.program.incident(titled: "No heartbeat from the-other", one.token)

        two.program.goOn()
        try one.program.waitUntil(number, is: "resolved", one.token)
        #expect(try one.program.metric("muster_heartbeats_silent") == 0)
        // Who stood still does not blame the other for what it could not hear.
        let heard = try #require(try two.beat().last_beat_at)
        try two.program.wait(for: "beats of the other again", within: 40) {
            try two.beat().last_beat_at ?? "" > heard
        }
        #expect(one.program.log.contains("does not answer"))
        #expect(!one.program.log.contains("/heartbeat/"), "the address is a secret")
        #expect(try !two.beat().silent)
        #expect(two.alarms.isEmpty)
    }
}
