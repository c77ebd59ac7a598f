package import Core

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
    let outcome: OutcomePart?
    let persons: [Choice]
    let term: TermPart
}

extension Screens {
    /// The form by which somebody says that somebody is away.
    package func absence(
        _ draft: AbsenceDraft, _ look: ChangeLook = .notYet, scene: Scene
    ) -> String {
        let term = TermPart(
            "absence", scene.clock, from: draft.from, until: draft.until, reason: draft.reason)
        let view = AbsenceScreen(
            frame: Frame(scene, title: "Absence", current: "/oncall").narrow,
            complaint: look.complaint,
            outcome: OutcomePart(
                look, scene, at: "/absences",
                carrying: [("person", draft.person.text)] + term.carried),
            persons: scene.personChoices.choosing(draft.person.text), term: term)
        return draw("absence", view)
    }
}
