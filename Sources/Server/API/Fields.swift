import Core
import Handbooks
import Intake
import Reviews
import Seals

/// What a route's body may say: checked by it, and shown by the description of the API.
struct BodyShape: Sendable {
    enum Kind: String, Sendable {
        case text, number, truth, time
        /// A number or a text, such as an obligation's number or title.
        case reference
    }

    struct Field: Sendable {
        let name: String
        let kind: Kind
        let meaning: String
        var isRequired = false
    }

    let fields: [Field]

    init(_ fields: [Field]) { self.fields = fields }
}

extension BodyShape.Field {
    static func text(_ name: String, _ meaning: String, required: Bool = false) -> Self {
        Self(name: name, kind: .text, meaning: meaning, isRequired: required)
    }
    static func number(_ name: String, _ meaning: String, required: Bool = false) -> Self {
        Self(name: name, kind: .number, meaning: meaning, isRequired: required)
    }
    static func truth(_ name: String, _ meaning: String) -> Self {
        Self(name: name, kind: .truth, meaning: meaning)
    }
    static func time(_ name: String, _ meaning: String, required: Bool = false) -> Self {
        Self(name: name, kind: .time, meaning: meaning, isRequired: required)
    }
    static func reference(_ name: String, _ meaning: String, required: Bool = false) -> Self {
        Self(name: name, kind: .reference, meaning: meaning, isRequired: required)
    }
}

/// The named values of one request, from a JSON object, a form or an address's query.
struct Fields: Hashable, Sendable {
    private(set) var values: [String: String] = [:]

    /// The value, if it says anything.
    func text(_ name: String) -> String? {
        guard let value = values[name], !value.utf8.allSatisfy({ $0 <= 0x20 }) else { return nil }
        return value
    }

    func truth(_ name: String) -> Bool { values[name] == "true" }

    func number(_ name: String) throws(Problem) -> Int? {
        guard let text = text(name) else { return nil }
        guard let number = Int(text) else {
            throw .invalid(["\(name): expected a whole number, found \(text.shown)"])
        }
        return number
    }

    /// An instant with its offset.
    func moment(_ name: String) throws(Problem) -> Moment? {
        guard let text = text(name) else { return nil }
        guard let moment = Moment(text: text) else { throw .badTime(name, text) }
        return moment
    }

    func required(_ name: String) throws(Problem) -> String {
        guard let text = text(name) else { throw .invalid(["\(name): missing"]) }
        return text
    }

    /// Of all names and values, whatever their order: equal where the same is asked for.
    var digest: Digest16 {
        let pairs = values.sorted { $0.key < $1.key }
        return .sha256(pairs.flatMap { [Array($0.key.utf8), Array($0.value.utf8)] })
    }

    subscript(_ name: String) -> String? {
        get { values[name] }
        set { values[name] = newValue }
    }
}

extension Problem {
    static let aTime = "a time with its offset, such as 2026-11-23T09:00:00Z"

    static func badTime(_ name: String, _ text: String) -> Problem {
        .invalid(["\(name): expected \(aTime), found \(text.shown)"])
    }
}

// MARK: JSON

extension Fields {
    /// Reads a body of our own API: what is unknown is an error, because a misspelt field that is
    /// ignored pages the wrong people. An empty body is an empty object.
    init(json bytes: [UInt8], _ shape: BodyShape) throws(Problem) {
        guard !bytes.allSatisfy({ $0 <= 0x20 }) else {
            try Self.check([:], shape, [])
            return
        }
        let value: JSONValue
        do {
            value = try JSONValue(bytes)
        } catch {
            throw .unreadable(error.description)
        }
        guard case .object(let members) = value else {
            throw .unreadable("Expected an object, found \(value.kind)")
        }
        var problems: [String] = []
        let names = shape.fields.map(\.name)
        for member in members where member.value != .null {
            guard let field = shape.fields.first(where: { $0.name == member.name }) else {
                let hint = Nearest.hint(for: member.name, among: names)
                problems.append("\(member.name.oneLine(limit: 60)): there is no such field\(hint)")
                continue
            }
            if let text = field.kind.text(of: member.value) {
                values[member.name] = text
            } else {
                problems.append(
                    "\(member.name): expected \(field.kind.words), found \(member.value.kind)")
            }
        }
        try Self.check(values, shape, problems)
    }

    private static func check(
        _ values: [String: String], _ shape: BodyShape, _ problems: [String]
    ) throws(Problem) {
        var problems = problems
        let misread = Set(problems.map { $0.prefix { $0 != ":" } })
        for field in shape.fields where field.isRequired && values[field.name] == nil {
            if !misread.contains(field.name[...]) { problems.append("\(field.name): missing") }
        }
        guard problems.isEmpty else { throw .invalid(Array(problems.prefix(16))) }
    }
}

extension BodyShape.Kind {
    fileprivate var words: String {
        switch self {
        case .text: "text"
        case .number: "a number"
        case .truth: "true or false"
        case .time: "a time as text"
        case .reference: "text or a number"
        }
    }

    fileprivate func text(of value: JSONValue) -> String? {
        switch (self, value) {
        case (.text, .string(let text)), (.time, .string(let text)),
            (.reference, .string(let text)), (.reference, .number(let text)),
            (.number, .number(let text)):
            text
        case (.truth, .bool(let truth)): truth ? "true" : "false"
        default: nil
        }
    }
}

// MARK: Forms

extension Fields {
    /// `a=1&b=two+words`, as browsers send forms and addresses carry queries. Of a repeated name
    /// the last counts; what is not UTF-8 is replaced.
    init(form text: some StringProtocol) {
        for pair in text.utf8.split(separator: UInt8(ascii: "&")).prefix(64) {
            let parts = pair.split(
                separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = parts.first else { continue }
            values[Self.decoded(name)] = parts.count > 1 ? Self.decoded(parts[1]) : ""
        }
    }

    /// Percent-decoded; in a form a plus is a space.
    static func decoded(_ bytes: some Collection<UInt8>, isForm: Bool = true) -> String {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(bytes.count)
        var rest = bytes[...]
        while let byte = rest.popFirst() {
            if isForm, byte == UInt8(ascii: "+") {
                decoded.append(UInt8(ascii: " "))
            } else if byte == UInt8(ascii: "%"),
                let high = rest.first.flatMap(digit),
                let low = rest.dropFirst().first.flatMap(digit)
            {
                decoded.append(high << 4 | low)
                rest = rest.dropFirst(2)
            } else {
                decoded.append(byte)
            }
        }
        return String(decoding: decoded, as: UTF8.self)
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
