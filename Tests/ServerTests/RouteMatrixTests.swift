import Core
import Foundation
import HTTPTypes
import Journals
import Nodes
import Testing

@testable import Server

@Suite("Who may pass")
struct RouteMatrixTests {
    /// What everybody may ask for. A route that is added here must say in a review why.
    static let open: Set<String> = [
        "GET /api/v1/openapi.json", "GET /assets/{name}", "GET /healthz", "GET /help",
        "GET /readyz", "GET /setup", "GET /sign-in", "POST /setup", "POST /sign-in",
        "POST /sign-out",
    ]

    private func address(_ route: Route) -> String {
        route.path.replacingOccurrences(of: "{n}", with: "1")
            .replacingOccurrences(of: "{id}", with: "1")
            .replacingOccurrences(of: "{key}", with: "nobodys-key")
            .replacingOccurrences(of: "{format}", with: "datadog")
            .replacingOccurrences(of: "{token}", with: "nobodys-link")
            .replacingOccurrences(of: "{position}", with: "1")
            .replacingOccurrences(of: "{file}", with: "1")
            .replacingOccurrences(of: "{name}", with: "muster.css")
    }

    @Test func `the open routes are those that are listed here`() {
        let found = RouteTable.routes.filter { $0.access == .anyone }
            .map { "\($0.method.rawValue) \($0.path)" }
        #expect(Set(found) == Self.open)
    }

    @Test func `every act has a route of its own word in the API and on the screens`() {
        let paths = Set(RouteTable.routes.map(\.path))
        for word in ActWord.allCases {
            #expect(paths.contains("/api/v1/incidents/{n}/\(word.rawValue)"))
            #expect(paths.contains("/incidents/{n}/\(word.rawValue)"))
        }
    }

    @Test func `an anonymous caller sees no incident and changes nothing`() async throws {
        try await TestServer.run { world in
            let number = try await world.declare("Secret trouble")
            #expect(number == 1)
            let before = world.node.board.position
            for route in RouteTable.routes {
                let name = "\(route.method.rawValue) \(route.path)"
                // Asking as if from elsewhere: on the machine itself metrics are open.
                let reply = try await world.client.send(
                    route.method.rawValue, address(route),
                    headers: [
                        "X-Forwarded-For": "203.0.113.9",
                        "Content-Type": "application/x-www-form-urlencoded",
                    ])
                #expect(!reply.body.contains("Secret trouble"), "\(name)")
                switch route.access {
                case .anyone: break
                case .key:
                    #expect([400, 401, 403].contains(reply.status), "\(name): \(reply.status)")
                case .link: #expect(reply.status == 404, "\(name): \(reply.status)")
                case .person, .operation:
                    #expect(reply.status == 401, "\(name): \(reply.status)")
                case .session where route.method == .get:
                    #expect(reply.status == 303, "\(name): \(reply.status)")
                    #expect(reply.header("Location")?.hasPrefix("/sign-in") == true, "\(name)")
                case .session: #expect(reply.status == 401, "\(name): \(reply.status)")
                }
                #expect(reply.header("X-Content-Type-Options") == "nosniff", "\(name)")
                #expect(reply.header("Referrer-Policy") == "no-referrer", "\(name)")
                #expect(
                    reply.header("Content-Security-Policy")?.contains("frame-ancestors 'none'")
                        == true, "\(name)")
            }
            #expect(world.node.board.position == before)
        }
    }

    @Test func `a link's session is for one incident`() async throws {
        try await TestServer.run { world in
            let first = try await world.declare()
            let second = try await world.declare("Something else")
            let link = try #require(world.link(first))
            let entered = try await world.post(form: "", to: link.path)
            let cookie = try #require(entered.cookies.first)
            for route in RouteTable.routes
            where [.person, .session].contains(route.access) && route.method == .get {
                let path = address(route).replacingOccurrences(
                    of: "/incidents/1", with: "/incidents/\(second)")
                let reply = try await world.get(path, ["Cookie": cookie])
                #expect(reply.status == 403, "\(route.path): \(reply.status)")
            }
            let own = try await world.get("/incidents/\(first)", ["Cookie": cookie])
            #expect(own.status == 200)
            let board = try await world.get("/api/v1/incidents/\(first)", ["Cookie": cookie])
            #expect(board.status == 200)
        }
    }

    static let badTokens = [
        "Bearer nonsense", "Bearer muster_old", "Bearer \(TestServer.setupSecret)", "Basic YTpi",
        "Bearer \(TestServer.pagerDutyKey)",
    ]

    @Test(arguments: badTokens)
    func `a token that is not a person's opens nothing`(header: String) async throws {
        try await TestServer.run { world in
            let reply = try await world.get("/api/v1/incidents", ["Authorization": header])
            #expect(reply.status == 401)
            #expect(reply.header("WWW-Authenticate")?.hasPrefix("Bearer") == true)
            #expect(reply.json["type"] as? String == "urn:muster:problem:bad-token")
        }
    }
}
