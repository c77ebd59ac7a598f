import Core
import Handbooks
import Intake
import Reviews
import Seals

/// What a route's body may say: checked by it, and shown by the description of the API.
struct BodyShape: Sendable {
    enum Kind: String, Sendable {
        case text, number, truth, time
        /// Objects, each of the fields of `items`.
        case list
        /// Texts; one text is a list of one.
        case texts
        /// A number or a text, such as an obligation's number or title.
        case reference
    }

    struct Field: Sendable {
        let name: String
        let kind: Kind
        let meaning: String
        var isRequired = false
        var items: BodyShape?
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
    static func texts(_ name: String, _ meaning: String) -> Self {
        Self(name: name, kind: .texts, meaning: meaning)
    }
    static func truth(_ name: String, _ meaning: String) -> Self {
        Self(name: name, kind: .truth, meaning: meaning)
    }
    static func time(_ name: String, _ meaning: String, required: Bool = false) -> Self {
        Self(name: name, kind: .time, meaning: meaning, isRequired: required)
    }
    static func list(_ name: String, _ meaning: String, of items: BodyShape) -> Self {
        Self(name: name, kind: .list, meaning: meaning, isRequired: true, items: items)
    }
    static func reference(_ name: String, _ meaning: String, required: Bool = false) -> Self {
        Self(name: name, kind: .reference, meaning: meaning, isRequired: required)
    }
}

/// The named values of one request, from a JSON object, a form or an address's query.
struct Fields: Hashable, Sendable {
    private(set) var values: [String: String] = [:]
    private var lists: [String: [Fields]] = [:]

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

    func list(_ name: String) -> [Fields] { lists[name] ?? [] }

    /// A time, or a day for its beginning; without an offset by this clock.
    func moment(_ name: String, by clock: ZoneRules) throws(Problem) -> Moment? {
        guard let text = text(name) else { return nil }
        if let day = CivilDay(text: text) {
            return clock.instant(LocalTime(day: day, second: 0))
        }
        if let local = LocalTime(text: text) { return clock.instant(local) }
        guard let moment = Moment(text: text) else {
            throw .invalid([
                "\(name): expected a time such as 2026-11-23T09:00, or a day, found \(text.shown)"
            ])
        }
        return moment
    }

    func requiredMoment(_ name: String) throws(Problem) -> Moment {
        guard let moment = try moment(name) else { throw .invalid(["\(name): missing"]) }
        return moment
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
        .sha256(words.map { Array($0.utf8) })
    }

    private var words: [String] {
        let pairs = values.sorted { $0.key < $1.key }.flatMap { [$0.key, $0.value] }
        return lists.sorted { $0.key < $1.key }.reduce(into: pairs) { words, list in
            words.append(list.key)
            for item in list.value { words += ["{"] + item.words + ["}"] }
        }
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
            self.init()
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
        try self.init(members, shape)
    }

    /// The objects of a list; a problem says in which.
    private static func items(
        _ elements: [JSONValue], _ shape: BodyShape, in name: String
    ) throws(Problem) -> [Fields] {
        var items: [Fields] = []
        for (index, element) in elements.enumerated() {
            guard case .object(let members) = element else {
                throw .invalid(["\(name)[\(index)]: expected an object, found \(element.kind)"])
            }
            do throws(Problem) {
                items.append(try Fields(members, shape))
            } catch {
                throw .invalid(error.errors.map { "\(name)[\(index)].\($0)" })
            }
        }
        return items
    }

    private init(_ members: [JSONMember], _ shape: BodyShape) throws(Problem) {
        var problems: [String] = []
        let names = shape.fields.map(\.name)
        for member in members where member.value != .null {
            guard let field = shape.fields.first(where: { $0.name == member.name }) else {
                let hint = Nearest.hint(for: member.name, among: names)
                problems.append("\(member.name.oneLine(limit: 60)): there is no such field\(hint)")
                continue
            }
            if let items = field.items, case .array(let elements) = member.value {
                lists[member.name] = try Self.items(elements, items, in: member.name)
                values[member.name] = "\(elements.count)"
            } else if let text = field.kind.text(of: member.value) {
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
        case .list: "a list"
        case .texts: "a list of texts"
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
        case (.texts, .string(let text)): text
        case (.texts, .array(let elements)): Self.lines(of: elements)
        default: nil
        }
    }
}

extension BodyShape.Kind {
    /// One text a line; nil when an element is none.
    fileprivate static func lines(of elements: [JSONValue]) -> String? {
        var lines: [String] = []
        for element in elements {
            guard case .string(let text) = element else { return nil }
            lines.append(text)
        }
        return lines.joined(separator: "\n")
    }
}

// MARK: Forms

extension Fields {
    /// `a=1&b=two+words`, as browsers send forms and addresses carry queries. Of a repeated name
    /// the last counts; what is not UTF-8 is replaced.
    init(form text: some StringProtocol, most: Int = Limits.formFields) {
        for pair in text.utf8.split(separator: UInt8(ascii: "&")).prefix(most) {
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
