import Core
import Foundation
import Journals
import Nodes
import Testing

@testable import Server

@Suite("What machines ask about the server")
struct OperationTests {
    private func problems(_ reply: Reply) -> String {
        (reply.json["problems"] as? [String])?.joined(separator: "; ") ?? reply.body
    }

    @Test func `the operation's addresses answer`() async throws {
        try await TestServer.run { world in
            _ = try await world.declare()
            #expect(try await world.get("/healthz", [:]).json["version"] as? String == "1.2.3")
            let ready = try await world.get("/readyz", [:])
            #expect(ready.status == 200)
            #expect(ready.json["ready"] as? Bool == true, "\(ready.body)")
            #expect(ready.json["handbook_refused"] as? Bool == false)
            let metrics = try await world.get("/metrics", [:])
            for line in [
                #"muster_incidents_open{severity="sev1"} 1"#, "process_resident_memory_bytes",
                "muster_journal_writable 1", "muster_handbook_refused 0",
            ] {
                #expect(metrics.body.contains(line), "\(line)")
            }
            #expect(try await world.client.send("HEAD", "/healthz").body.isEmpty)
        }
    }

    @Test func `a node whose last append failed is not ready, until one is done`() async throws {
        try await TestServer.run { world in
            world.journal.failNext(.unavailable)
            #expect(try await world.post("/v2/enqueue", world.event(), [:]).status == 503)
            let refused = try await world.get("/readyz", [:])
            #expect(refused.status == 503)
            #expect(problems(refused).contains("the last append failed"), "\(refused.body)")
            #expect(
                try await world.get("/metrics", [:]).body.contains("muster_journal_writable 0"))
            while try await world.post("/v2/enqueue", world.event(), [:]).status != 202 {
                await Task.yield()
            }
            #expect(try await world.get("/readyz", [:]).status == 200)
        }
    }

    @Test func `what can never be written is Muster's own fault, and blocks nobody`() async throws {
        try await TestServer.run { world in
            world.journal.failNext(.invalid)
            let failed = try await world.post("/v2/enqueue", world.event(), [:])
            #expect(failed.status == 500, "\(failed.body)")
            #expect(failed.body.contains("Muster"), "\(failed.body)")
            let next = try await world.post("/v2/enqueue", world.event(dedup: "d2"), [:])
            #expect(next.status == 202)
            let titles = world.node.board.incidents.values.map(\.title)
            #expect(titles.contains { $0.hasPrefix("Muster cannot write what it decided") })
        }
    }

    @Test func `a store that takes no writes is found out without an append`() async throws {
        try await TestServer.run { world in
            // A fault that waits for the next append, which does not come; the last one was just now.
            world.journal.failNext(.unavailable)
            let until = ContinuousClock.now + .seconds(10)
            var reply = try await world.get("/readyz", [:])
            while reply.status == 200, ContinuousClock.now < until {
                await Task.yield()
                reply = try await world.get("/readyz", [:])
            }
            #expect(reply.status == 503)
            #expect(
                problems(reply).contains("the journal cannot be written: the journal is not"),
                "\(reply.body)")
        }
    }

    @Test func `a probe is made only when asked, and seldom`() async {
        let probe = WriteProbe()
        var asked = 0
        func outcome(proven: Int64, at now: Int64, says: String?) async -> String? {
            await probe.outcome(proven: proven, at: now) {
                asked += 1
                return says
            }
        }
        #expect(await outcome(proven: 10_000, at: 10_999, says: "full") == nil)
        #expect(asked == 0)
        #expect(await outcome(proven: 10_000, at: 11_000, says: "full") == "full")
        #expect(await outcome(proven: 10_000, at: 11_999, says: nil) == "full")
        #expect(asked == 1)
        // An append in between is as good as a probe.
        #expect(await outcome(proven: 11_500, at: 11_999, says: "full") == nil)
        #expect(await outcome(proven: 10_000, at: 12_000, says: nil) == nil)
        #expect(asked == 2)
    }

    @Test func `a refused handbook is told, and takes nobody out of service`() async throws {
        try await TestServer.run(alarms: ["rosters/all.yaml:3: secret words"]) { world in
            let ready = try await world.get("/readyz", [:])
            #expect(ready.status == 200)
            #expect(ready.json["handbook_refused"] as? Bool == true)
            let warnings = ready.json["warnings"] as? [String] ?? []
            #expect(warnings.first?.contains("handbook's files are refused") == true)
            // Anybody may ask: what stands in the files is not for them.
            #expect(!ready.body.contains("secret words"))
            #expect(
                try await world.get("/metrics", [:]).body.contains("muster_handbook_refused 1"))
        }
    }
}
