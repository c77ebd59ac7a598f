/// The members of one JSON object, read by name; what is wrong with them is collected, so that a
/// sender learns of everything at once.
///
/// Of a repeated name the last counts, as with most readers; null is the same as absent. Names that
/// nobody asks for are not looked at.
struct ObjectReader {
    private let members: [JSONMember]
    /// What stands before a name in messages: empty or `payload.`.
    private let path: String
    private(set) var problems: [String] = []

    init(_ members: [JSONMember], path: String = "") {
        self.members = members
        self.path = path
    }

    func value(_ name: String) -> JSONValue? {
        guard let found = members.last(where: { $0.name == name })?.value, found != .null else {
            return nil
        }
        return found
    }

    /// A text; numbers and truth values are taken as they were written.
    mutating func text(_ name: String) -> String? {
        guard let value = value(name) else { return nil }
        guard let text = value.text else {
            refuse(name, "expected text, found \(value.kind)")
            return nil
        }
        return text
    }

    /// A text that must be there and say something.
    mutating func requiredText(_ name: String) -> String? {
        let before = problems.count
        let text = text(name)
        // What is only control characters is an empty line.
        if let text, !text.utf8.allSatisfy({ $0 <= 0x20 || $0 == 0x7F }) { return text }
        if problems.count == before { refuse(name, text == nil ? "missing" : "blank") }
        return nil
    }

    mutating func object(_ name: String) -> [JSONMember]? {
        guard let value = value(name) else { return nil }
        guard case .object(let members) = value else {
            refuse(name, "expected an object, found \(value.kind)")
            return nil
        }
        return members
    }

    mutating func array(_ name: String) -> [JSONValue]? {
        guard let value = value(name) else { return nil }
        guard case .array(let elements) = value else {
            refuse(name, "expected an array, found \(value.kind)")
            return nil
        }
        return elements
    }

    mutating func refuse(_ name: String, _ reason: String) {
        let problem = "\(path)\(name): \(reason)"
        guard problems.count < IntakeProblem.limit, !problems.contains(problem) else { return }
        problems.append(problem)
    }

    /// Takes over what another object's reader found.
    mutating func adopt(_ other: ObjectReader) {
        problems = Array((problems + other.problems).prefix(IntakeProblem.limit))
    }
}
