import Core
import Foundation
import Journals
import Nodes
import Seals
import Testing

@testable import Server

@Suite("Links, sessions and forms")
struct SessionTests {
    @Test func `following a page's link shows and never acts`() async throws {
        try await TestServer.run { world in
            let number = try await world.declare()
            let link = try #require(world.link(number))
            let before = world.node.board.position
            let shown = try await world.get(link.path, [:])
            #expect(shown.status == 200)
            #expect(shown.body.contains("Ledger is down"))
            #expect(shown.cookies.isEmpty)
            #expect(world.node.board.position == before)
        }
    }

    @Test func `answering through the link acts for its person and opens the room`() async throws {
        try await TestServer.run(publicURL: "https://muster.example.test") { world in
            let number = try await world.declare()
            let link = try #require(world.link(number))
            let acted = try await world.post(form: "eta_min=5&person=tom", to: "\(link.path)/ack")
            #expect(acted.status == 303, "\(acted.body)")
            #expect(acted.header("Location") == "/incidents/\(number)")
            let cookie = try #require(acted.header("Set-Cookie"))
            for part in ["HttpOnly", "SameSite=Lax", "Secure"] { #expect(cookie.contains(part)) }
            let incident = world.node.board.incident(IncidentNumber(number))
            #expect(incident?.obligations.contains { $0.holder == link.person } == true)
            let room = try await world.get(
                "/incidents/\(number)", ["Cookie": acted.cookies[0]])
            #expect(room.status == 200)
        }
    }

    @Test func `an answer that comes after the end is no error`() async throws {
        try await TestServer.run { world in
            let number = try await world.declare()
            let link = try #require(world.link(number))
            _ = try await world.post("/api/v1/incidents/\(number)/resolve")
            let late = try await world.post(form: "", to: "\(link.path)/ack")
            #expect(late.status == 303)
            #expect(late.header("Location") == link.path)
            let shown = try await world.get(link.path, [:])
            #expect(shown.status == 200)
            #expect(shown.body.contains("It is over"))
        }
    }

    @Test func `an expired, a broken and a foreign link say what happened`() async throws {
        try await TestServer.run { world in
            let number = try await world.declare()
            let expired = try #require(world.link(number, expiresIn: .seconds(-60)))
            let answer = try await world.get(expired.path, [:])
            #expect(answer.status == 410)
            #expect(answer.body.contains("run out"))
            let posted = try await world.post(form: "", to: "\(expired.path)/ack")
            #expect(posted.status == 410)
            let good = try #require(world.link(number))
            let broken = try await world.get(String(good.path.dropLast(3)), [:])
            #expect(broken.status == 404)
            #expect(broken.body.contains("not whole"))
        }
    }

    @Test func `a link to a number that was given out anew leads to no other incident`()
        async throws
    {
        try await TestServer.run { world in
            let number = try await world.declare("Ledger is down")
            let lost = try #require(world.link(number, openedAt: Moment(seconds: 1_700_000_000)))
            let answer = try await world.get(lost.path, [:])
            #expect(answer.status == 410)
            #expect(answer.body.contains("This incident was lost"))
            #expect(!answer.body.contains("Ledger"))
            let posted = try await world.post(form: "", to: "\(lost.path)/ack")
            #expect(posted.status == 410 && posted.cookies.isEmpty)
        }
    }

    @Test func `a token opens a session, forms of it act, and signing out ends it`() async throws {
        try await TestServer.run { world in
            let number = try await world.declare()
            let session = try await world.signIn()
            for path in [
                "/incidents", "/mine", "/incidents/\(number)", "/incidents/\(number)/board",
                "/declare", "/oncall", "/settings", "/help", "/incidents?state=closed",
            ] {
                let reply = try await world.get(path, ["Cookie": session.cookie])
                #expect(reply.status == 200, "\(path): \(reply.status)")
                #expect(reply.header("Cache-Control") == "no-store")
            }
            let acted = try await world.post(
                form: "csrf=\(session.csrf)&idempotency=1&text=hello+there",
                to: "/incidents/\(number)/note", cookie: session.cookie)
            #expect(acted.status == 303, "\(acted.body)")
            let timeline = try await world.get("/api/v1/incidents/\(number)/timeline")
            #expect(timeline.body.contains("hello there"))
            let out = try await world.post(form: "", to: "/sign-out", cookie: session.cookie)
            #expect(out.cookies == ["muster-session="])
        }
    }

    @Test func `who is signed out, or refused, has what they wrote still`() async throws {
        try await TestServer.run { world in
            let number = try await world.declare()
            let session = try await world.signIn()
            let note = "/incidents/\(number)/note"
            let out = try await world.post(form: "text=the+cache+is+cold", to: note)
            #expect(out.status == 401)
            #expect(out.body.contains("You are signed out"))
            #expect(out.body.contains(">the cache is cold</textarea>"))
            #expect(out.body.contains("/sign-in?next=/incidents/\(number)\""))
            let long = String(repeating: "x", count: 20_000)
            let refused = try await world.post(
                form: "csrf=\(session.csrf)&text=\(long)", to: note, cookie: session.cookie)
            #expect(refused.status == 422)
            #expect(refused.body.contains("\(long)</textarea>"))
            let sly = try await world.post(
                form: "text=%3C%2Ftextarea%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E", to: note)
            #expect(sly.status == 401 && !sly.body.contains("<script>alert"))
            let foreign = try await world.post(
                form: "text=come+here", to: note, headers: ["Sec-Fetch-Site": "cross-site"])
            #expect(!foreign.body.contains("come here"), "another site's words are not shown")
        }
    }

    @Test func `people go on where they acted`() async throws {
        try await TestServer.run { world in
            let number = try await world.declare()
            let session = try await world.signIn()
            let acts = [
                ("note", "text=x", "#compose"), ("action", "text=y", "#compose"),
                ("action", "action=1", "#actions"), ("severity", "severity=sev1", ""),
            ]
            for (index, (word, form, place)) in acts.enumerated() {
                let reply = try await world.post(
                    form: "csrf=\(session.csrf)&idempotency=\(index)&\(form)",
                    to: "/incidents/\(number)/\(word)", cookie: session.cookie)
                #expect(reply.header("Location") == "/incidents/\(number)\(place)", "\(word)")
            }
        }
    }

    @Test func `a browser is shown a screen where there is none`() async throws {
        try await TestServer.run { world in
            let browser = ["Accept": "text/html,application/xhtml+xml"]
            let lost = try await world.get("/nonexistent", browser)
            #expect(lost.status == 404 && lost.body.contains("There is no such screen"))
            let form = try await world.get("/incidents/1/note", browser)
            #expect(form.status == 303 && form.header("Location") == "/incidents/1")
            for (path, headers) in [("/nonexistent", [:]), ("/api/v1/nonexistent", browser)] {
                let program = try await world.get(path, headers)
                #expect(program.status == 404)
                #expect(program.header("Content-Type")?.contains("json") == true, "\(path)")
            }
        }
    }

    static let forged: [(name: String, form: String, headers: [String: String])] = [
        ("without the form token", "text=x", [:]),
        ("with another's", "text=x&csrf=abc", [:]),
        ("from another site", "text=x&csrf=CSRF", ["Sec-Fetch-Site": "cross-site"]),
    ]

    @Test(arguments: forged.indices)
    func `a form that is not of the session does nothing`(index: Int) async throws {
        try await TestServer.run { world in
            let number = try await world.declare()
            let session = try await world.signIn()
            let (_, form, headers) = Self.forged[index]
            let before = world.node.board.position
            let reply = try await world.post(
                form: form.replacingOccurrences(of: "CSRF", with: session.csrf),
                to: "/incidents/\(number)/note", cookie: session.cookie, headers: headers)
            #expect(reply.status == 403)
            #expect(world.node.board.position == before)
        }
    }

    @Test func `the same form sent twice acts once`() async throws {
        try await TestServer.run { world in
            let number = try await world.declare()
            let session = try await world.signIn()
            for _ in 0..<2 {
                let reply = try await world.post(
                    form: "csrf=\(session.csrf)&idempotency=9&text=once",
                    to: "/incidents/\(number)/note", cookie: session.cookie)
                #expect(reply.status == 303)
            }
            let entries = try await world.journal.entries(
                of: IncidentNumber(number), limit: 1000)
            let notes = entries.filter { if case .noted = $0.event { true } else { false } }
            #expect(notes.count == 1)
        }
    }

    @Test func `a browser's session changes nothing through the API`() async throws {
        try await TestServer.run { world in
            let session = try await world.signIn()
            let reply = try await world.post(
                "/api/v1/incidents", #"{"title": "x"}"#, ["Cookie": session.cookie])
            #expect(reply.status == 403)
            #expect(world.node.board.incidents.isEmpty)
        }
    }

    @Test func `a sign-in with a wrong token stays outside, and leads nowhere else`() async throws {
        try await TestServer.run { world in
            let wrong = try await world.post(form: "token=nope", to: "/sign-in")
            #expect(wrong.status == 401)
            #expect(wrong.cookies.isEmpty)
            let elsewhere = try await world.post(
                form: "token=\(TestServer.token)&next=//evil.example.test", to: "/sign-in")
            #expect(elsewhere.header("Location") == "/mine")
            let sent = try await world.get("/incidents/3?still=1", [:])
            #expect(sent.header("Location") == "/sign-in?next=/incidents/3%3Fstill%3D1")
        }
    }

    @Test func `a session ends with the token that opened it, and for good`() async throws {
        try await TestServer.run { world in
            let session = try await world.signIn()
            let cookie = ["Cookie": session.cookie]
            #expect(try await world.get("/mine", cookie).status == 200)
            // Another one's end is nothing to it.
            _ = await world.administer(.revokeToken("old"))
            #expect(try await world.get("/mine", cookie).status == 200)
            _ = await world.administer(.revokeToken("ada-1"))
            let shown = try await world.get("/mine", cookie)
            #expect(shown.status == 303)
            #expect(shown.header("Location") == "/sign-in?next=/mine")
            #expect(try await world.get("/api/v1/incidents", cookie).status == 401)
            let posted = try await world.post(
                form: "csrf=\(session.csrf)&title=x", to: "/incidents", cookie: session.cookie)
            #expect(posted.status == 401)
            // Another token of that name is another token.
            _ = await world.administer(
                .createToken(
                    id: "ada-1", digest: Secret.digest(of: "muster_another"), scope: .person,
                    person: "ada", expiresAt: nil))
            #expect(try await world.get("/mine", cookie).status == 303)
        }
    }

    @Test func `sessions and links end with their person's place in the handbook`() async throws {
        try await TestServer.run { world in
            let number = try await world.declare()
            let link = try #require(world.link(number))
            let entered = try await world.post(form: "", to: link.path)
            let session = try await world.signIn()
            var handbook = ScreenSamples.handbook()
            handbook.people["ada"] = nil
            handbook.people[link.person] = nil
            handbook.version = "without-them"
            world.node.learn(handbook)
            _ = await world.administer(.applyHandbook(handbook.version))
            #expect(try await world.get("/mine", ["Cookie": session.cookie]).status == 303)
            let room = try await world.get(
                "/incidents/\(number)", ["Cookie": entered.cookies[0]])
            #expect(room.status == 303)
            let before = world.node.board.position
            let followed = try await world.post(form: "", to: "\(link.path)/ack")
            #expect(followed.status == 410)
            #expect(followed.body.contains("nobody called"), "\(followed.body)")
            #expect(world.node.board.position == before)
            // Signing in again would only lead back: it says why.
            let again = try await world.post(form: "token=\(TestServer.token)", to: "/sign-in")
            #expect(again.status == 401)
            #expect(again.cookies.isEmpty)
            #expect(again.body.contains("nobody called"))
        }
    }

    @Test func `the set-up link works once`() async throws {
        try await TestServer.run { world in
            let shown = try await world.get("/setup?token=\(TestServer.setupSecret)", [:])
            #expect(shown.status == 200)
            let form = "token=\(TestServer.setupSecret)&person=noor"
            let done = try await world.post(form: form, to: "/setup")
            #expect(done.status == 200, "\(done.body)")
            #expect(done.cookies.first?.hasPrefix("muster-session=") == true)
            #expect(done.body.contains("muster_"))
            #expect(try await world.post(form: form, to: "/setup").status == 410)
            let again = try await world.get("/setup?token=\(TestServer.setupSecret)", [:])
            #expect(again.status == 410)
            #expect(again.body.contains("newest start"), "\(again.body)")
        }
    }

    @Test func `a session from the set-up ends with the token that was shown`() async throws {
        try await TestServer.run { world in
            let form = "token=\(TestServer.setupSecret)&person=noor"
            let done = try await world.post(form: form, to: "/setup")
            let cookie = ["Cookie": try #require(done.cookies.first)]
            #expect(try await world.get("/mine", cookie).status == 200)
            let made = world.node.board.installation.tokens.values.first { $0.person == "noor" }
            _ = await world.administer(.revokeToken(try #require(made).id))
            #expect(try await world.get("/mine", cookie).status == 303)
        }
    }

    @Test func `assets are kept for ever under their version alone`() async throws {
        try await TestServer.run { world in
            let asset = try #require(Asset.named("muster.css"))
            let kept = try await world.get(asset.address, [:])
            #expect(kept.header("Cache-Control")?.contains("immutable") == true)
            let bare = try await world.get("/assets/muster.css", [:])
            #expect(bare.header("Cache-Control") == "no-cache")
            #expect(try await world.get("/assets/room.mustache", [:]).status == 404)
        }
    }
}
