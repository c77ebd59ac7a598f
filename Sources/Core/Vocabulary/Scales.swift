/// How bad an incident is. Lower raw values are worse, as people say them: sev1 is a catastrophe.
package enum Severity: Int, CaseIterable, Comparable, Sendable {
    case sev1 = 1
    case sev2, sev3, sev4, sev5

    /// More severe compares as greater: `.sev1 > .sev2`.
    package static func < (a: Self, b: Self) -> Bool { a.rawValue > b.rawValue }

    package var name: String { "sev\(rawValue)" }

    package init?(name: some StringProtocol) {
        guard let known = Self.allCases.first(where: { $0.name == name.lowercased() }) else {
            return nil
        }
        self = known
    }

    /// One step worse, but never worse than `limit`.
    package func raised(upTo limit: Severity) -> Severity {
        guard self < limit, let worse = Severity(rawValue: rawValue - 1) else { return self }
        return worse
    }
}

/// Who handles it: L1 front desk, L2 senior product engineers, L3 rapid response.
package enum SupportLevel: Int, CaseIterable, Comparable, Sendable {
    case l1 = 1
    case l2, l3

    package static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
    package var name: String { "L\(rawValue)" }
}

/// How loudly a page may ring.
package enum Urgency: Int, CaseIterable, Sendable {
    case low = 0
    case high = 1

    package var name: String { self == .high ? "high" : "low" }
}

/// The kinds of way out of Muster.
package enum Channel: Int, CaseIterable, Comparable, Sendable {
    case webhook = 1
    case mail = 2

    package static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
    package var name: String {
        switch self {
        case .webhook: "webhook"
        case .mail: "mail"
        }
    }

    package init?(name: some StringProtocol) {
        guard let known = Self.allCases.first(where: { $0.name == name.lowercased() }) else {
            return nil
        }
        self = known
    }
}

/// A part that one person plays in the war room.
package enum Role: Int, CaseIterable, Comparable, Sendable {
    case commander = 1
    case scribe, communications, operations

    package static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
    package var name: String {
        switch self {
        case .commander: "commander"
        case .scribe: "scribe"
        case .communications: "communications"
        case .operations: "operations"
        }
    }

    package init?(name: some StringProtocol) {
        guard let known = Self.allCases.first(where: { $0.name == name.lowercased() }) else {
            return nil
        }
        self = known
    }
}

/// Who did something: the journal says it of every entry.
package enum Actor: Hashable, Sendable {
    /// Time alone, or Muster itself.
    case muster
    case person(PersonID)
    /// A person by the hand of another: the second did it on behalf of the first.
    case behalf(of: PersonID, by: PersonID)
    /// A sender, known by its integration key.
    case key(KeyID)
    /// The operator of the machine: somebody who can run commands on the data directory.
    case operatorShell

    /// Somebody did it by hand: no sender, and not time alone.
    package var isHuman: Bool {
        switch self {
        case .person, .behalf, .operatorShell: true
        case .muster, .key: false
        }
    }

    /// The person whose act this is, if it is anybody's.
    package var person: PersonID? {
        switch self {
        case .person(let person), .behalf(of: let person, by: _): person
        case .muster, .key, .operatorShell: nil
        }
    }
}
