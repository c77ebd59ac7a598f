import Core
import HTTPTypes

// The forms by which people lay something over the rosters.

extension RouteTable {
    static let changeForms: [Route] = overrides + absences + swaps

    private static let overrides: [Route] = [
        screen(.get, "/oncall/override", .session, "The form by which a shift changes hands.") {
            try await $0.overrideScreen($1)
        },
        screen(.post, "/overrides/preview", .session, "Shows what an override would do.") {
            try await $0.overridePreviewForm($1)
        },
        screen(.post, "/overrides", .session, "Adds an override.") {
            try await $0.overrideForm($1)
        },
        screen(.post, "/overrides/{id}/remove", .session, "Removes an override.") {
            try await $0.removeForm(.override, $1)
        },
    ]

    private static let absences: [Route] = [
        screen(.get, "/oncall/absence", .session, "The form to say who is away.") {
            try await $0.absenceScreen($1)
        },
        screen(.post, "/absences/preview", .session, "Shows what an absence would do.") {
            try await $0.absencePreviewForm($1)
        },
        screen(.post, "/absences", .session, "Enters an absence.") {
            try await $0.absenceForm($1)
        },
        screen(.post, "/absences/{id}/remove", .session, "Removes an absence.") {
            try await $0.removeForm(.absence, $1)
        },
    ]

    private static let swaps: [Route] = [
        screen(.get, "/oncall/swap", .session, "The form to offer a shift.") {
            try await $0.swapScreen($1)
        },
        screen(.post, "/swaps/preview", .session, "Shows what an offer would do.") {
            try await $0.swapPreviewForm($1)
        },
        screen(.post, "/swaps", .session, "Offers a shift.") { try await $0.offerForm($1) },
        screen(.post, "/swaps/{id}/accept", .session, "Accepts an offered swap.") {
            try await $0.swapForm(.accept, $1)
        },
        screen(.post, "/swaps/{id}/decline", .session, "Declines an offered swap.") {
            try await $0.swapForm(.decline, $1)
        },
        screen(.post, "/swaps/{id}/withdraw", .session, "Takes an offer back.") {
            try await $0.swapForm(.withdraw, $1)
        },
    ]
}
