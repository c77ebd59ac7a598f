import Core
import Foundation
import Journals
import Nodes
import Testing

@testable import Server

@Suite("Bodies and their bound")
struct BodyBoundTests {
    private static let tooMuch = 10 * 1024 * 1024

    private static func head(_ fields: String...) -> String {
        let lines = ["POST /v2/enqueue HTTP/1.1", "Host: localhost"] + fields
        return lines.joined(separator: "\r\n") + "\r\n\r\n"
    }

    /// How a client may send what is too much before it reads a word.
    struct Sending: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let bytes: [UInt8]
    }

    static let sendings = [
        Sending(
            testDescription: "a length, and more to come",
            bytes: Array(head("Content-Length: \(tooMuch)").utf8) + body),
        Sending(
            testDescription: "a length, and nothing after it",
            bytes: Array(head("Content-Length: \(tooMuch)", "Connection: close").utf8) + body),
        Sending(
            testDescription: "in chunks",
            bytes: Array(head("Transfer-Encoding: chunked").utf8)
                + Array("\(String(tooMuch, radix: 16))\r\n".utf8) + body
                + Array("\r\n0\r\n\r\n".utf8)),
        Sending(
            testDescription: "in broken chunks",
            bytes: Array(head("Transfer-Encoding: chunked").utf8)
                + Array("\(String(700_000, radix: 16))\r\n".utf8) + body),
    ]

    private static let body = [UInt8](repeating: 0x20, count: tooMuch)

    @Test(arguments: sendings)
    func `a client that sends all before it reads is told 413 at once`(
        _ sending: Sending
    ) async throws {
        try await TestServer.run { world in
            let began = ContinuousClock.now
            let text = try await world.client.converse([.init(sending.bytes)])
            // Not by the patience of the client, which is forty seconds.
            #expect(ContinuousClock.now - began < .seconds(30))
            let reply = try #require(Reply(Array(text.utf8)), "\(text)")
            #expect(reply.status == 413)
            #expect(reply.header("Connection") == "close")
            #expect(reply.json["type"] as? String == "urn:muster:problem:too-large")
        }
    }

    @Test func `a client that never stops is hung up on, and the next one is served`() async throws
    {
        try await TestServer.run { world in
            let endless = [UInt8](repeating: 0x20, count: 4 * Limits.droppedBodyBytes)
            let began = ContinuousClock.now
            _ = try await world.client.converse([
                .init(Self.head("Content-Length: \(endless.count)")), .init(endless),
            ])
            #expect(ContinuousClock.now - began < .seconds(30))
            #expect(try await world.post("/v2/enqueue", world.event(), [:]).status == 202)
        }
    }

    @Test func `a body that does not come is not waited for, and the next one is served`()
        async throws
    {
        try await TestServer.run(bodyTime: .milliseconds(300)) { world in
            let began = ContinuousClock.now
            let text = try await world.client.converse([
                .init(Self.head("Content-Length: 500") + "{")
            ])
            #expect(!text.contains(" 202 "), "\(text)")
            #expect(ContinuousClock.now - began < .seconds(30))
            #expect(try await world.post("/v2/enqueue", world.event(), [:]).status == 202)
        }
    }

    @Test func `a body that is announced too large is refused before it is sent`() async throws {
        try await TestServer.run { world in
            let text = try await world.client.converse([
                .init(
                    Self.head("Content-Length: \(Self.tooMuch)", "Expect: 100-continue"))
            ])
            #expect(text.hasPrefix("HTTP/1.1 413 "), "\(text)")
            #expect(text.lowercased().contains("\r\nconnection: close\r\n"))
        }
    }

    @Test func `a body that is held back is asked for`() async throws {
        try await TestServer.run { world in
            let event = world.event()
            let text = try await world.client.converse([
                .init(
                    Self.head(
                        "Content-Length: \(event.utf8.count)", "Expect: 100-continue",
                        "Connection: close")),
                .init(event, after: "HTTP/1.1 100 Continue\r\n\r\n"),
            ])
            #expect(text.hasPrefix("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 202 "), "\(text)")
            #expect(world.node.board.incidents.count == 1)
        }
    }

    @Test func `a body that nobody wants is not asked for`() async throws {
        try await TestServer.run { world in
            let text = try await world.client.converse([
                .init(
                    "POST /api/v1/incidents HTTP/1.1\r\nHost: localhost\r\n"
                        + "Content-Length: 15\r\nExpect: 100-continue\r\n\r\n")
            ])
            #expect(text.hasPrefix("HTTP/1.1 401 "), "\(text)")
            #expect(text.lowercased().contains("\r\nconnection: close\r\n"))
        }
    }

    @Test func `a connection goes on after a refused request whose body is whole`() async throws {
        try await TestServer.run { world in
            let event = world.event()
            let refused = Self.head("Content-Length: 2") + "{}"
            let text = try await world.client.converse([
                .init(refused),
                .init(
                    Self.head("Content-Length: \(event.utf8.count)", "Connection: close") + event,
                    after: "HTTP/1.1 400 "),
            ])
            #expect(text.contains("HTTP/1.1 202 "), "\(text)")
        }
    }
}
