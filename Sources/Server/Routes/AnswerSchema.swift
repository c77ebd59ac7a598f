import Intake

/// The JSON schema of a value's type, taken down while the type decodes itself: it asks for each
/// of its fields by name and type, and says which of them may be absent. So a schema cannot say
/// anything else than what the type encodes.
///
/// Objects, arrays, texts, numbers and truths, and enumerations of texts; no dictionaries.
struct AnswerSchema {
    /// Types that have a schema of their own, by the name under which others refer to it.
    let named: [ObjectIdentifier: String]

    func schema(of type: any Decodable.Type) throws -> JSONValue {
        let notes = Notes(self, of: type)
        _ = try type.init(from: SchemaDecoder(notes: notes))
        return notes.schema
    }

    /// What a field of this type is called, and a value of it that stands in for a real one.
    fileprivate func field<Value: Decodable>(
        _ type: Value.Type, _ key: String, in owner: any Decodable.Type
    ) throws -> (schema: JSONValue, value: Value) {
        if let value = "" as? Value {
            return (.schema("string", FieldWords.about(key, in: owner)), value)
        }
        if let value = false as? Value { return (.schema("boolean"), value) }
        if let value = 0 as? Value { return (.schema("integer"), value) }
        if let value = 0.0 as? Value { return (.schema("number"), value) }
        if let (words, value) = Self.enumeration(type) {
            return (.schema("string", [.enumeration(words)]), value)
        }
        let notes = Notes(self, of: type)
        let value = try type.init(from: SchemaDecoder(notes: notes))
        return (named[ObjectIdentifier(type)].map { .reference($0) } ?? notes.schema, value)
    }

    private static func enumeration<Value>(_ type: Value.Type) -> ([String], Value)? {
        func cases<Word: CaseIterable & RawRepresentable<String>>(
            _ type: Word.Type
        ) -> ([String], Value)? {
            guard let first = Word.allCases.first as? Value else { return nil }
            return (Word.allCases.map(\.rawValue), first)
        }
        guard let type = type as? any (CaseIterable & RawRepresentable<String>).Type else {
            return nil
        }
        return cases(type)
    }
}

/// What one value asked for while it decoded itself.
private final class Notes {
    let schemas: AnswerSchema
    let owner: any Decodable.Type
    private var properties: [JSONMember] = []
    private var optional: Set<String> = []
    private var items: JSONValue?

    init(_ schemas: AnswerSchema, of owner: any Decodable.Type) {
        self.schemas = schemas
        self.owner = owner
    }

    func mayLack(_ key: String) { optional.insert(key) }

    func property<Value: Decodable>(_ type: Value.Type, _ key: String) throws -> Value {
        let (schema, value) = try schemas.field(type, key, in: owner)
        properties.append(JSONMember(key, schema))
        return value
    }

    func item<Value: Decodable>(_ type: Value.Type) throws -> Value {
        let (schema, value) = try schemas.field(type, "", in: owner)
        items = schema
        return value
    }

    var schema: JSONValue {
        if let items { return .schema("array", [JSONMember("items", items)]) }
        let required = properties.map(\.name).filter { !optional.contains($0) }
        let members = properties.map { JSONMember($0.name.inSnakeCase, $0.value) }
        return .schema(
            "object",
            [
                JSONMember("properties", .object(members)),
                JSONMember("required", .array(required.map { .string($0.inSnakeCase) })),
            ])
    }
}

// MARK: The decoder

private struct SchemaDecoder: Decoder {
    let notes: Notes
    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedDecodingContainer<Key> {
        KeyedDecodingContainer(Fields(notes: notes))
    }

    func unkeyedContainer() -> any UnkeyedDecodingContainer { Items(notes: notes) }

    func singleValueContainer() throws -> any SingleValueDecodingContainer {
        throw Undescribed(what: "a single value in \(notes.owner)")
    }

    /// A type that answers have no use for so far.
    struct Undescribed: Error {
        let what: String
    }

    struct Fields<Key: CodingKey>: KeyedDecodingContainerProtocol {
        let notes: Notes
        var codingPath: [any CodingKey] { [] }
        var allKeys: [Key] { [] }

        /// Asked before a field that may be absent, and only then.
        func contains(_ key: Key) -> Bool {
            notes.mayLack(key.stringValue)
            return true
        }

        func decodeNil(forKey key: Key) -> Bool { false }

        func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
            try notes.property(type, key.stringValue)
        }

        func nestedContainer<Nested: CodingKey>(
            keyedBy type: Nested.Type, forKey key: Key
        ) throws -> KeyedDecodingContainer<Nested> {
            throw Undescribed(what: key.stringValue)
        }

        func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
            throw Undescribed(what: key.stringValue)
        }

        func superDecoder() throws -> any Decoder { throw Undescribed(what: "a superclass") }

        func superDecoder(forKey key: Key) throws -> any Decoder {
            throw Undescribed(what: key.stringValue)
        }
    }

    /// One item, and the end.
    struct Items: UnkeyedDecodingContainer {
        let notes: Notes
        var codingPath: [any CodingKey] { [] }
        var count: Int? { 1 }
        var currentIndex = 0
        var isAtEnd: Bool { currentIndex == 1 }

        mutating func decodeNil() -> Bool { false }

        mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
            currentIndex = 1
            return try notes.item(type)
        }

        mutating func nestedContainer<Nested: CodingKey>(
            keyedBy type: Nested.Type
        ) throws -> KeyedDecodingContainer<Nested> {
            throw Undescribed(what: "a list in a list")
        }

        mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
            throw Undescribed(what: "a list in a list")
        }

        mutating func superDecoder() throws -> any Decoder {
            throw Undescribed(what: "a superclass")
        }
    }
}

extension JSONValue {
    static func schema(_ type: String, _ more: [JSONMember] = []) -> JSONValue {
        .object([JSONMember("type", .string(type))] + more)
    }

    static func reference(_ name: String) -> JSONValue {
        .object([JSONMember("$ref", .string("#/components/schemas/\(name)"))])
    }
}

extension JSONMember {
    static func enumeration(_ words: [String]) -> JSONMember {
        JSONMember("enum", .array(words.map { .string($0) }))
    }
}

extension String {
    /// As `PublishedJSON` writes the names of fields, none of which has two capitals in a row.
    fileprivate var inSnakeCase: String {
        reduce(into: "") { text, letter in
            text += letter.isUppercase ? "_\(letter.lowercased())" : String(letter)
        }
    }
}
