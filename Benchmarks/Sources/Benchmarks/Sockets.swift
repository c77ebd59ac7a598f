import Foundation

/// A blocking HTTP/1.1 connection to loopback, kept open: cheap enough not to be what is measured.
final class Connection {
    private let port: Int
    private var descriptor: Int32 = -1
    private var buffer = [UInt8](repeating: 0, count: 64 * 1024)

    init(port: Int) {
        self.port = port
        open()
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    private func open() {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = Loopback.address(port)
        let length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = descriptor
        let connected = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, length)
            }
        }
        if connected != 0 {
            close(descriptor)
            self.descriptor = -1
            return
        }
        var on: Int32 = 1
        setsockopt(
            descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
    }

    /// The body of the last answer.
    private(set) var body = ""

    /// Sends one request and returns the status; 0 when the connection failed.
    func send(_ request: [UInt8], keepsBody: Bool = false) -> Int {
        if descriptor < 0 { open() }
        guard descriptor >= 0 else { return 0 }
        var sent = 0
        while sent < request.count {
            let count = request[sent...].withUnsafeBytes {
                Foundation.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return fail() }
            sent += count
        }
        return answer(keepsBody)
    }

    private func answer(_ keepsBody: Bool) -> Int {
        var filled = 0
        while true {
            let count = buffer.withUnsafeMutableBytes {
                recv(descriptor, $0.baseAddress! + filled, $0.count - filled, 0)
            }
            guard count > 0 else { return fail() }
            filled += count
            guard let head = headEnd(filled) else { continue }
            let text = String(decoding: buffer[..<head], as: UTF8.self).lowercased()
            let status = Int(text.dropFirst(9).prefix(3)) ?? 0
            var length = 0
            if let range = text.range(of: "content-length: ") {
                length = Int(text[range.upperBound...].prefix { $0.isNumber }) ?? 0
            }
            guard filled >= head + length else { continue }
            if keepsBody { body = String(decoding: buffer[head..<head + length], as: UTF8.self) }
            return status
        }
    }

    private func headEnd(_ filled: Int) -> Int? {
        guard filled >= 4 else { return nil }
        for index in 3..<filled
        where buffer[index] == 10 && buffer[index - 1] == 13 && buffer[index - 2] == 10 {
            return index + 1
        }
        return nil
    }

    private func fail() -> Int {
        close(descriptor)
        descriptor = -1
        return 0
    }
}

enum Loopback {
    static func address(_ port: Int) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(UInt16(port)).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return address
    }

    static func post(_ path: String, _ body: String) -> [UInt8] {
        Array(
            ("POST \(path) HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
                + "Content-Length: \(body.utf8.count)\r\n\r\n" + body).utf8)
    }

    static func get(_ path: String) -> [UInt8] {
        Array("GET \(path) HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".utf8)
    }

    /// What a GET of this address answers.
    static func body(of path: String, port: Int) -> String {
        let connection = Connection(port: port)
        _ = connection.send(get(path), keepsBody: true)
        return connection.body
    }

    /// A port that was free a moment ago.
    static func freePort() -> Int {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = address(0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        return withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                _ = bind(descriptor, $0, length)
                _ = getsockname(descriptor, $0, &length)
            }
            return Int(UInt16(bigEndian: pointer.pointee.sin_port))
        }
    }
}

/// A webhook receiver that notes when which service was paged.
final class Receiver: @unchecked Sendable {  // because `lock` guards what is shared
    let port: Int
    private let descriptor: Int32
    private let lock = NSCondition()
    private var arrivals: [String: UInt64] = [:]

    init() {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = Loopback.address(0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = descriptor
        port = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                _ = bind(descriptor, $0, length)
                _ = listen(descriptor, 1024)
                _ = getsockname(descriptor, $0, &length)
            }
            return Int(UInt16(bigEndian: pointer.pointee.sin_port))
        }
        Thread { [self] in accept() }.start()
    }

    private func accept() {
        while true {
            let peer = Foundation.accept(descriptor, nil, nil)
            guard peer >= 0 else { return }
            let thread = Thread { [self] in serve(peer) }
            thread.stackSize = 1 << 20
            thread.start()
        }
    }

    private func serve(_ peer: Int32) {
        var pending: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 64 * 1024)
        let reply = Array("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".utf8)
        while true {
            let count = recv(peer, &chunk, chunk.count, 0)
            guard count > 0 else { break }
            pending.append(contentsOf: chunk[..<count])
            while let body = request(&pending) {
                note(body)
                _ = Foundation.send(peer, reply, reply.count, Int32(MSG_NOSIGNAL))
            }
        }
        close(peer)
    }

    private func request(_ pending: inout [UInt8]) -> String? {
        let text = String(decoding: pending, as: UTF8.self)
        guard let end = text.range(of: "\r\n\r\n") else { return nil }
        let head = text[..<end.lowerBound].lowercased()
        var length = 0
        if let range = head.range(of: "content-length: ") {
            length = Int(head[range.upperBound...].prefix { $0.isNumber }) ?? 0
        }
        let start = head.utf8.count + 4
        guard pending.count >= start + length else { return nil }
        let body = String(decoding: pending[start..<start + length], as: UTF8.self)
        pending.removeFirst(start + length)
        return body
    }

    private func note(_ body: String) {
        let now = Clock.now()
        lock.lock()
        // Every alert names its mark in its summary; a webhook may carry several.
        var rest = body[...]
        while let found = rest.range(of: "mark-") {
            let mark = String(rest[found.upperBound...].prefix { $0.isNumber || $0 == "x" })
            if arrivals[mark] == nil { arrivals[mark] = now }
            rest = rest[found.upperBound...]
        }
        lock.broadcast()
        lock.unlock()
    }

    /// When the mark arrived, in nanoseconds; nil when it did not within the seconds.
    func arrival(of mark: String, within seconds: Double) -> UInt64? {
        let limit = Date(timeIntervalSinceNow: seconds)
        lock.lock()
        defer { lock.unlock() }
        while arrivals[mark] == nil {
            if !lock.wait(until: limit) { return nil }
        }
        return arrivals[mark]
    }
}

enum Clock {
    /// Nanoseconds of a clock that never jumps.
    static func now() -> UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }
}
