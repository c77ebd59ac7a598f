import Core

@testable import Journals

/// A third direction of the codecs: fills every field that they name with values from a seed.
///
/// So every kind of entry is covered as soon as it has a codec. It also compares each list of
/// fields with the stored properties of its type, so that no property is forgotten in a codec.
struct RandomCoder: Coder {
    private var seed: Seed
    private var numbers: [Int] = []
    /// Types whose codec does not name every stored property, in words.
    private(set) var omissions: Set<String> = []

    init(seed: UInt64) { self.seed = Seed(seed) }

    mutating func code<Value: FieldCoded>(
        _ number: Int, _ value: inout Value
    ) throws(CodecError) {
        numbers.append(number)
        value = try random()
    }

    mutating func code<Value: FieldCoded>(
        _ number: Int, _ value: inout Value?
    ) throws(CodecError) {
        numbers.append(number)
        value = seed.next(below: 3) == 0 ? nil : try random()
    }

    mutating func code<Value: FieldCoded>(
        _ number: Int, _ values: inout [Value]
    ) throws(CodecError) {
        numbers.append(number)
        values = []
        for _ in 0..<seed.next(below: 4) { values.append(try random()) }
    }

    mutating func code<Table: CodedTable>(
        _ number: Int, _ values: inout Table
    ) throws(CodecError) {
        numbers.append(number)
        values = Table()
        for _ in 0..<seed.next(below: 4) { values[try random()] = try random() }
    }

    mutating func event(kind: Int) throws(CodecError) -> Event {
        guard var event = Event(blank: kind) else { throw .unknownKind(kind) }
        try event.code(&self)
        return event
    }

    mutating func entry(_ position: Position, kind: Int) throws(CodecError) -> Entry {
        let incident: IncidentNumber? = seed.next(below: 4) == 0 ? nil : try random()
        let key: IdempotencyKey? = seed.next(below: 2) == 0 ? nil : try idempotencyKey()
        let happenedAt: Moment? = seed.next(below: 2) == 0 ? nil : try random()
        return Entry(
            position: position, at: try random(), happenedAt: happenedAt, by: try random(),
            batch: try random(), incident: incident, idempotencyKey: key,
            event: try event(kind: kind))
    }

    private mutating func idempotencyKey() throws(CodecError) -> IdempotencyKey {
        let request: Digest16? = seed.next(below: 2) == 0 ? nil : try random()
        return IdempotencyKey(try random(), request: request)
    }

    mutating func number(below bound: Int) -> Int { Int(seed.next(below: UInt64(bound))) }

    mutating func message<Message: Coded>(
        derived: Int = 0
    ) throws(CodecError) -> Message {
        let outer = numbers
        defer { numbers = outer }
        // A number of a case is a number like any other here: try until it is one that exists.
        for _ in 0..<1000 {
            numbers = []
            var message = Message()
            do throws(CodecError) {
                try message.code(&self)
            } catch .unknownCase {
                continue
            }
            check(message, derived: derived)
            return message
        }
        throw .malformed("no case of \(Message.self) was hit")
    }

    private mutating func check(_ message: some Coded, derived: Int) {
        let mirror = Mirror(reflecting: message)
        guard mirror.displayStyle == .struct else { return }
        let stored = mirror.children.count - derived
        if numbers != Array(1..<(stored + 1)) {
            omissions.insert(
                "\(type(of: message)) stores \(stored) properties, codes fields \(numbers)")
        }
    }

    private mutating func random<Value: FieldCoded>() throws(CodecError) -> Value {
        if let type = Value.self as? any Coded.Type {
            guard let value = try message(of: type) as? Value else { throw .truncated }
            return value
        }
        // Whatever one field of this type may be, as bytes: the type itself picks what it takes.
        for attempt in 0..<1000 {
            var writer = Writer()
            writer.tag(1, Value.wire)
            switch Value.wire {
            case .varint:
                writer.varint(seed.next(below: 2) == 0 ? seed.next(below: 12) : seed.next())
            case .bytes: writer.block(bytes(attempt))
            }
            do throws(CodecError) {
                var reader = try Reader(writer.bytes)
                var value: Value?
                try reader.code(1, &value)
                if let value { return value }
            } catch {
                continue
            }
        }
        throw .malformed("no value of \(Value.self) was hit")
    }

    private mutating func message<Message: Coded>(
        of type: Message.Type
    ) throws(CodecError) -> Message {
        try message()
    }

    private mutating func bytes(_ attempt: Int) -> [UInt8] {
        switch attempt % 3 {
        case 0:
            let texts = [
                "", "a", "db-1", "payments", "Die Übertragung stockt", "ディスクフル", "🔥",
                "e\u{301}", "null\u{0}byte", String(repeating: "long ", count: 60),
            ]
            let suffix = seed.next(below: 2) == 0 ? "" : String(seed.next(below: 1000))
            return Array((texts[number(below: texts.count)] + suffix).utf8)
        case 1: return (0..<16).map { _ in UInt8(truncatingIfNeeded: seed.next()) }
        default: return (0..<32).map { _ in UInt8(truncatingIfNeeded: seed.next()) }
        }
    }
}

extension Event {
    /// Every kind that has a number.
    static let kinds = (0..<1000).filter { Event(blank: $0) != nil }
}

/// Salts that can be told beforehand.
struct SeededGenerator: RandomNumberGenerator, Sendable {
    private var seed: Seed

    init(seed: UInt64) { self.seed = Seed(seed) }

    mutating func next() -> UInt64 { seed.next() }
}
