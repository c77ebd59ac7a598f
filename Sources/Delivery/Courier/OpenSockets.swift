import Glibc

/// The sockets that libcurl holds on the courier's thread, so that they can be shut down.
///
/// When libcurl closes a mail connection it says QUIT and waits for the answer, blocking, for up to
/// two minutes. A relay that hangs there must not hold up every other page: the connection's reading
/// side is shut down first, so that there is nothing to wait for.
final class OpenSockets {
    private var sockets: Set<Int32> = []

    func open(family: Int32, type: Int32, protocol number: Int32) -> Int32 {
        let socket = socket(family, type | Int32(SOCK_CLOEXEC.rawValue), number)
        if socket >= 0 { sockets.insert(socket) }
        return socket
    }

    func close(_ socket: Int32) -> Int32 {
        sockets.remove(socket)
        return Glibc.close(socket)
    }

    func shutDownReading() {
        for socket in sockets { shutdown(socket, Int32(SHUT_RD)) }
    }

    /// Shuts down the connection that comes from this port of ours.
    func shutDownReading(from port: Int32) {
        for socket in sockets where Self.localPort(of: socket) == port {
            shutdown(socket, Int32(SHUT_RD))
        }
    }

    /// Stands at the same place in an IPv4 and in an IPv6 socket address.
    private static func localPort(of socket: Int32) -> Int32? {
        var address = sockaddr_in6()
        var size = socklen_t(MemoryLayout<sockaddr_in6>.size)
        let code = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                getsockname(socket, $0, &size)
            }
        }
        return code == 0 ? Int32(UInt16(bigEndian: address.sin6_port)) : nil
    }
}
