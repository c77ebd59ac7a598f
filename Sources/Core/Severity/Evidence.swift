/// The facts prepared for many rules: what is worked out of them is worked out once, and only when
/// a rule asks for it.
final class Evidence {
    private let facts: Facts
    private lazy var words: [Phrase] = facts.texts.map { Phrase($0) }
    /// What was asked for so far.
    private var known: [String: String] = [:]
    private var counts: [Distinct: Int] = [:]
    private var phrases: PhraseSet?
    private lazy var found = phrases?.search(facts.texts) ?? PhraseSet.Found(count: 0)

    /// `phrases`: all that rules may ask for, to look for them at once.
    init(_ facts: Facts, phrases: PhraseSet? = nil) {
        self.facts = facts
        self.phrases = phrases
    }

    var base: Severity { facts.base }
    var surroundings: Surroundings { facts.surroundings }
    var table: FactTable { facts.table }

    /// Which of the phrases the texts have, by number, each once.
    var hits: [Int] { found.numbers }

    /// The field's value; an absent one is the empty string.
    func value(_ field: String) -> String {
        if !facts.surroundings.given.isEmpty, let given = facts.surroundings.given[field] {
            return given
        }
        if let value = known[field] { return value }
        let value = facts.said(field) ?? worked(out: field)
        known[field] = value
        return value
    }

    private func worked(out field: String) -> String {
        guard Facts.derived.contains(field) || field.hasPrefix("business_hours.") else {
            return ""
        }
        return work(out: field)
    }

    /// Whether the texts have the phrase.
    func has(_ phrase: String) -> Bool {
        if let number = phrases?.number(of: phrase) { return found.isThere[number] }
        let wanted = Phrase(phrase)
        return words.contains { $0.contains(wanted) }
    }

    func count(_ distinct: Distinct) -> Int {
        let around = facts.surroundings
        if let given = around.given[distinct.words] { return Int(given) ?? 0 }
        if let known = counts[distinct] { return known }
        let count = around.crowd.count(distinct, at: around.now, with: around.beginning)
        counts[distinct] = count
        return count
    }

    private func work(out field: String) -> String {
        let around = facts.surroundings
        switch field {
        case "firing": return String(around.firing)
        case "repeats": return String(around.repeats)
        case "open_s": return seconds(since: around.openedAt ?? around.now)
        case "unacknowledged_s": return seconds(since: around.unansweredSince ?? around.now)
        case "changed_s": return around.changedAt.map { seconds(since: $0) } ?? ""
        case "environment": return first(facts.table.environment)
        case "customer": return first(facts.table.customer)
        case "contract": return facts.table.contracts[value("customer")] ?? ""
        case "customers":
            let numbers = facts.table.customers.compactMap { Self.number(value($0)) }
            return numbers.max().map { Self.text($0) } ?? ""
        default:
            let name =
                field == "business_hours"
                ? "default" : String(field.dropFirst("business_hours.".count))
            guard let hours = facts.table.hours[name] else { return "" }
            return hours.contain(around.wall) ? "yes" : "no"
        }
    }

    private func first(_ fields: [String]) -> String {
        for field in fields {
            let value = value(field)
            if !value.isEmpty { return value }
        }
        return ""
    }

    /// Whole seconds, rounded down.
    private func seconds(since moment: Moment) -> String {
        String(max(0, (facts.surroundings.now - moment).inMilliseconds / 1000))
    }

    /// A number as people write it, `1,200` and `1 200` included.
    static func number(_ text: String) -> Double? {
        if let plain = Double(text) { return plain.isFinite ? plain : nil }
        let bare = text.utf8.filter { ![UInt8(ascii: ","), UInt8(ascii: "_"), 32].contains($0) }
        return Double(String(decoding: bare, as: UTF8.self)).flatMap { $0.isFinite ? $0 : nil }
    }

    /// Without a fraction where there is none: `5`, `0.5`.
    static func text(_ number: Double) -> String {
        guard number > -1e15, number < 1e15 else { return String(number) }
        let whole = Int64(number)
        return Double(whole) == number ? String(whole) : String(number)
    }
}

/// The three answers of Kleene's logic.
enum Answer {
    case yes, no, unknown

    init(_ holds: Bool) { self = holds ? .yes : .no }

    var opposite: Answer {
        switch self {
        case .yes: .no
        case .no: .yes
        case .unknown: .unknown
        }
    }
}
