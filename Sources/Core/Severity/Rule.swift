/// A text pattern that answers in linear time; the engine of it lives outside `Core` (rule 16).
package protocol TextPattern: Sendable {
    /// The pattern as written.
    var source: String { get }
    func matches(_ text: String) -> Bool
}

/// One rule of the organisation: when its condition holds, it sets a severity and says why.
package struct SeverityRule: Sendable {
    package var id: RuleID
    package var condition: Condition
    package var sets: Severity
    /// For people: why this is so bad.
    package var because: String
    /// Facts without which the rule cannot be judged; missing ones make the verdict unsure.
    package var needs: [String]
    /// `file:line` of the rule.
    package var place: String

    package init(
        id: RuleID, condition: Condition, sets: Severity, because: String, needs: [String] = [],
        place: String
    ) {
        self.id = id
        self.condition = condition
        self.sets = sets
        self.because = because
        self.needs = needs
        self.place = place
    }
}

/// What a rule asks of the facts.
package indirect enum Condition: Sendable {
    /// The field equals one of these values, as bytes.
    case equals(field: String, values: [String])
    case matches(field: String, pattern: any TextPattern)
    /// Summary, title or details contain the phrase, whole words, letter case ignored in ASCII.
    case phrase(String)
    /// A number field within bounds, both inclusive.
    case between(field: String, least: Double?, most: Double?)
    /// How many different values alerts have, over all incidents, within bounds.
    case distinct(Distinct, least: Int?, most: Int?)
    /// The weights of the parts that hold add up to enough.
    case score([Weighted], atLeast: Double)
    case all([Condition])
    case any([Condition])
    case not(Condition)
}

/// A condition with its share of a score.
package struct Weighted: Sendable {
    /// For people: `tier-1`, `many customers`.
    package var name: String
    package var condition: Condition
    /// May be negative: what speaks against it.
    package var weight: Double

    package init(name: String, condition: Condition, weight: Double) {
        self.name = name
        self.condition = condition
        self.weight = weight
    }
}

/// What is counted over all incidents that are open.
package struct Distinct: Hashable, Sendable {
    package enum Thing: Hashable, Sendable {
        /// Services; an integration whose alerts name none counts as one.
        case service
        case source
        case label(String)

        /// `service`, `source`, `label.region`, as in the files.
        package var name: String {
            switch self {
            case .service: "service"
            case .source: "source"
            case .label(let name): "label.\(name)"
            }
        }
    }

    package var thing: Thing
    /// Of alerts that began within this time; nil: of those that fire now.
    package var within: Duration?

    package init(_ thing: Thing, within: Duration? = nil) {
        self.thing = thing
        self.within = within
    }

    /// As it is said in a reason, and in an example's `facts`.
    package var words: String {
        let thing =
            switch thing {
            case .service: "services"
            case .source: "sources"
            case .label(let name): "values of label.\(name)"
            }
        return within.map { "\(thing) alerting within \($0.words)" } ?? "\(thing) alerting"
    }
}

/// How bad it is and because of what.
package struct Verdict: Hashable, Sendable {
    /// One thing that moved the verdict, for people.
    package struct Reason: Hashable, Sendable {
        /// The rule, or nil for the sender's base and for the step upward when unsure.
        package var rule: RuleID?
        package var severity: Severity
        /// A sentence with the fact that fired it; of a person's decision what follows the name.
        package var text: String
        /// The person who decided so.
        package var by: PersonID?

        package init(rule: RuleID?, severity: Severity, text: String, by: PersonID? = nil) {
            self.rule = rule
            self.severity = severity
            self.text = text
            self.by = by
        }
    }

    /// What would have made another verdict, the nearest first.
    package struct Change: Hashable, Sendable {
        /// What the verdict would be.
        package var severity: Severity
        /// The rule that stands between.
        package var rule: RuleID
        /// What would have to be so, behind "if": `label.region were one of eu-1, us-1`.
        package var text: String

        package init(severity: Severity, rule: RuleID, text: String) {
            self.severity = severity
            self.rule = rule
            self.text = text
        }

        /// `sev1 if label.region were eu-1 (rule region-cut-off)`.
        package var words: String { "\(severity.name) if \(text) (rule \(rule))" }
    }

    package var severity: Severity
    /// Two rules that fired set different severities, or a needed fact is missing.
    package var unsure: Bool
    package var reasons: [Reason]
    package var changes: [Change]

    package init(
        severity: Severity, unsure: Bool = false, reasons: [Reason], changes: [Change] = []
    ) {
        self.severity = severity
        self.unsure = unsure
        self.reasons = reasons
        self.changes = changes
    }
}
