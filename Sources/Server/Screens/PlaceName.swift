package import Core

/// A schedule as a form names it: `database/primary`.
package struct PlaceName: Hashable, Sendable {
    package var group: GroupID
    package var schedule: ScheduleID

    package init(group: GroupID, schedule: ScheduleID) {
        self.group = group
        self.schedule = schedule
    }

    package init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else { return nil }
        self.init(group: GroupID(String(parts[0])), schedule: ScheduleID(String(parts[1])))
    }

    package var text: String { "\(group)/\(schedule)" }
}
