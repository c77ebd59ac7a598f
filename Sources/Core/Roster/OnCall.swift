/// Somebody who is on call, and because of what.
package struct OnCall: Hashable, Sendable {
    package enum Reason: Hashable, Sendable {
        /// A turn of a layer.
        case layer(Step)
        /// A shift of a temporary schedule that was made by a screen or a command.
        case temporary(OverrideID)
        case override(OverrideID)
    }

    /// One of a layer's turns, over and over.
    package struct Step: Hashable, Sendable {
        /// The layer's name.
        package var layer: String
        /// Which of the layer's `turns` it is, from 0.
        package var number: Int
        /// Whose turn it is, all of whom are away; empty: the person's own.
        package var inPlaceOf: [PersonID]
        /// The temporary schedule of the file that the layer is of; nil: the schedule's own layer.
        package var temporary: String?

        package init(
            layer: String, number: Int, inPlaceOf: [PersonID] = [], temporary: String? = nil
        ) {
            self.layer = layer
            self.number = number
            self.inPlaceOf = inPlaceOf
            self.temporary = temporary
        }
    }

    package var person: PersonID
    package var schedule: ScheduleID
    package var reason: Reason

    package init(person: PersonID, schedule: ScheduleID, reason: Reason) {
        self.person = person
        self.schedule = schedule
        self.reason = reason
    }
}

/// A stretch of a schedule over which the same people are on call for the same reasons.
package struct FinalShift: Hashable, Sendable {
    package var from: Moment
    /// Exclusive.
    package var until: Moment
    /// Empty: a gap, nobody is on call.
    package var people: [OnCall]

    package init(from: Moment, until: Moment, people: [OnCall]) {
        self.from = from
        self.until = until
        self.people = people
    }
}

extension [OnCall] {
    /// In the same order, whatever the reasons.
    func areSamePeople(as others: [OnCall]) -> Bool {
        elementsEqual(others) { $0.person == $1.person }
    }
}

extension [FinalShift] {
    /// Neighbours with the same people in the same order are one, whatever the reasons: the turns
    /// of somebody who has two in a row. The reasons are those of the first.
    package var joinedByPeople: [FinalShift] {
        var joined: [FinalShift] = []
        for shift in self {
            if let last = joined.last, last.until == shift.from,
                last.people.areSamePeople(as: shift.people)
            {
                joined[joined.count - 1].until = shift.until
            } else {
                joined.append(shift)
            }
        }
        return joined
    }
}
