import App
import Foundation
import Testing

/// What clients of others see of a body that is too large.
@Suite struct LargeBodies {
    private static let bytes = 10_000_000

    private func serving() throws -> Program {
        let hooks = try #require(Hooks())
        let program = try Program()
        try program.write(Rosters.small(hooks: hooks.port, services: 1))
        try program.serve()
        return program
    }

    @Test(
        .enabled(if: Tool.curl.isExpected, Tool.curl.absence),
        arguments: [
            ["-H", "Expect:"], ["-H", "Transfer-Encoding: chunked"], ["-H", "Connection: close"],
            [],
        ])
    func `curl sees 413 at once`(_ options: [String]) throws {
        let program = try serving()
        try program.write(String(repeating: " ", count: Self.bytes), to: "large")
        let said = try program.run(
            .curl,
            ["-sS", "--max-time", "20", "-w", "\n%{http_code}", "--data-binary", "@large"]
                + options + ["\(program.url)/v2/enqueue"])
        #expect(said.hasSuffix("\n413"), "\(said)")
        #expect(said.contains("512 KiB"), "\(said)")
    }

    /// Sends everything first, as `http.client` does.
    private static let script = """
        import http.client, sys
        port, fields = int(sys.argv[1]), dict(field.split("=") for field in sys.argv[2:])
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        connection.request("POST", "/v2/enqueue", b" " * \(bytes), fields)
        answer = connection.getresponse()
        print(answer.status, answer.headers["Connection"], answer.read())
        """

    @Test(
        .enabled(if: Tool.python.isExpected, Tool.python.absence),
        arguments: [[], ["Connection=close"], ["Expect=100-continue"]])
    func `a client that sends everything first sees 413 at once`(_ fields: [String]) throws {
        let program = try serving()
        let said = try program.run(
            .python, ["-c", Self.script, "\(program.port)"] + fields, within: 30)
        #expect(said.hasPrefix("413 close "), "\(said)")
        #expect(said.contains("512 KiB"), "\(said)")
    }
}
