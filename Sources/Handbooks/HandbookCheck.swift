package import Core

/// What a window of time tells about a handbook: who could not be paged when, who would be needed
/// in two places at once, and who carries too much.
///
/// What nobody covers is an error; what a later step covers, or what will hurt some day, is a
/// warning; what is covered and should only be known is a note.
package struct HandbookCheck {
    let handbook: Handbook
    let places: Places
    let from: Moment
    let until: Moment
    let changes: RosterChanges
    let findings = Findings()
    /// By group, from `from` until `horizon`.
    let spans: [GroupID: [GroupSpan]]
    /// Rotations need some length to be judged.
    let horizon: Moment
    let groups: [Group]

    /// Days ahead that are looked at when nobody says otherwise.
    package static let usualDays = 14
    /// The least days over which it is judged who carries too much: four weeks.
    package static let leastLoadDays = 28

    /// The problems of the `days` days from `from` on, by file and line.
    package static func problems(
        of handbook: Handbook, places: Places, from: Moment, days: Int = usualDays,
        changes: RosterChanges = .none
    ) -> [Problem] {
        let days = min(max(days, 0), 3660)
        guard days > 0 else { return [] }
        let check = HandbookCheck(
            handbook: handbook, places: places, from: from, days: days, changes: changes)
        for group in check.groups {
            check.reach(of: group)
            check.contacts(of: group)
        }
        for plan in handbook.plans.values.sorted(by: { $0.id < $1.id }) {
            check.doubling(in: plan)
            check.headcount(of: plan)
        }
        check.absences()
        check.leavers()
        check.clockChanges()
        check.load()
        return check.findings.sorted
    }

    private init(
        handbook: Handbook, places: Places, from: Moment, days: Int, changes: RosterChanges
    ) {
        self.handbook = handbook
        self.places = places
        self.from = from
        self.changes = changes
        until = from + .hours(24) * days
        let horizon = from + .hours(24) * max(days, Self.leastLoadDays)
        self.horizon = horizon
        groups = handbook.groups.values.sorted { $0.id < $1.id }
        let leaving = handbook.people.values.compactMap { handbook.leaves($0) }
            .filter { from < $0 && $0 < horizon }.sorted()
        var spans: [GroupID: [GroupSpan]] = [:]
        for group in groups {
            let whole = handbook.spans(
                of: group.id, from: from, until: horizon, changes: changes)
            spans[group.id] = leaving.isEmpty ? whole : whole.cut(at: leaving)
        }
        self.spans = spans
    }

    /// Of the days that were asked for.
    func window(of group: GroupID) -> [GroupSpan] {
        var window: [GroupSpan] = []
        for span in spans[group] ?? [] {
            guard span.from < until else { break }
            var span = span
            span.until = min(span.until, until)
            window.append(span)
        }
        return window
    }

    /// Whether a page could reach this person then.
    func isReachable(_ id: PersonID, at moment: Moment) -> Bool {
        guard let person = handbook.people[id], !person.methods(for: .high).isEmpty else {
            return false
        }
        return handbook.leaves(person).map { moment < $0 } ?? true
    }

    /// The zone in which times of the group are told.
    func zone(of group: Group) -> ZoneRules {
        group.schedules.first.flatMap { handbook.zones[$0.zone] } ?? .utc
    }
}

/// Stretches of time, one after the other.
struct Windows {
    private(set) var all: [(from: Moment, until: Moment)] = []

    var isEmpty: Bool { all.isEmpty }

    mutating func add(_ from: Moment, _ until: Moment) {
        if let last = all.indices.last, all[last].until == from {
            all[last].until = until
        } else {
            all.append((from, until))
        }
    }

    func covers(_ from: Moment, _ until: Moment) -> Bool {
        all.contains { $0.from <= from && until <= $0.until }
    }

    /// The first three on the zone's clock, and how many more there are.
    func words(in zone: ZoneRules) -> String {
        let shown = all.prefix(3).map {
            "from \($0.from.text(in: zone)) until \($0.until.text(in: zone))"
        }
        let more = all.count - shown.count
        let times = more == 1 ? "once more" : "\(more) more times"
        return shown.joined(separator: ", ") + (more > 0 ? " and \(times)" : "")
    }

    /// The same, or that it is always so.
    func words(in zone: ZoneRules, of from: Moment, _ until: Moment) -> String {
        covers(from, until) ? "at any time" : words(in: zone)
    }
}

extension [GroupSpan] {
    /// The same answers with these moments as borders.
    fileprivate func cut(at moments: [Moment]) -> [GroupSpan] {
        flatMap { span -> [GroupSpan] in
            var parts: [GroupSpan] = []
            var rest = span
            for moment in moments where rest.from < moment && moment < rest.until {
                var part = rest
                part.until = moment
                rest.from = moment
                parts.append(part)
            }
            return parts + [rest]
        }
    }
}

extension Handbook {
    /// When the person is no longer there, on the clock of where they are.
    func leaves(_ person: Person) -> Moment? {
        guard let day = person.leaves else { return nil }
        let home = person.zone.flatMap { zones[$0] } ?? .utc
        return home.instant(LocalTime(day: day, minute: 0))
    }
}
