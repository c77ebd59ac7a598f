import Core
import Delivery
import Testing

@Suite struct `Certificates from an address` {
    private static func fetch(
        _ isPrivateAllowed: Bool = true, limit: Int = Limits.certificateBytes
    ) -> CertificateFetch {
        CertificateFetch(
            AddressFetch(
                "certificate", isPrivateAllowed: isPrivateAllowed, limit: limit, time: .seconds(5)))
    }

    private static func words(_ outcome: CertificateFetch.Outcome) -> String {
        switch outcome {
        case .success(let bytes): String(decoding: bytes, as: UTF8.self)
        case .failure(let failed): failed.words
        }
    }

    @Test func `one is fetched once, however many want it`() async throws {
        let receiver = try Receiver { _ in .status(200) }
        defer { receiver.server.stop() }
        let fetch = Self.fetch()
        let url = receiver.url("/a.pem")
        let found = await withTaskGroup(of: String.self) { group in
            for _ in 0..<50 {
                group.addTask { Self.words(await fetch.certificate(at: url)) }
            }
            return await group.reduce(into: Set<String>()) { $0.insert($1) }
        }
        #expect(found == ["ok"])
        #expect(receiver.received.count == 1)
        #expect(Self.words(await fetch.certificate(at: receiver.url("/b.pem"))) == "ok")
        #expect(receiver.received.count == 2)
    }

    @Test func `one that failed is not asked for again at once`() async throws {
        let receiver = try Receiver { _ in .status(404) }
        defer { receiver.server.stop() }
        let fetch = Self.fetch()
        for _ in 0..<3 {
            let words = Self.words(await fetch.certificate(at: receiver.url("/a.pem")))
            #expect(words == "the certificate's server answered 404")
        }
        #expect(receiver.received.count == 1)
    }

    @Test func `no redirect is followed, no private address visited, nothing without end read`()
        async throws
    {
        let receiver = try Receiver { request in
            request.line.contains("/old")
                ? .status(302, headers: ["Location: /new"]) : .status(200)
        }
        defer { receiver.server.stop() }
        let moved = Self.words(await Self.fetch().certificate(at: receiver.url("/old")))
        #expect(moved == "the certificate's server answered 302")
        let long = Self.words(await Self.fetch(limit: 1).certificate(at: receiver.url("/new")))
        #expect(long == "the certificate has more than 1 bytes")
        let before = receiver.received.count
        let inside = Self.words(await Self.fetch(false).certificate(at: receiver.url("/new")))
        #expect(inside.contains("which is not a public address"))
        #expect(receiver.received.count == before)
    }

    @Test func `a visit is made each time`() async throws {
        let receiver = try Receiver { _ in .status(200) }
        defer { receiver.server.stop() }
        let fetch = Self.fetch()
        for _ in 0..<2 { #expect(Self.words(await fetch.visit(receiver.url("/?a=b"))) == "ok") }
        #expect(receiver.received.count == 2)
    }

    @Test func `so many are kept, and the oldest makes room`() async throws {
        let receiver = try Receiver { _ in .status(200) }
        defer { receiver.server.stop() }
        let fetch = Self.fetch()
        for number in 0...Limits.certificates {
            _ = await fetch.certificate(at: receiver.url("/\(number)"))
        }
        #expect(receiver.received.count == Limits.certificates + 1)
        _ = await fetch.certificate(at: receiver.url("/\(Limits.certificates)"))
        #expect(receiver.received.count == Limits.certificates + 1)
        _ = await fetch.certificate(at: receiver.url("/0"))
        #expect(receiver.received.count == Limits.certificates + 2)
    }
}
