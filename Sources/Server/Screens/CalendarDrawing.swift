import Core
import Reviews

/// Turns a calendar into what its template reads.
struct CalendarDrawing {
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

    var today: CivilDay { zone.local(scene.now).day }
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
    func isEndless(_ bar: CalendarWeek.Bar) -> Bool { bar.until >= calendar.until }

    func name(_ bar: CalendarWeek.Bar) -> String {
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

    func marks(_ bar: CalendarWeek.Bar) -> String {
        var marks: [String] = []
        if bar.isByHand {
            let numbers = bar.reasons.filter(\.isByHand).words(.none, names)
            marks.append("✎ " + numbers.joined(separator: ", "))
        }
        if let person = bar.person, person == viewer { marks.append("(you)") }
        return marks.joined(separator: " ")
    }

    func tone(_ bar: CalendarWeek.Bar) -> String {
        switch bar.kind {
        case .gap: "gap"
        case .shadow(let person): "shadow" + (person == viewer ? " own" : "")
        case .shift(let person, let isByHand):
            "p\(tints[person])" + (isByHand ? " hand" : "") + (person == viewer ? " own" : "")
        }
    }

    func link(_ bar: CalendarWeek.Bar, _ lane: RosterCalendar.Lane) -> String? {
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

    func notes(from: Moment, until: Moment) -> [String] {
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
}
