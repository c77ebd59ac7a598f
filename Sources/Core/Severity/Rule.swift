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
    case all([Condition])
    case any([Condition])
    case not(Condition)
}

/// The facts of one alert or declaration in its surroundings, by name.
///
/// Known names: `severity` (the sender's base), `summary`, `source`, `service`, `tier`, `format`,
/// `firing` (alerts firing in the incident), and every label as `label.NAME`, every detail as
/// `detail.NAME`. An absent label or detail is the empty string.
package struct Facts: Sendable {
    package var base: Severity
    package var values: [String: String]
    /// Text that phrases are looked for in.
    package var texts: [String]

    package init(base: Severity, values: [String: String], texts: [String]) {
        self.base = base
        self.values = values
        self.texts = texts
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

    package var severity: Severity
    /// Two rules that fired set different severities, or a needed fact is missing.
    package var unsure: Bool
    package var reasons: [Reason]

    package init(severity: Severity, unsure: Bool = false, reasons: [Reason]) {
        self.severity = severity
        self.unsure = unsure
        self.reasons = reasons
    }
}
