package import Core

/// What a window of time tells about a handbook: who could not be paged when, and who would be
/// needed in two places at once.
///
/// What nobody covers is an error; what a later step covers is a warning.
package struct HandbookCheck {
    private let handbook: Handbook
    private let places: Places
    private let from: Moment
    private let until: Moment
    private let changes: RosterChanges
    private let findings = Findings()

    /// The problems of the `days` days from `from` on, by file and line.
    package static func problems(
        of handbook: Handbook, places: Places, from: Moment, days: Int = 14,
        changes: RosterChanges = .none
    ) -> [Problem] {
        let length = Duration.hours(24) * min(max(days, 0), 3660)
        let check = HandbookCheck(
            handbook: handbook, places: places, from: from, until: from + length,
            changes: changes)
        for group in handbook.groups.values.sorted(by: { $0.id < $1.id }) {
            check.reach(of: group)
        }
        for plan in handbook.plans.values.sorted(by: { $0.id < $1.id }) {
            check.sharedPeople(of: plan)
            check.headcount(of: plan)
        }
        return check.findings.sorted
    }

    private init(
        handbook: Handbook, places: Places, from: Moment, until: Moment, changes: RosterChanges
    ) {
        self.handbook = handbook
        self.places = places
        self.from = from
        self.until = until
        self.changes = changes
    }

    private struct Window {
        var from: Moment
        var until: Moment
    }

    // MARK: Gaps

    /// Stretches in which no step reaches anybody are errors; a schedule's gap that another target
    /// covers is a warning.
    private func reach(of group: Group) {
        let zone = group.schedules.first.flatMap { handbook.zones[$0.zone] } ?? .utc
        var dead: [Window] = []
        for window in windows(of: [group.id]) where people(of: group.id, at: window.from).isEmpty {
            extend(&dead, by: window)
        }
        if !dead.isEmpty {
            findings.error(
                "no step of group `\(group.id)` reaches anybody \(words(dead, in: zone))",
                at: places[.group(group.id)])
        }
        let own = changes.of(group.id)
        let used = Set(group.steps.flatMap(\.targets))
        for schedule in group.schedules where used.contains(.schedule(schedule.id)) {
            var gaps: [Window] = []
            let shifts = schedule.shifts(
                from: from, until: until, changes: own, almanac: handbook.almanac)
            for shift in shifts where shift.people.isEmpty {
                let isDead = dead.contains { $0.from <= shift.from && shift.until <= $0.until }
                if !isDead { gaps.append(Window(from: shift.from, until: shift.until)) }
            }
            guard !gaps.isEmpty else { continue }
            findings.warning(
                "schedule `\(schedule.id)` of group `\(group.id)` has a gap "
                    + "\(words(gaps, in: handbook.zones[schedule.zone] ?? zone)); "
                    + "another target covers it",
                at: places[.schedule(group.id, schedule.id)])
        }
    }

    // MARK: One person in two groups

    /// A person whom two obligations of one plan would page first at the same time.
    private func sharedPeople(of plan: ResponsePlan) {
        var groups = plan.groups.filter(\.required).map(\.group)
        if !groups.contains(plan.commander) { groups.append(plan.commander) }
        var told: Set<[String]> = []
        for window in windows(of: groups) {
            let candidates = groups.map { people(of: $0, at: window.from) }
            for (first, one) in groups.enumerated() {
                guard let person = candidates[first].first else { continue }
                for (second, other) in groups.enumerated().dropFirst(first + 1)
                where candidates[second].first == person {
                    guard told.insert([person.text, one.text, other.text]).inserted else {
                        continue
                    }
                    let message =
                        "`\(person)` is needed for `\(one)` and `\(other)` at once by plan "
                        + "`\(plan.id)` from \(window.from.text)"
                    let place = places[.plan(plan.id)]
                    if candidates[first].count > 1 || candidates[second].count > 1 {
                        findings.warning("\(message); a later step covers it", at: place)
                    } else {
                        findings.error("\(message), and neither has anybody else", at: place)
                    }
                }
            }
        }
    }

    /// A group with `need` n gets n obligations, filled by different people.
    private func headcount(of plan: ResponsePlan) {
        for member in plan.groups where member.need > 1 {
            for window in windows(of: [member.group]) {
                let count = people(of: member.group, at: window.from).count
                guard count < member.need else { continue }
                findings.warning(
                    "plan `\(plan.id)` needs \(member.need) of `\(member.group)`, whose steps name "
                        + "\(count) from \(window.from.text)",
                    at: places[.member(plan.id, member.group)])
                break
            }
        }
    }

    // MARK: Time

    /// Stretches over which none of the groups' answers changes.
    private func windows(of groups: [GroupID]) -> [Window] {
        var windows: [Window] = []
        var moment = from
        while moment < until {
            let next = groups.compactMap {
                handbook.nextChange(group: $0, after: moment, changes: changes)
            }
            let end = min(next.min() ?? until, until)
            windows.append(Window(from: moment, until: end))
            moment = end
        }
        return windows
    }

    /// Everybody whom the group's steps would page, in order, nobody twice.
    private func people(of group: GroupID, at moment: Moment) -> [PersonID] {
        var named: [PersonID] = []
        for step in handbook.candidates(group: group, at: moment, changes: changes) {
            for person in step.people where !named.contains(person) {
                let methods = handbook.people[person]?.methods(for: .high) ?? []
                if !methods.isEmpty { named.append(person) }
            }
        }
        return named
    }

    private func extend(_ windows: inout [Window], by window: Window) {
        if let last = windows.indices.last, windows[last].until == window.from {
            windows[last].until = window.until
        } else {
            windows.append(window)
        }
    }

    /// The first three stretches on the zone's clock, and how many more there are.
    private func words(_ windows: [Window], in zone: ZoneRules) -> String {
        let shown = windows.prefix(3).map {
            "from \($0.from.text(in: zone)) until \($0.until.text(in: zone))"
        }
        let more = windows.count - shown.count
        return shown.joined(separator: ", ") + (more > 0 ? " and \(more) more times" : "")
    }
}
