import Core
import HTTPTypes
import Hummingbird
import Reviews
import Nodes

/// Every address of the server. The check of who may pass, the description of the API and the test
/// that no door is open all read this one table.
enum RouteTable {
    static let routes: [Route] =
        intake + opsgenie + alertmanager + incidents + acts + roster + changes + mutes + calendars
        + secrets + operations
        + screens

    static let intake: [Route] = [
        Route(
            method: .post, path: "/v2/enqueue", access: .key, kind: .intake,
            summary: "PagerDuty Events API v2, as its owner documents it.",
            answers: [
                .json(PagerDutyReceipt.self, "accepted, and durable", status: 202),
                .json(PagerDutyRefusal.self, "not an event that is taken", status: 400),
            ],
            handler: { try await $0.pagerDutyEvent($1) }
        ),
        Route(
            method: .post, path: "/v2/change/enqueue", access: .key, kind: .intake,
            summary: "PagerDuty's change events, as their owner documents them.",
            answers: [
                .json(PagerDutyChangeReceipt.self, "accepted, and durable", status: 202),
                .json(PagerDutyRefusal.self, "not an event that is taken", status: 400),
            ],
            handler: { try await $0.pagerDutyChange($1) }),
        Route(
            method: .post, path: "/generic/2010-04-15/create_event.json", access: .key,
            kind: .intake, summary: "PagerDuty Events API v1, as its owner documents it.",
            answers: [
                .json(PagerDutyV1Receipt.self, "accepted, and durable"),
                .json(PagerDutyRefusal.self, "not an event that is taken", status: 400),
            ],
            handler: { try await $0.pagerDutyV1Event($1) }),
        Route(
            method: .post, path: "/intake/{format}/{key}", access: .key, kind: .intake,
            summary: "What a tool sends by webhook; the format is that of the key.",
            answers: [.json(WebhookReceipt.self, "how many alerts were accepted")],
            handler: { try await $0.webhook($1) }),
        heartbeat(.post, "A heartbeat: silence is the alert. Any body, or none."),
        heartbeat(.get, "The same, for senders that can only get an address."),
        heartbeatWord(.post, "How a job is: start, log, fail, or its exit status."),
        heartbeatWord(.get, "The same, for senders that can only get an address."),
    ]

    private static func heartbeatWord(_ method: HTTPRequest.Method, _ summary: String) -> Route {
        Route(
            method: method, path: "/heartbeat/{key}/{name}", access: .key, kind: .intake,
            summary: summary,
            answers: [.json(HeartbeatReceipt.self, "until when the next is expected")],
            handler: { try await $0.heartbeatWord($1) })
    }

    private static func heartbeat(_ method: HTTPRequest.Method, _ summary: String) -> Route {
        Route(
            method: method, path: "/heartbeat/{key}", access: .key, kind: .intake,
            summary: summary,
            answers: [.json(HeartbeatReceipt.self, "until when the next is expected")],
            handler: { try await $0.heartbeat($1) })
    }

    static let incidents: [Route] = [
        Route(
            method: .post, path: "/api/v1/incidents", access: .person, kind: .api,
            summary: "Declares an incident.", body: MusterServer.declarationShape,
            answers: [
                .json(IncidentView.self, "the incident", status: 201),
                .json(IncidentView.self, "the one that this Idempotency-Key made before"),
            ],
            handler: { try await $0.declare($1) }),
        Route(
            method: .get, path: "/api/v1/incidents", access: .person, kind: .api,
            summary: "Incidents, newest first.", query: MusterServer.listQuery,
            answers: [.json(IncidentList.self, "a part of the list; Link names the next")],
            handler: { try await $0.listIncidents($1) }),
        Route(
            method: .get, path: "/api/v1/incidents/{n}", access: .person, kind: .api,
            summary: "One incident with its whole board.",
            answers: [.json(IncidentView.self, "the incident")],
            handler: { try await $0.showIncident($1) }),
        Route(
            method: .get, path: "/api/v1/incidents/{n}/alerts/{id}/raw", access: .person,
            kind: .api, summary: "What the sender of an alert sent, byte for byte.",
            answers: [.text("text/plain", "the original, whatever it is")],
            handler: { try await $0.showRawAlert($1) }),
        Route(
            method: .get, path: "/api/v1/incidents/{n}/entries/{position}/files/{file}",
            access: .person, kind: .api,
            summary: "A file that came with a mail, as its timeline names it; 0 is the mail.",
            answers: [.text("application/octet-stream", "the file, always as a download")],
            handler: { try await $0.showFile($1) }),
        Route(
            method: .get, path: "/api/v1/incidents/{n}/timeline", access: .person, kind: .api,
            summary: "What happened, line by line.", query: MusterServer.timelineQuery,
            answers: [.json(TimelineView.self, "lines; Link names the next")],
            handler: { try await $0.showTimeline($1) }),
        Route(
            method: .get, path: "/api/v1/incidents/{n}/export", access: .person, kind: .api,
            summary: "The review of one incident.",
            query: [Route.Parameter(name: "format", meaning: "markdown (the default) or json")],
            answers: [
                .text("text/markdown", "the review to read"),
                .json(IncidentDocument.self, "the review"),
            ],
            handler: { try await $0.exportIncident($1) }),
        Route(
            method: .get, path: "/api/v1/stream", access: .person, kind: .api,
            summary: "Every entry as a server-sent event, live.",
            query: MusterServer.streamQuery,
            answers: [
                .text(
                    "text/event-stream",
                    "events without end: of `entry` the id is the position and the data a "
                        + "TimelineLine; `standing` says whether what is shown is current; `beat`, "
                        + "every 15 s, that the connection stands")
            ],
            handler: { try await $0.stream($1) }),
    ]

