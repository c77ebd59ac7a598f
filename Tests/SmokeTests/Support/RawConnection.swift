import Foundation
import Testing

/// A connection to a server on loopback on which a test says every byte itself.
final class RawConnection {
    private let descriptor: Int32
    private(set) var heard: [UInt8] = []

    init(to port: Int) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(UInt16(clamping: port)).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let descriptor = descriptor
        let connected = withUnsafePointer(to: address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        try #require(connected == 0)
    }

    deinit { close(descriptor) }

    /// Sends all of it, or as much as the other side takes.
    func say(_ text: String) {
        let bytes = Array(text.utf8)
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes {
                send(
                    descriptor, $0.baseAddress?.advanced(by: sent), bytes.count - sent,
                    Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return }
            sent += count
        }
    }

    /// Says that nothing more comes.
    func finish() { shutdown(descriptor, Int32(SHUT_WR)) }

    /// Goes away with what it has sent unfinished.
    func breakOff() {
        var linger = linger(l_onoff: 1, l_linger: 0)
        setsockopt(
            descriptor, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<linger>.size))
        shutdown(descriptor, Int32(SHUT_RDWR))
    }

    /// Listens until the other side closes, or has given so many answers that are no `100`.
    func listen(for answers: Int, within seconds: Double = 20) {
        let end = Date(timeIntervalSinceNow: seconds)
        while statuses.count < answers, Date.now < end {
            var waited = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            guard poll(&waited, 1, 100) > 0 else { continue }
            var buffer = [UInt8](repeating: 0, count: 65_536)
            let count = recv(descriptor, &buffer, buffer.count, 0)
            guard count > 0 else { return }
            heard += buffer.prefix(count)
        }
    }

    var text: String { String(decoding: heard, as: UTF8.self) }

    /// Of every answer in order, without `100 Continue`.
    var statuses: [Int] { allStatuses.filter { $0 != 100 } }

    var allStatuses: [Int] {
        text.matches(of: /HTTP\/1\.[01] (\d{3})\b/).compactMap { Int($0.1) }
    }
}
