/// Who carries how much: time on call per person and group.
package struct Fairness: Hashable, Sendable {
    /// One person's part of one group's duty.
    package struct Share: Hashable, Sendable {
        /// On a schedule that the group's first step pages.
        package var first = DutyTally()
        /// On its other schedules only.
        package var behind = DutyTally()

        package init() {}
    }

    package struct Key: Hashable, Comparable, Sendable {
        package var person: PersonID
        package var group: GroupID

        package init(person: PersonID, group: GroupID) {
            self.person = person
            self.group = group
        }

        package static func < (a: Self, b: Self) -> Bool {
            (a.person, a.group) < (b.person, b.group)
        }
    }

    package private(set) var shares: [Key: Share] = [:]

    package init() {}

    /// Adds what the handbook with these changes says of a window. `only`: one group.
    package mutating func add(
        _ handbook: Handbook, from: Moment, until: Moment, changes: RosterChanges = .none,
        only: GroupID? = nil
    ) {
        for group in handbook.groups.values where only == nil || group.id == only {
            let first = Set(group.steps.first?.targets ?? [])
            let isFirst = group.schedules.map { first.contains(.schedule($0.id)) }
            let home = group.schedules.first.flatMap { handbook.zones[$0.zone] } ?? .utc
            for span in handbook.spans(of: group.id, from: from, until: until, changes: changes) {
                var counted: Set<PersonID> = []
                // Whoever is on two schedules of a group at once is on call once, for the first.
                for wanted in [true, false] {
                    for (people, isFirst) in zip(span.schedules, isFirst) where isFirst == wanted {
                        for person in people where counted.insert(person).inserted {
                            add(span, person, group.id, isFirst: wanted, home, handbook)
                        }
                    }
                }
            }
        }
    }

    private mutating func add(
        _ span: GroupSpan, _ id: PersonID, _ group: GroupID, isFirst: Bool, _ home: ZoneRules,
        _ handbook: Handbook
    ) {
        let person = handbook.people[id]
        var tally = DutyTally()
        tally.add(
            from: span.from, until: span.until,
            in: person?.zone.flatMap { handbook.zones[$0] } ?? home,
            holidays: person?.holidays.flatMap { handbook.holidays[$0] })
        if isFirst {
            shares[Key(person: id, group: group), default: Share()].first += tally
        } else {
            shares[Key(person: id, group: group), default: Share()].behind += tally
        }
    }
}
