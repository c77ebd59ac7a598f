import Core
import HTTPTypes
import Hummingbird
import Reviews

extension RouteTable {
    /// What keeps alerts from paging for a time.
    static let mutes: [Route] = [
        Route(
            method: .get, path: "/api/v1/silences", access: .person, kind: .api,
            summary: "Silences that hold alerts or will.", query: MusterServer.changeQuery,
            answers: [.json(SilenceList.self, "the list")],
            handler: { try await $0.listSilences($1) }),
        Route(
            method: .post, path: "/api/v1/silences", access: .person, kind: .api,
            summary: "Makes or changes a silence, or shows what it would mean.",
            body: MusterServer.silenceShape,
            answers: [
                .json(SilenceAnswer.self, "it is made", status: 201),
                .json(SilenceAnswer.self, "a preview, or made before by this Idempotency-Key"),
            ], handler: { try await $0.addSilence($1) }),
        remove(.silence, "Ends a silence: what it held and still fires is paged."),
        Route(
            method: .get, path: "/api/v1/maintenance", access: .person, kind: .api,
            summary: "Maintenance windows that last or will come.",
            query: MusterServer.changeQuery, answers: [.json(MaintenanceList.self, "the list")],
            handler: { try await $0.listMaintenance($1) }),
        Route(
            method: .post, path: "/api/v1/maintenance", access: .person, kind: .api,
            summary: "Makes or changes a maintenance window, or shows what it would mean.",
            body: MusterServer.maintenanceShape,
            answers: [
                .json(MaintenanceAnswer.self, "it is made", status: 201),
                .json(
                    MaintenanceAnswer.self, "a preview, or made before by this Idempotency-Key"),
            ], handler: { try await $0.addMaintenance($1) }),
        remove(.maintenance, "Ends a maintenance window: what it held and still fires is paged."),
    ]

    private static func remove(_ kind: Mute.Kind, _ summary: String) -> Route {
        Route(
            method: .delete, path: "/api/v1/\(kind.path)/{id}", access: .person, kind: .api,
            summary: summary, query: MusterServer.endQuery,
            answers: [.json(MuteRemoval.self, "it is over, and who is paged by that")],
            handler: { try await $0.removeMute(kind, $1) })
    }
}
