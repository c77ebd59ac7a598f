import Core
import Foundation
import Journals
import Nodes
import Seals
import Testing

@testable import Server

@Suite("Calendars over HTTP")
struct CalendarRouteTests {
    static let shift = [
        "group": "database", "schedule": "primary", "incoming": "ben", "outgoing": "",
        "from": "2090-01-02T09:00", "until": "2090-01-03T09:00", "text": "a swap",
        "back": "/oncall?view=month&month=2090-01&group=database",
    ]

    @Test func `a shift's form is filled, shows what it does, makes it and goes back`()
        async throws
    {
        try await TestServer.run { world in
            let session = try await world.signIn()
            let month = Self.shift["back"] ?? ""
            let calendar = try await world.get(month, ["Cookie": session.cookie])
            #expect(calendar.status == 200)
            let link = try #require(
                calendar.body.firstMatch(of: /href="(\/oncall\/override\?[^"]*)"/)?.1)
            let filled = try await world.get(
                link.replacingOccurrences(of: "&amp;", with: "&"), ["Cookie": session.cookie])
            #expect(filled.body.contains("Who has this shift?"))
            #expect(filled.body.contains(#"<option value="primary" selected>"#))
            let before = world.node.board.position
            let looked = try await world.post(Self.shift, to: "/overrides/preview", as: session)
            #expect(looked.status == 200 && looked.body.contains("Make it so"))
            #expect(world.node.board.position == before)
            let made = try await world.post(Self.shift, to: "/overrides", as: session)
            #expect(made.status == 303 && made.header("Location") == month)
            let override = try #require(
                world.node.board.installation.changes.overrides.first)
            #expect(override.schedule == "primary" && override.incoming == "ben")
            // By Ada's clock, which is Berlin's.
            #expect(override.from.text == "2090-01-02T08:00:00Z")
            let after = try await world.get(month, ["Cookie": session.cookie])
            #expect(after.body.contains("override \(override.id)"))
            let removed = try await world.post(
                ["back": month], to: "/overrides/\(override.id)/remove",
                as: session)
            #expect(removed.status == 303 && removed.header("Location") == month)
        }
    }

    @Test(arguments: [
        "https://evil.example.test/oncall", "//evil.example.test/oncall", "/incidents/1",
        "/oncall\\evil", "/oncall\r\nSet-Cookie: a=b", "",
    ])
    func `nobody is sent elsewhere`(back: String) async throws {
        try await TestServer.run { world in
            let session = try await world.signIn()
            let made = try await world.post(
                Self.shift.merging(["back": back]) { $1 }, to: "/overrides",
                as: session)
            #expect(made.status == 303 && made.header("Location") == "/oncall")
        }
    }

    @Test func `what cannot be made says why, with the form as it was`() async throws {
        try await TestServer.run { world in
            let session = try await world.signIn()
            let over = Self.shift.merging(["from": "2020-01-01T00:00", "until": "2020-01-02T00:00"])
            { $1 }
            let refused = try await world.post(over, to: "/overrides/preview", as: session)
            #expect(refused.status == 422, "\(refused.status)")
            #expect(refused.body.contains("it is over already"))
            #expect(refused.body.contains(#"value="2020-01-01T00:00""#))
        }
    }

    static let addresses: [(path: String, status: Int)] = [
        ("/oncall", 200), ("/oncall?view=week", 200), ("/oncall?view=month&who=me", 200),
        ("/oncall?view=week&day=2026-02-29", 400), ("/oncall?view=month&month=2026-13", 400),
        ("/oncall?view=year", 400), ("/oncall?view=week&group=nosuch", 422),
        ("/oncall?view=month&month=9999-12", 200), ("/oncall?view=week&day=0001-01-01", 200),
        ("/oncall/override?group=nosuch", 422), ("/oncall/override?group=database", 200),
        ("/oncall/override?group=database&from=soon", 400), ("/oncall/absence?person=ben", 200),
        ("/oncall/swap?shift=nonsense", 200), ("/oncall/shadow", 200), ("/oncall/temporary", 200),
    ]

    @Test func `addresses of the calendar are understood or refused`() async throws {
        try await TestServer.run { world in
            let session = try await world.signIn()
            for (path, status) in Self.addresses {
                let reply = try await world.get(path, ["Cookie": session.cookie])
                #expect(reply.status == status, "\(path)")
            }
        }
    }

    @Test func `feeds are made on the settings screen and revoked there`() async throws {
        try await TestServer.run(publicURL: "https://muster.example.test") { world in
            let session = try await world.signIn()
            let made = try await world.post(
                ["feed": "schedule database/primary"], to: "/feeds",
                as: session)
            #expect(made.status == 200)
            let path = try #require(
                made.body.firstMatch(of: /https:\/\/muster\.example\.test(\/calendar\/[^<]*)</)?.1)
            let read = try await world.client.send("GET", String(path))
            #expect(read.status == 200 && read.body.hasPrefix("BEGIN:VCALENDAR\r\n"))
            #expect(read.header("Cache-Control") == "private, no-cache")
            let settings = try await world.get("/settings", ["Cookie": session.cookie])
            #expect(!settings.body.contains("muster_feed_"))
            let id = try #require(
                settings.body.firstMatch(of: /\/feeds\/(feed-database-primary-[0-9a-f]*)\/revoke/)?
                    .1)
            let token = try await world.post([:], to: "/feeds/ada-1/revoke", as: session)
            #expect(token.status == 404, "a person's token is no feed")
            let gone = try await world.post([:], to: "/feeds/\(id)/revoke", as: session)
            #expect(gone.status == 303)
            #expect(try await world.client.send("GET", String(path)).status == 404)
        }
    }

    @Test func `a feed's address is in no log, no journal and no list`() async throws {
        try await TestServer.run { world in
            let made = try await world.post("/api/v1/feeds", #"{"person": "ben"}"#)
            #expect(made.status == 201)
            let address = try #require(made.json["address"] as? String)
            let secret = try #require(address.split(separator: "/").last).dropLast(4)
            for path in ["/api/v1/feeds", "/api/v1/tokens"] {
                let list = try await world.get(path)
                #expect(list.body.contains("feed-ben-") && !list.body.contains(secret), "\(path)")
            }
            let bearer = try await world.get(
                "/api/v1/incidents", ["Authorization": "Bearer \(secret)"])
            #expect(bearer.status == 401)
            let signIn = try await world.post(form: "token=\(secret)", to: "/sign-in")
            #expect(signIn.status == 401)
            let missing = try await world.client.send("GET", address + "x")
            #expect(missing.status == 404 && !missing.body.contains("muster_feed_"))
        }
    }

    @Test(arguments: [
        (#"{}"#, 422), (#"{"person": "ada", "group": "database"}"#, 422),
        (#"{"person": "nobody"}"#, 422), (#"{"schedule": "database"}"#, 422),
        (#"{"schedule": "database/nosuch"}"#, 422), (#"{"group": "database"}"#, 201),
    ])
    func `a feed is of one known thing`(body: String, status: Int) async throws {
        try await TestServer.run { world in
            let made = try await world.post("/api/v1/feeds", body)
            #expect(made.status == status, "\(made.body)")
        }
    }
}
