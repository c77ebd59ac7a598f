import Core
import HTTPTypes

// The forms by which people lay something over the rosters.

extension RouteTable {
    static let changeForms: [Route] = overrides + absences + temporaries + shadows + swaps

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

    private static let temporaries: [Route] = [
        screen(.get, "/oncall/temporary", .session, "The form of a temporary schedule.") {
            try await $0.temporaryScreen($1)
        },
        screen(
            .post, "/temporaries/preview", .session, "Shows what a temporary schedule would do."
        ) { try await $0.temporaryPreviewForm($1) },
        screen(.post, "/temporaries", .session, "Makes a temporary schedule.") {
            try await $0.temporaryForm($1)
        },
        screen(.post, "/temporaries/{id}/remove", .session, "Removes a temporary schedule.") {
            try await $0.removeForm(.temporary, $1)
        },
    ]

    private static let shadows: [Route] = [
        screen(.get, "/oncall/shadow", .session, "The form by which somebody learns.") {
            try await $0.shadowScreen($1)
        },
        screen(.post, "/shadows/preview", .session, "Shows what a shadow would mean.") {
            try await $0.shadowPreviewForm($1)
        },
        screen(.post, "/shadows", .session, "Makes somebody a shadow.") {
            try await $0.shadowForm($1)
        },
        screen(.post, "/shadows/{id}/remove", .session, "Removes a shadow.") {
            try await $0.removeForm(.shadow, $1)
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
