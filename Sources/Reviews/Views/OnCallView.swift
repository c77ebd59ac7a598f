package import Core

/// Who is on call at one instant, group by group in the order of their ids.
package struct OnCallView: Hashable, Codable, Sendable {
    package struct Duty: Hashable, Codable, Sendable {
        package var person: Named
        package var schedule: String
        /// The layer whose turn it is; else the temporary schedule or the override that says so.
        package var layer: String?
        /// Which of the layer's turns it is, from 1.
        package var turn: Int?
        /// Whose turn it is, where they are away and it fell to this person.
        package var inPlaceOf: [Named]?
        /// The file's temporary schedule that the layer is of.
        package var temporary: String?
        /// The temporary schedule that was made over the files.
        package var temporaryId: Int?
        package var override: Int?
    }

    package struct Step: Hashable, Codable, Sendable {
        package var people: [Named]
        package var delayS: Double
    }

    package struct Team: Hashable, Codable, Sendable {
        package var id: String
        package var name: String
        /// Empty: nobody is on call.
        package var onCall: [Duty]
        /// The escalation policy as it would ring now; empty steps are skipped.
        package var escalation: [Step]
        /// The next instant at which other people may be on call, or be rung.
        package var until: String?
        /// The same on the clock of the schedule that changes then, with its offset.
        package var untilLocal: String?
        /// Of that schedule; else of the group's first.
        package var zone: String
        /// Asked for only: each schedule of the group, in file order.
        package var why: [OnCallWhy]?
    }

    package var at: String
    package var groups: [Team]

    /// - Parameters:
    ///   - group: only that one; an unknown one gives no groups.
    ///   - why: with everything that decides it.
    package init(
        _ handbook: Handbook, at moment: Moment, changes: RosterChanges, group: GroupID? = nil,
        why: Bool = false
    ) {
        let names = Names(handbook)
        at = moment.preciseText
        let wanted = handbook.groups.values.filter { group == nil || $0.id == group }
        groups = wanted.sorted { $0.id < $1.id }.map { group in
            let duties = handbook.onCall(group: group.id, at: moment, changes: changes)
            let steps = handbook.candidates(group: group.id, at: moment, changes: changes)
            let until = handbook.nextChange(group: group.id, after: moment, changes: changes)
            let clock = handbook.clock(of: group, at: until, after: moment, changes)
            return Team(
                id: group.id.text, name: names.group(group.id),
                onCall: duties.map { Duty($0, names) },
                escalation: steps.map {
                    Step(people: $0.people.map { names.named($0) }, delayS: $0.delay.published)
                },
                until: until?.preciseText, untilLocal: until?.text(in: clock),
                zone: clock.id.text,
                why: !why
                    ? nil
                    : handbook.explanations(group: group.id, at: moment, changes: changes)
                        .map { OnCallWhy($0, handbook) })
        }
    }
}

extension Handbook {
    /// The clock of the schedule that changes hands at `until`; else of the group's first.
    fileprivate func clock(
        of group: Group, at until: Moment?, after moment: Moment, _ changes: RosterChanges
    ) -> ZoneRules {
        let own = changes.of(group.id)
        let changing = group.schedules.first { schedule in
            group.schedules.count > 1 && until != nil
                && until
                    == schedule.nextChangeOfPeople(after: moment, changes: own, almanac: almanac)
        }
        return (changing ?? group.schedules.first).flatMap { zones[$0.zone] } ?? .utc
    }
}

extension OnCallView.Duty {
    init(_ duty: OnCall, _ names: Names) {
        self.init(person: names.named(duty.person), schedule: duty.schedule.text)
        switch duty.reason {
        case .layer(let step):
            layer = step.layer
            turn = step.number + 1
            inPlaceOf = step.inPlaceOf.isEmpty ? nil : step.inPlaceOf.map { names.named($0) }
            temporary = step.temporary
        case .temporary(let id): temporaryId = id.value
        case .override(let id): override = id.value
        }
    }
}
