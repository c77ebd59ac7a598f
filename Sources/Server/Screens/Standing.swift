import Core

/// Where one person stands in one incident: what is asked of them, or what they have taken.
enum Standing: Sendable {
    /// Rung, or rung before and still not answered.
    case asked([Obligation])
    case acknowledged([Obligation])
    /// In the room; empty: without owing anything.
    case joined([Obligation])
    /// Answered after somebody else had it.
    case second(Obligation)
    /// Rung, but somebody else has it meanwhile.
    case late(Obligation)
    case declined([Obligation])
    /// What they were asked for is not needed any more.
    case excused([Obligation])
    case bystander

    /// `focus`: the obligation of the page whose link was followed.
    init(of person: PersonID, in incident: Incident, focus: ObligationID? = nil) {
        let own = incident.obligations.filter {
            $0.id == focus || incident.concerns($0, person)
        }
        let live = own.filter(\.isLive)
        // What is put off asks nobody.
        let asked = live.filter {
            incident.snooze == nil && $0.state == .open && !$0.declined.contains(person)
        }
        let held = live.filter { $0.holder == person }
        let acknowledged = held.filter { $0.state == .acknowledged }
        let others = live.filter { $0.isAnswered && $0.holder != person }
        let declined = live.filter { $0.declined.contains(person) }
        if !asked.isEmpty {
            self = .asked(asked)
        } else if !acknowledged.isEmpty, !incident.isPresent(person) || acknowledged.needsJoining {
            self = .acknowledged(acknowledged)
        } else if incident.isPresent(person) {
            self = .joined(held)
        } else if let second = others.first(where: { $0.alsoAnswered.contains(person) }) {
            self = .second(second)
        } else if !declined.isEmpty {
            self = .declined(declined)
        } else if let late = others.first {
            self = .late(late)
        } else {
            self = own.isEmpty || incident.snooze != nil ? .bystander : .excused(own)
        }
    }
}

extension Incident {
    /// Whether the obligation has, or had, to do with the person.
    func concerns(_ obligation: Obligation, _ person: PersonID) -> Bool {
        obligation.answer?.person == person || obligation.alsoAnswered.contains(person)
            || obligation.declined.contains(person) || obligation.target == .person(person)
            || obligation.clock?.ringing.contains { $0.person == person } == true
            || messages.contains { $0.person == person && $0.obligation == obligation.id }
    }

    /// Whether somebody waits for an answer of this person, or for an accepted hand-over.
    func needs(_ person: PersonID) -> Bool {
        guard isActive else { return false }
        if handovers.contains(where: { $0.to == person }) { return true }
        if case .asked = Standing(of: person, in: self) { return true }
        return false
    }

    /// Whether the person was ever asked for, answered or joined here.
    func involves(_ person: PersonID) -> Bool {
        people.contains { $0.person == person } || handovers.contains { $0.to == person }
            || obligations.contains { concerns($0, person) }
    }
}

extension [Obligation] {
    var needsJoining: Bool { contains(where: \.mustJoin) }
}
