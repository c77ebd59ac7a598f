import App
import Foundation
import Testing

/// Requests that no honest client makes: each is answered as it should be, and nothing is smuggled
/// in behind it.
@Suite struct RawRequests {
    /// Alerts' bodies may be as long as this, and no longer.
    private static let bound = 512 * 1024

    private struct Target {
        let hooks: Hooks
        let program: Program
        let key: String
        let token: String

        init() throws {
            hooks = try #require(Hooks())
            program = try Program()
            try program.write(Rosters.small(hooks: hooks.port, services: 4))
            key = try program.key(format: "pagerduty")
            token = try program.token(for: "pat")
            try program.serve()
        }

        /// A whole request with an alert of this title.
        func request(
            _ title: String, of service: String = "svc-0", _ fields: [String] = [],
            version: String = "1.1"
        ) -> String {
            let body = String(
                decoding: program.trigger(title, of: service, key: key), as: UTF8.self)
            return head(["Content-Length: \(body.utf8.count)"] + fields, version: version) + body
        }

        func head(_ fields: [String], version: String = "1.1") -> String {
            ([
                "POST /v2/enqueue HTTP/\(version)", "Host: localhost",
                "Content-Type: application/json",
            ]
                + fields).map { $0 + "\r\n" }.joined() + "\r\n"
        }

        /// The server still works, and knows of these incidents and no others.
        func knows(_ titles: Set<String>) throws {
            let last = Marker.title
            let posted = try program.client().send(
                "POST", "/v2/enqueue", body: program.trigger(last, of: "svc-3", key: key))
            #expect(posted.status == 202)
            #expect(try Set(program.allTitles(token)) == titles.union([last]))
        }
    }

    private enum Marker {
        static let title = "the server still works"
    }

    @Test func `requests that come together are answered in their order`() throws {
        let target = try Target()
        let connection = try RawConnection(to: target.program.port)
        connection.say(
            target.request("first") + "GET /nowhere HTTP/1.1\r\nHost: localhost\r\n\r\n"
                + target.request("second", of: "svc-1") + target.request("third", of: "svc-2"))
        connection.listen(for: 4)
        #expect(connection.statuses == [202, 404, 202, 202], "\(connection.text)")
        try target.knows(["first", "second", "third"])
    }

    @Test func `a request behind one that waits to be told to go on is its own`() throws {
        let target = try Target()
        let connection = try RawConnection(to: target.program.port)
        connection.say(
            target.request("first", ["Expect: 100-continue"])
                + target.request("second", of: "svc-1"))
        connection.listen(for: 2)
        #expect(connection.statuses == [202, 202], "\(connection.text)")
        try target.knows(["first", "second"])
    }

    @Test func `who expects to be told to go on and is refused may not go on`() throws {
        let target = try Target()
        let connection = try RawConnection(to: target.program.port)
        connection.say(
            target.head(["Content-Length: 9000000", "Expect: 100-continue"])
                + target.request("smuggled"))
        connection.listen(for: 2, within: 5)
        #expect(connection.allStatuses == [413], "\(connection.text)")
        try target.knows([])
    }

    @Test func `a body in pieces has the same bound`() throws {
        let target = try Target()
        let connection = try RawConnection(to: target.program.port)
        connection.say(target.head(["Transfer-Encoding: chunked"]))
        let piece = String(repeating: " ", count: 65_536)
        for _ in 0..<(Self.bound / 65_536 + 4) { connection.say("10000\r\n\(piece)\r\n") }
        connection.say("0\r\n\r\n" + target.request("smuggled"))
        connection.listen(for: 2, within: 5)
        #expect(connection.allStatuses == [413], "\(connection.text)")
        try target.knows([])
    }

    @Test func `a body announced too large hides no second request`() throws {
        let target = try Target()
        let connection = try RawConnection(to: target.program.port)
        connection.say(
            target.head(["Content-Length: \(Self.bound + 1)"]) + target.request("smuggled"))
        connection.listen(for: 2, within: 5)
        #expect(connection.allStatuses == [413], "\(connection.text)")
        try target.knows([])
    }

    @Test(arguments: [
        ["Content-Length: 4", "Transfer-Encoding: chunked"],
        ["Transfer-Encoding: chunked", "Content-Length: 4"],
        ["Transfer-Encoding: chunked", "Transfer-Encoding: identity", "Content-Length: 4"],
        ["Transfer-Encoding: xchunked", "Content-Length: 4"],
        ["Content-Length: 4", "Content-Length: 5"], ["Content-Length: +4"],
        ["Content-Length: 4, 4"], ["Content-Length : 4"], ["Content-Length: 18446744073709551620"],
    ])
    func `a body whose length is said twice or oddly is refused`(_ fields: [String]) throws {
        let target = try Target()
        let connection = try RawConnection(to: target.program.port)
        connection.say(target.head(fields) + "0\r\n\r\n" + target.request("smuggled"))
        connection.listen(for: 2, within: 5)
        #expect(connection.statuses.count == 1, "\(connection.text)")
        #expect([400, 413, 501].contains(connection.statuses.first ?? 0), "\(connection.text)")
        try target.knows([])
    }

    @Test func `a body that breaks off is no alert`() throws {
        let target = try Target()
        let whole = target.request("cut")
        for end in [RawConnection.finish, RawConnection.breakOff] {
            let connection = try RawConnection(to: target.program.port)
            connection.say(String(whole.dropLast(1)))
            end(connection)()
            connection.listen(for: 1, within: 5)
            #expect(!connection.statuses.contains(202), "\(connection.text)")
        }
        try target.knows([])
    }

    @Test(arguments: [
        "X-Odd: a\0b", "X-O\0dd: a", "X-Odd: a\rX-Evil: b", "X Odd: a", "X-Odd\t: a",
    ])
    func `a field with bytes that no field may have is refused`(_ field: String) throws {
        let target = try Target()
        let connection = try RawConnection(to: target.program.port)
        connection.say(target.request("odd", [field]) + target.request("smuggled", of: "svc-1"))
        connection.listen(for: 2, within: 5)
        #expect(connection.statuses == [400], "\(connection.text)")
        try target.knows([])
    }

    @Test func `a body with a raw NUL is refused, and one that is written as it should be is not`()
        throws
    {
        let target = try Target()
        let connection = try RawConnection(to: target.program.port)
        connection.say(
            target.request("no\0ne") + target.request("o\\u0000dd", of: "svc-1"))
        connection.listen(for: 2)
        #expect(connection.statuses == [400, 202], "\(connection.text)")
        let titles = try target.program.allTitles(target.token)
        #expect(titles.count == 1 && titles.first?.contains("\0") == false, "\(titles)")
    }

    @Test func `an old client is not told to go on, which it would take for the answer`() throws {
        let target = try Target()
        let connection = try RawConnection(to: target.program.port)
        connection.say(target.request("old", ["Expect: 100-continue"], version: "1.0"))
        connection.listen(for: 1)
        #expect(connection.allStatuses == [202], "\(connection.text)")
        try target.knows(["old"])
    }
}
