package import Core
import Reviews

/// What the form of one absence holds so far.
package struct AbsenceDraft: Hashable, Sendable {
    package var person: PersonID
    package var from: Moment
    package var until: Moment
    package var reason: String

    package init(person: PersonID, from: Moment, until: Moment, reason: String = "") {
        self.person = person
        self.from = from
        self.until = until
        self.reason = reason
    }
}

/// What the template of one absence reads.
struct AbsenceScreen: Sendable {
    let frame: Frame
    let complaint: String?
    let formTitle: String
    let hasEffect: Bool
    let effects: [EffectPart]
    let warnings: [String]
    let persons: [Choice]
    let person: String
    let from: String
    let until: String
    let reason: String
}

/// A stretch in which other people are on call than before.
struct EffectPart: Sendable {
    let span: String
    let place: String
    let before: String
    let after: String
    let isGap: Bool

    init(_ effect: OverrideEffect, _ scene: Scene) {
        span = CalendarWords.span(effect.from, effect.until, scene.zone)
        place = effect.schedule.oneLine(limit: 80)
        before = effect.before.isEmpty ? "nobody" : scene.listed(effect.before)
        after = scene.listed(effect.after)
        isGap = effect.after.isEmpty
    }
}

extension Screens {
    /// The form by which somebody says that somebody is away.
    ///
    /// - Parameters:
    ///   - effect: what it would do, to be shown with the button that makes it so; nil: not asked.
    ///   - warnings: what it would leave behind that nobody may have wanted.
    ///   - complaint: why it cannot be made.
    package func absence(
        _ draft: AbsenceDraft, effect: [OverrideEffect]? = nil, warnings: [String] = [],
        complaint: String? = nil, scene: Scene
    ) -> String {
        let view = AbsenceScreen(
            frame: Frame(scene, title: "Absence", current: "/oncall").narrow,
            complaint: complaint,
            formTitle: effect == nil ? "Who is away?" : "Or change it first",
            hasEffect: effect != nil, effects: (effect ?? []).map { EffectPart($0, scene) },
            warnings: warnings,
            persons: scene.personChoices.map {
                Choice(value: $0.value, label: $0.label, isChosen: $0.value == draft.person.text)
            },
            person: draft.person.text, from: scene.clock.fieldText(draft.from),
            until: scene.clock.fieldText(draft.until), reason: draft.reason)
        return draw("absence", view)
    }
}
