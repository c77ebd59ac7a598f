import Foundation

/// What a server answered, down to the bytes: no cookies kept, no redirects followed.
struct Reply: Sendable {
    var status: Int
    var headers: [(name: String, value: String)]
    var body: String

    func header(_ name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }

    /// `name=value` of each cookie that was set.
    var cookies: [String] {
        headers.filter { $0.name.lowercased() == "set-cookie" }
            .map { String($0.value.prefix { $0 != ";" }) }
    }

    var json: [String: Any] {
        (try? JSONSerialization.jsonObject(with: Data(body.utf8))) as? [String: Any] ?? [:]
    }

    init?(_ bytes: [UInt8]) {
        let text = String(decoding: bytes, as: UTF8.self)
        guard let end = text.range(of: "\r\n\r\n") else { return nil }
        let lines = text[..<end.lowerBound].components(separatedBy: "\r\n")
        let parts = lines[0].split(separator: " ")
        guard parts.count > 1, let status = Int(parts[1]) else { return nil }
        self.status = status
        headers = lines.dropFirst().map { line in
            let colon = line.firstIndex(of: ":") ?? line.endIndex
            return (
                String(line[..<colon]),
                line[colon...].dropFirst().trimmingCharacters(in: .whitespaces)
            )
        }
        body = String(text[end.upperBound...])
    }
}

/// Bytes over a loopback socket. Blocking calls run on a thread of their own, never on the pool.
struct LoopbackClient: Sendable {
    struct Broken: Error {}

    let port: Int

    func send(
        _ method: String, _ path: String, headers: [String: String] = [:], body: [UInt8] = []
    ) async throws -> Reply {
        var text = "\(method) \(path) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
        for (name, value) in headers { text += "\(name): \(value)\r\n" }
        if !body.isEmpty || method == "POST" { text += "Content-Length: \(body.count)\r\n" }
        let bytes = try await exchange([Turn(Array((text + "\r\n").utf8) + body)])
        guard let reply = Reply(bytes) else { throw Broken() }
        return reply
    }

    /// Bytes to send, once these words have come.
    struct Turn: Sendable {
        var after: String
        var bytes: [UInt8]

        init(_ bytes: [UInt8], after: String = "") {
            self.after = after
            self.bytes = bytes
        }

        init(_ text: String, after: String = "") { self.init(Array(text.utf8), after: after) }
    }

    /// Sends turn by turn and returns all that came until the server hung up, at most ten seconds
    /// after its last word.
    func converse(_ turns: [Turn]) async throws -> String {
        String(decoding: try await exchange(turns), as: UTF8.self)
    }

    /// Reads a stream until what came satisfies, at most ten seconds.
    func listen(
        _ path: String, headers: [String: String] = [:],
        until isEnough: @escaping @Sendable (String) -> Bool
    ) async throws -> String {
        var text = "GET \(path) HTTP/1.1\r\nHost: localhost\r\n"
        for (name, value) in headers { text += "\(name): \(value)\r\n" }
        let bytes = try await exchange([Turn(text + "\r\n")]) {
            isEnough(String(decoding: $0, as: UTF8.self))
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private func exchange(
        _ turns: [Turn], until isEnough: @escaping @Sendable ([UInt8]) -> Bool = { _ in false }
    ) async throws -> [UInt8] {
        try await withCheckedThrowingContinuation { continuation in
            let thread = Thread { [port] in
                continuation.resume(
                    with: Result { try Self.talk(to: port, turns, until: isEnough) })
            }
            thread.start()
        }
    }

    private static func talk(
        to port: Int, _ turns: [Turn], until isEnough: ([UInt8]) -> Bool
    ) throws -> [UInt8] {
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard socket >= 0 else { throw Broken() }
        defer { close(socket) }
        var patience = timeval(tv_sec: 40, tv_usec: 0)
        setsockopt(
            socket, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let isConnected = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        guard isConnected else { throw Broken() }
        var received: [UInt8] = []
        for turn in turns {
            receive(from: socket, &received) {
                String(decoding: $0, as: UTF8.self).contains(turn.after) || turn.after.isEmpty
            }
            send(turn.bytes, to: socket)
        }
        receive(from: socket, &received, until: isEnough)
        return received
    }

    private static func send(_ bytes: [UInt8], to socket: Int32) {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            // A server that refuses a large body may stop reading it; its answer still comes.
            guard count > 0 else { break }
            sent += count
        }
    }

    private static func receive(
        from socket: Int32, _ received: inout [UInt8], until isEnough: ([UInt8]) -> Bool
    ) {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while !isEnough(received) {
            let count = recv(socket, &buffer, buffer.count, 0)
            guard count > 0 else { break }
            received += buffer[..<count]
        }
    }
}
