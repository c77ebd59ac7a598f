import Core

// The values that are one field; the table is in `Coder.swift`.

extension Int: KeyCoded {
    static var wire: WireType { .varint }
    static var absent: Int? { 0 }
    var isZero: Bool { self == 0 }
    func write(to writer: inout Writer) { writer.zigzag(Int64(self)) }
    init(from reader: inout Reader) throws(CodecError) { self = Int(try reader.zigzag()) }
}

extension Bool: FieldCoded {
    static var wire: WireType { .varint }
    static var absent: Bool? { false }
    var isZero: Bool { !self }
    func write(to writer: inout Writer) { writer.varint(self ? 1 : 0) }
    init(from reader: inout Reader) throws(CodecError) {
        switch try reader.varint() {
        case 0: self = false
        case 1: self = true
        case let other: throw .malformed("a truth of \(other)")
        }
    }
}

extension String: KeyCoded {
    static var wire: WireType { .bytes }
    static var absent: String? { "" }
    var isZero: Bool { isEmpty }
    func write(to writer: inout Writer) { writer.text(self) }
    init(from reader: inout Reader) throws(CodecError) { self = try reader.text() }
    static func ascends(_ a: String, _ b: String) -> Bool {
        a.utf8.lexicographicallyPrecedes(b.utf8)
    }
}

extension Array: FieldCoded where Element == UInt8 {
    static var wire: WireType { .bytes }
    static var absent: [UInt8]? { [] }
    var isZero: Bool { isEmpty }
    func write(to writer: inout Writer) { writer.block(self) }
    init(from reader: inout Reader) throws(CodecError) { self = try reader.block() }
}

extension Name: FieldCoded, KeyCoded {
    static var wire: WireType { .bytes }
    static var absent: Name? { Name("") }
    var isZero: Bool { text.isEmpty }
    func write(to writer: inout Writer) { writer.text(text) }
    init(from reader: inout Reader) throws(CodecError) { self.init(try reader.text()) }
}

extension Serial: FieldCoded, KeyCoded {
    static var wire: WireType { .varint }
    static var absent: Serial? { Serial(0) }
    var isZero: Bool { value == 0 }
    func write(to writer: inout Writer) { writer.zigzag(Int64(value)) }
    init(from reader: inout Reader) throws(CodecError) { self.init(Int(try reader.zigzag())) }
}

extension Moment: FieldCoded {
    static var wire: WireType { .varint }
    static var absent: Moment? { .zero }
    var isZero: Bool { milliseconds == 0 }
    func write(to writer: inout Writer) { writer.zigzag(milliseconds) }
    init(from reader: inout Reader) throws(CodecError) {
        self.init(milliseconds: try reader.zigzag())
    }
}

/// Whole milliseconds; what is finer is cut.
extension Duration: FieldCoded {
    static var wire: WireType { .varint }
    static var absent: Duration? { .milliseconds(0) }
    var isZero: Bool { inMilliseconds == 0 }
    func write(to writer: inout Writer) { writer.zigzag(inMilliseconds) }
    init(from reader: inout Reader) throws(CodecError) {
        self = .milliseconds(try reader.zigzag())
    }
}

/// Sixteen bytes, most significant first.
extension Digest16: KeyCoded {
    static var wire: WireType { .bytes }
    static var absent: Digest16? { .zero }
    var isZero: Bool { self == .zero }
    func write(to writer: inout Writer) {
        writer.varint(16)
        writer.word(high)
        writer.word(low)
    }
    init(from reader: inout Reader) throws(CodecError) {
        guard try reader.varint() == 16 else { throw .malformed("a digest that is not 16 bytes") }
        self.init(high: try reader.word(), low: try reader.word())
    }
}

extension Digest32: FieldCoded {
    static var wire: WireType { .bytes }
    static var absent: Digest32? { .zero }
    var isZero: Bool { self == .zero }
    func write(to writer: inout Writer) { writer.block(bytes) }
    init(from reader: inout Reader) throws(CodecError) {
        guard let digest = Digest32(try reader.block()) else {
            throw .malformed("a digest that is not 32 bytes")
        }
        self = digest
    }
}

// MARK: Messages

extension Coded {
    static var wire: WireType { .bytes }
    static var absent: Self? { nil }
    var isZero: Bool { false }
    func write(to writer: inout Writer) {
        writer.nested { $0.fields(of: self) }
    }
    init(from reader: inout Reader) throws(CodecError) {
        self = try reader.nested { nested throws(CodecError) -> Self in try nested.fields() }
    }
}
