import Core
import Yams

/// One value of a YAML file with where it stands; reading it notes what is wrong with it.
///
/// Types are never guessed: what a place means decides how its text is read, so `no` is a text
/// where a text is wanted and `09:00` needs no quotes.
struct YamlValue {
    let node: Node
    let file: String
    let findings: Findings

    var place: Place { Place(file: file, line: node.mark?.line ?? 1) }

    func error(_ message: String, earlier: Place? = nil) {
        findings.error(message, at: place, earlier: earlier)
    }
    func warning(_ message: String) { findings.warning(message, at: place) }

    /// The same, with what is wrong with it noted there.
    func noting(in findings: Findings) -> YamlValue {
        YamlValue(node: node, file: file, findings: findings)
    }

    /// Nothing stands here: `key:` with no value, `~` or `null`.
    var isEmpty: Bool {
        guard let scalar = node.scalar, scalar.style == .plain else { return false }
        return ["", "~", "null"].contains(scalar.string)
    }

    /// The text of a scalar, which may be empty; nil for lists and mappings.
    var plainText: String? { node.scalar?.string }
    var isList: Bool { node.sequence != nil }
    var isMapping: Bool { node.mapping != nil }

    // MARK: Scalars

    /// A text that is not empty; `what` names it in the message.
    func text(_ what: String) -> String? {
        guard let scalar = node.scalar else {
            error("\(what) must be a text, not a \(node.sequence == nil ? "mapping" : "list")")
            return nil
        }
        guard !isEmpty, !scalar.string.isEmpty else {
            error("\(what) is empty")
            return nil
        }
        return scalar.string
    }

    func integer(_ what: String, in range: ClosedRange<Int>) -> Int? {
        guard let text = text(what) else { return nil }
        guard let number = Int(text), range.contains(number) else {
            error(
                "\(what) must be a whole number from \(range.lowerBound) to \(range.upperBound), "
                    + "not `\(text)`")
            return nil
        }
        return number
    }

    func number(_ what: String) -> Double? {
        guard let text = text(what) else { return nil }
        guard let number = Double(text), number.isFinite else {
            error("\(what) must be a number, not `\(text)`")
            return nil
        }
        return number
    }

    func truth(_ what: String) -> Bool? {
        guard let text = text(what) else { return nil }
        switch text {
        case "true": return true
        case "false": return false
        default:
            error("\(what) must be true or false, not `\(text)`")
            return nil
        }
    }

    /// One of the names that `known` lists.
    func choice<Value>(_ what: String, among known: [(String, Value)]) -> Value? {
        guard let text = text(what) else { return nil }
        if let match = known.first(where: { $0.0 == text }) { return match.1 }
        let hint = Nearest.hint(for: text, among: known.map(\.0))
        error("\(what) cannot be `\(text)`\(hint)")
        return nil
    }

    /// A text that may hold references; one that is malformed is an error.
    func reference(_ what: String) -> (text: String, parsed: SecretReference)? {
        guard let text = text(what) else { return nil }
        do {
            return (text, try SecretReference(text))
        } catch {
            self.error("\(what): \(error)")
            return nil
        }
    }

    // MARK: Collections

    /// The items of a list; a single value that is no list counts as a list of one.
    func items() -> [YamlValue] {
        guard let sequence = node.sequence else { return isEmpty ? [] : [self] }
        return sequence.map(child)
    }

    /// The items of what must be a list.
    func list(_ what: String) -> [YamlValue] {
        if isEmpty { return [] }
        guard node.sequence != nil else {
            error("\(what) must be a list")
            return []
        }
        return items()
    }

    /// A mapping with keys of its own, in file order; `kinds` names what maps to what.
    func entries(_ what: String, from kinds: String = "ids to values") -> [(
        id: YamlValue, value: YamlValue
    )] {
        if isEmpty { return [] }
        guard let mapping = node.mapping else {
            error("\(what) must be a mapping from \(kinds)")
            return []
        }
        return mapping.map { (child($0.key), child($0.value)) }
    }

    /// A mapping with known keys. Nil (and an error) when it is none; unknown keys are errors.
    func fields(_ what: String, _ shape: Shape) -> YamlFields? {
        let keys = shape.keys
        guard let mapping = node.mapping else {
            error("\(what) must be a mapping with \(keys.joined(separator: ", "))")
            return nil
        }
        var values: [String: YamlValue] = [:]
        for (key, value) in mapping {
            let name = key.scalar?.string ?? "?"
            if keys.contains(name) {
                values[name] = child(value)
            } else {
                child(key).error(
                    "unknown key `\(name)` in \(what)\(Nearest.hint(for: name, among: keys))")
            }
        }
        return YamlFields(what: what, owner: self, values: values)
    }

    private func child(_ node: Node) -> YamlValue {
        YamlValue(node: node, file: file, findings: findings)
    }
}

/// The values of a mapping by key, all keys known.
struct YamlFields {
    /// What the mapping is, for messages: `person \`ada\``.
    let what: String
    let owner: YamlValue
    fileprivate let values: [String: YamlValue]

    fileprivate init(what: String, owner: YamlValue, values: [String: YamlValue]) {
        self.what = what
        self.owner = owner
        self.values = values
    }

    /// Nil when the key is absent.
    subscript(key: String) -> YamlValue? { values[key] }

    /// Nil, with an error, when the key is absent.
    func required(_ key: String) -> YamlValue? {
        if let value = values[key] { return value }
        owner.error("\(what) has no `\(key)`")
        return nil
    }

    var keys: [String] { values.keys.sorted() }
}

extension YamlValue {
    /// More values in one file than this is not written by people; repeated aliases can make
    /// billions of them out of a few lines.
    private static let nodeBudget = 100_000
    /// Deeper than this nothing of the format goes.
    private static let depthBudget = 40

    /// The one document of a file. Nil for an empty file, and with an error when the bytes are no
    /// YAML; `firstLine` is where the text begins in its file.
    static func document(
        _ text: String, file: String, firstLine: Int = 1, findings: Findings
    ) -> YamlValue? {
        let shifted = String(repeating: "\n", count: firstLine - 1) + text
        do {
            guard let node = try compose(yaml: shifted, .default, .default, .utf8) else {
                return nil
            }
            guard isWritten(node) else {
                findings.fault(
                    "too many or too deeply nested values for one file",
                    at: Place(file: file, line: firstLine))
                return nil
            }
            return YamlValue(node: node, file: file, findings: findings)
        } catch {
            for fault in YamlFault.faults(error, in: shifted, firstLine: firstLine) {
                findings.fault(
                    fault.message, at: Place(file: file, line: fault.line),
                    earlier: fault.earlier.map { Place(file: file, line: $0) })
            }
        }
        return nil
    }

    /// Whether somebody may have written it: whoever walks over more may never come to an end.
    static func isWritten(_ node: Node) -> Bool {
        var budget = nodeBudget
        return spend(&budget, on: node, depth: 0)
    }

    private static func spend(_ budget: inout Int, on node: Node, depth: Int) -> Bool {
        budget -= 1
        guard budget > 0, depth < depthBudget else { return false }
        if let mapping = node.mapping {
            for (key, value) in mapping {
                guard spend(&budget, on: key, depth: depth + 1),
                    spend(&budget, on: value, depth: depth + 1)
                else { return false }
            }
        }
        if let sequence = node.sequence {
            for item in sequence {
                guard spend(&budget, on: item, depth: depth + 1) else { return false }
            }
        }
        return true
    }
}
