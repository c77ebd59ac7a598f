/// Whose calendar it is: a person's own shifts, or all of a group or of one schedule.
package enum CalendarSubject: Hashable, Sendable {
    case person(PersonID)
    case group(GroupID)
    case schedule(GroupID, ScheduleID)

    /// `person ada`, `group database`, `schedule database/primary`: for lists and logs.
    package var text: String {
        switch self {
        case .person(let id): "person \(id)"
        case .group(let id): "group \(id)"
        case .schedule(let group, let id): "schedule \(group)/\(id)"
        }
    }

    /// `ada`, `database`, `database-primary`: for the names of feeds.
    package var slug: String {
        switch self {
        case .person(let id): id.text
        case .group(let id): id.text
        case .schedule(let group, let id): "\(group)-\(id)"
        }
    }

    package var person: PersonID? {
        if case .person(let id) = self { id } else { nil }
    }

    package var group: GroupID? {
        switch self {
        case .person: nil
        case .group(let id): id
        case .schedule(let id, _): id
        }
    }

    package var schedule: ScheduleID? {
        if case .schedule(_, let id) = self { id } else { nil }
    }
}

extension Handbook {
    /// Throws the name that this handbook does not have.
    package func check(_ subject: CalendarSubject) throws(Refusal) {
        if let person = subject.person, people[person] == nil { throw .unknownPerson(person) }
        if let id = subject.group {
            guard let group = groups[id] else { throw .unknownGroup(id) }
            if let wanted = subject.schedule, !group.schedules.contains(where: { $0.id == wanted })
            {
                throw .unknownSchedule(wanted)
            }
        }
    }
}
