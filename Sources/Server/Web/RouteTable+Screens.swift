import Core
import HTTPTypes
import Hummingbird
import Nodes

// The screens' part of the table. Forms answer 303 to a screen, or show what was wrong.

extension RouteTable {
    static let screens: [Route] = doors + links + rooms + changeForms

    private static let doors: [Route] = [
        screen(.get, "/sign-in", .anyone, "Where a token is pasted.") {
            try await $0.signInScreen($1)
        },
        screen(.post, "/sign-in", .anyone, "Signs in.") { try await $0.signInForm($1) },
        screen(.post, "/sign-out", .anyone, "Signs out.") { try await $0.signOutForm($1) },
        screen(.get, "/setup", .anyone, "The first start's one-time link.") {
            try await $0.setupScreen($1)
        },
        screen(.post, "/setup", .anyone, "Says who you are.") { try await $0.setupForm($1) },
        screen(.get, "/help", .anyone, "Help.") { try await $0.helpScreen($1) },
        screen(.get, "/assets/{name}", .anyone, "Style, script and icon.") {
            try await $0.asset($1)
        },
    ]

    private static let rooms: [Route] =
        [
            screen(.get, "/", .session, "The list of incidents.") { try await $0.home($1) },
            screen(.get, "/incidents", .session, "The list of incidents.") {
                try await $0.listScreen($1)
            },
            screen(.post, "/incidents", .session, "Declares an incident.") {
                try await $0.declareForm($1)
            },
            screen(.get, "/declare", .session, "The form to declare one.") {
                try await $0.declareScreen($1)
            },
            screen(.get, "/mine", .session, "My pages.") { try await $0.mineScreen($1) },
            screen(.get, "/incidents/{n}", .session, "The war room.") {
                try await $0.roomScreen($1)
            },
            screen(.get, "/incidents/{n}/board", .session, "What changes in the war room.") {
                try await $0.roomFragment($1)
            },
            screen(.get, "/oncall", .session, "Who is on call.") {
                try await $0.onCallScreen($1)
            },
            screen(.get, "/readiness", .session, "What is wrong with the rosters.") {
                try await $0.readinessScreen($1)
            },
            screen(.get, "/silences", .session, "Silences and maintenance windows.") {
                try await $0.mutesScreen($1)
            },
            screen(.post, "/silences/preview", .session, "Shows what a silence would mean.") {
                try await $0.mutePreviewForm($1)
            },
            screen(.post, "/silences", .session, "Makes a silence or a window.") {
                try await $0.muteForm($1)
            },
            screen(.post, "/silences/{id}/remove", .session, "Ends a silence or a window.") {
                try await $0.endMuteForm($1)
            },
            screen(.get, "/held", .session, "What is open while nothing is sent.") {
                try await $0.heldScreen($1)
            },
            screen(.post, "/resume", .session, "Ends the hold of a restored journal.") {
                try await $0.resumeForm($1)
            },
            screen(.post, "/feeds", .session, "Makes a calendar's secret address.") {
                try await $0.feedForm($1)
            },
            screen(.post, "/feeds/{id}/revoke", .session, "Revokes a calendar's address.") {
                try await $0.revokeFeedForm($1)
            },
            screen(.get, "/settings", .session, "Settings.") {
                try await $0.settingsScreen($1)
            },
        ]
        + ActWord.allCases.map { word in
            screen(.post, "/incidents/{n}/\(word.rawValue)", .session, word.summary) {
                try await $0.actForm(word, $1)
            }
        }

    static func screen(
        _ method: HTTPRequest.Method, _ path: String, _ access: Route.Access, _ summary: String,
        _ handler: @escaping @Sendable (MusterServer, Call) async throws -> Response
    ) -> Route {
        Route(
            method: method, path: path, access: access, kind: .screen, summary: summary,
            handler: handler)
    }
}
