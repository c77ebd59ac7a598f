package import Core
import Reviews

extension Screens {
    /// A week or a month of who is on call, with a link on each shift that leads to the form by
    /// which somebody else takes it.
    package func calendar(
        _ view: CalendarView, changes: RosterChanges, scene: Scene
    ) -> String {
        draw("calendar", CalendarDrawing(view, changes, scene).screen)
    }
}

extension Scene {
    /// What the calendar shows when nobody says whose: a group that the viewer is on call for, by
    /// its schedules; else all.
    package func ownGroup(_ changes: RosterChanges) -> CalendarView.Whose {
        guard let person = viewer?.person else { return .all }
        let own = handbook.groups.values.filter { group in
            group.schedules.contains { schedule in
                schedule.layers.contains { $0.members.contains(person) }
            }
        }
        return own.map(\.id).min().map { .group($0) } ?? .all
    }

    /// The tints of everybody in the handbook.
    var tints: Tints { Tints(handbook) }
}
