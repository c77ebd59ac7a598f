package import Core

/// What somebody wants to see of the roster, as they typed it: the same words on the command line
/// and in an address.
package struct PreviewRequest: Sendable {
    /// Why there is nothing to show.
    package enum Fault: Error, Hashable, Sendable {
        case unknown(Refusal)
        /// The field, what it should be, and what it is.
        case unreadable(field: String, expected: String, found: String)
    }

    package var from: String?
    package var to: String?
    package var group: String?
    package var schedule: String?
    package var person: String?
    package var zone: String?

    package init(
        from: String? = nil, to: String? = nil, group: String? = nil, schedule: String? = nil,
        person: String? = nil, zone: String? = nil
    ) {
        self.from = from
        self.to = to
        self.group = group
        self.schedule = schedule
        self.person = person
        self.zone = zone
    }

    package static let times =
        "a day, a local time or one with its offset: 2026-11-23, 2026-11-23T09:00, "
        + "2026-11-23T09:00:00Z"

    /// Two weeks from today's midnight when no times are named. Days and times without an offset
    /// are by the clock of the zone that the days are drawn in: the one that is named, else the
    /// person's, else the one that most of the schedules are kept in.
    package func calendar(
        _ handbook: Handbook, changes: RosterChanges, now: Moment
    ) throws(Fault) -> (calendar: RosterCalendar, zone: ZoneRules) {
        try check(handbook)
        let clock = try clock(handbook)
        let start = try moment("from", from, clock) ?? clock.midnight(clock.local(now).day)
        let end =
            try moment("to", to, clock)
            ?? clock.midnight(clock.local(start).day.advanced(by: 14))
        guard start < end else {
            throw .unreadable(field: "to", expected: "a time after from", found: to ?? "")
        }
        guard end <= start + Limits.previewWindow else {
            let days = Limits.previewWindow.inMilliseconds / 86_400_000
            throw .unreadable(
                field: "to", expected: "at most \(days) days after from", found: to ?? "")
        }
        let calendar = RosterCalendar(
            handbook, changes: changes, from: start, until: end, group: group.map { GroupID($0) },
            schedule: schedule.map { ScheduleID($0) }, person: person.map { PersonID($0) })
        return (calendar, clock)
    }

    private func check(_ handbook: Handbook) throws(Fault) {
        if let group, handbook.groups[GroupID(group)] == nil {
            throw .unknown(.unknownGroup(GroupID(group)))
        }
        if let person, handbook.people[PersonID(person)] == nil {
            throw .unknown(.unknownPerson(PersonID(person)))
        }
        guard let schedule else { return }
        let within = handbook.groups.values.filter { group == nil || $0.id == GroupID(group ?? "") }
        let known = within.contains { group in
            group.schedules.contains { $0.id == ScheduleID(schedule) }
        }
        guard known else { throw .unknown(.unknownSchedule(ScheduleID(schedule))) }
    }

    private func clock(_ handbook: Handbook) throws(Fault) -> ZoneRules {
        if let zone {
            guard let known = handbook.zones[ZoneID(zone)] ?? (zone == "UTC" ? .utc : nil) else {
                throw .unreadable(
                    field: "zone", expected: "a zone that the handbook uses, or UTC", found: zone)
            }
            return known
        }
        if let person, let own = handbook.people[PersonID(person)]?.zone,
            let rules = handbook.zones[own]
        {
            return rules
        }
        return RosterCalendar(
            handbook, changes: .none, from: .zero, until: .zero, group: group.map { GroupID($0) },
            schedule: schedule.map { ScheduleID($0) }
        ).zone(handbook)
    }

    private func moment(
        _ field: String, _ text: String?, _ clock: ZoneRules
    ) throws(Fault) -> Moment? {
        guard let text else { return nil }
        if let day = CivilDay(text: text) { return clock.midnight(day) }
        if let local = LocalTime(text: text) { return clock.instant(local) }
        if let moment = Moment(text: text) { return moment }
        throw .unreadable(field: field, expected: Self.times, found: text)
    }
}
