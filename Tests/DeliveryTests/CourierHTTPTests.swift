import Core
import Delivery
import Glibc
import Testing

@Suite struct `Webhooks over HTTP` {
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var answer: Receiver.Answer
        var kind: String
        var retryAfter: Duration?
        var testDescription: String { name }

        init(_ name: String, _ answer: Receiver.Answer, _ kind: String, _ wait: Duration? = nil) {
            self.name = name
            self.answer = answer
            self.kind = kind
            retryAfter = wait
        }
    }

    static let cases = [
        Case("200", .status(200), "delivered"),
        Case("202", .status(202), "delivered"),
        Case("204", .raw("HTTP/1.1 204 No Content\r\n\r\n"), "delivered"),
        Case("302 is not followed", .status(302, headers: ["Location: /other"]), "methodFailed"),
        Case("400", .status(400), "methodFailed"),
        Case("404", .status(404), "methodFailed"),
        Case("410", .status(410), "methodFailed"),
        Case("408", .status(408), "retry"),
        Case("425", .status(425), "retry"),
        Case("429", .status(429), "retry"),
        Case("429 and when", .status(429, headers: ["Retry-After: 7"]), "retry", .seconds(7)),
        Case(
            "503 and a wait that is too long", .status(503, headers: ["Retry-After: 999999"]),
            "retry", Limits.retryAfterCeiling),
        Case("404 cannot ask to wait", .status(404, headers: ["Retry-After: 7"]), "methodFailed"),
        Case("500", .status(500), "retry"),
        Case("503", .status(503), "retry"),
        Case("no answer", .close, "retry"),
        Case("hang", .hang, "retry"),
        Case("no HTTP", .raw("220 ready\r\n"), "retry"),
        Case("half an answer", .raw("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nok"), "delivered"),
        Case(
            "an endless answer",
            .raw("HTTP/1.1 200 OK\r\n\r\n" + String(repeating: "a", count: 200_000)), "delivered"),
    ]

    @Test(arguments: cases)
    func `each answer has its outcome`(_ row: Case) async throws {
        let receiver = try Receiver { _ in row.answer }
        defer { receiver.server.stop() }
        let timeout: Duration =
            if case .hang = row.answer { .milliseconds(300) } else { .seconds(10) }
        let report = try await Courier.with {
            await $0.deliver(.http(.local(receiver.url(), timeout: timeout)))
        }
        #expect(report.outcome.kind == row.kind, "\(report.outcome)")
        #expect(report.retryAfter == row.retryAfter)
        #expect(receiver.received.count == 1)
    }

    @Test func `what is posted arrives as it is`() async throws {
        let receiver = try Receiver { _ in .status(200) }
        defer { receiver.server.stop() }
        var parcel = HTTPParcel.local(receiver.url("/a?b=c"), body: "{\"wort\":\"Störung\"}")
        parcel.headers.append(("webhook-id", "17-3/hook"))
        parcel.headers.append(("X-Empty", ""))
        let sent = parcel
        let report = try await Courier.with { await $0.deliver(.http(sent)) }
        #expect(report == DeliveryReport(.delivered("200 OK"), connectionsOpened: 1))
        let request = try #require(receiver.received.first)
        #expect(request.line == "POST /a?b=c HTTP/1.1")
        #expect(request.body == "{\"wort\":\"Störung\"}")
        #expect(request.headers["webhook-id"] == "17-3/hook")
        #expect(request.headers["x-empty"] == "")
        #expect(request.headers["content-type"] == "application/json")
        #expect(request.headers["user-agent"] == "Muster")
        #expect(request.headers["expect"] == nil)
    }

    @Test func `a refused connection is tried again later`() async throws {
        let receiver = try Receiver { _ in .status(200) }
        let url = receiver.url()
        receiver.server.stop()
        let report = try await Courier.with { courier in
            var report = await courier.deliver(.http(.local(url)))
            // The port closes a moment after `stop`.
            while case .delivered = report.outcome {
                report = await courier.deliver(.http(.local(url)))
            }
            return report
        }
        #expect(report.outcome.kind == "retry", "\(report.outcome)")
    }

    @Test(arguments: [
        "", "hook", "hook.example/x", "ftp://127.0.0.1/", "file:///etc/passwd", "http://",
        "smtp://127.0.0.1", "http://a b/", "gopher://127.0.0.1", "http://127.0.0.1\0/",
    ])
    func `what is no web address ends the method`(_ url: String) async throws {
        let report = try await Courier.with { await $0.deliver(.http(.local(url))) }
        #expect(report.outcome.kind == "methodFailed", "\(report.outcome)")
    }

    @Test(arguments: [("X-A", "b\r\nX-Evil: 1"), ("X-A\r\nX-Evil", "1"), ("", "b"), ("X A", "b")])
    func `a header cannot smuggle in another`(_ header: (String, String)) async throws {
        let receiver = try Receiver { _ in .status(200) }
        defer { receiver.server.stop() }
        let parcel = HTTPParcel(
            url: receiver.url(), headers: [header], body: [], allowsPrivate: true)
        let report = try await Courier.with { await $0.deliver(.http(parcel)) }
        #expect(report.outcome.kind == "methodFailed", "\(report.outcome)")
        #expect(receiver.received.isEmpty)
    }

    @Test func `kept connections are used again`() async throws {
        let receiver = try Receiver { _ in .status(200) }
        defer { receiver.server.stop() }
        try await Courier.with { courier in
            for index in 0..<5 {
                let report = await courier.deliver(.http(.local(receiver.url())))
                #expect(report.connectionsOpened == (index == 0 ? 1 : 0))
            }
        }
        #expect(receiver.server.connections == 1)
    }

    @Test func `the environment's proxy is not used`() async throws {
        // Nothing listens on port 1; a proxy from the environment would end every transfer.
        setenv("http_proxy", "http://127.0.0.1:1", 1)
        defer { unsetenv("http_proxy") }
        let receiver = try Receiver { _ in .status(200) }
        defer { receiver.server.stop() }
        let report = try await Courier.with { await $0.deliver(.http(.local(receiver.url()))) }
        #expect(report.outcome.kind == "delivered")
    }
}

@Suite(.enabled(if: TestPython.isExpected, TestPython.absence))
struct `Webhooks over HTTPS` {
    @Test func `a certificate that does not verify ends the method`() async throws {
        let certificate = try TestCertificate()
        defer { certificate.remove() }
        let server = try PythonServer(
            "https_receiver.py", [certificate.certificate, certificate.key])
        defer { server.stop() }
        var parcel = HTTPParcel.local("https://localhost:\(server.port)/")
        let untrusted = parcel
        parcel.authorityFile = certificate.certificate
        let trusted = parcel
        try await Courier.with { courier in
            let refused = await courier.deliver(.http(untrusted))
            #expect(refused.outcome.kind == "methodFailed")
            #expect(refused.outcome.detail.hasPrefix("the certificate does not verify: SSL"))
            let taken = await courier.deliver(.http(trusted))
            #expect(taken.outcome == .delivered("204 No Content"))
        }
    }
}
