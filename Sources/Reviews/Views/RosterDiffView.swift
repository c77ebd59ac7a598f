package import Core

/// Every stretch of a window in which one handbook answers otherwise than another.
package struct RosterDiffView: Hashable, Codable, Sendable {
    package struct Span: Hashable, Codable, Sendable {
        package var group: String
        /// Absent: the escalation policy.
        package var schedule: String?
        package var zone: String
        /// On the wall clock of the zone, with its offset.
        package var from: String
        package var until: String
        /// Step by step, who is rung together; a schedule has one step. Absent: there is none.
        package var before: [[Named]]?
        package var after: [[Named]]?
    }

    package var from: String
    package var until: String
    package var differences: [Span]

    package init(
        from old: Handbook, to new: Handbook, since: Moment, until: Moment,
        changes: RosterChanges = .none
    ) {
        let (was, will) = (Names(old), Names(new))
        from = since.preciseText
        self.until = until.preciseText
        differences = RosterDifference.all(
            from: old, to: new, since: since, until: until, changes: changes
        ).map { difference in
            var schedule: ScheduleID?
            if case .schedule(let id) = difference.subject { schedule = id }
            let zone =
                new.zone(of: schedule, in: difference.group)
                ?? old.zone(of: schedule, in: difference.group) ?? .utc
            return Span(
                group: difference.group.text, schedule: schedule?.text, zone: zone.id.text,
                from: difference.from.text(in: zone), until: difference.until.text(in: zone),
                before: difference.before?.map { step in step.map { was.named($0) } },
                after: difference.after?.map { step in step.map { will.named($0) } })
        }
    }
}

extension Handbook {
    /// The schedule's zone; without one, that of the group's first.
    fileprivate func zone(of schedule: ScheduleID?, in group: GroupID) -> ZoneRules? {
        let schedules = groups[group]?.schedules ?? []
        let known = schedule == nil ? schedules.first : schedules.first { $0.id == schedule }
        return known.flatMap { zones[$0.zone] }
    }
}

extension OnCallEffect {
    /// `Databases: Ada Moreno instead of Edgar Lindqvist`.
    package func words(_ old: Handbook?, _ new: Handbook?) -> String {
        let (was, will) = (Names(old), Names(new))
        let name = new?.groups[group] != nil ? will.group(group) : was.group(group)
        func listed(_ people: [PersonID], _ names: Names) -> String {
            people.isEmpty ? "nobody" : people.map { names.person($0) }.joined(separator: " and ")
        }
        return "\(name): \(listed(after, will)) instead of \(listed(before, was))"
    }
}
