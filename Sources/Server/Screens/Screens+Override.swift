package import Core
import Reviews

/// What the form of one override holds so far.
package struct OverrideDraft: Hashable, Sendable {
    package var group: GroupID
    package var schedule: ScheduleID?
    package var from: Moment
    package var until: Moment
    package var outgoing: PersonID?
    package var incoming: PersonID?
    package var reason: String
    /// The screen to come back to: a path of this server.
    package var back: String

    package init(
        group: GroupID, schedule: ScheduleID?, from: Moment, until: Moment, outgoing: PersonID?,
        incoming: PersonID? = nil, reason: String = "", back: String = "/oncall"
    ) {
        self.group = group
        self.schedule = schedule
        self.from = from
        self.until = until
        self.outgoing = outgoing
        self.incoming = incoming
        self.reason = reason
        self.back = back
    }
}

/// A stretch in which other people are on call with an override than without it.
package struct OverrideEffect: Hashable, Sendable {
    package var schedule: String
    package var from: Moment
    package var until: Moment
    /// Names, in the order in which they are on call.
    package var before: [String]
    package var after: [String]

    package init(
        schedule: String, from: Moment, until: Moment, before: [String], after: [String]
    ) {
        self.schedule = schedule
        self.from = from
        self.until = until
        self.before = before
        self.after = after
    }
}

/// What the template of one override reads.
struct OverrideScreen: Sendable {
    struct Removable: Sendable {
        let removableID: Int
        let removableWords: String
    }

    let frame: Frame
    let complaint: String?
    let outcome: OutcomePart?
    let heading: String
    let group: String
    let schedules: [Choice]
    let comers: [Choice]
    let goers: [Choice]
    let term: TermPart
    let back: String
    let removable: [Removable]
}

extension Screens {
    /// The form by which somebody else takes a shift.
    package func override(
        _ draft: OverrideDraft, _ look: ChangeLook = .notYet, changes: RosterChanges, scene: Scene
    ) -> String {
        let group = scene.handbook.groups[draft.group]
        let schedules =
            [Choice(value: "", label: "all of the group")]
            + (group?.schedules ?? []).map { Choice(value: $0.id.text, label: $0.id.text) }
        let term = TermPart(
            "override", scene.clock, from: draft.from, until: draft.until, reason: draft.reason)
        let view = OverrideScreen(
            frame: Frame(scene, title: "Override", current: "/oncall").narrow,
            complaint: look.complaint,
            outcome: OutcomePart(
                look, scene, at: "/overrides", carrying: draft.carried + term.carried),
            heading: scene.place(draft.group, draft.schedule), group: draft.group.text,
            schedules: schedules.choosing(draft.schedule?.text ?? ""),
            comers: scene.people(
                chosen: draft.incoming, nobody: "nobody: it stays empty", first: group,
                without: draft.outgoing),
            goers: scene.people(
                chosen: draft.outgoing, nobody: "nobody: as well as whoever is", first: group),
            term: term, back: draft.back, removable: scene.removable(draft, changes))
        return draw("override", view)
    }
}

extension OverrideDraft {
    fileprivate var carried: [(name: String, value: String)] {
        [
            ("group", group.text), ("schedule", schedule?.text ?? ""),
            ("outgoing", outgoing?.text ?? ""), ("incoming", incoming?.text ?? ""),
            ("back", back),
        ]
    }
}

extension Scene {
    /// `Omar Aziz instead of Ben Castillo`.
    func whoComes(_ override: Override) -> String {
        let incoming = override.incoming.map { names.person($0) } ?? "nobody"
        let outgoing = override.outgoing.map { " instead of \(names.person($0))" }
        return incoming + (outgoing ?? " as well")
    }

    /// `Database / primary`, or the group alone.
    func place(_ group: GroupID, _ schedule: ScheduleID?) -> String {
        names.group(group) + (schedule.map { " / \($0.text.oneLine(limit: 80))" } ?? "")
    }

    /// Who probably takes over: the viewer; else the next of the rotation.
    package func likelyIncoming(_ draft: OverrideDraft) -> PersonID? {
        let schedules = handbook.groups[draft.group]?.schedules ?? []
        let members = schedules.filter { draft.schedule == nil || $0.id == draft.schedule }
            .flatMap { $0.layers.flatMap(\.members) }
        if let viewer, viewer.person != draft.outgoing { return viewer.person }
        let place = members.firstIndex { $0 == draft.outgoing }
        let after = place.map { members[($0 + 1)...] + members[..<$0] } ?? members[...]
        return after.first { $0 != draft.outgoing }
    }

    /// Everybody, those who stand in the group's own schedules first, with the one who is chosen.
    fileprivate func people(
        chosen: PersonID?, nobody: String, first group: Group?, without: PersonID? = nil
    ) -> [Choice] {
        let members = Set(
            (group?.schedules ?? []).flatMap { $0.layers.flatMap(\.members) }.map(\.text))
        let everybody = personChoices.filter { $0.value != without?.text }
        let sorted =
            everybody.filter { members.contains($0.value) }
            + everybody.filter { !members.contains($0.value) }
        return (sorted + [Choice(value: "", label: nobody)]).choosing(chosen?.text ?? "")
    }

    /// Overrides that lie where the wanted one would.
    fileprivate func removable(
        _ draft: OverrideDraft, _ changes: RosterChanges
    ) -> [OverrideScreen.Removable] {
        changes.overrides.filter {
            $0.group == draft.group && ($0.schedule == nil || $0.schedule == draft.schedule)
                && $0.from < draft.until && $0.until > draft.from
        }.map { override in
            OverrideScreen.Removable(
                removableID: override.id.value,
                removableWords:
                    "Override \(override.id) is in force here: \(whoComes(override)), "
                    + CalendarWords.span(override.from, override.until, zone))
        }
    }
}
