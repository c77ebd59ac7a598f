package import Core

/// Who would assemble for a response plan at one instant, seat by seat, the commander's first.
package struct AssemblyView: Hashable, Codable, Sendable {
    package struct Passed: Hashable, Codable, Sendable {
        package var person: Named
        /// Why it is not them.
        package var reason: String
    }

    package struct Place: Hashable, Codable, Sendable {
        package var title: String
        /// `commander` or `group`.
        package var kind: String
        package var group: Named
        package var seat: Int
        /// `primary`, `secondary`, `lead` or `all`: whom the plan asks for; absent: anybody.
        package var member: String?
        package var required: Bool
        /// Absent: nobody whom the group's policy names is left.
        package var person: Named?
        /// The step of the policy that names them, counted from 1.
        package var step: Int?
        /// Other seats that they have as well, since nobody else can serve.
        package var shares: [String]
        /// Whom the policy names before.
        package var passedOver: [Passed]
    }

    package var plan: String
    package var at: String
    package var bridge: String
    package var seats: [Place]

    /// `pages`: of the day before, by person.
    package init(
        _ plan: ResponsePlan, _ handbook: Handbook, at moment: Moment, changes: RosterChanges,
        pages: [PersonID: Int] = [:]
    ) {
        let names = Names(handbook)
        let assembly = handbook.assembly(of: plan, at: moment, changes: changes, pages: pages)
        self.plan = plan.id.text
        at = moment.preciseText
        bridge = plan.bridge
        seats = handbook.seats(of: plan, at: moment, changes: changes).map { seat, isRequired in
            let choice = assembly[seat]
            let group = seat.target.group ?? ""
            var kind = "group"
            if case .commander = seat.target { kind = "commander" }
            return Place(
                title: names.title(seat), kind: kind,
                group: Named(id: group.text, name: names.group(group)), seat: seat.number,
                member: seat.member?.name, required: isRequired,
                person: choice?.person.map { names.named($0) },
                step: choice?.person == nil ? nil : choice?.step,
                shares: (choice?.reason.shares ?? []).map { names.title($0) },
                passedOver: Passed.all(of: choice?.reason ?? SeatReason(), names))
        }
    }
}

extension AssemblyView.Passed {
    static func all(of reason: SeatReason, _ names: Names) -> [Self] {
        reason.passedOver.map { passed in
            let only = SeatReason(passedOver: [passed])
            return Self(
                person: names.named(passed.person), reason: names.reasons(only).first ?? "")
        }
    }
}
