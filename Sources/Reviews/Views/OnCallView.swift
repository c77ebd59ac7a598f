package import Core

/// Who is on call at one instant, group by group in the order of their ids.
package struct OnCallView: Hashable, Codable, Sendable {
    package struct Duty: Hashable, Codable, Sendable {
        package var person: Named
        package var schedule: String
        /// The layer that says so; else the override.
        package var layer: String?
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
        /// The next instant at which this may change.
        package var until: String?
    }

    package var at: String
    package var groups: [Team]

    /// `group`: only that one; an unknown one gives no groups.
    package init(
        _ handbook: Handbook, at moment: Moment, changes: RosterChanges, group: GroupID? = nil
    ) {
        let names = Names(handbook)
        at = moment.preciseText
        let wanted = handbook.groups.values.filter { group == nil || $0.id == group }
        groups = wanted.sorted { $0.id < $1.id }.map { group in
            let duties = handbook.onCall(group: group.id, at: moment, changes: changes)
            let steps = handbook.candidates(group: group.id, at: moment, changes: changes)
            let until = handbook.nextChange(group: group.id, after: moment, changes: changes)
            return Team(
                id: group.id.text, name: names.group(group.id),
                onCall: duties.map { Duty($0, names) },
                escalation: steps.map {
                    Step(people: $0.people.map { names.named($0) }, delayS: $0.delay.published)
                },
                until: until?.preciseText)
        }
    }
}

extension OnCallView.Duty {
    fileprivate init(_ duty: OnCall, _ names: Names) {
        self.init(person: names.named(duty.person), schedule: duty.schedule.text)
        switch duty.reason {
        case .layer(let name): layer = name
        case .override(let id): override = id.value
        }
    }
}
