import Core
import Reviews

/// What the form of one shadow holds so far, as it was typed.
package struct ShadowDraft: Hashable, Sendable {
    package var learner: String
    package var group: String
    /// Empty: every schedule of the group.
    package var schedule: String
    package var from: String
    package var until: String
    package var reason: String

    package init(
        learner: String, group: String = "", schedule: String = "", from: String, until: String,
        reason: String = ""
    ) {
        self.learner = learner
        self.group = group
        self.schedule = schedule
        self.from = from
        self.until = until
        self.reason = reason
    }
}

/// What the template of one shadow reads.
struct ShadowScreen: Sendable {
    let frame: Frame
    let complaint: String?
    let outcome: OutcomePart?
    let learners: [Choice]
    let groups: [Choice]
    let schedules: [Choice]
    let term: TermPart
}

extension Screens {
    /// The form by which somebody learns by being told of the pages of whoever is on call.
    package func shadow(
        _ draft: ShadowDraft, _ look: ChangeLook = .notYet, scene: Scene
    ) -> String {
        let term = TermPart(
            "shadow", from: draft.from, until: draft.until, reason: draft.reason)
        let view = ShadowScreen(
            frame: Frame(scene, title: "Shadow", current: "/oncall").narrow,
            complaint: look.complaint,
            outcome: OutcomePart(
                look, scene, title: "What it means", at: "/shadows",
                carrying: [
                    ("learner", draft.learner), ("group", draft.group),
                    ("schedule", draft.schedule),
                ] + term.carried),
            learners: scene.personChoices.choosing(draft.learner),
            groups: scene.groupChoices.choosing(draft.group),
            schedules: scene.scheduleChoices.choosing(draft.schedule), term: term)
        return draw("shadow", view)
    }
}

extension Scene {
    /// The names of schedules in any group, once each.
    fileprivate var scheduleChoices: [Choice] {
        Set(handbook.groups.values.flatMap { $0.schedules.map(\.id.text) }).sorted()
            .map { Choice(value: $0, label: $0.oneLine(limit: 80)) }
    }

    /// What a shadow means to the one who learns, and from whom that would be now.
    func meaning(of shadow: Shadow, _ changes: RosterChanges) -> [String] {
        let learner = names.person(shadow.learner)
        let place = place(shadow.group, shadow.schedule)
        var teachers: [String] = []
        for onCall in handbook.onCall(group: shadow.group, at: now, changes: changes)
        where shadow.schedule == nil || onCall.schedule == shadow.schedule {
            let name = names.person(onCall.person)
            if !teachers.contains(name) { teachers.append(name) }
        }
        return [
            "\(learner) is told of each page of \(place), "
                + zone.stretch(shadow.from, shadow.until, now: now) + ".",
            teachers.isEmpty
                ? "Nobody is on call there now."
                : "Now they would learn from \(listed(teachers)).",
            "\(learner) owes nothing: the message asks for no answer, and others are paged as ever.",
        ]
    }
}
