import Core
import Reviews

/// A shift of a temporary schedule, as it was typed.
package struct ShiftDraft: Hashable, Sendable {
    package var person: String
    package var from: String
    package var until: String

    package init(person: String = "", from: String = "", until: String = "") {
        self.person = person
        self.from = from
        self.until = until
    }

    package var isEmpty: Bool { person.isEmpty && from.isEmpty && until.isEmpty }

    /// What its fields are called in the row of this number, counted from 1.
    static func names(_ row: Int) -> (person: String, from: String, until: String) {
        ("shift.\(row).person", "shift.\(row).from", "shift.\(row).until")
    }
}

/// What the form of one temporary schedule holds so far, as it was typed.
package struct TemporaryDraft: Hashable, Sendable {
    /// As a `PlaceName`.
    package var place: String
    package var from: String
    package var until: String
    package var reason: String
    package var shifts: [ShiftDraft]

    package init(
        place: String = "", from: String, until: String, reason: String = "",
        shifts: [ShiftDraft] = []
    ) {
        self.place = place
        self.from = from
        self.until = until
        self.reason = reason
        self.shifts = shifts
    }

    /// Rows that the form has at first, and gets more at once.
    package static let rows = 5
}

/// What the template of one temporary schedule reads.
struct TemporaryScreen: Sendable {
    struct Row: Sendable {
        let rowNumber: Int
        let rowPeople: [Choice]
        let rowFrom: String
        let rowUntil: String
    }

    let frame: Frame
    let complaint: String?
    let outcome: OutcomePart?
    let places: [Choice]
    let term: TermPart
    let rows: [Row]
    let hasRoom: Bool
}

extension Screens {
    /// The form by which, for a time, these shifts and nothing else say who is on call.
    package func temporary(
        _ draft: TemporaryDraft, _ look: ChangeLook = .notYet, scene: Scene
    ) -> String {
        let term = TermPart(
            "temporary", from: draft.from, until: draft.until, reason: draft.reason)
        let blank = Array(
            repeating: ShiftDraft(), count: max(0, TemporaryDraft.rows - draft.shifts.count))
        let people = scene.personChoices
        let view = TemporaryScreen(
            frame: Frame(scene, title: "Temporary schedule", current: "/oncall").narrow,
            complaint: look.complaint,
            outcome: OutcomePart(
                look, scene, at: "/temporaries",
                carrying: [("place", draft.place)] + term.carried + draft.carriedShifts),
            places: scene.placeChoices.choosing(draft.place), term: term,
            rows: (draft.shifts + blank).enumerated().map { index, shift in
                TemporaryScreen.Row(
                    rowNumber: index + 1, rowPeople: people.choosing(shift.person),
                    rowFrom: shift.from, rowUntil: shift.until)
            },
            hasRoom: draft.shifts.count < Limits.formShifts)
        return draw("temporary", view)
    }
}

extension TemporaryDraft {
    /// The rows that say something.
    fileprivate var carriedShifts: [(name: String, value: String)] {
        shifts.filter { !$0.isEmpty }.enumerated().flatMap { index, shift in
            let names = ShiftDraft.names(index + 1)
            return [
                (names.person, shift.person), (names.from, shift.from), (names.until, shift.until),
            ]
        }
    }
}

extension Scene {
    /// Every schedule of every group.
    fileprivate var placeChoices: [Choice] {
        groupChoices.flatMap { group in
            let id = GroupID(group.value)
            return (handbook.groups[id]?.schedules ?? []).map { schedule in
                Choice(
                    value: PlaceName(group: id, schedule: schedule.id).text,
                    label: place(id, schedule.id))
            }
        }
    }
}
