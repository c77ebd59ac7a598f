/// Somebody who learns from whoever is on call, and because of what.
package struct Shadowing: Hashable, Sendable {
    package var learner: PersonID
    /// Nil: of the whole group.
    package var schedule: ScheduleID?
    /// The shadow of the changes that says so; nil: the file does.
    package var override: OverrideID?

    package init(learner: PersonID, schedule: ScheduleID?, override: OverrideID?) {
        self.learner = learner
        self.schedule = schedule
        self.override = override
    }
}

extension Schedule {
    /// Who learns from whoever is on call on this schedule at this instant, nobody twice, those of
    /// the file first. Whoever is away does not learn. Shadows in `changes` are those of the
    /// schedule's group.
    package func shadows(
        at moment: Moment, changes: RosterChanges = .none, almanac: Almanac
    ) -> [Shadowing] {
        let clock = almanac.zones[zone]
        let reading = clock?.furthest(moment) ?? ZoneRules.utc.furthest(moment)
        let attendance = Attendance(
            absences: changes.absences, at: moment, leaves: almanac.leaves,
            day: Reading.day(of: reading))
        var shadowing: [Shadowing] = []
        func add(_ one: Shadowing) {
            guard !attendance.isAway(one.learner),
                !shadowing.contains(where: { $0.learner == one.learner })
            else { return }
            shadowing.append(one)
        }
        for learner in shadows where clock != nil && learner.covers(reading) {
            add(Shadowing(learner: learner.person, schedule: id, override: nil))
        }
        for shadow in changes.shadows.sorted(by: { $0.id < $1.id })
        where shadow.covers(moment) && (shadow.schedule == nil || shadow.schedule == id) {
            add(Shadowing(learner: shadow.learner, schedule: id, override: shadow.id))
        }
        return shadowing
    }
}

extension Schedule.Learner {
    fileprivate func covers(_ reading: Int64) -> Bool {
        if let from, reading < from.asSeconds { return false }
        if let until, reading >= until.asSeconds { return false }
        return true
    }
}

extension Shadow {
    func covers(_ moment: Moment) -> Bool { from <= moment && moment < until }
}
