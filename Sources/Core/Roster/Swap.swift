/// Somebody offers shifts to somebody else, who must accept; accepted, it becomes overrides.
package struct Swap: Hashable, Sendable {
    package enum State: Int, CaseIterable, Sendable {
        case open = 1
        case accepted = 2
        case declined = 3
        case withdrawn = 4
        /// A newer offer of the same shifts took its place.
        case superseded = 5

        package var name: String {
            switch self {
            case .open: "open"
            case .accepted: "accepted"
            case .declined: "declined"
            case .withdrawn: "withdrawn"
            case .superseded: "superseded"
            }
        }
    }

    /// A stretch over which one person is on call on one schedule.
    package struct Part: Hashable, Sendable {
        package var schedule: ScheduleID
        package var from: Moment
        /// Exclusive.
        package var until: Moment

        package init(schedule: ScheduleID, from: Moment, until: Moment) {
            self.schedule = schedule
            self.from = from
            self.until = until
        }
    }

    package var id: OverrideID
    package var group: GroupID
    package var offeredBy: PersonID
    package var offeredTo: PersonID
    /// What `offeredBy` had when it was offered, and gives away: never empty, ascending.
    package var given: [Part]
    /// What `offeredTo` had when it was offered, and gives in return; empty: nothing.
    package var inReturn: [Part]
    package var reason: String
    package var state: State

    package init(
        id: OverrideID, group: GroupID, offeredBy: PersonID, offeredTo: PersonID,
        given: [Part], inReturn: [Part] = [], reason: String, state: State = .open
    ) {
        self.id = id
        self.group = group
        self.offeredBy = offeredBy
        self.offeredTo = offeredTo
        self.given = given
        self.inReturn = inReturn
        self.reason = reason
        self.state = state
    }

    package var parts: [Part] { given + inReturn }

    /// When the first of its shifts begins, and with it the last moment to accept.
    package var begins: Moment { parts.map(\.from).min() ?? .zero }

    /// When the last of its shifts ends.
    package var ends: Moment { parts.map(\.until).max() ?? .zero }

    /// Whether it can still be accepted.
    package func isOpen(at moment: Moment) -> Bool { state == .open && moment < begins }

    /// The overrides that it becomes, numbered from this number on.
    package func overrides(from first: OverrideID) -> [Override] {
        var id = first
        return
            (given.map { ($0, offeredBy, offeredTo) } + inReturn.map { ($0, offeredTo, offeredBy) })
            .map { part, outgoing, incoming in
                defer { id = id.next }
                return Override(
                    id: id, group: group, schedule: part.schedule, from: part.from,
                    until: part.until, outgoing: outgoing, incoming: incoming,
                    reason: "swap \(self.id)")
            }
    }
}

extension Handbook {
    /// Over which parts of a stretch this person is on call for the group, schedule after schedule.
    package func parts(
        of person: PersonID, in group: GroupID, schedule: ScheduleID?, from: Moment,
        until: Moment, changes: RosterChanges
    ) -> [Swap.Part] {
        let own = changes.of(group)
        var parts: [Swap.Part] = []
        for candidate in groups[group]?.schedules ?? []
        where schedule == nil || candidate.id == schedule {
            let shifts = candidate.shifts(from: from, until: until, changes: own, almanac: almanac)
            for shift in shifts where shift.people.contains(where: { $0.person == person }) {
                if let last = parts.last, last.schedule == candidate.id, last.until == shift.from {
                    parts[parts.count - 1].until = shift.until
                } else {
                    parts.append(
                        Swap.Part(schedule: candidate.id, from: shift.from, until: shift.until))
                }
            }
        }
        return parts
    }
}