    static let acts: [Route] = ActWord.allCases.map { word in
        Route(
            method: .post, path: "/api/v1/incidents/{n}/\(word.rawValue)", access: .person,
            kind: .api, summary: word.summary, body: word.shape,
            answers: [.json(ActAnswer.self, "what came of it")],
            handler: { try await $0.act(word, $1) })
    }

    static let roster: [Route] = [
        Route(
            method: .get, path: "/api/v1/oncall", access: .person, kind: .api,
            summary: "Who is on call.", query: MusterServer.onCallQuery,
            answers: [.json(Reviews.OnCallView.self, "who is on call, group by group")],
            handler: { try await $0.showOnCall($1) }),
        Route(
            method: .get, path: "/api/v1/assembly", access: .person, kind: .api,
            summary: "Who would assemble for a response plan, and why.",
            query: MusterServer.assemblyQuery,
            answers: [.json(AssemblyView.self, "seat by seat, the commander's first")],
            handler: { try await $0.showAssembly($1) }),
        Route(
            method: .get, path: "/api/v1/roster/problems", access: .person, kind: .api,
            summary: "What the last look ahead at the rosters found.",
            answers: [.json(RosterProblems.self, "problems by file and line")],
            handler: { try await $0.showRosterProblems($1) }),
        Route(
            method: .get, path: "/api/v1/roster/fairness", access: .person, kind: .api,
            summary: "Who carries how much: on call as planned, as worked, and pages.",
            query: MusterServer.fairnessQuery,
            answers: [.json(FairnessView.self, "by person and group")],
            handler: { try await $0.showFairness($1) }),
        Route(
            method: .get, path: "/api/v1/pages", access: .person, kind: .api,
            summary: "Pages and how they were answered.", query: MusterServer.pagesQuery,
            answers: [.json(PageList.self, "pages")],
            handler: { try await $0.listPages($1) }),
    ]

    static let secrets: [Route] = [
        Route(
            method: .get, path: "/api/v1/keys", access: .person, kind: .api,
            summary: "Integration keys, with what they last refused.",
            answers: [.json(KeyList.self, "keys without secrets")],
            handler: { try await $0.listKeys($1) }),
        Route(
            method: .post, path: "/api/v1/keys", access: .person, kind: .api,
            summary: "Makes an integration key; its secret is in this answer alone.",
            body: MusterServer.keyShape,
            answers: [.json(KeyRow.self, "the key with its secret", status: 201)],
            handler: { try await $0.createKey($1) }),
        Route(
            method: .delete, path: "/api/v1/keys/{id}", access: .person, kind: .api,
            summary: "Revokes an integration key.",
            answers: [.json(Removal.self, "it is gone")],
            handler: { try await $0.revokeKey($1) }),
        Route(
            method: .get, path: "/api/v1/mailboxes", access: .person, kind: .api,
            summary: "Mailboxes that are read, with what was passed over in them.",
            answers: [.json(MailboxList.self, "mailboxes")],
            handler: { try await $0.listMailboxes($1) }),
        Route(
            method: .get, path: "/api/v1/tokens", access: .person, kind: .api,
            summary: "Access tokens.", answers: [.json(TokenList.self, "tokens without secrets")],
            handler: { try await $0.listTokens($1) }),
        Route(
            method: .post, path: "/api/v1/tokens", access: .person, kind: .api,
            summary: "Makes an access token; its secret is in this answer alone.",
            body: MusterServer.tokenShape,
            answers: [.json(TokenRow.self, "the token with its secret", status: 201)],
            handler: { try await $0.createToken($1) }),
        Route(
            method: .delete, path: "/api/v1/tokens/{id}", access: .person, kind: .api,
            summary: "Revokes an access token.", answers: [.json(Removal.self, "it is gone")],
            handler: { try await $0.revokeToken($1) }),
    ]

    static let operations: [Route] = [
        Route(
            method: .get, path: "/api/v1/hold", access: .person, kind: .api,
            summary: "Whether a restored journal is held, and what is open.",
            answers: [.json(HoldView.self, "open incidents, the worst first")],
            handler: { try await $0.showHold($1) }),
        Route(
            method: .post, path: "/api/v1/resume", access: .person, kind: .api,
            summary: "Ends the hold of a restored journal.", body: MusterServer.resumeShape,
            answers: [.json(HoldView.self, "it is held no longer")],
            handler: { try await $0.resume($1) }),
        Route(
            method: .get, path: "/api/v1/openapi.json", access: .anyone, kind: .api,
            summary: "This description.", answers: [.text("application/json", "OpenAPI 3.1")],
            handler: { try await $0.describe($1) }),
        Route(
            method: .get, path: "/healthz", access: .anyone, kind: .operation,
            summary: "The process lives.", answers: [.json(Health.self, "it does")],
            handler: { try await $0.health($1) }),
        Route(
            method: .get, path: "/readyz", access: .anyone, kind: .operation,
            summary: "Alerts can be taken.",
            answers: [
                .json(Readiness.self, "they can"),
                .json(Readiness.self, "they cannot: problems say why", status: 503),
            ],
            handler: { try await $0.readiness($1) }),
        Route(
            method: .get, path: "/metrics", access: .operation, kind: .operation,
            summary: "Figures for Prometheus.", answers: [.text("text/plain", "figures")],
            handler: { try await $0.showMetrics($1) }),
    ]
}
