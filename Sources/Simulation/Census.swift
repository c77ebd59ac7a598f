import Core
import Journals

/// How often everything occurred: what never occurs was not tested.
package struct Census: Sendable {
    package enum ObligationState: String, CaseIterable, Sendable {
        case ringing
        case betweenRounds = "between rounds"
        case acknowledged
        case nextOneToo = "acknowledged, next one too"
        case joined
        case released
        case withdrawn
    }

    package private(set) var kinds: [String: Int] = [:]
    package private(set) var refusals: [String: Int] = [:]
    package private(set) var faults: [Fault: Int] = [:]
    package private(set) var pairs: [Fault: [ObligationState: Int]] = [:]

    package init() {}

    mutating func count(_ event: Event) { kinds[event.kindName, default: 0] += 1 }

    mutating func count(_ refusal: Refusal) {
        let words = "\(refusal)"
        refusals[String(words.prefix { $0 != "(" }), default: 0] += 1
    }

    /// The fault, beside every obligation as it is at that moment.
    mutating func count(_ fault: Fault, in situation: Situation) {
        faults[fault, default: 0] += 1
        for incident in situation.incidents.values {
            for obligation in incident.obligations {
                pairs[fault, default: [:]][Self.state(obligation), default: 0] += 1
            }
        }
    }

    package mutating func add(_ other: Census) {
        kinds.merge(other.kinds, uniquingKeysWith: +)
        refusals.merge(other.refusals, uniquingKeysWith: +)
        faults.merge(other.faults, uniquingKeysWith: +)
        for (fault, states) in other.pairs {
            pairs[fault, default: [:]].merge(states, uniquingKeysWith: +)
        }
    }

    private static func state(_ obligation: Obligation) -> ObligationState {
        switch obligation.state {
        case .open: obligation.clock?.nextRoundAt == nil ? .ringing : .betweenRounds
        case .acknowledged:
            obligation.clock?.nextStepAt == nil ? .acknowledged : .nextOneToo
        case .joined: .joined
        case .released: .released
        case .withdrawn: .withdrawn
        }
    }
}

extension Census {
    /// Refusals that people and senders meet here. `archived` never leaves the engine, which brings the
    /// incident back instead; `tooManyObligations` needs 200 of them in one incident, and `unseen` a
    /// restored backup: `AssemblyTests` and `HoldTests` have them.
    package static let refusalNames = [
        "unknownIncident", "unknownPerson", "unknownGroup", "unknownService", "unknownSchedule",
        "unknownObligation", "unknownAction", "unknownStep", "unknownKey", "unknownToken",
        "unknownOverride", "notActive", "owesNothing", "needsPerson", "needsReason", "needsText",
        "tooLong", "notInRoom", "noHandover", "mergeIntoItself", "badETA",
        "badOverride", "alreadyExists", "keyReused", "noHandbook",
    ]

    /// Entries that this world has no occasion for: nobody restores a backup here, and all programs
    /// are of one format. Redacted is what a body becomes, and is never written.
    package static let unneeded: Set<String> = ["formatRaised", "held", "resumed", "redacted"]

    /// What never occurred, in words; empty when everything did.
    package var missing: [String] {
        var missing = Event.kindNames.filter { kinds[$0] == nil && !Self.unneeded.contains($0) }
            .map { "entry \($0)" }
        missing += Self.refusalNames.filter { refusals[$0] == nil }.map { "refusal \($0)" }
        for fault in Fault.allCases {
            for state in ObligationState.allCases where pairs[fault]?[state] == nil {
                missing.append("\(fault.rawValue) while \(state.rawValue)")
            }
        }
        return missing
    }

    /// Three tables: entries, refusals, faults beside obligations.
    package var table: String {
        var lines = ["entries"]
        for (kind, count) in kinds.sorted(by: { $0.key < $1.key }) {
            lines.append("  \(kind.padded(24))\(count)")
        }
        lines.append("refusals")
        for (refusal, count) in refusals.sorted(by: { $0.key < $1.key }) {
            lines.append("  \(refusal.padded(24))\(count)")
        }
        lines.append("faults, and in which states they met obligations")
        let states = ObligationState.allCases
        lines.append(
            "  ".padded(26) + "times".padded(9)
                + states.map { $0.rawValue.padded(28) }.joined())
        for fault in Fault.allCases {
            let counts = states.map { "\(pairs[fault]?[$0] ?? 0)".padded(28) }.joined()
            lines.append(
                "  \(fault.rawValue.padded(24))\("\(faults[fault] ?? 0)".padded(9))\(counts)")
        }
        return lines.joined(separator: "\n")
    }
}

extension String {
    /// With blanks up to this many characters; longer texts are cut.
    func padded(_ width: Int) -> String {
        let cut = prefix(width)
        return cut + String(repeating: " ", count: width - cut.count)
    }
}
