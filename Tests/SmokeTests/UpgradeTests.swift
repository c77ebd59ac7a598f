import App
import Foundation
import Testing

/// Three real nodes of which some are a build of tomorrow, one that writes an entry kind which the
/// others do not know (rule 8).
@Suite(.serialized) struct Upgrades {
    private static let tomorrow = ["MUSTER_REHEARSE_FORMAT": "1"]
    private static let raises = "SELECT count(*) FROM muster.entries WHERE kind = 2"
    private static let newKinds = "SELECT count(*) FROM muster.entries WHERE kind = 9999"

    private func cluster(_ hooks: Hooks, tomorrow: Set<Int>) throws -> Cluster {
        try Cluster(
            nodes: 3, roster: Rosters.small(hooks: hooks.port, services: 40),
            environment: { tomorrow.contains($0) ? Self.tomorrow : [:] })
    }

    /// Each of these nodes takes an alert of a service of its own, and somebody is paged for it.
    private func paging(
        _ nodes: [Program], from service: Int, _ cluster: Cluster, _ hooks: Hooks
    ) throws {
        for (index, node) in nodes.enumerated() {
            let title = "service \(service + index) is down"
            let body = node.trigger(title, of: "svc-\(service + index)", key: cluster.key)
            try node.wait(for: "\(title) to be taken", within: 20) {
                try node.client().send("POST", "/v2/enqueue", body: body).status == 202
            }
            try node.wait(for: "the page about \(title)", within: 20) {
                hooks.all.contains { $0.body.contains(title) }
            }
        }
    }

    @Test func `the only upgraded node dies, and nobody stops paging`() throws {
        let hooks = try #require(Hooks())
        let cluster = try cluster(hooks, tomorrow: [2])
        let nodes = cluster.nodes
        try paging(nodes, from: 0, cluster, hooks)
        // What it had begun when it dies: an alert whose page is on its way.
        let last = nodes[2].trigger("at the end", of: "svc-9", key: cluster.key)
        #expect(try nodes[2].client().send("POST", "/v2/enqueue", body: last).status == 202)
        nodes[2].kill()
        try paging(Array(nodes.prefix(2)), from: 10, cluster, hooks)
        try nodes[0].wait(for: "its last page", within: 20) {
            hooks.all.contains { $0.body.contains("at the end") }
        }
        #expect(try cluster.query(Self.raises) == "0")
        #expect(try cluster.query(Self.newKinds) == "0")
        for node in nodes.prefix(2) {
            try node.waitUntilReady()
            #expect(try node.metric("muster_halted") == 0)
        }
    }

    @Test func `the format rises with the last old node's going, and no old one comes back`()
        throws
    {
        let hooks = try #require(Hooks())
        let cluster = try cluster(hooks, tomorrow: [1, 2])
        let nodes = cluster.nodes
        try paging(nodes, from: 0, cluster, hooks)
        #expect(try cluster.query(Self.raises) == "0")
        nodes[0].terminate()
        #expect(try cluster.query(Self.raises) == "1")
        try paging(Array(nodes.suffix(2)), from: 10, cluster, hooks)
        #expect(throws: Program.Stopped.self) { try nodes[0].serve() }
        #expect(nodes[0].log.contains("a newer program wrote this journal"), "\(nodes[0].log)")
        try nodes[0].serve(environment: Self.tomorrow)
        try nodes[0].wait(for: "the new kind", within: 20) {
            try cluster.query(Self.newKinds) != "0"
        }
        try paging(nodes, from: 20, cluster, hooks)
    }

    @Test func `an old node that slept through it says so, and shows what it knew`() throws {
        let hooks = try #require(Hooks())
        let cluster = try cluster(hooks, tomorrow: [1, 2])
        let nodes = cluster.nodes
        try paging(nodes, from: 0, cluster, hooks)
        nodes[0].freeze()
        try nodes[1].wait(for: "the new format", within: 20) {
            try cluster.query(Self.newKinds) == "1"
        }
        nodes[0].goOn()
        try nodes[0].wait(for: "it to notice", within: 20) {
            try nodes[0].metric("muster_halted") == 1
        }
        // The others take over from it: it is dead to them.
        try nodes[1].wait(for: "its silence", within: 20) {
            try cluster.query(
                "SELECT count(*) FROM muster.nodes WHERE seen > clock_timestamp() - interval '2 s'")
                == "2"
        }
        let ready = try nodes[0].client().send("GET", "/readyz")
        #expect(ready.status == 503)
        #expect(try nodes[0].says("this program is too old", at: "/readyz"))
        #expect(try nodes[0].says("no sign of life", at: "/readyz"))
        try nodes[0].wait(for: "it to say so", within: 20) {
            nodes[0].log.contains("this program is older than the journal")
        }
        let body = nodes[0].trigger("refused", of: "svc-30", key: cluster.key)
        #expect(try nodes[0].client().send("POST", "/v2/enqueue", body: body).status == 503)
        #expect(try nodes[0].says("program is too old", at: "/incidents/1", cluster.token))
        #expect(try nodes[0].incident(1, cluster.token).title == "service 0 is down")
        try paging(Array(nodes.suffix(2)), from: 10, cluster, hooks)
        nodes[0].terminate()
    }
}
