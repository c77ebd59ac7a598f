import Core
import Foundation
import Journals
import Seals
import Testing

@testable import Nodes
@testable import Server

@Suite("A database that cannot be reached")
struct AwayTests {
    private let words = "the database cannot be reached"
    private let secret = "no route to db7"

    @Test func `every screen says as of when it is, and the war room stays`() async throws {
        try await TestServer.run { world in
            let number = try await world.declare("Ledger is down")
            let cookie = ["Cookie": try await world.signIn().cookie]
            let link = try #require(world.link(number))
            let screens = [
                "/incidents", "/mine", "/incidents/\(number)", "/incidents/\(number)/board",
                "/oncall", "/settings",
            ]
            world.node.hear(.away(secret))
            for path in screens {
                let shown = try await world.get(path, cookie)
                #expect(shown.status == 200, "\(path)")
                #expect(shown.body.contains("Shown as of"), "\(path)")
                #expect(shown.body.contains("\(words): \(secret)"), "\(path)")
            }
            #expect(try await world.get("/incidents", cookie).body.contains("Ledger is down"))
            #expect(try await world.get(link.path, [:]).body.contains(words))
            // Whoever is not signed in learns nothing of the inside.
            let open = try await world.get("/sign-in", [:]).body
            #expect(open.contains(words) && !open.contains(secret))
            world.node.hear(.back)
            for path in screens + ["/sign-in"] {
                #expect(try await !world.get(path, cookie).body.contains(words), "\(path)")
            }
        }
    }

    @Test func `machines are told in words and by a figure`() async throws {
        try await TestServer.run { world in
            #expect(try await world.get("/metrics", [:]).body.contains("muster_database_away 0"))
            world.node.hear(.away(secret))
            let ready = try await world.get("/readyz", [:])
            #expect(ready.status == 503)
            let problems = ready.json["problems"] as? [String] ?? []
            #expect(problems.count == 1 && problems.first?.contains(words) == true)
            #expect(problems.first?.hasSuffix(secret) == true)
            let metrics = try await world.get("/metrics", [:]).body
            for line in [
                "muster_database_away 1", "muster_journal_up 0", "muster_journal_writable 0",
                "muster_nodes 1", "muster_node_rank 0", "muster_batch_conflicts_total 0",
            ] {
                #expect(metrics.contains("\n\(line)\n"), "\(line)")
            }
            world.node.hear(.alive(["test"]))
            #expect(try await world.get("/readyz", [:]).status == 200)
        }
    }

    @Test func `a sender whose key nobody can look for is asked to try again`() async throws {
        try await TestServer.run { world in
            let stranger = world.event("ffffffffffffffffffffffffffffffff")
            #expect(try await world.post("/v2/enqueue", stranger, [:]).status == 400)
            world.node.hear(.away(secret))
            #expect(try await world.post("/v2/enqueue", stranger, [:]).status == 503)
            let webhook = try await world.post("/intake/alertmanager/none", "{}", [:])
            #expect(webhook.status == 503)
        }
    }

    @Test func `a key that another node made a moment ago is good here`() async throws {
        try await TestServer.run { world in
            let other = Command(
                by: .muster, kind: .startNode("other", replacing: [], version: "1"))
            _ = await world.node.submit(other)
            let fresh = "00001111222233334444555566667777"
            let head = try await world.journal.head()
            let id = BatchID(node: "other", serial: 1)
            let created = Event.KeyCreated(
                id: "fresh", digest: Secret.digest(of: fresh), format: "pagerduty")
            let entry = Entry(
                position: head.position.next, at: SystemClock.read().wall, by: .operatorShell,
                batch: id, incident: nil, event: .keyCreated(created))
            _ = try await world.journal.append(Batch(id: id, entries: [entry]), after: head)
            let answer = try await world.post("/v2/enqueue", world.event(fresh), [:])
            #expect(answer.status == 202, "\(answer.body)")
            let stranger = world.event("ffffffffffffffffffffffffffffffff")
            #expect(try await world.post("/v2/enqueue", stranger, [:]).status == 400)
        }
    }

    @Test func `a node that appends has reached it, whatever its other connections say`()
        async throws
    {
        try await TestServer.run { world in
            world.node.hear(.away(secret))
            _ = try await world.declare()
            #expect(try await world.get("/readyz", [:]).status == 200)
        }
    }

    @Test func `a failed append counts no longer once it is reached anew`() async throws {
        try await TestServer.run { world in
            world.journal.failNext(.unavailable)
            let refused = try await world.post("/v2/enqueue", world.event(), [:])
            #expect(refused.status == 503)
            #expect(try await world.get("/readyz", [:]).status == 503)
            world.node.hear(.back)
            #expect(try await world.get("/readyz", [:]).status == 200)
        }
    }

    @Test func `a screen that is open hears of it at once`() async throws {
        try await TestServer.run { world in
            let steps: [(JournalNews, says: String)] = [
                (.away(secret), #"{"current":false}"#), (.back, #"{"current":true}"#),
            ]
            for (number, (news, says)) in steps.enumerated() {
                async let heard = world.client.listen(
                    "/api/v1/stream", headers: TestServer.bearer
                ) { $0.contains(says) }
                while world.node.board.feed.listeners <= number { await Task.yield() }
                world.node.hear(news)
                let text = try await heard
                #expect(text.contains("event: standing\ndata: \(says)"))
            }
        }
    }
}
