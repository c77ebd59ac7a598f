import Core
import Foundation
import Journals
import Nodes
import Testing

@testable import Server

@Suite("The live stream")
struct StreamTests {
    @Test func `a listener hears what happens, and only of its incident`() async throws {
        try await TestServer.run { world in
            let first = try await world.declare()
            let second = try await world.declare("Another")
            async let heard = world.client.listen(
                "/api/v1/stream?incident=\(first)", headers: TestServer.bearer
            ) { $0.contains("hear this") }
            while world.node.board.feed.listeners == 0 { await Task.yield() }
            for (number, text) in [(second, "not this"), (first, "hear this")] {
                _ = try await world.post(
                    "/api/v1/incidents/\(number)/note", #"{"text": "\#(text)"}"#)
            }
            let text = try await heard
            #expect(text.contains("event: entry"))
            #expect(text.contains(#""kind":"noted""#))
            #expect(!text.contains("not this"))
        }
    }

    @Test func `a stream ends with the token that it was opened with`() async throws {
        try await TestServer.run { world in
            async let heard = world.client.listen(
                "/api/v1/stream", headers: TestServer.bearer.merging(["Connection": "close"]) { $1 }
            ) { _ in false }
            while world.node.board.feed.listeners == 0 { await Task.yield() }
            let began = ContinuousClock.now
            let revoked = try await world.client.send(
                "DELETE", "/api/v1/tokens/ada-1", headers: TestServer.bearer)
            #expect(revoked.status == 200)
            // Whoever listens no longer hears that they are out, either.
            let text = try await heard
            #expect(text.contains(": muster"))
            #expect(!text.contains("event: entry"), "\(text)")
            #expect(ContinuousClock.now - began < .seconds(30))
            #expect(world.node.board.feed.listeners == 0)
        }
    }

    @Test(arguments: [true, false])
    func `a listener that comes back hears what it missed, once`(byHeader: Bool) async throws {
        try await TestServer.run { world in
            let number = try await world.declare()
            let seen = world.node.board.position
            for text in ["one", "two", "three"] {
                _ = try await world.post(
                    "/api/v1/incidents/\(number)/note", #"{"text": "\#(text)"}"#)
            }
            var headers = TestServer.bearer
            if byHeader { headers["Last-Event-ID"] = "\(seen)" }
            let text = try await world.client.listen(
                "/api/v1/stream" + (byHeader ? "" : "?after=\(seen)"), headers: headers
            ) { $0.contains("three") }
            let ids = text.split(separator: "\n").filter { $0.hasPrefix("id: ") }
                .compactMap { Int($0.dropFirst(4)) }
            #expect(ids.first ?? 0 > seen.value)
            #expect(ids == Array(Set(ids)).sorted())
            #expect(text.components(separatedBy: ": two").count == 2, "\(text)")
        }
    }
}
