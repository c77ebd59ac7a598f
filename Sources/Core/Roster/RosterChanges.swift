/// Somebody takes somebody's shift, by a screen or a command, over what the files say.
package struct Override: Hashable, Sendable {
    package var id: OverrideID
    package var group: GroupID
    /// Nil: every schedule of the group.
    package var schedule: ScheduleID?
    package var from: Moment
    /// Exclusive.
    package var until: Moment
    /// Who goes off call; nil adds `incoming` beside whoever is on call.
    package var outgoing: PersonID?
    /// Who comes on call; nil leaves the shift empty.
    package var incoming: PersonID?
    package var reason: String

    package init(
        id: OverrideID, group: GroupID, schedule: ScheduleID?, from: Moment, until: Moment,
        outgoing: PersonID?, incoming: PersonID?, reason: String
    ) {
        self.id = id
        self.group = group
        self.schedule = schedule
        self.from = from
        self.until = until
        self.outgoing = outgoing
        self.incoming = incoming
        self.reason = reason
    }
}

/// Somebody is not there, whatever the schedules say: their turns fall to the next of the rotation.
package struct Absence: Hashable, Sendable {
    package var id: OverrideID
    package var person: PersonID
    package var from: Moment
    /// Exclusive.
    package var until: Moment
    package var reason: String
    /// The event of the calendar that it was imported from; nil: entered by hand.
    package var calendarUID: String?

    package init(
        id: OverrideID, person: PersonID, from: Moment, until: Moment, reason: String,
        calendarUID: String? = nil
    ) {
        self.id = id
        self.person = person
        self.from = from
        self.until = until
        self.reason = reason
        self.calendarUID = calendarUID
    }
}

/// For a time, these shifts and nothing else say who is on call; where none of them stands, nobody is.
package struct TemporarySchedule: Hashable, Sendable {
    package struct Shift: Hashable, Sendable {
        package var person: PersonID
        package var from: Moment
        /// Exclusive.
        package var until: Moment

        package init(person: PersonID, from: Moment, until: Moment) {
            self.person = person
            self.from = from
            self.until = until
        }
    }

    package var id: OverrideID
    package var group: GroupID
    package var schedule: ScheduleID
    package var from: Moment
    /// Exclusive.
    package var until: Moment
    /// May overlap: then several people are on call, in this order.
    package var shifts: [Shift]
    package var reason: String

    package init(
        id: OverrideID, group: GroupID, schedule: ScheduleID, from: Moment, until: Moment,
        shifts: [Shift], reason: String
    ) {
        self.id = id
        self.group = group
        self.schedule = schedule
        self.from = from
        self.until = until
        self.shifts = shifts
        self.reason = reason
    }
}

/// A learner is told of each page that goes to whoever is on call, and owes nothing.
package struct Shadow: Hashable, Sendable {
    package var id: OverrideID
    package var learner: PersonID
    package var group: GroupID
    /// Nil: every schedule of the group.
    package var schedule: ScheduleID?
    package var from: Moment
    /// Exclusive.
    package var until: Moment
    package var reason: String

    package init(
        id: OverrideID, learner: PersonID, group: GroupID, schedule: ScheduleID?, from: Moment,
        until: Moment, reason: String
    ) {
        self.id = id
        self.learner = learner
        self.group = group
        self.schedule = schedule
        self.from = from
        self.until = until
        self.reason = reason
    }
}

/// What is laid over the files when it is asked who is on call, each kind in the order in which it
/// was made. Numbers are one series over all kinds.
package struct RosterChanges: Hashable, Sendable {
    package var overrides: [Override]
    package var absences: [Absence]
    package var temporaries: [TemporarySchedule]
    package var shadows: [Shadow]
    /// Offers; what an accepted one changes stands among the overrides.
    package var swaps: [Swap]

    package init(
        overrides: [Override] = [], absences: [Absence] = [],
        temporaries: [TemporarySchedule] = [], shadows: [Shadow] = [], swaps: [Swap] = []
    ) {
        self.overrides = overrides
        self.absences = absences
        self.temporaries = temporaries
        self.shadows = shadows
        self.swaps = swaps
    }

    /// The files as they are written.
    package static let none = RosterChanges()
}

extension RosterChanges {
    /// What concerns this group.
    package func of(_ group: GroupID) -> RosterChanges {
        if overrides.isEmpty && temporaries.isEmpty && shadows.isEmpty { return self }
        return RosterChanges(
            overrides: overrides.filter { $0.group == group }, absences: absences,
            temporaries: temporaries.filter { $0.group == group },
            shadows: shadows.filter { $0.group == group })
    }
}
