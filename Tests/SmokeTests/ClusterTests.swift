import App
import Foundation
import PostgresTesting
import Testing

/// Three real nodes on a real PostgreSQL.
@Suite(.serialized) struct Clusters {
    @Test func `any node takes alerts, answers and reads, and all show the same`() throws {
        let hooks = try #require(Hooks())
        let cluster = try Cluster(nodes: 3, roster: Rosters.small(hooks: hooks.port, services: 3))
        let nodes = cluster.nodes
        let posted = try nodes[0].client().send(
            "POST", "/v2/enqueue", body: nodes[0].trigger("one for all", key: cluster.key))
        #expect(posted.status == 202)
        for node in nodes {
            #expect(try node.incident(titled: "one for all", cluster.token) == 1)
        }
        try nodes[0].wait(for: "the page", within: 20) { !hooks.all.isEmpty }

        let answer = try nodes[1].client(cluster.token).send(
            "POST", "/api/v1/incidents/1/ack", body: Array("{}".utf8))
        #expect(answer.status == 200, "\(String(decoding: answer.body, as: UTF8.self))")
        // Reading your own writes at another node (rule 19).
        let position = try #require(answer.headers["muster-position"])
        let read = try nodes[2].client(cluster.token).send(
            "GET", "/api/v1/incidents/1", headers: ["Muster-Position: \(position)"])
        #expect(String(decoding: read.body, as: UTF8.self).contains("acknowledged"))
        // Nobody pages again what was answered at another node.
        Thread.sleep(forTimeInterval: 0.5)
        #expect(Set(hooks.all.map(\.id)).count == hooks.all.count)
        #expect(hooks.all.count == 1)
    }

