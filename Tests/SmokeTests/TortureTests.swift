import App
import Core
import Foundation
import Synchronization
import Testing

/// Three real nodes on a real PostgreSQL under everything at once: kills, stand-stills, cut
/// connections, and a receiver that fails in every way. What senders and receivers saw is compared.
@Suite(.serialized) struct Torture {
    static let services = 300
    static let seconds = 25.0

    /// Posts one alert of each service, to any node that takes it.
    private final class Senders: Sendable {
        private struct State {
            var next = 0
            var accepted = 0
            var refused = 0
        }

        private let state = Mutex(State())
        private let cluster: Cluster
        private let seed: UInt64

        init(_ cluster: Cluster, seed: UInt64) {
            self.cluster = cluster
            self.seed = seed
        }

        var accepted: Int { state.withLock { $0.accepted } }
        var refused: Int { state.withLock { $0.refused } }

        func run(lane: Int) {
            var chance = Seed(seed &+ UInt64(lane))
            while let service = state.withLock({ state -> Int? in
                guard state.next < Torture.services else { return nil }
                defer { state.next += 1 }
                return state.next
            }) {
                while !post(service, &chance) {
                    state.withLock { $0.refused += 1 }
                    usleep(20_000)
                }
                state.withLock { $0.accepted += 1 }
                usleep(UInt32(Torture.seconds * 1e6 / Double(Torture.services) * 3 * 0.8))
            }
        }

        private func post(_ service: Int, _ chance: inout Seed) -> Bool {
            let node = cluster.nodes[Int(chance.next(below: UInt64(cluster.nodes.count)))]
            let body = node.trigger(
                "service \(service) is down", of: "svc-\(service)", key: cluster.key)
            // A node that stands still keeps a sender waiting; real ones give up and go on.
            let client = APIClient(url: node.url, token: nil, timeout: 2)
            return (try? client.send("POST", "/v2/enqueue", body: body))?.status == 202
        }
    }

    @Test func `nothing accepted is lost, whatever is killed`() throws {
        let seed = UInt64.random(in: .min ... .max)
        print("seed \(seed)")
        var chance = Seed(seed)
        // Fails one page in three, in one of the ways that are tried again.
        let faults = Mutex(Seed(seed ^ 1))
        let hooks = try #require(
            Hooks { _, _ in
                switch faults.withLock({ $0.next(below: 12) }) {
                case 0: return 500
                case 1: return 429
                case 2: return 503
                case 3:
                    Thread.sleep(forTimeInterval: 1.5)
                    return 204
                default: return 204
                }
            })
        let cluster = try Cluster(
            nodes: 3, roster: Rosters.small(hooks: hooks.port, services: Self.services))
        let senders = Senders(cluster, seed: seed)
        let lanes = DispatchGroup()
        for lane in 0..<3 {
            lanes.enter()
            Thread {
                senders.run(lane: lane)
                lanes.leave()
            }.start()
        }
        let faultsDone = try torment(cluster, &chance)
        try cluster.nodes[0].wait(for: "every alert to be accepted", within: 60) {
            senders.accepted == Self.services
        }
        lanes.wait()
        try cluster.nodes[0].wait(for: "every page to arrive", within: 60) {
            Set(hooks.all.compactMap { Self.service(in: $0.body) }).count == Self.services
        }
        try settle(cluster, hooks)
        print(
            "\(faultsDone); \(senders.accepted) alerts accepted, \(senders.refused) posts refused or "
                + "lost, \(hooks.all.count) pages arrived, 0 lost")
    }

    /// One fault after the other; what was done, in words.
    private func torment(_ cluster: Cluster, _ chance: inout Seed) throws -> String {
        var counts = [0, 0, 0]
        let end = Date(timeIntervalSinceNow: Self.seconds)
        while Date.now < end {
            usleep(UInt32(300_000 + chance.next(below: 900_000)))
            let node = cluster.nodes[Int(chance.next(below: UInt64(cluster.nodes.count)))]
            switch chance.next(below: 4) {
            case 0, 1:
                node.kill()
                counts[0] += 1
                usleep(UInt32(chance.next(below: 3_000_000)))
                try node.serve()
            case 2:
                node.freeze()
                counts[1] += 1
                usleep(UInt32(500_000 + chance.next(below: 3_000_000)))
                node.goOn()
            default:
                try cluster.cutConnections()
                counts[2] += 1
            }
        }
        return
            "\(counts[0]) kills, \(counts[1]) stand-stills, \(counts[2]) times all connections cut"
    }

    /// What must be so once the faults have ended.
    private func settle(_ cluster: Cluster, _ hooks: Hooks) throws {
        // Every alert has one incident, and every page of an incident one key.
        let opened = try cluster.query("SELECT count(*) FROM muster.entries WHERE kind = 20")
        #expect(opened == "\(Self.services)", "incidents were opened twice or not at all")
        var keys: [String: Set<String>] = [:]
        for arrival in hooks.all {
            let service = try #require(Self.service(in: arrival.body))
            keys[service, default: []].insert(arrival.id)
        }
        // More than one only where more than one page was meant: each has its own message number.
        for (service, ids) in keys {
            let pages = try cluster.query(
                "SELECT count(*) FROM muster.entries WHERE kind = 90 AND incident = "
                    + "(SELECT incident FROM muster.entries WHERE kind = 20 AND position("
                    + "convert_to('service \(service) is down', 'UTF8') IN sealed) > 0)")
            #expect(ids.count <= Int(pages) ?? 0, "service \(service) was paged under \(ids)")
        }
        // All nodes that are at one position hold the same.
        let verified = try cluster.nodes[0].run(["verify"] + cluster.nodes[0].place)
        #expect(verified.status == 0, "\(verified.complaint)")
        for number in stride(from: 1, through: Self.services, by: 37) {
            try cluster.nodes[0].wait(for: "all nodes to agree on \(number)", within: 20) {
                let seen = try cluster.nodes.map {
                    try $0.client(cluster.token).send("GET", "/api/v1/incidents/\(number)").body
                }
                return Set(seen).count == 1
            }
        }
    }

    private static func service(in body: String) -> String? {
        body.firstMatch(of: /service (\d+) is down/).map { String($0.1) }
    }
}
