import Glibc

/// An address of the Internet, as 4 or 16 bytes.
struct IPAddress: Hashable, Sendable, CustomStringConvertible {
    let bytes: [UInt8]

    /// Nil when the socket address is of another family.
    init?(_ address: UnsafeRawPointer, family: Int32) {
        switch family {
        case AF_INET:
            let offset = MemoryLayout<sockaddr_in>.offset(of: \.sin_addr) ?? 4
            bytes = Array(UnsafeRawBufferPointer(start: address + offset, count: 4))
        case AF_INET6:
            let offset = MemoryLayout<sockaddr_in6>.offset(of: \.sin6_addr) ?? 8
            bytes = Array(UnsafeRawBufferPointer(start: address + offset, count: 16))
        default: return nil
        }
    }

    /// `192.0.2.1`, `2001:db8::1`, `fe80::1%eth0`.
    init?(_ text: String) {
        let bare = String(text.prefix { $0 != "%" })
        var space = [UInt8](repeating: 0, count: 16)
        if inet_pton(AF_INET, bare, &space) == 1 {
            bytes = Array(space.prefix(4))
        } else if inet_pton(AF_INET6, bare, &space) == 1 {
            bytes = space
        } else {
            return nil
        }
    }

    var description: String {
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        let family = bytes.count == 4 ? AF_INET : AF_INET6
        guard inet_ntop(family, bytes, &text, socklen_t(text.count)) != nil else { return "?" }
        let ascii = text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        return String(decoding: ascii, as: UTF8.self)
    }

    /// Whether it belongs to somebody on the public Internet: not this machine, its networks, the
    /// metadata service of a cloud, a group of machines, or a range kept for other purposes.
    ///
    /// The ranges are IANA's special-purpose address registries (RFC 6890). Of IPv6 only what has
    /// been given out as global unicast counts as public.
    var isPublic: Bool {
        if bytes.count == 4 { return !Self.special4.contains { $0.contains(bytes) } }
        if let inner = embedded { return inner.isPublic }
        return Self.globalUnicast.contains(bytes)
            && !Self.special6.contains { $0.contains(bytes) }
    }

    /// The IPv4 address that an IPv6 address stands for: mapped (RFC 4291) or translated by NAT64
    /// (RFC 6052).
    private var embedded: IPAddress? {
        guard Self.embedding.contains(where: { $0.contains(bytes) }) else { return nil }
        return IPAddress(bytes: Array(bytes.suffix(4)))
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    private struct Block: Sendable {
        let prefix: [UInt8]
        let bits: Int

        init(_ prefix: [UInt8], _ bits: Int) {
            self.prefix = prefix
            self.bits = bits
        }

        func contains(_ bytes: [UInt8]) -> Bool {
            var left = bits
            for (index, wanted) in prefix.enumerated() where left > 0 {
                let mask = left >= 8 ? 0xFF : ~(UInt8(0xFF) >> UInt8(left))
                if (bytes[index] ^ wanted) & mask != 0 { return false }
                left -= 8
            }
            return true
        }
    }

    private static let special4 = [
        Block([0], 8), Block([10], 8), Block([100, 64], 10), Block([127], 8),
        Block([169, 254], 16), Block([172, 16], 12), Block([192, 0, 0], 24),
        Block([192, 0, 2], 24), Block([192, 88, 99], 24), Block([192, 168], 16),
        Block([198, 18], 15), Block([198, 51, 100], 24), Block([203, 0, 113], 24),
        Block([224], 3),
    ]
    private static let globalUnicast = Block([0x20], 3)
    private static let special6 = [
        Block([0x20, 0x01, 0x00], 23),  // Protocol assignments, Teredo among them.
        Block([0x20, 0x01, 0x0D, 0xB8], 32), Block([0x3F, 0xFF, 0x00], 20),  // Documentation.
        Block([0x20, 0x02], 16),  // 6to4: may lead to any IPv4 address.
    ]
    private static let embedding = [
        Block([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF], 96),
        Block([0x00, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0], 96),
    ]
}
