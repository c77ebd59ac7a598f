package import Core
import Dispatch

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
    let troubles: ContactTroubles
    let findings = Findings()
    /// By group, from `from` until `horizon`.
    let walks: [GroupID: GroupWalk]
    /// When somebody leaves, ascending: who can be reached may change.
    let leaving: [Moment]
    /// Rotations need some length to be judged.
    let horizon: Moment
    let groups: [Group]

    /// Days ahead that are looked at when nobody says otherwise.
    package static let usualDays = 14
    /// The least days over which it is judged who carries too much: four weeks.
    package static let leastLoadDays = 28

    /// The problems of the `days` days from `from` on, by file and line. `isAlone`: the program has
    /// nothing else to do, so that all cores may help.
    package static func problems(
        of handbook: Handbook, places: Places, from: Moment, days: Int = usualDays,
        changes: RosterChanges = .none, troubles: ContactTroubles = .none, isAlone: Bool = false
    ) -> [Problem] {
        let days = min(max(days, 0), 3660)
        guard days > 0 else { return [] }
        let check = HandbookCheck(
            handbook: handbook, places: places, from: from, days: days, changes: changes,
            troubles: troubles, isAlone: isAlone)
        for group in check.groups {
            check.reach(of: group)
            check.contacts(of: group)
        }
        for plan in handbook.plans.values.sorted(by: { $0.id < $1.id }) {
            check.doubling(in: plan)
            check.headcount(of: plan)
        }
        check.contactTroubles()
        check.absences()
        check.leavers()
        check.clockChanges()
        check.load()
        return check.findings.sorted
    }

    private init(
        handbook: Handbook, places: Places, from: Moment, days: Int, changes: RosterChanges,
        troubles: ContactTroubles, isAlone: Bool
    ) {
        self.handbook = handbook
        self.places = places
        self.from = from
        self.changes = changes
        self.troubles = troubles
        until = from + .hours(24) * days
        let horizon = from + .hours(24) * max(days, Self.leastLoadDays)
        self.horizon = horizon
        groups = handbook.groups.values.sorted { $0.id < $1.id }
        leaving = handbook.people.values.compactMap { handbook.leaves($0) }
            .filter { from < $0 && $0 < horizon }.sorted()
        walks = Self.walks(
            of: groups, handbook, from: from, until: horizon, changes, isAlone: isAlone)
    }

    /// Each group's, by all cores when nothing else has to be done.
    private static func walks(
        of groups: [Group], _ handbook: Handbook, from: Moment, until: Moment,
        _ changes: RosterChanges, isAlone: Bool
    ) -> [GroupID: GroupWalk] {
        var walks = groups.map { _ in GroupWalk() }
        if isAlone {
            walks.withUnsafeMutableBufferPointer { places in
                // Unsafe to the compiler, safe because each turn writes a place of its own.
                nonisolated(unsafe) let places = places
                DispatchQueue.concurrentPerform(iterations: groups.count) { turn in
                    places[turn] = handbook.walk(
                        of: groups[turn].id, from: from, until: until, changes: changes)
                }
            }
        } else {
            for (turn, group) in groups.enumerated() {
                walks[turn] = handbook.walk(
                    of: group.id, from: from, until: until, changes: changes)
            }
        }
        return Dictionary(uniqueKeysWithValues: zip(groups.map(\.id), walks))
    }

    /// Of the days that were asked for, with the moments at which somebody leaves as borders.
    func window(of group: GroupID) -> [GroupSpan] {
        var window: [GroupSpan] = []
        for span in walks[group]?.spans ?? [] {
            guard span.from < until else { break }
            var span = span
            span.until = min(span.until, until)
            window.append(span)
        }
        return leaving.isEmpty ? window : window.cut(at: leaving)
    }

    /// The same without the people: the number of an answer, which with the count of those who have
    /// left stands for all that follows from it.
    func stretches(of group: GroupID) -> [(from: Moment, until: Moment, kind: Kind)] {
        var left = 0
        var parts: [(from: Moment, until: Moment, kind: Kind)] = []
        for stretch in walks[group]?.stretches ?? [] {
            guard stretch.from < until else { break }
            var from = stretch.from
            while left < leaving.count, leaving[left] <= from { left += 1 }
            let end = min(stretch.until, until)
            while left < leaving.count, leaving[left] < end {
                parts.append((from, leaving[left], Kind(answer: stretch.answer, left: left)))
                from = leaving[left]
                while left < leaving.count, leaving[left] <= from { left += 1 }
            }
            parts.append((from, end, Kind(answer: stretch.answer, left: left)))
        }
        return parts
    }

    struct Kind: Hashable {
        var answer: Int
        var left: Int
    }

    /// Whether a page could reach this person then.
    func isReachable(_ id: PersonID, at moment: Moment) -> Bool {
        guard let person = handbook.people[id], isContactable(person, .high) else { return false }
        return handbook.leaves(person).map { moment < $0 } ?? true
    }

    /// Whether any method for this urgency works, as far as anybody knows.
    func isContactable(_ person: Person, _ urgency: Urgency) -> Bool {
        person.methods(for: urgency).contains { troubles.works($0, of: person.id) }
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
