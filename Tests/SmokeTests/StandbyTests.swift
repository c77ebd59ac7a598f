import App
import Foundation
import PostgresTesting
import Synchronization
import Testing

/// Three real nodes on a primary with a streaming standby, which takes over in the middle of a storm.
@Suite(.serialized) struct Standbys {
    static let services = 400

    /// Posts one alert of each service, again and again until a node takes it, as senders do.
    private final class Storm: Sendable {
        private struct State {
            var next = 0
            var accepted: [Int] = []
            var isOver = false

            mutating func take() -> Int? {
                guard !isOver, next < Standbys.services - 3 else { return nil }
                defer { next += 1 }
                return next
            }
        }

        private let state = Mutex(State())
        private let lanes = DispatchGroup()
        private let cluster: Cluster

        /// Services from `first` on.
        init(_ cluster: Cluster, from first: Int = 0) {
            self.cluster = cluster
            state.withLock { $0.next = first }
            for lane in 0..<3 {
                lanes.enter()
                Thread { [self] in
                    while post(at: cluster.nodes[lane % cluster.nodes.count]) {}
                    lanes.leave()
                }.start()
            }
        }

        var accepted: [Int] { state.withLock { $0.accepted } }

        /// Ends it, and returns the services whose alert was accepted.
        func end() -> [Int] {
            state.withLock { $0.isOver = true }
            lanes.wait()
            return accepted
        }

        private func post(at node: Program) -> Bool {
            guard let service = state.withLock({ $0.take() }) else { return false }
            let body = node.trigger(Self.title(service), of: "svc-\(service)", key: cluster.key)
            let client = APIClient(url: node.url, token: nil, timeout: 8)
            while (try? client.send("POST", "/v2/enqueue", body: body))?.status != 202 {
                if state.withLock({ $0.isOver }) { return false }
                Thread.sleep(forTimeInterval: 0.02)
            }
            state.withLock { $0.accepted.append(service) }
            Thread.sleep(forTimeInterval: 0.015)
            return true
        }

        static func title(_ service: Int) -> String { "service \(service) is down" }
    }

    private func replicated(
        _ replication: Cluster.Replication, _ hooks: Hooks
    ) throws -> (Cluster, promote: () throws -> Void) {
        let cluster = try Cluster(
            nodes: 3, roster: Rosters.small(hooks: hooks.port, services: Self.services),
            replication: replication)
        let standby = try #require(cluster.standby)
        return (
            cluster,
            {
                try cluster.server.crash()
                // As long as whoever decides about it takes to be sure.
                Thread.sleep(forTimeInterval: 0.3)
                try standby.promote()
            }
        )
    }

    @Test func `a synchronous standby takes over in a storm, and nothing is lost`() throws {
        let hooks = try #require(Hooks())
        let (cluster, promote) = try replicated(.synchronous, hooks)
        let storm = Storm(cluster)
        try cluster.nodes[0].wait(for: "a storm", within: 20) { storm.accepted.count > 40 }
        let before = storm.accepted.count
        try promote()
        let promoted = Date.now
        try cluster.nodes[0].wait(for: "the storm to go on", within: 20) {
            storm.accepted.count > before + 60
        }
        let away = Date.now.timeIntervalSince(promoted)
        try cluster.awaitNodes(from: Self.services - 3)
        let accepted = storm.end()
        try check(cluster, hooks, holds: accepted)
        for node in cluster.nodes {
            #expect(try node.metric("muster_journal_lost_entries_total") == 0)
            #expect(!node.log.contains("folded again"), "\(node.log.suffix(2000))")
        }
        print(
            "\(accepted.count) alerts accepted, 0 lost; 60 more \(String(format: "%.2f", away)) s "
                + "after the promotion")
    }

    @Test func `an asynchronous standby lacks the last entries, and every node says so`() throws {
        let hooks = try #require(Hooks())
        let (cluster, promote) = try replicated(.asynchronous, hooks)
        let node = cluster.nodes[0]
        let first = Storm(cluster)
        try node.wait(for: "a storm", within: 20) { first.accepted.count > 30 }
        let kept = first.end()
        try node.wait(for: "the standby to have all of it", within: 10) {
            let ends = "SELECT max(position) FROM muster.entries"
            return try cluster.query(ends)
                == cluster.standby?.execute(ends, in: cluster.database)
        }
        try #require(cluster.standby).stopReceiving()
        let second = Storm(cluster, from: 200)
        try node.wait(for: "more that will be lost", within: 20) { second.accepted.count > 30 }
        let lost = second.end()
        try promote()
        try cluster.awaitNodes(from: Self.services - 3)

        for node in cluster.nodes {
            try node.wait(for: "a word about it", within: 15) {
                try node.metric("muster_journal_refolds_total") == 1
            }
            #expect(try node.metric("muster_journal_lost_entries_total") >= lost.count)
            #expect(node.log.contains("folded again"))
            #expect(
                node.log.contains("service \(lost.min() ?? 0) is down"), "what is gone, by name")
        }
        // It is a case of Muster's own, and somebody is paged for it.
        _ = try node.incident(titled: "Entries of the journal are lost", cluster.token)
        try node.wait(for: "its page", within: 10) {
            hooks.all.contains { $0.body.contains("Entries of the journal are lost") }
        }
        // What was lost is not known any more; a sender that sends again finds an open door, and a
        // page for it has a key that no receiver has seen.
        let titles = Set(try node.allTitles(cluster.token))
        for service in lost { #expect(!titles.contains("service \(service) is down")) }
        let before = Set(hooks.all.map(\.id))
        let again = node.trigger(
            Storm.title(lost[0]), of: "svc-\(lost[0])", key: cluster.key)
        #expect(try node.client().send("POST", "/v2/enqueue", body: again).status == 202)
        try node.wait(for: "its page", within: 10) {
            hooks.all.contains {
                $0.body.contains("service \(lost[0]) is down") && !before.contains($0.id)
            }
        }
        try check(cluster, hooks, holds: kept + [lost[0]])
        print("\(lost.count) accepted alerts lost with the primary, and said")
    }

    private static func service(in body: String) -> Int? {
        body.firstMatch(of: /service (\d+) is down/).flatMap { Int($0.1) }
    }

    /// Every alert of these services is in an incident, was paged for, and every node shows it.
    private func check(_ cluster: Cluster, _ hooks: Hooks, holds services: [Int]) throws {
        let verified = try cluster.nodes[0].run(["verify"] + cluster.nodes[0].place)
        #expect(verified.status == 0, "\(verified.complaint)")
        for node in cluster.nodes {
            try node.wait(for: "all \(services.count) incidents", within: 20) {
                let titles = Set(try node.allTitles(cluster.token))
                return services.allSatisfy { titles.contains(Storm.title($0)) }
            }
            try node.waitUntilReady()
        }
        try cluster.nodes[0].wait(for: "every page", within: 30) {
            let paged = Set(hooks.all.compactMap { Self.service(in: $0.body) })
            return paged.isSuperset(of: services)
        }
    }
}
