import App
import Foundation
import PostgresTesting
import Testing

/// Signs of life that real nodes send to an outside address (promise 15).
@Suite(.serialized) struct Heartbeats {
    private struct Beat: Decodable {
        var installation: String
        var node: String
        var position: Int
        var digest: String
    }

    private func beats(_ hooks: Hooks) throws -> [Beat] {
        try hooks.all.filter { $0.path == "/beat" }
            .map { try JSONDecoder().decode(Beat.self, from: Data($0.body.utf8)) }
    }

    @Test
    func `they carry the journal's end, come in a storm, and stop while the database is away`()
        throws
    {
        let (pages, outside) = (try #require(Hooks()), try #require(Hooks()))
        let cluster = try Cluster(
            nodes: 2, roster: Rosters.small(hooks: pages.port, services: 60),
            arguments: [
                "--heartbeat", "http://127.0.0.1:\(outside.port)/beat",
                "--heartbeat-interval", "1",
            ])
        let node = cluster.nodes[0]
        for service in 0..<60 {
            let body = node.trigger(
                "service \(service) is down", of: "svc-\(service)", key: cluster.key)
            #expect(
                try cluster.nodes[service % 2].client().send("POST", "/v2/enqueue", body: body)
                    .status == 202)
        }
        try node.wait(for: "beats of both", within: 20) {
            let beats = try beats(outside)
            return Set(beats.map(\.node)).count == 2 && beats.count >= 6
        }
        for beat in try beats(outside) {
            let chain = try cluster.query(
                "SELECT encode(chain, 'hex') FROM muster.entries WHERE position = \(beat.position)"
            )
            #expect(beat.digest == chain, "at \(beat.position)")
        }
        for node in cluster.nodes {
            #expect(!node.log.contains("the auditor finds"), "\(node.log)")
            #expect(try node.metric("muster_audit_failing") == 0)
            #expect(try node.metric("muster_heartbeats_total") >= 2)
        }

        try cluster.server.execute(
            "ALTER DATABASE \(cluster.database) ALLOW_CONNECTIONS false", in: "postgres")
        try cluster.cutConnections()
        for node in cluster.nodes {
            try node.wait(for: "the auditor to say so", within: 30) {
                node.log.contains("the auditor finds what is not so")
            }
            try node.waitUntil(it: "muster_audit_failing 1", at: "/metrics")
        }
        let before = try beats(outside).count
        Thread.sleep(forTimeInterval: 2.5)
        #expect(try beats(outside).count == before, "silence is the alarm")

        try cluster.server.execute(
            "ALTER DATABASE \(cluster.database) ALLOW_CONNECTIONS true", in: "postgres")
        try node.wait(for: "beats of both again", within: 30) {
            Set(try beats(outside).dropFirst(before).map(\.node)).count == 2
        }
        try node.wait(for: "a word", within: 30) { node.log.contains("all is well again") }
    }

    @Test func `an outside address that takes none is said, and paging goes on`() throws {
        let pages = try #require(Hooks())
        let outside = try #require(Hooks { _, _ in 500 })
        let program = try Program()
        try program.write(Rosters.small(hooks: pages.port, services: 1))
        let key = try program.key(format: "pagerduty")
        try program.serve(arguments: [
            "--heartbeat", "http://127.0.0.1:\(outside.port)/beat", "--heartbeat-interval", "1",
        ])
        try program.wait(for: "the metric", within: 20) {
            try program.metric("muster_heartbeat_failing") == 1
        }
        try program.wait(for: "the word", within: 20) {
            program.log.contains("the heartbeat does not arrive")
        }
        #expect(try program.metric("muster_heartbeats_total") == 0)
        let body = program.trigger("still paged", key: key)
        #expect(try program.client().send("POST", "/v2/enqueue", body: body).status == 202)
        try program.wait(for: "the page", within: 20) {
            pages.all.contains { $0.body.contains("still paged") }
        }
    }
}
