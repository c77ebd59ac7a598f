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

/// What the template of the on-call calendar reads.
struct CalendarScreen: Sendable {
    struct Way: Sendable {
        let address: String
        let label: String
        var isCurrent = false
    }

    struct Head: Sendable {
        let headClass: String
        let weekday: String
        let number: String
    }

    struct Bar: Sendable {
        let barClass: String
        /// Where clicking leads; nil for what is over.
        let barLink: String?
        let barName: String
        let barUntil: String
        let barMarks: String
        let barFull: String
    }

    struct Row: Sendable {
        let bars: [Bar]
    }

    struct Lane: Sendable {
        let laneTitle: String
        let rows: [Row]
    }

    struct Week: Sendable {
        let weekClass: String
        let weekName: String
        let heads: [Head]
        let lanes: [Lane]
        let notes: [String]
    }

    struct Item: Sendable {
        let itemClass: String
        let itemLink: String?
        let itemName: String
        let itemLane: String
        let itemTime: String
        let itemMarks: String
    }

    struct Day: Sendable {
        let dayID: String
        let dayName: String
        let isToday: Bool
        let items: [Item]
        let dayNotes: [String]
    }

    let frame: Frame
    let views: [Way]
    let whose: [Way]
    let title: String
    let previous: Way
    let next: Way
    let today: Way
    let gapWords: String?
    let isEmpty: Bool
    let weeks: [Week]
    /// Days of the current month that are over.
    let hasEarlier: Bool
    let earlier: [Day]
    let agenda: [Day]
    let people: [Legend]

    struct Legend: Sendable {
        let legendClass: String
        let legendName: String
    }
}

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

/// The form by which a shift goes to somebody else, as an address.
struct OverrideLink {
    let group: GroupID
    let schedule: ScheduleID
    let from: Moment
    let until: Moment
    let outgoing: PersonID?
    let back: String

    var address: String {
        let fields = [
            ("group", group.text), ("schedule", schedule.text), ("from", from.text),
            ("until", until.text), ("outgoing", outgoing?.text ?? ""), ("back", back),
        ]
        return "/oncall/override?"
            + fields.filter { !$0.1.isEmpty }.map { "\($0.0)=\($0.1.percentEncoded)" }
            .joined(separator: "&")
    }
}

/// Turns a calendar into what its template reads.
private struct CalendarDrawing {
    let view: CalendarView
    let changes: RosterChanges
    let scene: Scene
    let calendar: RosterCalendar
    let zone: ZoneRules
    let tints: Tints
    let names: Names

    /// Columns of a day: three hours each, as `muster.css` has them.
    private static let perDay = 8

    init(_ view: CalendarView, _ changes: RosterChanges, _ scene: Scene) {
        self.view = view
        self.changes = changes
        self.scene = scene
        zone = scene.zone
        tints = scene.tints
        names = scene.names
        var group: GroupID?
        var person: PersonID?
        switch view.whose {
        case .all: break
        case .mine: person = scene.viewer?.person
        case .group(let id): group = id
        }
        // A little more on both sides, so that the ends of long shifts can be said.
        calendar = RosterCalendar(
            scene.handbook, changes: changes,
            from: zone.midnight(view.days.lowerBound) - Self.around,
            until: zone.midnight(view.days.upperBound.advanced(by: 1)) + Self.around,
            group: group, person: person)
    }

    /// How far beyond its edges the calendar looks for the ends of what is on it.
    private static let around: Duration = .hours(24 * 45)

    private var today: CivilDay { zone.local(scene.now).day }
    private var viewer: PersonID? { scene.viewer?.person }

    var screen: CalendarScreen {
        let mondays = stride(
            from: view.days.lowerBound.number, through: view.days.upperBound.number, by: 7)
        let weeks = mondays.map {
            CalendarWeek(
                calendar, first: CivilDay(number: $0), zone: zone, perDay: Self.perDay)
        }
        let now = CalendarView(view.length, on: today, whose: view.whose)
        let days = weeks.flatMap { agenda($0) }
        let earlier = now == view ? Array(days.prefix { !$0.isToday }) : []
        let gaps = weeks.flatMap(\.lanes).flatMap { lane in
            lane.gaps.map { "\(lane.lane.group)/\(lane.lane.schedule) \($0.from)" }
        }
        let count = Set(gaps).count
        return CalendarScreen(
            frame: Frame(scene, title: "On call", current: "/oncall"), views: views, whose: whose,
            title: view.title,
            previous: way(view.moved(by: -1), "Previous \(view.length.rawValue)"),
            next: way(view.moved(by: 1), "Next \(view.length.rawValue)"),
            today: CalendarScreen.Way(
                address: now.address, label: "Today", isCurrent: now == view),
            gapWords: count == 0
                ? nil : "\(count == 1 ? "1 gap" : "\(count) gaps"): nobody is on call",
            isEmpty: weeks.allSatisfy { $0.lanes.isEmpty },
            weeks: weeks.map { week($0) }, hasEarlier: !earlier.isEmpty, earlier: earlier,
            agenda: Array(days.dropFirst(earlier.count)),
            people: legend(weeks))
    }

