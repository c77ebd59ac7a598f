import Core
import Delivery
import Testing

@Suite struct `Calendars from an address` {
    private static func fetch(
        _ url: String, isPrivateAllowed: Bool = true
    ) -> (bytes: [UInt8]?, words: String) {
        do throws(CalendarFetch.Failed) {
            return (
                try CalendarFetch(isPrivateAllowed: isPrivateAllowed).bytes(from: url), ""
            )
        } catch {
            return (nil, error.words)
        }
    }

    @Test func `a calendar is fetched, after a redirect too`() throws {
        let receiver = try Receiver { request in
            request.line.contains("/old")
                ? .status(302, headers: ["Location: /new"]) : .status(200)
        }
        defer { receiver.server.stop() }
        #expect(Self.fetch(receiver.url("/new")).bytes == Array("ok".utf8))
        #expect(Self.fetch(receiver.url("/old")).bytes == Array("ok".utf8))
    }

    @Test func `a private address is not connected to unless it is allowed`() throws {
        let receiver = try Receiver { _ in .status(200) }
        defer { receiver.server.stop() }
        for host in ["127.0.0.1", "localhost", "2130706433", "[::ffff:127.0.0.1]"] {
            let url = "http://\(host):\(receiver.server.port)/"
            let (bytes, words) = Self.fetch(url, isPrivateAllowed: false)
            #expect(bytes == nil)
            #expect(words.contains("which is not a public address"), "\(host): \(words)")
        }
        #expect(receiver.server.connections == 0)
    }

    @Test func `what is no calendar's answer is said`() throws {
        let receiver = try Receiver { request in
            if request.line.contains("/loop") { return .status(302, headers: ["Location: /loop"]) }
            if request.line.contains("/file") {
                return .status(302, headers: ["Location: file:///etc/passwd"])
            }
            return .status(404)
        }
        defer { receiver.server.stop() }
        let rows: [(String, String)] = [
            (receiver.url("/gone"), "the calendar's server answered 404"),
            (receiver.url("/loop"), "the calendar cannot be fetched: Maximum (5) redirects"),
            (receiver.url("/file"), "the calendar cannot be fetched: Protocol \"file\""),
            ("file:///etc/passwd", "expected an address that begins with https://"),
            ("http://127.0.0.1/a b", "the address has a blank in it"),
        ]
        for (url, words) in rows {
            let answer = Self.fetch(url)
            #expect(answer.bytes == nil, "\(url)")
            #expect(answer.words.hasPrefix(words), "\(url): \(answer.words)")
        }
    }

    @Test func `a calendar without end is cut off`() throws {
        let block = String(repeating: "x", count: Limits.calendarBytes + 1)
        let receiver = try Receiver { _ in
            .raw("HTTP/1.1 200 x\r\nContent-Length: \(block.utf8.count)\r\n\r\n\(block)")
        }
        defer { receiver.server.stop() }
        #expect(
            Self.fetch(receiver.url()).words
                == "the calendar has more than \(Limits.calendarBytes) bytes")
    }
}
