package import Core

/// The names that people go by, as one handbook version has them; without it, their ids.
package struct Names: Sendable {
    package let handbook: Handbook?

    package init(_ handbook: Handbook?) { self.handbook = handbook }

    package func person(_ id: PersonID) -> String {
        (handbook?.people[id]?.name ?? id.text).oneLine(limit: Self.longest)
    }

    /// A person, or the fallback address where no person is meant.
    package func recipient(_ id: PersonID?) -> String {
        id.map { person($0) } ?? "the fallback address"
    }

    package func group(_ id: GroupID) -> String {
        (handbook?.groups[id]?.name ?? id.text).oneLine(limit: Self.longest)
    }

    package func service(_ id: ServiceID) -> String {
        (handbook?.services[id]?.name ?? id.text).oneLine(limit: Self.longest)
    }

    /// What an obligation is called in a sentence.
    package func spoken(_ obligation: Obligation) -> String {
        (handbook ?? .empty).title(of: obligation).oneLine(limit: Self.longest)
    }

    /// What machines and the command line call an obligation: by its group's id, or the name of
    /// the person who was asked for.
    package func title(_ obligation: Obligation) -> String {
        if case .person(let id) = obligation.target { return person(id) }
        return obligation.title.oneLine(limit: Self.longest)
    }

    /// What a seat is called in a sentence.
    package func title(_ seat: Seat) -> String {
        (handbook ?? .empty).title(of: seat).oneLine(limit: Self.longest)
    }

    package func actor(_ actor: Actor) -> String {
        switch actor {
        case .muster: "Muster"
        case .person(let id): person(id)
        case .behalf(let of, let by): "\(person(of)) (by \(person(by)))"
        case .key(let id): id.text.oneLine(limit: Self.longest)
        case .operatorShell: "the operator"
        }
    }

    /// Why a round begins with whom it begins.
    package func reasons(_ reason: SeatReason) -> [String] {
        (handbook ?? .empty).words(of: reason).map { $0.oneLine() }
    }

    /// A reason of the verdict.
    package func reason(_ reason: Verdict.Reason) -> String {
        (handbook ?? .empty).words(of: reason).oneLine()
    }

    /// Characters of a name; longer ones are cut.
    private static let longest = 80
}
