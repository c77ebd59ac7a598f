package import Core

/// Where everything of a handbook stands in its files, for the messages about it.
package struct Places: Sendable {
    package enum Subject: Hashable, Sendable {
        case organisation, catchAll, fallback, relay
        case person(PersonID)
        case group(GroupID)
        case schedule(GroupID, ScheduleID)
        case holidays(HolidayCalendarID)
        case step(GroupID, Int)
        case service(ServiceID)
        case plan(PlanID)
        case member(PlanID, GroupID)
        case rule(RuleID)
        case grouping(RuleID)
        case mapping(String)
        case mailbox(String)
        case runbook(RunbookID)
    }

    private var places: [Subject: Place] = [:]

    /// Where the subject stands, or where the organisation is named.
    package subscript(subject: Subject) -> Place {
        places[subject] ?? places[.organisation] ?? Place(file: "rosters", line: 1)
    }

    var subjects: some Sequence<Subject> { places.keys }

    func known(_ subject: Subject) -> Place? { places[subject] }

    mutating func set(_ subject: Subject, _ place: Place) { places[subject] = place }
}
