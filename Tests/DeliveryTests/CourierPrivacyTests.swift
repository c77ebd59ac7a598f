import Core
import Delivery
import Testing

@Suite struct `Private addresses` {
    private static func parcel(
        _ url: String, allowing hosts: [String] = [], all: Bool = false
    ) -> Parcel {
        .http(
            HTTPParcel(
                url: url, headers: [], body: [], timeout: .seconds(5),
                allowedPrivateHosts: hosts, allowsPrivate: all))
    }

    @Test(arguments: ["127.0.0.1", "localhost", "0x7f.1", "2130706433", "[::ffff:127.0.0.1]"])
    func `a private address is refused however it is written`(_ host: String) async throws {
        let receiver = try Receiver { _ in .status(200) }
        defer { receiver.server.stop() }
        let parcel = Self.parcel("http://\(host):\(receiver.server.port)/")
        let report = try await Courier.with { await $0.deliver(parcel) }
        #expect(report.outcome.kind == "methodFailed")
        #expect(
            report.outcome.detail.hasSuffix(
                "which is not a public address, and is not an allowed private host"),
            "\(report.outcome)")
        #expect(receiver.server.connections == 0)
    }

    @Test func `an allowed host may be private`() async throws {
        let receiver = try Receiver { _ in .status(200) }
        defer { receiver.server.stop() }
        let port = receiver.server.port
        let rows: [(url: String, hosts: [String], kind: String)] = [
            ("http://127.0.0.1:\(port)/", ["127.0.0.1"], "delivered"),
            ("http://127.0.0.1:\(port)/", ["127.0.0.1:\(port)"], "delivered"),
            ("http://LocalHost:\(port)/", ["LOCALHOST"], "delivered"),
            ("http://127.0.0.1:\(port)/", ["127.0.0.1:1", "localhost"], "methodFailed"),
            ("http://localhost@127.0.0.1:\(port)/", ["localhost"], "methodFailed"),
            ("http://127.0.0.1:\(port)/#@localhost", ["localhost"], "methodFailed"),
        ]
        try await Courier.with { courier in
            for row in rows {
                // A courier of its own would hide what a kept connection lets through.
                let report = await courier.deliver(Self.parcel(row.url, allowing: row.hosts))
                #expect(report.outcome.kind == row.kind, "\(row): \(report.outcome)")
            }
        }
    }

    @Test func `a connection kept for one who may is not lent to one who may not`() async throws {
        let receiver = try Receiver { _ in .status(200) }
        defer { receiver.server.stop() }
        let url = receiver.url()
        try await Courier.with { courier in
            let allowed = await courier.deliver(Self.parcel(url, all: true))
            #expect(allowed.outcome.kind == "delivered")
            let refused = await courier.deliver(Self.parcel(url))
            #expect(refused.outcome.kind == "methodFailed", "\(refused.outcome)")
        }
        #expect(receiver.received.count == 1)
    }
}
