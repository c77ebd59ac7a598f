import Core
import Foundation
import Nodes
import Testing

/// Silences, maintenance windows and snoozes by the API and on screens.
@Suite struct `What keeps pages back` {
    private static let silence = #""matchers": [{"name": "host", "value": "db-.*", "regex": true}]"#
    private static let kinds = [
        ("silences", "silence", silence),
        ("maintenance", "maintenance", #""services": "ledger-db""#),
    ]

    @Test(arguments: kinds)
    func `is looked at, made once, listed, changed, and ended`(
        path: String, name: String, fields: String
    ) async throws {
        try await TestServer.run { world in
            let address = "/api/v1/\(path)"
            let body = "\(fields), \"for\": \"2h\", \"reason\": \"disks\""
            let preview = try await world.post(address, "{\(body), \"preview\": true}")
            #expect(preview.status == 200, "\(preview.body)")
            #expect(preview.json["made"] as? Bool == false)
            #expect((preview.json["effect"] as? [Any])?.isEmpty == false)
            #expect(world.node.board.installation.mutes.all.isEmpty)
            let headers = TestServer.bearer.merging(["Idempotency-Key": "k"]) { $1 }
            let made = try await world.post(address, "{\(body)}", headers)
            #expect(made.status == 201, "\(made.body)")
            let row = try #require(made.json[name] as? [String: Any])
            #expect(row["id"] as? Int == 1)
            #expect(row["state"] as? String == "active")
            #expect((row["by"] as? [String: Any])?["id"] as? String == "ada")
            let again = try await world.post(address, "{\(body)}", headers)
            #expect(again.status == 200, "\(again.body)")
            let longer = try await world.post(
                address, "{\(fields), \"id\": 1, \"for\": \"5h\", \"reason\": \"more disks\"}")
            #expect(longer.status == 201, "\(longer.body)")
            #expect((longer.json[name] as? [String: Any])?["id"] as? Int == 1)
            #expect(world.node.board.installation.mutes.all.count == 1)
            let list = try await world.get(address)
            #expect((list.json[path] as? [Any])?.count == 1, "\(list.body)")
            for (other, _, _) in Self.kinds where other != path {
                let wrong = try await world.client.send(
                    "DELETE", "/api/v1/\(other)/1", headers: TestServer.bearer)
                #expect(wrong.status == 404, "\(other)")
                let said = wrong.json["detail"] as? String ?? ""
                #expect(said.hasPrefix("Number 1 is a \(name)"), "\(said)")
                #expect(said.contains("muster \(name) remove 1"), "\(said)")
            }
            let look = try await world.client.send(
                "DELETE", "\(address)/1?preview=true", headers: TestServer.bearer)
            #expect(look.json["made"] as? Bool == false, "\(look.body)")
            let ended = try await world.client.send(
                "DELETE", "\(address)/1?reason=done", headers: TestServer.bearer)
            #expect(ended.status == 200, "\(ended.body)")
            let twice = try await world.client.send(
                "DELETE", "\(address)/1", headers: TestServer.bearer)
            #expect(twice.status == 409, "\(twice.body)")
            #expect(((try await world.get(address)).json[path] as? [Any])?.isEmpty == true)
            let past = try await world.get("\(address)?past=true")
            #expect((past.json[path] as? [Any])?.count == 1, "\(past.body)")
        }
    }

    private static let bad: [(name: String, path: String, body: String, words: String)] = [
        (
            "no end", "silences", #"{"matchers": [{"name": "a", "value": "b"}], "reason": "x"}"#,
            "until, for: say when it ends"
        ),
        (
            "no reason", "silences",
            #"{"matchers": [{"name": "a", "value": "b"}], "for": "1h"}"#, "reason: missing"
        ),
        (
            "no matcher", "silences", #"{"matchers": [], "for": "1h", "reason": "x"}"#,
            "at least one"
        ),
        (
            "no pattern", "silences",
            #"{"matchers": [{"name": "a", "value": "(", "regex": true}], "for": "1h", "reason": "x"}"#,
            "no regular expression"
        ),
        (
            "a misspelt service", "maintenance",
            #"{"services": "ledger-bd", "for": "1h", "reason": "x"}"#, "did you mean `ledger-db`"
        ),
        ("nothing", "maintenance", #"{"for": "1h", "reason": "x"}"#, "name at least one service"),
        (
            "no time", "maintenance", #"{"services": "ledger-db", "for": "soon", "reason": "x"}"#,
            "for: expected a time such as"
        ),
    ]

    @Test(arguments: bad)
    func `is refused with words for what it lacks`(
        name: String, path: String, body: String, words: String
    ) async throws {
        try await TestServer.run { world in
            let reply = try await world.post("/api/v1/\(path)", body)
            #expect(reply.status == 422, "\(name): \(reply.body)")
            #expect(reply.body.contains(words), "\(name): \(reply.body)")
        }
    }

    @Test func `shows in the incident, the list, the war room, metrics and the review`()
        async throws
    {
        try await TestServer.run { world in
            let window = try await world.post(
                "/api/v1/maintenance",
                #"{"services": "ledger-db", "for": "2h", "reason": "upgrade of PostgreSQL"}"#)
            #expect(window.status == 201, "\(window.body)")
            let accepted = try await world.post("/v2/enqueue", world.event(), [:])
            #expect(accepted.status == 202, "\(accepted.body)")
            let incident = try await world.get("/api/v1/incidents/1")
            let because = incident.json["paged_nobody_because"] as? String ?? ""
            #expect(because.contains("maintenance 1 by Ada"), "\(incident.body)")
            #expect(because.contains("upgrade of PostgreSQL"), "\(incident.body)")
            #expect((incident.json["obligations"] as? [Any])?.isEmpty == true)
            let list = try await world.get("/api/v1/incidents")
            #expect(list.body.contains("paged_nobody_because"))
            let session = ["Cookie": try await world.signIn().cookie]
            let room = try await world.get("/incidents/1", session)
            #expect(room.body.contains("Paged nobody because maintenance 1 by Ada"), "\(room.body)")
            let listed = try await world.get("/incidents", session)
            #expect(listed.body.contains("paged nobody because of maintenance 1"))
            let screen = try await world.get("/silences", session)
            #expect(screen.body.contains("maintenance 1") && screen.body.contains("#1"))
            let metrics = try await world.get("/metrics")
            #expect(metrics.body.contains("muster_mutes_active{kind=\"maintenance\"} 1"))
            #expect(metrics.body.contains("muster_incidents_quiet 1"))
            let export = try await world.get("/api/v1/incidents/1/export?format=markdown")
            #expect(export.body.contains("## Why nobody was paged"), "\(export.body)")
            let ended = try await world.client.send(
                "DELETE", "/api/v1/maintenance/1", headers: TestServer.bearer)
            #expect(ended.body.contains("is paged at once"), "\(ended.body)")
            let until = ContinuousClock.now + .seconds(10)
            while world.node.board.incident(1)?.obligations.isEmpty == true,
                ContinuousClock.now < until
            {
                try await Task.sleep(for: .milliseconds(20))
            }
            #expect(world.node.board.incident(1)?.obligations.isEmpty == false)
            #expect(world.node.board.incident(1)?.quiet == nil)
        }
    }

    @Test func `a snooze is an act, refused for a sev1`() async throws {
        try await TestServer.run { world in
            let number = try await world.declare()
            let path = "/api/v1/incidents/\(number)"
            let grave = try await world.post("\(path)/snooze", #"{"for": "1h", "text": "later"}"#)
            #expect(grave.status == 409, "\(grave.body)")
            #expect(grave.body.contains("a catastrophe is not put off"), "\(grave.body)")
            _ = try await world.post(
                "\(path)/severity", #"{"severity": "sev2", "text": "it is not so bad"}"#)
            let snoozed = try await world.post("\(path)/snooze", #"{"for": "1h", "text": "later"}"#)
            #expect(snoozed.status == 200, "\(snoozed.body)")
            #expect(snoozed.body.contains("Put off until"), "\(snoozed.body)")
            let shown = try await world.get(path)
            #expect((shown.json["snooze"] as? [String: Any])?["reason"] as? String == "later")
            let woken = try await world.post("\(path)/wake", "{}")
            #expect(woken.status == 200, "\(woken.body)")
            #expect(try await world.get(path).json["snooze"] == nil)
        }
    }

    @Test func `a form is shown what it means, then makes it`() async throws {
        try await TestServer.run { world in
            let (cookie, csrf) = try await world.signIn()
            func form(_ text: String) -> String {
                "csrf=\(csrf)&idempotency=drawing-\(text)&kind=silence&matchers=host%3D~%22db-.*%22"
                    + "&from=2090-01-01T00:00&until=2090-01-01T02:00&text=\(text)"
            }
            let look = try await world.post(
                form: form("disks"), to: "/silences/preview", cookie: cookie)
            #expect(look.status == 200 && look.body.contains("What it means"), "\(look.body)")
            #expect(world.node.board.installation.mutes.all.isEmpty)
            let made = try await world.post(form: form("disks"), to: "/silences", cookie: cookie)
            #expect(made.status == 303, "\(made.body)")
            let mute = try #require(world.node.board.installation.mutes[1])
            #expect(mute.about == "host=~\"db-.*\"")
            // By Ada's clock, which is Berlin's.
            #expect(mute.from.text == "2089-12-31T23:00:00Z")
            let refused = try await world.post(form: form(""), to: "/silences", cookie: cookie)
            #expect(refused.status == 422, "\(refused.body)")
            #expect(refused.body.contains("2090-01-01T02:00"), "what was typed is kept")
            let ended = try await world.post(
                form: "csrf=\(csrf)", to: "/silences/1/remove", cookie: cookie)
            #expect(ended.status == 303, "\(ended.body)")
            #expect(world.node.board.installation.mutes[1]?.isOver(at: mute.from) == true)
        }
    }
}