    @Test func `what a killed node was sending another one sends within seconds`() throws {
        // The first page hangs, as a receiver does that took it and never answers.
        let hooks = try #require(
            Hooks { count, _ in
                if count == 1 { Thread.sleep(forTimeInterval: 20) }
                return 204
            })
        let cluster = try Cluster(nodes: 3, roster: Rosters.small(hooks: hooks.port, services: 3))
        let posted = try cluster.nodes[0].client().send(
            "POST", "/v2/enqueue",
            body: cluster.nodes[0].trigger("taken over", key: cluster.key))
        #expect(posted.status == 202)
        try cluster.nodes[0].wait(for: "the page", within: 20) { hooks.all.count == 1 }
        cluster.nodes[0].kill()
        let killed = Date.now
        try cluster.nodes[1].wait(for: "the page of another node", within: 30) {
            hooks.all.count > 1
        }
        let took = Date.now.timeIntervalSince(killed)
        print("taken over \(String(format: "%.2f", took)) s after the node's death")
        // Three on a machine of one's own; here others may work beside it.
        #expect(took < 10)
        #expect(Set(hooks.all.map(\.id)).count == 1, "under one idempotency key")
        try cluster.nodes[1].wait(for: "its delivery", within: 20) {
            try cluster.nodes[2].incident(1, cluster.token).obligations
                .contains { $0.ringing.contains { $0.delivery == "delivered" } }
        }
    }

    @Test func `a node that stood still is replaced, and comes back`() throws {
        let hooks = try #require(Hooks())
        let cluster = try Cluster(nodes: 2, roster: Rosters.small(hooks: hooks.port, services: 9))
        let nodes = cluster.nodes
        nodes[0].freeze()
        let lost = "SELECT count(*) FROM muster.entries WHERE kind = 13"
        try nodes[1].wait(for: "its loss", within: 20) { try cluster.query(lost) != "0" }
        let posted = try nodes[1].client().send(
            "POST", "/v2/enqueue", body: nodes[1].trigger("meanwhile", key: cluster.key))
        #expect(posted.status == 202)
        nodes[0].goOn()
        let starts = "SELECT count(*) FROM muster.entries WHERE kind = 1"
        try nodes[0].wait(for: "its return", within: 20) {
            (Int(try cluster.query(starts)) ?? 0) >= 3
        }
        #expect(try nodes[0].incident(titled: "meanwhile", cluster.token) == 1)
        try nodes[0].wait(for: "it to take alerts", within: 20) {
            let after = nodes[0].trigger("after", of: "svc-1", key: cluster.key)
            return try nodes[0].client().send("POST", "/v2/enqueue", body: after).status == 202
        }
        #expect(try nodes[1].incident(titled: "after", cluster.token) == 2)
    }

    @Test func `a database that is away is said at once, and found again`() throws {
        let hooks = try #require(Hooks())
        let cluster = try Cluster(nodes: 2, roster: Rosters.small(hooks: hooks.port, services: 9))
        let node = cluster.nodes[0]
        let alert = node.trigger("before", key: cluster.key)
        #expect(try node.client().send("POST", "/v2/enqueue", body: alert).status == 202)
        try cluster.server.execute(
            "ALTER DATABASE \(cluster.database) ALLOW_CONNECTIONS false", in: "postgres")
        try cluster.cutConnections()
        try node.wait(for: "refusals", within: 20) {
            let late = node.trigger("late", of: "svc-1", key: cluster.key)
            return try node.client().send("POST", "/v2/enqueue", body: late).status == 503
        }
        var slowest = 0.0
        for _ in 0..<20 {
            let start = Date.now
            let late = node.trigger("late", of: "svc-1", key: cluster.key)
            #expect(try node.client().send("POST", "/v2/enqueue", body: late).status == 503)
            slowest = max(slowest, Date.now.timeIntervalSince(start))
        }
        // At once: far below what it would wait for a database.
        #expect(slowest < 1.5, "a sender waited \(slowest) s for its 503")
        try node.waitUntil(it: "the database cannot be reached", at: "/readyz")
        #expect(try node.client().send("GET", "/readyz").status == 503)
        #expect(try node.says("muster_database_away 1", at: "/metrics"))
        #expect(
            try node.says(
                "the database cannot be reached", at: "/incidents/1", cluster.token),
            "the war room says how old it is")
        // The last known board and who is on call stay.
        #expect(try node.incident(1, cluster.token).title == "before")
        let oncall = try node.client(cluster.token).send("GET", "/api/v1/oncall")
        #expect(oncall.status == 200)

        try cluster.server.execute(
            "ALTER DATABASE \(cluster.database) ALLOW_CONNECTIONS true", in: "postgres")
        for (index, node) in cluster.nodes.enumerated() {
            try node.wait(for: "node \(index) to take alerts again", within: 20) {
                let body = node.trigger("again", of: "svc-\(index + 2)", key: cluster.key)
                return try node.client().send("POST", "/v2/enqueue", body: body).status == 202
            }
            try node.waitUntilReady()
            try node.waitUntil(it: "muster_database_away 0", at: "/metrics")
            try node.waitUntil(it: "muster_nodes 2", at: "/metrics")
            try node.waitUntil(
                it: "database cannot be reached", at: "/incidents/1", cluster.token, isSo: false)
        }
    }

    @Test func `a handbook that is applied is in force on every node`() throws {
        let hooks = try #require(Hooks())
        let cluster = try Cluster(nodes: 2, roster: Rosters.small(hooks: hooks.port, services: 2))
        let node = cluster.nodes[0]
        try node.write(
            Rosters.small(hooks: hooks.port, services: 2, people: ["pat", "robin"]))
        let applied = try node.run(["roster", "apply"] + node.place)
        #expect(applied.status == 0, "\(applied.complaint)")
        #expect(applied.output.hasSuffix("is in force\n"), "\(applied.output)")
        for node in cluster.nodes {
            try node.wait(for: "robin", within: 20) {
                let answer = try node.client(cluster.token).send("GET", "/api/v1/oncall")
                return String(decoding: answer.body, as: UTF8.self).contains("robin")
            }
        }
        try node.write("people: [", to: "rosters/all.yaml")
        let refused = try node.run(["roster", "apply"] + node.place)
        #expect(refused.status == 2, "\(refused.status)")
        #expect(refused.complaint.contains("what was in force stays"), "\(refused.complaint)")
    }

    @Test func `a node that stops in order says goodbye`() throws {
        let hooks = try #require(Hooks())
        let cluster = try Cluster(nodes: 2, roster: Rosters.small(hooks: hooks.port, services: 2))
        cluster.nodes[0].terminate()
        let goodbyes = "SELECT count(*) FROM muster.entries WHERE kind = 13"
        #expect(try cluster.query(goodbyes) == "1")
        Thread.sleep(forTimeInterval: 3)
        #expect(try cluster.query(goodbyes) == "1")
        let verified = try cluster.nodes[1].run(["verify"] + cluster.nodes[1].place)
        #expect(verified.status == 0, "\(verified.complaint)")
    }
}
