import HTTPTypes
import Hummingbird

extension RouteTable {
    /// Alertmanager's API, version 2, as its owner documents it: with the key in a header, and with
    /// the key in front of the path for clients that can send none.
    static let alertmanager = alertmanager("/api/v2") + alertmanager("/k/{key}/api/v2")

    private static func alertmanager(_ place: String) -> [Route] {
        [
            route(.post, "\(place)/alerts", "takes alerts.", "taken, and durable") {
                try await $0.postAlerts($1)
            },
            route(.get, "\(place)/alerts", "alerts of the key that fire.") {
                try await $0.listAlerts($1)
            },
            route(.get, "\(place)/alerts/groups", "the same, by incident.") {
                try await $0.listAlertGroups($1)
            },
            route(.get, "\(place)/status", "version, routes and nodes.") {
                try await $0.alertmanagerStatus($1)
            },
            route(.get, "\(place)/receivers", "the functional groups.") {
                try await $0.listReceivers($1)
            },
            route(.get, "\(place)/silences", "silences about the key's alerts.") {
                try await $0.listAlertmanagerSilences($1)
            },
            route(.post, "\(place)/silences", "makes or changes a silence.") {
                try await $0.postSilence($1)
            },
            route(.get, "\(place)/silence/{id}", "one silence.") {
                try await $0.showAlertmanagerSilence($1)
            },
            route(.delete, "\(place)/silence/{id}", "ends a silence.") {
                try await $0.expireSilence($1)
            },
        ]
    }

    private static func route(
        _ method: HTTPRequest.Method, _ path: String, _ summary: String,
        _ answer: String = "as its owner documents it",
        _ handler: @escaping @Sendable (MusterServer, Call) async throws -> Response
    ) -> Route {
        Route(
            method: method, path: path, access: .key, kind: .intake,
            summary: "Alertmanager: \(summary)",
            answers: [.text("application/json", answer)], handler: handler)
    }
}
