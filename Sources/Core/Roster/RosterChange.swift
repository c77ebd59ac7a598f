/// One thing that a person laid over the rosters.
package enum RosterChange: Hashable, Sendable {
    /// In the order in which the field learns them.
    package enum Kind: Int, CaseIterable, Sendable {
        case override = 1
        case absence = 2
        case temporary = 3
        case shadow = 4
        case swap = 5

        /// As commands and refusals call it.
        package var name: String {
            switch self {
            case .override: "override"
            case .absence: "absence"
            case .temporary: "temporary schedule"
            case .shadow: "shadow"
            case .swap: "swap"
            }
        }
    }

    case override(Override)
    case absence(Absence)
    case temporary(TemporarySchedule)
    case shadow(Shadow)
    case swap(Swap)

    package var kind: Kind {
        switch self {
        case .override: .override
        case .absence: .absence
        case .temporary: .temporary
        case .shadow: .shadow
        case .swap: .swap
        }
    }

    package var id: OverrideID {
        get {
            switch self {
            case .override(let override): override.id
            case .absence(let absence): absence.id
            case .temporary(let temporary): temporary.id
            case .shadow(let shadow): shadow.id
            case .swap(let swap): swap.id
            }
        }
        set {
            switch self {
            case .override(var override):
                override.id = newValue
                self = .override(override)
            case .absence(var absence):
                absence.id = newValue
                self = .absence(absence)
            case .temporary(var temporary):
                temporary.id = newValue
                self = .temporary(temporary)
            case .shadow(var shadow):
                shadow.id = newValue
                self = .shadow(shadow)
            case .swap(var swap):
                swap.id = newValue
                self = .swap(swap)
            }
        }
    }

    package var from: Moment {
        switch self {
        case .override(let override): override.from
        case .absence(let absence): absence.from
        case .temporary(let temporary): temporary.from
        case .shadow(let shadow): shadow.from
        case .swap(let swap): swap.begins
        }
    }

    /// Exclusive.
    package var until: Moment {
        switch self {
        case .override(let override): override.until
        case .absence(let absence): absence.until
        case .temporary(let temporary): temporary.until
        case .shadow(let shadow): shadow.until
        case .swap(let swap): swap.ends
        }
    }

    package var reason: String {
        switch self {
        case .override(let override): override.reason
        case .absence(let absence): absence.reason
        case .temporary(let temporary): temporary.reason
        case .shadow(let shadow): shadow.reason
        case .swap(let swap): swap.reason
        }
    }

    /// What is left of it when it is taken away at this moment: who was on call before stays true.
    /// Nil: it had not begun.
    package func cut(at moment: Moment) -> RosterChange? {
        guard from < moment else { return nil }
        let end = min(until, moment)
        switch self {
        case .override(var override):
            override.until = end
            return .override(override)
        case .absence(var absence):
            absence.until = end
            return .absence(absence)
        case .temporary(var temporary):
            temporary.until = end
            temporary.shifts = temporary.shifts.filter { $0.from < end }.map {
                TemporarySchedule.Shift(
                    person: $0.person, from: $0.from, until: min($0.until, end))
            }
            return .temporary(temporary)
        case .shadow(var shadow):
            shadow.until = end
            return .shadow(shadow)
        case .swap: return self
        }
    }
}

/// How something that was laid over the rosters came to an end by somebody's hand.
package enum ChangeEnd: Int, CaseIterable, Sendable {
    case removed = 1
    /// The calendar that an absence came from says something else now.
    case replaced = 2
    case accepted = 3
    case declined = 4
    case withdrawn = 5
    case superseded = 6

    /// What it makes of an offer.
    var state: Swap.State? {
        switch self {
        case .removed, .replaced: nil
        case .accepted: .accepted
        case .declined: .declined
        case .withdrawn: .withdrawn
        case .superseded: .superseded
        }
    }
}

extension RosterChanges {
    package var count: Int {
        overrides.count + absences.count + temporaries.count + shadows.count + swaps.count
    }

    /// Everything, in the order in which it was made.
    package var all: [RosterChange] {
        let all =
            overrides.map { RosterChange.override($0) } + absences.map { .absence($0) }
            + temporaries.map { .temporary($0) } + shadows.map { .shadow($0) }
            + swaps.map { .swap($0) }
        return all.sorted { $0.id < $1.id }
    }

    package subscript(_ id: OverrideID) -> RosterChange? {
        if let found = overrides.first(where: { $0.id == id }) { return .override(found) }
        if let found = absences.first(where: { $0.id == id }) { return .absence(found) }
        if let found = temporaries.first(where: { $0.id == id }) { return .temporary(found) }
        if let found = shadows.first(where: { $0.id == id }) { return .shadow(found) }
        return swaps.first { $0.id == id }.map { .swap($0) }
    }

    /// Puts it behind those of its kind; one of the same number makes room.
    package mutating func add(_ change: RosterChange) {
        take(change.id)
        switch change {
        case .override(let override): overrides.append(override)
        case .absence(let absence): absences.append(absence)
        case .temporary(let temporary): temporaries.append(temporary)
        case .shadow(let shadow): shadows.append(shadow)
        case .swap(let swap): swaps.append(swap)
        }
    }

    /// Ends one: what has begun stays as long as it was in force; an offer keeps its answer.
    package mutating func end(_ id: OverrideID, at moment: Moment, _ how: ChangeEnd) {
        guard let change = self[id] else { return }
        if case .swap = change {
            guard let index = swaps.firstIndex(where: { $0.id == id }), let state = how.state
            else { return }
            swaps[index].state = state
            return
        }
        guard let rest = change.cut(at: moment) else { return take(id) }
        switch rest {
        case .override(let rest): Self.replace(&overrides, rest, \.id)
        case .absence(let rest): Self.replace(&absences, rest, \.id)
        case .temporary(let rest): Self.replace(&temporaries, rest, \.id)
        case .shadow(let rest): Self.replace(&shadows, rest, \.id)
        case .swap: break
        }
    }

    /// Forgets what was over before this moment.
    package mutating func forget(before moment: Moment) {
        overrides.removeAll { $0.until < moment }
        absences.removeAll { $0.until < moment }
        temporaries.removeAll { $0.until < moment }
        shadows.removeAll { $0.until < moment }
        swaps.removeAll { $0.ends < moment }
    }

    private mutating func take(_ id: OverrideID) {
        overrides.removeAll { $0.id == id }
        absences.removeAll { $0.id == id }
        temporaries.removeAll { $0.id == id }
        shadows.removeAll { $0.id == id }
        swaps.removeAll { $0.id == id }
    }

    private static func replace<Change>(
        _ list: inout [Change], _ new: Change, _ id: KeyPath<Change, OverrideID>
    ) {
        guard let index = list.firstIndex(where: { $0[keyPath: id] == new[keyPath: id] }) else {
            return
        }
        list[index] = new
    }
}
