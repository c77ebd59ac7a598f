/// A stretch of time in which two handbooks answer differently.
package struct RosterDifference: Hashable, Sendable {
    package enum Subject: Hashable, Sendable {
        /// Who is on call on it.
        case schedule(ScheduleID)
        /// Whom the escalation policy names.
        case policy
    }

    package var group: GroupID
    package var subject: Subject
    package var from: Moment
    /// Exclusive.
    package var until: Moment
    /// Step by step; a schedule is one step. Nil: the handbook has no such thing.
    package var before: [[PersonID]]?
    package var after: [[PersonID]]?

    package init(
        group: GroupID, subject: Subject, from: Moment, until: Moment, before: [[PersonID]]?,
        after: [[PersonID]]?
    ) {
        self.group = group
        self.subject = subject
        self.from = from
        self.until = until
        self.before = before
        self.after = after
    }

    /// Every stretch of the window at which an answer changes, group by group in the order of their
    /// ids, schedules before the policy.
    package static func all(
        from old: Handbook, to new: Handbook, since: Moment, until: Moment,
        changes: RosterChanges = .none
    ) -> [RosterDifference] {
        let groups = Set(old.groups.keys).union(new.groups.keys).sorted()
        return groups.flatMap { group -> [RosterDifference] in
            let before = old.spans(of: group, from: since, until: until, changes: changes)
            let after = new.spans(of: group, from: since, until: until, changes: changes)
            let schedules = (old.groups[group]?.schedules ?? []).map(\.id)
            let added = (new.groups[group]?.schedules ?? []).map(\.id)
                .filter { !schedules.contains($0) }
            return (schedules + added).flatMap { id in
                let was = old.groups[group]?.schedules.firstIndex { $0.id == id }
                let will = new.groups[group]?.schedules.firstIndex { $0.id == id }
                return compare(
                    group, .schedule(id), before, after, since, until,
                    { span in was.map { [span.schedules[$0]] } },
                    { span in will.map { [span.schedules[$0]] } })
            }
                + compare(
                    group, .policy, before, after, since, until,
                    { $0.steps.filter { !$0.isEmpty } }, { $0.steps.filter { !$0.isEmpty } })
        }
    }

    private static func compare(
        _ group: GroupID, _ subject: Subject, _ before: [GroupSpan], _ after: [GroupSpan],
        _ since: Moment, _ until: Moment, _ old: (GroupSpan) -> [[PersonID]]?,
        _ new: (GroupSpan) -> [[PersonID]]?
    ) -> [RosterDifference] {
        var found: [RosterDifference] = []
        var (left, right) = (0, 0)
        var moment = since
        while moment < until {
            while left < before.count, before[left].until <= moment { left += 1 }
            while right < after.count, after[right].until <= moment { right += 1 }
            let one = left < before.count ? before[left] : nil
            let other = right < after.count ? after[right] : nil
            let end = min(one?.until ?? until, other?.until ?? until)
            let (was, will) = (one.flatMap(old), other.flatMap(new))
            if was != will {
                if let last = found.indices.last, found[last].until == moment,
                    found[last].before == was, found[last].after == will
                {
                    found[last].until = end
                } else {
                    found.append(
                        RosterDifference(
                            group: group, subject: subject, from: moment, until: end, before: was,
                            after: will))
                }
            }
            moment = end
        }
        return found
    }
}

/// That somebody else is on call for a group, from one moment to the next.
package struct OnCallEffect: Hashable, Sendable {
    package var group: GroupID
    package var before: [PersonID]
    package var after: [PersonID]

    package init(group: GroupID, before: [PersonID], after: [PersonID]) {
        self.group = group
        self.before = before
        self.after = after
    }

    /// For which groups another handbook has others rung first at this instant, by their ids.
    package static func all(
        from old: Handbook, to new: Handbook, at moment: Moment, changes: RosterChanges
    ) -> [OnCallEffect] {
        Set(old.groups.keys).union(new.groups.keys).sorted().compactMap { group in
            let before = old.firstRung(group, at: moment, changes)
            let after = new.firstRung(group, at: moment, changes)
            return before == after
                ? nil : OnCallEffect(group: group, before: before, after: after)
        }
    }
}

extension Handbook {
    fileprivate func firstRung(
        _ group: GroupID, at moment: Moment, _ changes: RosterChanges
    ) -> [PersonID] {
        candidates(group: group, at: moment, changes: changes).first { !$0.isEmpty }?.people ?? []
    }
}
