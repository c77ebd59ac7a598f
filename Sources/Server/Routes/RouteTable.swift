import Core
import HTTPTypes
import Hummingbird
import Nodes

/// Every address of the server. The check of who may pass, the description of the API and the test
/// that no door is open all read this one table.
enum RouteTable {
    static let routes: [Route] =
        intake + incidents + acts + roster + secrets + operations
        + screens

    static let intake: [Route] = [
        Route(
            method: .post, path: "/v2/enqueue", access: .key, kind: .intake,
            summary: "PagerDuty Events API v2, as its owner documents it.",
            answer: (202, "status, message, dedup_key"),
            handler: { try await $0.pagerDutyEvent($1) }
        ),
        Route(
            method: .post, path: "/intake/alertmanager/{key}", access: .key, kind: .intake,
            summary: "Alertmanager's webhook, version 4.",
            answer: (200, "how many alerts were accepted"),
            handler: { try await $0.alertmanagerWebhook($1) }),
    ]

    static let incidents: [Route] = [
        Route(
            method: .post, path: "/api/v1/incidents", access: .person, kind: .api,
            summary: "Declares an incident.", body: MusterServer.declarationShape,
            answer: (201, "the incident"), handler: { try await $0.declare($1) }),
        Route(
            method: .get, path: "/api/v1/incidents", access: .person, kind: .api,
            summary: "Incidents, newest first.", query: MusterServer.listQuery,
            answer: (200, "position, incidents"), handler: { try await $0.listIncidents($1) }),
        Route(
            method: .get, path: "/api/v1/incidents/{n}", access: .person, kind: .api,
            summary: "One incident with its whole board.", answer: (200, "the incident"),
            handler: { try await $0.showIncident($1) }),
        Route(
            method: .get, path: "/api/v1/incidents/{n}/timeline", access: .person, kind: .api,
            summary: "What happened, line by line.", query: MusterServer.timelineQuery,
            answer: (200, "position, lines"), handler: { try await $0.showTimeline($1) }),
        Route(
            method: .get, path: "/api/v1/incidents/{n}/export", access: .person, kind: .api,
            summary: "The review of one incident.",
            query: [Route.Parameter(name: "format", meaning: "markdown (the default) or json")],
            answer: (200, "a document"), handler: { try await $0.exportIncident($1) }),
        Route(
            method: .get, path: "/api/v1/stream", access: .person, kind: .api,
            summary: "Every entry as a server-sent event, live.",
            query: MusterServer.streamQuery, answer: (200, "events without end"),
            handler: { try await $0.stream($1) }),
    ]

    static let acts: [Route] = ActWord.allCases.map { word in
        Route(
            method: .post, path: "/api/v1/incidents/{n}/\(word.rawValue)", access: .person,
            kind: .api, summary: word.summary, body: word.shape,
            answer: (200, "position, changed, message, incident"),
            handler: { try await $0.act(word, $1) })
    }

    static let roster: [Route] = [
        Route(
            method: .get, path: "/api/v1/oncall", access: .person, kind: .api,
            summary: "Who is on call.", query: MusterServer.onCallQuery,
            answer: (200, "at, groups"), handler: { try await $0.showOnCall($1) }),
        Route(
            method: .get, path: "/api/v1/overrides", access: .person, kind: .api,
            summary: "Overrides that are in force or will be.",
            answer: (200, "position, overrides"), handler: { try await $0.listOverrides($1) }),
        Route(
            method: .post, path: "/api/v1/overrides", access: .person, kind: .api,
            summary: "Makes an override, or shows what it would do.",
            body: MusterServer.overrideShape, answer: (201, "made, position, override, effect"),
            handler: { try await $0.addOverride($1) }),
        Route(
            method: .delete, path: "/api/v1/overrides/{id}", access: .person, kind: .api,
            summary: "Removes an override.", answer: (200, "position"),
            handler: { try await $0.removeOverride($1) }),
        Route(
            method: .get, path: "/api/v1/pages", access: .person, kind: .api,
            summary: "Pages and how they were answered.", query: MusterServer.pagesQuery,
            answer: (200, "position, pages"), handler: { try await $0.listPages($1) }),
    ]

    static let secrets: [Route] = [
        Route(
            method: .get, path: "/api/v1/keys", access: .person, kind: .api,
            summary: "Integration keys, with what they last refused.",
            answer: (200, "position, keys"), handler: { try await $0.listKeys($1) }),
        Route(
            method: .post, path: "/api/v1/keys", access: .person, kind: .api,
            summary: "Makes an integration key; its secret is in this answer alone.",
            body: MusterServer.keyShape, answer: (201, "the key"),
            handler: { try await $0.createKey($1) }),
        Route(
            method: .delete, path: "/api/v1/keys/{id}", access: .person, kind: .api,
            summary: "Revokes an integration key.", answer: (200, "position"),
            handler: { try await $0.revokeKey($1) }),
        Route(
            method: .get, path: "/api/v1/tokens", access: .person, kind: .api,
            summary: "Access tokens.", answer: (200, "position, tokens"),
            handler: { try await $0.listTokens($1) }),
        Route(
            method: .post, path: "/api/v1/tokens", access: .person, kind: .api,
            summary: "Makes an access token; its secret is in this answer alone.",
            body: MusterServer.tokenShape, answer: (201, "the token"),
            handler: { try await $0.createToken($1) }),
        Route(
            method: .delete, path: "/api/v1/tokens/{id}", access: .person, kind: .api,
            summary: "Revokes an access token.", answer: (200, "position"),
            handler: { try await $0.revokeToken($1) }),
    ]

    static let operations: [Route] = [
        Route(
            method: .get, path: "/api/v1/openapi.json", access: .anyone, kind: .api,
            summary: "This description.", answer: (200, "OpenAPI 3.1"),
            handler: { try await $0.describe($1) }),
        Route(
            method: .get, path: "/healthz", access: .anyone, kind: .operation,
            summary: "The process lives.", answer: (200, "status, version"),
            handler: { try await $0.health($1) }),
        Route(
            method: .get, path: "/readyz", access: .anyone, kind: .operation,
            summary: "Alerts can be taken.", answer: (200, "ready, position, durability, …"),
            handler: { try await $0.readiness($1) }),
        Route(
            method: .get, path: "/metrics", access: .operation, kind: .operation,
            summary: "Figures for Prometheus.", answer: (200, "text"),
            handler: { try await $0.showMetrics($1) }),
    ]
}