    private func way(_ view: CalendarView, _ label: String) -> CalendarScreen.Way {
        CalendarScreen.Way(address: view.address, label: label)
    }

    private var views: [CalendarScreen.Way] {
        [CalendarScreen.Way(address: "/oncall", label: "Now")]
            + CalendarView.Length.allCases.map { length in
                let day =
                    view.days.contains(today) ? today : view.first
                return CalendarScreen.Way(
                    address: CalendarView(length, on: day, whose: view.whose).address,
                    label: length == .week ? "Week" : "Month", isCurrent: length == view.length)
            }
    }

    private var whose: [CalendarScreen.Way] {
        let choices: [(CalendarView.Whose, String)] =
            [(.all, "All groups"), (.mine, "Mine")]
            + scene.groupChoices.map { (.group(GroupID($0.value)), $0.label) }
        return choices.map { whose, label in
            var other = view
            other.whose = whose
            return CalendarScreen.Way(
                address: other.address, label: label, isCurrent: whose == view.whose)
        }
    }

    // MARK: Weeks

    private func week(_ week: CalendarWeek) -> CalendarScreen.Week {
        let index = week.days.firstIndex(of: today)
        let lanes = week.lanes.map { lane in
            var rows = (lane.rows + lane.shadows).map { $0.map { bar($0, lane.lane) } }
            if !lane.gaps.isEmpty {
                if rows.isEmpty { rows = [[]] }
                rows[0] += lane.gaps.map { bar($0, lane.lane) }
            }
            if rows.isEmpty { rows = [[]] }
            return CalendarScreen.Lane(
                laneTitle: laneTitle(lane.lane), rows: rows.map { CalendarScreen.Row(bars: $0) })
        }
        return CalendarScreen.Week(
            weekClass: index.map { "week t\($0)" } ?? "week", weekName: "Week \(week.days[0].week)",
            heads: week.days.map { head($0) }, lanes: lanes,
            notes: notes(from: week.from, until: week.until))
    }

    private func laneTitle(_ lane: RosterCalendar.Lane) -> String {
        if case .group = view.whose { return lane.schedule.text.oneLine(limit: 80) }
        return lane.title(names)
    }

    private func head(_ day: CivilDay) -> CalendarScreen.Head {
        let isOutside =
            view.length == .month && day.components.month != view.first.components.month
        let number = day.components.day
        return CalendarScreen.Head(
            headClass: day == today ? "today" : isOutside ? "outside" : "",
            weekday: CalendarWords.weekday(day),
            number: number == 1 || day.weekday == .monday && view.length == .week
                ? CalendarWords.short(day) : "\(number)")
    }

    private func bar(
        _ bar: CalendarWeek.Bar, _ lane: RosterCalendar.Lane
    ) -> CalendarScreen.Bar {
        let span = CalendarWords.span(bar.from, bar.until, zone)
        let why = bar.reasons.words(changes, names).joined(separator: ", then ")
        let name = self.name(bar)
        let end = CalendarWords.moment(bar.until, zone)
        return CalendarScreen.Bar(
            barClass: "stint a\(bar.start) n\(bar.end - bar.start) \(tone(bar))"
                + (bar.beginsBefore ? " before" : "") + (bar.goesOn ? " goes-on" : ""),
            barLink: link(bar, lane), barName: short(name, bar),
            barUntil: bar.end - bar.start < 12 ? "" : isEndless(bar) ? "" : "until \(end)",
            barMarks: bar.end - bar.start < 8 ? "" : marks(bar),
            barFull: "\(name), \(lane.title(names)), \(isEndless(bar) ? "all the time" : span)"
                + (why.isEmpty ? "" : ", by \(why)"))
    }

    /// It was not seen to end within what was looked at.
    private func isEndless(_ bar: CalendarWeek.Bar) -> Bool { bar.until >= calendar.until }

    private func name(_ bar: CalendarWeek.Bar) -> String {
        guard let person = bar.person else { return "Nobody" }
        if case .shadow = bar.kind { return "\(names.person(person)) shadows" }
        return names.person(person)
    }

    /// As much of a name as there is room for.
    private func short(_ name: String, _ bar: CalendarWeek.Bar) -> String {
        let columns = bar.end - bar.start
        guard bar.person != nil else { return columns < 5 ? "!" : name }
        guard columns < 8 else { return name }
        let words = name.split(separator: " ")
        if columns < 5 { return String(words.prefix(2).compactMap(\.first)) }
        return String(words.first ?? "")
    }

