import HTTPTypes
import Hummingbird

extension RouteTable {
    /// Opsgenie's Alert API, heartbeats and incidents, as their owner documents them.
    static let opsgenie: [Route] =
        [
            route(.post, "/v2/alerts", "Opsgenie: creates an alert.", accepted) {
                try await $0.opsgenieCreate($1)
            },
            route(.post, "/v1/incidents/create", "Opsgenie: creates an incident.", accepted) {
                try await $0.opsgenieCreate($1)
            },
            route(.get, "/v2/alerts", "Opsgenie: alerts of the key.", found) {
                try await $0.opsgenieList($1)
            },
            route(
                .get, "/v2/alerts/requests/{id}", "Opsgenie: what came of a request.", found
            ) { try await $0.opsgenieRequest($1) },
            route(.get, "/v2/alerts/{id}", "Opsgenie: one alert.", found) {
                try await $0.opsgenieShow($1)
            },
            route(.delete, "/v2/alerts/{id}", "Opsgenie: closes an alert.", accepted) {
                try await $0.opsgenieAct($1)
            },
        ]
        + [HTTPRequest.Method.post, .put, .patch, .delete].map { method in
            route(
                method, "/v2/alerts/{id}/{name}",
                "Opsgenie: close, acknowledge, snooze, escalate, assign, notes, tags, details, …",
                accepted
            ) { try await $0.opsgenieAct($1) }
        }
        + [HTTPRequest.Method.get, .post, .put, .patch].map { method in
            route(method, "/v2/heartbeats/{name}/ping", "Opsgenie: a heartbeat.", accepted) {
                try await $0.opsgeniePing($1)
            }
        }

    private static let accepted = Answer.text("application/json", "done, and durable", status: 202)
    private static let found = Answer.text("application/json", "as its owner documents it")

    private static func route(
        _ method: HTTPRequest.Method, _ path: String, _ summary: String, _ answer: Answer,
        _ handler: @escaping @Sendable (MusterServer, Call) async throws -> Response
    ) -> Route {
        Route(
            method: method, path: path, access: .key, kind: .intake, summary: summary,
            answers: [answer], handler: handler)
    }
}
