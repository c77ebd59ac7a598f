import Foundation

/// A listener on loopback for the demonstration's receivers: one thread a connection, lines in and
/// lines out. Not a server for anything else.
package final class LoopbackListener: Sendable {
    package let port: Int
    private let descriptor: Int32

    /// Nil when the port, or with 0 any port, cannot be had.
    package init?(port wanted: Int = 0) {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { return nil }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(UInt16(clamping: wanted)).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = descriptor
        let isOpen = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0 && listen(descriptor, 64) == 0
                    && getsockname(descriptor, $0, &length) == 0
            }
        }
        guard isOpen else {
            close(descriptor)
            return nil
        }
        port = Int(UInt16(bigEndian: address.sin_port))
    }

    /// A port that was free a moment ago; nil when none can be had.
    package static func freePort(from first: Int = 0) -> Int? {
        for port in first..<(first + 100) {
            guard let listener = LoopbackListener(port: port) else { continue }
            close(listener.descriptor)
            return listener.port
        }
        return nil
    }

    /// Serves connections until the process ends.
    package func serve(_ handle: @escaping @Sendable (LoopbackConnection) -> Void) {
        while true {
            let accepted = accept(descriptor, nil, nil)
            guard accepted >= 0 else { continue }
            let thread = Thread {
                let connection = LoopbackConnection(accepted)
                handle(connection)
                close(accepted)
            }
            thread.start()
        }
    }
}

/// One connection of a receiver.
package final class LoopbackConnection {
    private let descriptor: Int32
    private var buffer: [UInt8] = []
    private var start = 0

    init(_ descriptor: Int32) { self.descriptor = descriptor }

    /// The next line without its line break; nil at the end.
    package func line() -> String? {
        while true {
            if let end = buffer[start...].firstIndex(of: 10) {
                var line = Array(buffer[start..<end])
                start = end + 1
                if line.last == 13 { line.removeLast() }
                return String(decoding: line, as: UTF8.self)
            }
            guard fill() else { return nil }
        }
    }

    /// Exactly so many bytes; nil when the connection ends before.
    package func bytes(_ count: Int) -> [UInt8]? {
        while buffer.count - start < count {
            guard fill() else { return nil }
        }
        defer { start += count }
        return Array(buffer[start..<start + count])
    }

    package func say(_ text: String) {
        let bytes = Array(text.utf8)
        _ = send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL))
    }

    private func fill() -> Bool {
        if start > 0 {
            buffer.removeFirst(start)
            start = 0
        }
        guard buffer.count < 1 << 20 else { return false }
        var chunk = [UInt8](repeating: 0, count: 16 * 1024)
        let count = recv(descriptor, &chunk, chunk.count, 0)
        guard count > 0 else { return false }
        buffer.append(contentsOf: chunk[..<count])
        return true
    }
}
