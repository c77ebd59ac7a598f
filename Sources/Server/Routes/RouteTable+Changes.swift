import Core
import HTTPTypes
import Hummingbird
import Reviews

extension RouteTable {
    /// What people lay over the rosters.
    static let changes: [Route] =
        [
            list(
                .override, OverrideList.self, "Overrides that are in force or will be."
            ) { try await $0.listOverrides($1) },
            add(
                .override, MusterServer.overrideShape, OverrideAnswer.self,
                "Makes an override, or shows what it would do."
            ) { try await $0.addOverride($1) },
            remove(.override, "Removes an override."),
            list(.absence, AbsenceList.self, "Absences that last or will come.") {
                try await $0.listAbsences($1)
            },
            add(
                .absence, MusterServer.absenceShape, AbsenceAnswer.self,
                "Enters an absence, or shows what it would do."
            ) { try await $0.addAbsence($1) },
            Route(
                method: .post, path: "/api/v1/absences/import", access: .person, kind: .api,
                summary:
                    "Takes over what a person's calendar says, and ends what it says no longer.",
                body: MusterServer.importShape,
                answers: [.json(ImportAnswer.self, "what changed, or would")],
                handler: { try await $0.importAbsences($1) }),
            remove(.absence, "Removes an absence."),
            list(.temporary, TemporaryList.self, "Temporary schedules in force or to come.") {
                try await $0.listTemporaries($1)
            },
            add(
                .temporary, MusterServer.temporaryShape, TemporaryAnswer.self,
                "Makes a temporary schedule, or shows what it would do."
            ) { try await $0.addTemporary($1) },
            remove(.temporary, "Removes a temporary schedule."),
            list(.shadow, ShadowList.self, "Who learns from whom, now or to come.") {
                try await $0.listShadows($1)
            },
            add(
                .shadow, MusterServer.shadowShape, ShadowAnswer.self,
                "Makes somebody the shadow of whoever is on call."
            ) { try await $0.addShadow($1) },
            remove(.shadow, "Removes a shadow."),
            list(.swap, SwapList.self, "Offers of swaps whose shifts are not over.") {
                try await $0.listSwaps($1)
            },
            add(
                .swap, MusterServer.swapShape, SwapAnswerView.self,
                "Offers shifts to somebody, who must accept; or shows what that would do."
            ) { try await $0.offerSwap($1) },
        ] + SwapAnswer.allCases.map { answer($0) }

    private typealias Handler = @Sendable (MusterServer, Call) async throws -> Response

    private static func list(
        _ kind: RosterChange.Kind, _ type: any (Decodable & Sendable).Type, _ summary: String,
        _ handler: @escaping Handler
    ) -> Route {
        Route(
            method: .get, path: "/api/v1/\(kind.path)", access: .person, kind: .api,
            summary: summary, query: MusterServer.changeQuery,
            answers: [.json(type, "the list")], handler: handler)
    }

    private static func add(
        _ kind: RosterChange.Kind, _ body: BodyShape, _ type: any (Decodable & Sendable).Type,
        _ summary: String, _ handler: @escaping Handler
    ) -> Route {
        Route(
            method: .post, path: "/api/v1/\(kind.path)", access: .person, kind: .api,
            summary: summary, body: body,
            answers: [
                .json(type, "it is made, and its effect", status: 201),
                .json(type, "a preview, or made before by this Idempotency-Key"),
            ], handler: handler)
    }

    private static func remove(_ kind: RosterChange.Kind, _ summary: String) -> Route {
        Route(
            method: .delete, path: "/api/v1/\(kind.path)/{id}", access: .person, kind: .api,
            summary: summary, query: MusterServer.removalQuery,
            answers: [.json(ChangeRemoval.self, "it is gone, and its effect")],
            handler: { try await $0.removeChange(kind, $1) })
    }

    private static func answer(_ answer: SwapAnswer) -> Route {
        let summary =
            switch answer {
            case .accept: "Accepts an offered swap: it becomes overrides."
            case .decline: "Declines an offered swap."
            case .withdraw: "Takes back the offer of a swap."
            }
        return Route(
            method: .post, path: "/api/v1/swaps/{id}/\(answer.rawValue)", access: .person,
            kind: .api, summary: summary, body: MusterServer.swapAnswerShape,
            answers: [.json(SwapAnswerView.self, "the offer as it is now, and its effect")],
            handler: { try await $0.answerSwap(answer, $1) })
    }
}
