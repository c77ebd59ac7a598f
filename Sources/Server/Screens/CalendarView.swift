package import Core
import Reviews

/// Which part of the on-call calendar is looked at.
package struct CalendarView: Hashable, Sendable {
    package enum Length: String, CaseIterable, Sendable {
        case week, month
    }

    package enum Whose: Hashable, Sendable {
        case all
        case mine
        case group(GroupID)
    }

    package var length: Length
    /// The Monday of the week, or the first day of the month.
    package var first: CivilDay
    package var whose: Whose

    package init(_ length: Length, on day: CivilDay, whose: Whose) {
        self.length = length
        first = length == .week ? day.monday : day.firstOfMonth
        self.whose = whose
    }

    /// Days that are drawn: whole weeks.
    var days: ClosedRange<CivilDay> {
        switch length {
        case .week: first...first.advanced(by: 6)
        case .month:
            first.monday...first.month(after: 1).advanced(by: -1).monday.advanced(by: 6)
        }
    }

    func moved(by count: Int) -> CalendarView {
        var moved = self
        moved.first = length == .week ? first.advanced(by: 7 * count) : first.month(after: count)
        return moved
    }

    package var address: String {
        let time =
            length == .week ? "week&day=\(first.text)" : "month&month=\(first.text.prefix(7))"
        let who =
            switch whose {
            case .all: "who=all"
            case .mine: "who=me"
            case .group(let id): "group=\(id.text.percentEncoded)"
            }
        return "/oncall?view=\(time)&\(who)"
    }

    var title: String {
        length == .week
            ? "Week \(first.week), \(CalendarWords.span(first, first.advanced(by: 6)))"
            : CalendarWords.month(first)
    }
}
