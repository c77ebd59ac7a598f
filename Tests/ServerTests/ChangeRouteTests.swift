import Core
import Foundation
import Nodes
import Testing

/// What people lay over the rosters by the API: looked at, made, listed, taken away.
@Suite struct `Changes over the rosters` {
    private static let paths = [
        (
            "overrides", "override",
            #""group": "database", "until": "2099-01-01T00:00:00Z", "incoming": "tom""#
        ),
        ("absences", "absence", #""person": "ben", "until": "2099-01-02""#),
        (
            "temporaries", "temporary",
            #""group": "database", "schedule": "primary", "shifts": [{"person": "tom", "from": "2098-01-01T00:00:00Z", "until": "2098-01-02T00:00:00Z"}]"#
        ),
        (
            "shadows", "shadow",
            #""learner": "tom", "group": "database", "until": "2099-01-01T00:00:00Z""#
        ),
    ]

    @Test(arguments: paths)
    func `each kind is looked at, made once, listed, and removed`(
        path: String, name: String, fields: String
    ) async throws {
        try await TestServer.run { world in
            let address = "/api/v1/\(path)"
            let preview = try await world.post(address, "{\(fields), \"preview\": true}")
            #expect(preview.status == 200, "\(preview.body)")
            #expect(preview.json["made"] as? Bool == false)
            #expect(world.node.board.installation.changes.count == 0)
            let headers = TestServer.bearer.merging(["Idempotency-Key": "k"]) { $1 }
            let made = try await world.post(address, "{\(fields)}", headers)
            #expect(made.status == 201, "\(made.body)")
            #expect((made.json[name] as? [String: Any])?["id"] as? Int == 1)
            let again = try await world.post(address, "{\(fields)}", headers)
            #expect(again.status == 200, "\(again.body)")
            #expect(world.node.board.installation.changes.count == 1)
            let list = try await world.get(address)
            #expect((list.json[path] as? [Any])?.count == 1, "\(list.body)")
            for (other, _, _) in Self.paths where other != path {
                let wrong = try await world.client.send(
                    "DELETE", "/api/v1/\(other)/1", headers: TestServer.bearer)
                #expect(wrong.status == 404, "\(other)")
            }
            let look = try await world.client.send(
                "DELETE", "\(address)/1?preview=true", headers: TestServer.bearer)
            #expect(look.json["made"] as? Bool == false, "\(look.body)")
            let removed = try await world.client.send(
                "DELETE", "\(address)/1", headers: TestServer.bearer)
            #expect(removed.status == 200, "\(removed.body)")
            let after = try await world.get(address)
            #expect((after.json[path] as? [Any])?.isEmpty == true, "\(after.body)")
        }
    }

    private static let bad:
        [(name: String, path: String, body: String, status: Int, words: String)] =
            [
                (
                    "a misspelt person", "/api/v1/absences",
                    #"{"person": "bem", "until": "2099-01-01"}"#, 422, "did you mean `ben`"
                ),
                (
                    "no time", "/api/v1/absences", #"{"until": "soon"}"#, 422,
                    "until: expected a time such as"
                ),
                (
                    "no list", "/api/v1/temporaries",
                    #"{"group": "database", "shifts": "ada"}"#, 422, "shifts: expected a list"
                ),
                (
                    "a shift of nobody", "/api/v1/temporaries",
                    #"{"group": "database", "shifts": [{"person": "tom"}]}"#, 422,
                    "shifts[0].from: missing"
                ),
                (
                    "a swap by whoever is not on call", "/api/v1/swaps",
                    #"{"group": "network", "to": "ben", "from": "2098-01-01T00:00:00Z", "until": "2098-01-02T00:00:00Z"}"#,
                    422, "is not on call for network"
                ),
                ("no such swap", "/api/v1/swaps/9/accept", "{}", 404, "no swap 9"),
                (
                    "half a return", "/api/v1/swaps",
                    #"{"group": "network", "to": "ben", "from": "2098-01-01T00:00:00Z", "until": "2098-01-02T00:00:00Z", "return_from": "2098-01-01T00:00:00Z"}"#,
                    422, "return_until"
                ),
            ]

    @Test(arguments: bad.indices)
    func `what cannot be is refused with words`(index: Int) async throws {
        let row = Self.bad[index]
        try await TestServer.run { world in
            let reply = try await world.post(row.path, row.body)
            #expect(reply.status == row.status, "\(row.name): \(reply.body)")
            #expect(reply.body.contains(row.words), "\(row.name): \(reply.body)")
            #expect(world.node.board.installation.changes.count == 0)
        }
    }

    @Test func `an import says what it would do, does it, and does nothing again`() async throws {
        try await TestServer.run { world in
            func body(_ rows: String, _ more: String = "") -> String {
                #"{"person": "ben", "absences": [\#(rows)]\#(more)}"#
            }
            let one = #"{"uid": "a", "from": "2098-12-24", "until": "2098-12-27", "reason": "x"}"#
            let path = "/api/v1/absences/import"
            let look = try await world.post(path, body(one, #", "preview": true"#))
            #expect((look.json["added"] as? [Any])?.count == 1, "\(look.body)")
            #expect(world.node.board.installation.changes.count == 0)
            let made = try await world.post(path, body(one))
            #expect(made.json["made"] as? Bool == true, "\(made.body)")
            let again = try await world.post(path, body(one))
            #expect(again.json["kept"] as? Int == 1, "\(again.body)")
            let gone = try await world.post(path, body(""))
            #expect((gone.json["ended"] as? [Any])?.count == 1, "\(gone.body)")
            #expect(world.node.board.installation.changes.count == 0)
        }
    }
}
