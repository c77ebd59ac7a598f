import Core
import Foundation
import Journals
import Nodes
import Testing

@testable import Server

@Suite("A held installation")
struct HoldTests {
    /// Another process restored: an entry that the node meets at its next append.
    private func hold(_ world: TestServer) async throws {
        let head = try await world.journal.head()
        let id = BatchID(node: "restore", serial: 1)
        let entry = Entry(
            position: head.position.next, at: SystemClock.now(), by: .operatorShell, batch: id,
            incident: nil,
            event: .held(Event.Held(backedUpAt: Moment(seconds: 1_790_000_000), epoch: 2)))
        _ = try await world.journal.append(Batch(id: id, entries: [entry]), after: head)
        #expect(try await world.post("/v2/enqueue", world.event(dedup: "first"), [:]).status == 202)
    }

    @Test func `says so on every screen, to machines and in every answer`() async throws {
        try await TestServer.run { world in
            try await hold(world)
            let (cookie, _) = try await world.signIn()
            for path in ["/incidents", "/mine", "/oncall", "/settings", "/incidents/1", "/held"] {
                let body = try await world.get(path, ["Cookie": cookie]).body
                #expect(body.contains("Muster is held: it was restored"), "\(path)")
            }
            #expect(try await world.get("/sign-in", [:]).body.contains("Muster is held"))
            let ready = try await world.get("/readyz", [:])
            #expect(ready.status == 200, "alerts are taken")
            #expect(ready.json["held"] as? Bool == true)
            #expect((ready.json["warnings"] as? [String])?.first?.contains("held") == true)
            #expect(try await world.get("/metrics", [:]).body.contains("muster_held 1\n"))
            #expect(try await world.get("/api/v1/incidents").header("Muster-Held") == "true")
        }
    }

    @Test func `is resumed by a button on a screen that shows what is open`() async throws {
        try await TestServer.run { world in
            try await hold(world)
            let (cookie, csrf) = try await world.signIn()
            let shown = try await world.get("/held", ["Cookie": cookie]).body
            #expect(shown.contains("disk full"))
            #expect(shown.contains(#"name="seen" value="1""#))
            #expect(
                try await world.post("/v2/enqueue", world.event(dedup: "more"), [:]).status == 202)
            _ = try await world.declare("Another one")
            let late = try await world.post(
                form: "csrf=\(csrf)&seen=1", to: "/resume", cookie: cookie)
            #expect(late.status == 409)
            #expect(late.body.contains("Other incidents are open"))
            #expect(late.body.contains("Another one"))
            #expect(world.node.board.installation.hold != nil)
            let done = try await world.post(
                form: "csrf=\(csrf)&seen=2", to: "/resume", cookie: cookie)
            #expect(done.status == 303)
            #expect(world.node.board.installation.hold == nil)
            #expect(
                !(try await world.get("/held", ["Cookie": cookie]).body.contains(
                    "<button class=\"grave")))
            #expect(try await world.get("/metrics", [:]).body.contains("muster_held 0\n"))
        }
    }

    @Test func `is resumed through the API with the number of open incidents`() async throws {
        try await TestServer.run { world in
            try await hold(world)
            let seen = try await world.get("/api/v1/hold").json
            #expect(seen["held"] as? Bool == true)
            #expect(seen["open"] as? Int == 1)
            #expect(try await world.post("/api/v1/resume").status == 422)
            let wrong = try await world.post("/api/v1/resume", #"{"seen": 7}"#)
            #expect(wrong.status == 409)
            #expect(wrong.json["type"] as? String == "urn:muster:problem:unseen")
            let done = try await world.post("/api/v1/resume", #"{"seen": 1}"#)
            #expect(done.status == 200, "\(done.body)")
            #expect(done.json["held"] as? Bool == false)
        }
    }
}
