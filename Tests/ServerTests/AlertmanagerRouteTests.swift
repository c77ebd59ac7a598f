import Core
import Foundation
import Nodes
import Seals
import Testing

@testable import Server

/// Alertmanager's API over HTTP. What real programs say to it is in the smoke tests.
@Suite("Alertmanager's API")
struct AlertmanagerRouteTests {
    static let key = TestServer.alertmanagerKey

    static func posted(
        _ name: String, until: TimeInterval? = 240, _ labels: String = ""
    ) -> String {
        let end = until.map {
            #","endsAt":"\#(Date.now.addingTimeInterval($0).formatted(.iso8601))""#
        }
        return #"{"labels":{"alertname":"\#(name)","severity":"critical"\#(labels)},"#
            + #""annotations":{"summary":"\#(name) is down"},"#
            + #""generatorURL":"http://prometheus.example.test/g"\#(end ?? "")}"#
    }

    static func basic(_ user: String, _ password: String) -> [String: String] {
        ["Authorization": "Basic \(Data("\(user):\(password)".utf8).base64EncodedString())"]
    }

    struct Way: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var path = "/api/v2/alerts"
        var headers: [String: String] = [:]
        var status = 200
    }

    static let ways = [
        Way(testDescription: "bearer", headers: ["Authorization": "Bearer \(key)"]),
        Way(testDescription: "password", headers: basic("muster", key)),
        Way(testDescription: "user without password", headers: basic(key, "")),
        Way(testDescription: "path", path: "/k/\(key)/api/v2/alerts"),
        Way(
            testDescription: "path of nobody, with a good header", path: "/k/nobody/api/v2/alerts",
            headers: ["Authorization": "Bearer \(key)"], status: 401),
        Way(testDescription: "nothing", status: 401),
        Way(testDescription: "not Base64", headers: ["Authorization": "Basic %%%"], status: 401),
        Way(testDescription: "wrong password", headers: basic("muster", "wrong"), status: 401),
        Way(
            testDescription: "a person's token",
            headers: ["Authorization": "Bearer \(TestServer.token)"], status: 401),
        Way(
            testDescription: "a key of another format",
            headers: ["Authorization": "Bearer \(TestServer.pagerDutyKey)"], status: 403),
    ]

    @Test(arguments: ways) func `takes its key in every way that its senders can`(
        _ way: Way
    ) async throws {
        try await TestServer.run { world in
            let reply = try await world.post(
                way.path, "[\(Self.posted("Disk"))]", way.headers)
            #expect(reply.status == way.status, "\(reply.body)")
            let titles = world.node.board.incidents.values.map(\.title)
            #expect(titles.contains("Disk is down") == (way.status == 200))
            if way.status == 200 {
                #expect(reply.body.isEmpty)
            } else {
                let said = try JSONSerialization.jsonObject(
                    with: Data(reply.body.utf8), options: .fragmentsAllowed)
                #expect(said is String, "a JSON text, as Alertmanager's")
            }
            #expect((reply.header("WWW-Authenticate") != nil) == (way.status == 401))
            let listed = try await world.get(way.path, way.headers)
            #expect(listed.status == way.status)
        }
    }

    private func list(
        _ world: TestServer, _ query: String = "", groups: Bool = false
    ) async throws -> [[String: Any]] {
        let path = "/k/\(Self.key)/api/v2/alerts\(groups ? "/groups" : "")\(query)"
        let reply = try await world.get(path, [:])
        try #require(reply.status == 200, "\(reply.body)")
        let all = try JSONSerialization.jsonObject(with: Data(reply.body.utf8))
        return try #require(all as? [[String: Any]])
    }

    private func names(_ list: [[String: Any]]) -> [String] {
        list.compactMap { ($0["labels"] as? [String: String])?["alertname"] }.sorted()
    }

    @Test func `an alert fires until its end, and is listed meanwhile`() async throws {
        try await TestServer.run { world in
            let path = "/k/\(Self.key)/api/v2/alerts"
            _ = try await world.post(path, "[\(Self.posted("Disk"))]", [:])
            #expect(world.node.board.incident(1)?.title == "Disk is down")
            let alert = try #require(try await list(world).first)
            #expect(
                alert["labels"] as? [String: String] == [
                    "alertname": "Disk", "severity": "critical",
                ])
            #expect(alert["annotations"] as? [String: String] == ["summary": "Disk is down"])
            #expect(alert["generatorURL"] as? String == "http://prometheus.example.test/g")
            #expect((alert["fingerprint"] as? String)?.count == 16)
            let status = try #require(alert["status"] as? [String: Any])
            #expect(status["state"] as? String == "active")
            #expect((status["silencedBy"] as? [String])?.isEmpty == true)
            #expect((status["inhibitedBy"] as? [String])?.isEmpty == true)
            #expect((alert["receivers"] as? [[String: String]])?.count == 1)
            for name in ["startsAt", "updatedAt", "endsAt"] {
                #expect((alert[name] as? String)?.hasSuffix("Z") == true, "\(name)")
            }
            _ = try await world.post(path, "[\(Self.posted("Disk", until: -1))]", [:])
            #expect(try await list(world).isEmpty)
            #expect(world.node.board.incident(1)?.isActive == false)
        }
    }

    @Test func `an alert whose sender falls silent ends by itself`() async throws {
        try await TestServer.run { world in
            let soon = Date.now.addingTimeInterval(4)
                .formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
            let reply = try await world.post(
                "/k/\(Self.key)/api/v2/alerts",
                #"[{"labels":{"alertname":"Disk","severity":"critical"},"endsAt":"\#(soon)"}]"#, [:]
            )
            #expect(reply.status == 200)
            #expect(world.node.board.incident(1)?.firing == 1)
            // The node began a moment ago: its senders get one interval first.
            let end = ContinuousClock.now + .seconds(40)
            while world.node.board.incident(1)?.isActive == true, ContinuousClock.now < end {
                try await Task.sleep(for: .milliseconds(20))
            }
            #expect(world.node.board.incident(1)?.isActive == false)
            #expect(world.node.board.firing.isEmpty)
            let remark = world.node.board.incident(1)?.resolution?.remark
            #expect(remark?.hasPrefix("its sender stopped sending; it ended at") == true)
        }
    }

    @Test func `what cannot be read is told after the rest was taken`() async throws {
        try await TestServer.run { world in
            let reply = try await world.post(
                "/k/\(Self.key)/api/v2/alerts",
                #"[{"labels":{}},\#(Self.posted("Disk"))]"#, [:])
            #expect(reply.status == 400)
            #expect(reply.body == #""alerts[0].labels: at least one label pair required""#)
            #expect(names(try await list(world)) == ["Disk"])
            #expect(world.node.board.installation.refused["alerts"]?.count == 1)
        }
    }

    @Test func `lists are filtered as Alertmanager's`() async throws {
        try await TestServer.run { world in
            let all = [
                Self.posted("Disk", #","host":"db-1""#), Self.posted("Load", #","host":"web-1""#),
                Self.posted("Ping"),
            ]
            _ = try await world.post(
                "/k/\(Self.key)/api/v2/alerts", "[\(all.joined(separator: ","))]", [:])
            let rows: [(query: String, found: [String])] = [
                ("", ["Disk", "Load", "Ping"]), ("?filter=alertname%3DDisk", ["Disk"]),
                ("?filter=alertname%3D%22Disk%22&filter=host%3D%22web-1%22", []),
                ("?filter=host%3D~%22db-.%2B%22", ["Disk"]), ("?filter=host%3D~db", []),
                ("?filter=host!%3Ddb-1", ["Load", "Ping"]), ("?filter=host%3D", ["Ping"]),
                ("?filter=host!~.%2B-1", ["Ping"]), ("?active=false", []),
                (
                    "?silenced=false&inhibited=false&unprocessed=false&active=true",
                    [
                        "Disk", "Load", "Ping",
                    ]
                ),
                ("?receiver=nobody", []), ("?receiver=.*", ["Disk", "Load", "Ping"]),
            ]
            for row in rows {
                #expect(names(try await list(world, row.query)) == row.found, "\(row.query)")
            }
            for query in ["?filter=alertname", "?filter=a%3D~(", "?receiver=(", "?active=maybe"] {
                let reply = try await world.get("/k/\(Self.key)/api/v2/alerts\(query)", [:])
                #expect(reply.status == 400, "\(query)")
            }
        }
    }

    @Test func `an incident is a group, and a merged one's alerts are in the other's`() async throws
    {
        try await TestServer.run { world in
            let path = "/k/\(Self.key)/api/v2/alerts"
            _ = try await world.post(
                path,
                "[\(Self.posted("Disk", #","service":"ledger-db""#)),\(Self.posted("Load"))]", [:])
            var groups = try await list(world, groups: true)
            #expect(groups.count == 2)
            let first = try #require(groups.first)
            #expect(
                first["labels"] as? [String: String] == ["incident": "1", "service": "ledger-db"])
            #expect(names(first["alerts"] as? [[String: Any]] ?? []) == ["Disk"])
            let merged = try await world.post("/api/v1/incidents/2/merge", #"{"into":1}"#)
            #expect(merged.status == 200, "\(merged.body)")
            groups = try await list(world, groups: true)
            #expect(groups.count == 1)
            #expect(names(groups.first?["alerts"] as? [[String: Any]] ?? []) == ["Disk", "Load"])
        }
    }

    @Test func `a key sees its own alerts and no other's`() async throws {
        try await TestServer.run { world in
            _ = await world.node.submit(
                Command(
                    by: .operatorShell,
                    kind: .administer(
                        .createKey(
                            id: "other", digest: Secret.digest(of: SenderRouteTests.secret),
                            service: nil, format: "alertmanager"))))
            _ = try await world.post(
                "/k/\(SenderRouteTests.secret)/api/v2/alerts", "[\(Self.posted("Theirs"))]", [:])
            _ = try await world.post(
                "/k/\(Self.key)/api/v2/alerts", "[\(Self.posted("Ours"))]", [:])
            #expect(names(try await list(world)) == ["Ours"])
            #expect(
                names(
                    try await list(world, groups: true).flatMap {
                        $0["alerts"] as? [[String: Any]] ?? []
                    }) == ["Ours"])
        }
    }

    @Test func `the same alert by webhook is the same alert`() async throws {
        try await TestServer.run { world in
            let start = "2026-11-23T08:00:00Z"
            let labels = #"{"alertname":"DiskFull","severity":"warning"}"#
            let alert = #""labels":\#(labels),"startsAt":"\#(start)""#
            _ = try await world.post("/k/\(Self.key)/api/v2/alerts", "[{\(alert)}]", [:])
            _ = try await world.post(
                "/intake/alertmanager/\(Self.key)",
                #"{"alerts":[{"status":"firing",\#(alert),"fingerprint":"3a429a6edd7eb7a1"}]}"#, [:]
            )
            #expect(world.node.board.firing.count == 1)
            #expect(world.node.board.incident(1)?.alerts == 1)
            _ = try await world.post(
                "/intake/alertmanager/\(Self.key)",
                #"{"alerts":[{"status":"resolved",\#(alert),"fingerprint":"3a429a6edd7eb7a1"}]}"#,
                [:])
            #expect(world.node.board.incident(1)?.isActive == false)
        }
    }

    @Test func `status has what amtool demands, and receivers are the groups`() async throws {
        try await TestServer.run { world in
            let status = try await world.get("/k/\(Self.key)/api/v2/status", [:]).json
            let version = try #require(status["versionInfo"] as? [String: String])
            #expect(version["version"] == "1.2.3")
            #expect(
                Set(version.keys) == [
                    "branch", "buildDate", "buildUser", "goVersion", "revision", "version",
                ])
            #expect((status["cluster"] as? [String: Any])?["status"] as? String == "disabled")
            #expect(status["uptime"] is String)
            let config = (status["config"] as? [String: String])?["original"]
            #expect(
                config?.contains(#"- matchers: ["service=\"ledger-db\""]"#) == true, "\(status)")
            let reply = try await world.get("/k/\(Self.key)/api/v2/receivers", [:])
            let groups = try JSONSerialization.jsonObject(with: Data(reply.body.utf8))
            let names = (groups as? [[String: String]])?.compactMap { $0["name"] }
            #expect(names == world.node.board.handbook?.groups.keys.map(\.text).sorted())
        }
    }

    // MARK: Silences

    private static func silence(
        _ matchers: String = #"{"name":"alertname","value":"Disk","isRegex":false}"#,
        id: String = "", from: TimeInterval = -1, until: TimeInterval = 3600
    ) -> String {
        let (start, end) = (
            Date.now.addingTimeInterval(from).formatted(.iso8601),
            Date.now.addingTimeInterval(until).formatted(.iso8601)
        )
        return #"{"id":"\#(id)","matchers":[\#(matchers)],"startsAt":"\#(start)","#
            + #""endsAt":"\#(end)","createdBy":"ada","comment":"new disks"}"#
    }

    private func silences(_ world: TestServer, _ query: String = "") async throws -> [[String: Any]]
    {
        let reply = try await world.get("/k/\(Self.key)/api/v2/silences\(query)", [:])
        try #require(reply.status == 200, "\(reply.body)")
        let all = try JSONSerialization.jsonObject(with: Data(reply.body.utf8))
        return try #require(all as? [[String: Any]])
    }

    @Test func `a silence holds what it matches, of its key alone, until it is ended`() async throws
    {
        try await TestServer.run { world in
            let path = "/k/\(Self.key)/api/v2"
            let made = try await world.post("\(path)/silences", Self.silence(), [:])
            #expect(made.status == 200, "\(made.body)")
            let id = try #require(made.json["silenceID"] as? String)
            let listed = try #require(try await silences(world).first)
            #expect(listed["id"] as? String == id)
            #expect((listed["status"] as? [String: String])?["state"] == "active")
            #expect(listed["createdBy"] as? String == "ada")
            #expect(listed["comment"] as? String == "new disks")
            let matchers = try #require(listed["matchers"] as? [[String: Any]])
            #expect(matchers.compactMap { $0["name"] as? String } == ["alertname", "integration"])
            #expect(matchers.last?["value"] as? String == "alerts")

            _ = try await world.post(
                "\(path)/alerts", "[\(Self.posted("Disk", #","service":"ledger-db""#))]", [:])
            #expect(world.node.board.incident(1)?.quiet != nil)
            let alert = try #require(try await list(world).first)
            let status = try #require(alert["status"] as? [String: Any])
            #expect(status["state"] as? String == "suppressed")
            #expect(status["silencedBy"] as? [String] == [id])
            #expect(try await list(world, "?silenced=false").isEmpty)

            let one = try await world.get("\(path)/silence/\(id)", [:])
            #expect(one.json["id"] as? String == id)
            let ended = try await world.client.send("DELETE", "\(path)/silence/\(id)")
            #expect(ended.status == 200, "\(ended.body)")
            #expect(ended.body.isEmpty)
            // What it held is due at once: the next append.
            let end = ContinuousClock.now + .seconds(20)
            while world.node.board.incident(1)?.quiet != nil, ContinuousClock.now < end {
                try await Task.sleep(for: .milliseconds(5))
            }
            #expect(world.node.board.incident(1)?.quiet == nil)
            let after = try #require(try await silences(world).first)
            #expect((after["status"] as? [String: String])?["state"] == "expired")
            let again = try await world.client.send("DELETE", "\(path)/silence/\(id)")
            #expect(again.status == 200)
        }
    }

    @Test func `a silence is found by its matchers, and is another's business to no other key`()
        async throws
    {
        try await TestServer.run { world in
            _ = await world.administer(
                .createKey(
                    id: "other", digest: Secret.digest(of: SenderRouteTests.secret), service: nil,
                    format: "alertmanager"))
            let made = try await world.post(
                "/k/\(SenderRouteTests.secret)/api/v2/silences", Self.silence(), [:])
            let id = try #require(made.json["silenceID"] as? String)
            #expect(try await silences(world).isEmpty)
            let path = "/k/\(Self.key)/api/v2"
            #expect(try await world.get("\(path)/silence/\(id)", [:]).status == 404)
            #expect(
                try await world.client.send("DELETE", "\(path)/silence/\(id)").status == 404)
            let changed = try await world.post(
                "\(path)/silences", Self.silence(id: id), [:])
            #expect(changed.status == 404)
            _ = try await world.post("\(path)/silences", Self.silence(), [:])
            #expect(try await silences(world, "?filter=alertname%3DDisk").count == 1)
            #expect(try await silences(world, "?filter=alertname%3D~Disk").isEmpty)
        }
    }

    @Test(arguments: [
        (silence("", until: 60), "at least one matcher"),
        (silence(from: 60, until: 30), "start time must be before end time"),
        (silence(from: -60, until: -30), "end time can't be in the past"),
        (silence(#"{"name":"a","value":"(","isRegex":true}"#), "("),
        ("nonsense", "line 1"),
    ]) func `a silence that is none is refused in words`(body: String, words: String) async throws {
        try await TestServer.run { world in
            let reply = try await world.post("/k/\(Self.key)/api/v2/silences", body, [:])
            #expect((400..<500).contains(reply.status))
            #expect(reply.body.hasPrefix("\"") && reply.body.contains(words), "\(reply.body)")
            #expect(world.node.board.installation.mutes.all.isEmpty)
        }
    }
}
