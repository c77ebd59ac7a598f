import Foundation
import Glibc
import Synchronization

/// A server on a loopback port that the system chooses; what it says is up to the test.
///
/// `@unchecked Sendable` because everything mutable is behind the mutex.
final class LoopbackServer: @unchecked Sendable {
    private struct State {
        var connections = 0
        var open: Set<Int32> = []
        var isOver = false
    }

    let port: Int
    private let listener: Int32
    private let state = Mutex(State())

    struct Failure: Error { let call: String }

    /// Each connection is served on a thread of its own and closed when `serve` returns.
    init(_ serve: @escaping @Sendable (Connection) -> Void) throws {
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard listener >= 0 else { throw Failure(call: "socket") }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let listener = listener
        let isListening = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, size) == 0 && listen(listener, 1024) == 0
                    && getsockname(listener, $0, &size) == 0
            }
        }
        guard isListening else { throw Failure(call: "bind") }
        port = Int(UInt16(bigEndian: address.sin_port))
        Thread { [self] in accept(serve) }.start()
    }

    /// Connections accepted so far.
    var connections: Int { state.withLock { $0.connections } }

    func stop() {
        let open = state.withLock { state in
            state.isOver = true
            return state.open
        }
        shutdown(listener, Int32(SHUT_RDWR))
        for socket in open { shutdown(socket, Int32(SHUT_RDWR)) }
    }

    private func accept(_ serve: @escaping @Sendable (Connection) -> Void) {
        while true {
            let socket = Glibc.accept(listener, nil, nil)
            guard socket >= 0 else { break }
            let number: Int? = state.withLock { state in
                guard !state.isOver else { return nil }
                state.connections += 1
                state.open.insert(socket)
                return state.connections
            }
            guard let number else {
                close(socket)
                break
            }
            var one: Int32 = 1
            setsockopt(
                socket, Int32(IPPROTO_TCP), TCP_NODELAY, &one,
                socklen_t(MemoryLayout<Int32>.size))
            Thread { [self] in
                serve(Connection(socket: socket, number: number))
                state.withLock { state in
                    state.open.remove(socket)
                    close(socket)
                }
            }.start()
        }
        close(listener)
    }
}

/// One connection, as its server sees it. Used by one thread.
final class Connection {
    /// Counted from 1 per server.
    let number: Int
    private let socket: Int32
    private var buffer: [UInt8] = []

    init(socket: Int32, number: Int) {
        self.socket = socket
        self.number = number
    }

    func write(_ text: String) {
        let bytes = Array(text.utf8)
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return }
            sent += count
        }
    }

    /// Without its end; nil when the other side has gone.
    func line() -> String? {
        while true {
            if let end = buffer.firstIndex(of: 10) {
                let line = buffer[..<end]
                buffer.removeFirst(end + 1)
                return String(decoding: line.last == 13 ? line.dropLast() : line, as: UTF8.self)
            }
            guard fill() else { return nil }
        }
    }

    func bytes(_ count: Int) -> [UInt8]? {
        while buffer.count < count { guard fill() else { return nil } }
        defer { buffer.removeFirst(count) }
        return Array(buffer.prefix(count))
    }

    /// Blocks until the other side has gone.
    func waitForEnd() { while fill() {} }

    private func fill() -> Bool {
        var room = [UInt8](repeating: 0, count: 16_384)
        let count = recv(socket, &room, room.count, 0)
        guard count > 0 else { return false }
        buffer += room.prefix(count)
        return true
    }
}
