import Core
import Testing

@testable import Server

/// What a problem says is read on screens, in terminals and by programs alike.
@Suite struct `Words of problems` {
    private static let refusals: [Refusal] = [
        .unknownIncident(99), .unknownObligation(9), .unknownAction(9), .unknownStep(9),
        .unknownKey("k"), .unknownToken("t"), .unknownChange(9, .absence), .unknownMute(9),
        .unknownGroup("nosuch"), .unknownGroup(""), .owesNothing("ada"), .holdsNothing("ada"),
        .noHandover, .alreadyExists("key k"), .swapOfAnother(3, "ada"), .needsPerson,
    ]

    private static let problems: [Problem] =
        refusals.map { Problem($0, ScreenSamples.handbook()) } + [
            .noSuchPlace, .signInNeeded, .badToken, .limited(to: 3), .forged, .repeated("feed"),
        ]

    @Test(arguments: problems.indices)
    func `name no address of the API, no form's field and no markup`(index: Int) {
        let problem = Self.problems[index]
        for foreign in ["/api/v1", "GET ", "`", "/sign-in", "Idempotency-Key", "\"\""] {
            #expect(!problem.detail.contains(foreign), "\(problem.detail)")
        }
        #expect(problem.detail.hasSuffix("."), "\(problem.detail)")
    }

    @Test func `the description of the API is found from where nothing is`() async throws {
        try await TestServer.run { world in
            let reply = try await world.get("/api/v1/nothing")
            #expect(reply.status == 404)
            #expect(reply.header("Link") == "</api/v1/openapi.json>; rel=\"service-desc\"")
        }
    }

    @Test func `what is missing is said as a sentence, with the fields beside it`() async throws {
        try await TestServer.run { world in
            let number = try await world.declare()
            for (word, begins, field) in [
                ("page", "Nothing was done. Say whom to page", "group, person"),
                ("release", "Nothing was done. Say what or who may go", "obligation, person"),
                ("action", "Nothing was done. Say what is to be done", "text, action"),
                ("split", "Nothing was done. Name alerts", "alerts, from"),
            ] {
                let reply = try await world.post(
                    "/api/v1/incidents/\(number)/\(word)",
                    word == "split" ? #"{"text": "another cause"}"# : "{}")
                #expect(reply.status == 422, "\(word)")
                let detail = reply.json["detail"] as? String ?? ""
                #expect(detail.hasPrefix(begins), "\(detail)")
                let errors = reply.json["errors"] as? [String] ?? []
                #expect(errors.first?.hasPrefix(field) == true, "\(errors)")
            }
        }
    }

    @Test func `a feed that is none is no token`() async throws {
        try await TestServer.run { world in
            let reply = try await world.client.send(
                "DELETE", "/api/v1/feeds/zzz", headers: TestServer.bearer)
            #expect(reply.status == 404)
            #expect((reply.json["detail"] as? String)?.hasPrefix("There is no feed zzz") == true)
        }
    }
}
