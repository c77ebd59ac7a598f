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

    /// What an entry's kind alone does not say.
    package enum Rarity: String, CaseIterable, Sendable {
        case silent = "a heartbeat is silent"
        case heardAgain = "a silent one beats again"
        case putOff = "silence is Muster's own: put off"
        case putOffAgain = "put off again"
        case journalLost = "a told journal lost its end"
        case expired = "an alert ended by itself"
        case expiryPutOff = "its end was put off"
    }

    package private(set) var kinds: [String: Int] = [:]
    package private(set) var rare: [Rarity: Int] = [:]
    package private(set) var refusals: [String: Int] = [:]
    package private(set) var faults: [Fault: Int] = [:]
    package private(set) var pairs: [Fault: [ObligationState: Int]] = [:]

    package init() {}

    /// An entry, before it is applied to what is so.
    mutating func count(_ event: Event, on situation: Situation) {
        kinds[event.kindName, default: 0] += 1
        switch event {
        case .heartbeatExpected(let expected):
            guard let known = situation.heartbeats[expected.id] else { break }
            if !expected.isBeat { rare[known.isPutOff ? .putOffAgain : .putOff, default: 0] += 1 }
            if expected.isBeat, known.isSilent { rare[.heardAgain, default: 0] += 1 }
        case .alerted(let alerted):
            guard alerted.alert.source == "heartbeat" else { break }
            let isSilence = alerted.alert.dedupKey == alerted.alert.integration.text
            rare[isSilence ? .silent : .journalLost, default: 0] += 1
        case .alertCleared(let cleared):
            if cleared.expiredAt != nil { rare[.expired, default: 0] += 1 }
        case .expiryMoved(let moved):
            if moved.isPutOff { rare[.expiryPutOff, default: 0] += 1 }
        default: break
        }
    }

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
        rare.merge(other.rare, uniquingKeysWith: +)
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
    /// incident back instead; `tooManyObligations` needs 200 of them in one incident, `tooManyChanges` 10,000,
    /// `tooManyMutes` 1,000, `tooManyLinks` and `tooManyAlerts` as many links and alerts, and `unseen` a restored backup:
    /// `AssemblyTests`, `ChangeDecisionTests`, `TieTests` and `HoldTests` have them.
    package static let refusalNames = [
        "unknownIncident", "unknownPerson", "unknownGroup", "unknownService", "unknownSchedule",
        "unknownObligation", "unknownAction", "unknownStep", "unknownKey", "unknownToken",
        "unknownChange", "notActive", "owesNothing", "needsPerson", "needsReason", "needsText",
        "tooLong", "notInRoom", "noHandover", "mergeIntoItself", "linkToItself",
        "notFiringHere", "badETA",
        "badChange", "changeOver", "swapOfAnother",
        "swapMoved", "alreadyExists", "keyReused", "noHandbook", "unknownMute", "badMute",
        "muteOver", "notSnoozed", "badSnooze",
    ]

    /// Entries that this world has no occasion for: nobody restores a backup here, and all programs
    /// are of one format. Redacted is what a body becomes, and is never written.
    package static let unneeded: Set<String> = ["formatRaised", "held", "resumed", "redacted"]

    /// What never occurred, in words; empty when everything did.
    package var missing: [String] {
        var missing = Event.kindNames.filter { kinds[$0] == nil && !Self.unneeded.contains($0) }
            .map { "entry \($0)" }
        missing += Rarity.allCases.filter { rare[$0] == nil }.map(\.rawValue)
        missing += Self.refusalNames.filter { refusals[$0] == nil }.map { "refusal \($0)" }
        for fault in Fault.allCases {
            for state in ObligationState.allCases where pairs[fault]?[state] == nil {
                missing.append("\(fault.rawValue) while \(state.rawValue)")
            }
        }
        return missing
    }

    /// Tables: entries, what ends by time, refusals, faults beside obligations.
    package var table: String {
        var lines = ["entries"]
        for (kind, count) in kinds.sorted(by: { $0.key < $1.key }) {
            lines.append("  \(kind.padded(24))\(count)")
        }
        lines.append("heartbeats, and alerts that end by themselves")
        for rarity in Rarity.allCases {
            lines.append("  \(rarity.rawValue.padded(34))\(rare[rarity] ?? 0)")
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