    private func marks(_ bar: CalendarWeek.Bar) -> String {
        var marks: [String] = []
        if bar.isByHand {
            let numbers = bar.reasons.filter(\.isByHand).words(.none, names)
            marks.append("✎ " + numbers.joined(separator: ", "))
        }
        if let person = bar.person, person == viewer { marks.append("(you)") }
        return marks.joined(separator: " ")
    }

    private func tone(_ bar: CalendarWeek.Bar) -> String {
        switch bar.kind {
        case .gap: "gap"
        case .shadow(let person): "shadow" + (person == viewer ? " own" : "")
        case .shift(let person, let isByHand):
            "p\(tints[person])" + (isByHand ? " hand" : "") + (person == viewer ? " own" : "")
        }
    }

    private func link(_ bar: CalendarWeek.Bar, _ lane: RosterCalendar.Lane) -> String? {
        if case .shadow = bar.kind { return nil }
        // Nobody rewrites the past: what has begun is taken over from now on.
        let from = max(bar.from, scene.now)
        guard from < bar.until else { return nil }
        // What has no end is taken over for a day unless somebody says otherwise.
        let until = isEndless(bar) ? from + .hours(24) : bar.until
        return OverrideLink(
            group: lane.group, schedule: lane.schedule, from: from, until: until,
            outgoing: bar.person, back: view.address
        ).address
    }

    private func notes(from: Moment, until: Moment) -> [String] {
        let absences = calendar.absences.filter { $0.from < until && $0.until > from }.map {
            let why = $0.reason.isEmpty ? "" : ": \($0.reason.oneLine(limit: 80))"
            return "\(names.person($0.person)) is away, "
                + "\(CalendarWords.span($0.from, $0.until, zone))\(why)"
        }
        let clocks = calendar.clockChanges(scene.handbook)
            .filter { $0.at >= from && $0.at < until }
            .map { change in
                let local = scene.handbook.zones[change.zone] ?? zone
                return "\(CalendarWords.moment(change.at - .seconds(1), local)): "
                    + "\(CalendarWords.clockChange(change)) in \(change.zone)"
            }
        return absences + clocks
    }

    private func legend(_ weeks: [CalendarWeek]) -> [CalendarScreen.Legend] {
        let shown = weeks.flatMap(\.lanes).flatMap(\.rows).joined().compactMap(\.person)
        return Set(shown).sorted().map {
            CalendarScreen.Legend(
                legendClass: "p\(tints[$0])" + ($0 == viewer ? " own" : ""),
                legendName: names.person($0))
        }
    }

    // MARK: Days, for a telephone

    private func agenda(_ week: CalendarWeek) -> [CalendarScreen.Day] {
        week.days.compactMap { day in
            let isOutside =
                view.length == .month && day.components.month != view.first.components.month
            return isOutside ? nil : self.day(day, week)
        }
    }

    private func day(_ day: CivilDay, _ week: CalendarWeek) -> CalendarScreen.Day {
        let from = zone.midnight(day)
        let until = zone.midnight(day.advanced(by: 1))
        let items = week.lanes.flatMap { lane in
            (lane.gaps + (lane.rows + lane.shadows).flatMap { $0 })
                .filter { $0.from < until && $0.until > from }
                .sorted { $0.from < $1.from }
                .map { bar in
                    CalendarScreen.Item(
                        itemClass: "item \(tone(bar))", itemLink: link(bar, lane.lane),
                        itemName: name(bar), itemLane: lane.lane.title(names),
                        itemTime: time(bar, from, until), itemMarks: marks(bar))
                }
        }
        return CalendarScreen.Day(
            dayID: "day-\(day.text)", dayName: CalendarWords.day(day), isToday: day == today,
            items: items, dayNotes: notes(from: from, until: until))
    }

    /// `all day, until Mon 30 Nov 09:00`, `from 09:00`, `until 09:00`.
    private func time(_ bar: CalendarWeek.Bar, _ from: Moment, _ until: Moment) -> String {
        let begin = CalendarWords.time(zone.local(bar.from))
        let end = CalendarWords.time(zone.local(bar.until))
        switch (bar.from > from, bar.until < until) {
        case (true, true): return "\(begin) to \(end)"
        case (false, true): return "until \(end)"
        case (true, false):
            return isEndless(bar)
                ? "from \(begin)" : "from \(begin) until \(CalendarWords.moment(bar.until, zone))"
        case (false, false):
            return isEndless(bar)
                ? "all day" : "all day, until \(CalendarWords.moment(bar.until, zone))"
        }
    }
}
