import Core

// The values that are one field; the table is in `Coder.swift`.

extension FieldCoded where Self: Equatable {
    var isZero: Bool { self == Self.absent }
}

extension Int: KeyCoded {
    static var wire: WireType { .varint }
    static var absent: Int? { 0 }
    func write(to writer: inout Writer) { writer.zigzag(Int64(self)) }
    init(from reader: inout Reader) throws(CodecError) { self = Int(try reader.zigzag()) }
}

extension Bool: FieldCoded {
    static var wire: WireType { .varint }
    static var absent: Bool? { false }
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
    func write(to writer: inout Writer) { writer.zigzag(Int64(value)) }
    init(from reader: inout Reader) throws(CodecError) { self.init(Int(try reader.zigzag())) }
}

extension Moment: FieldCoded {
    static var wire: WireType { .varint }
    static var absent: Moment? { .zero }
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

extension Digest16: KeyCoded {
    static var wire: WireType { .bytes }
    static var absent: Digest16? { .zero }
    func write(to writer: inout Writer) { writer.block(bytes) }
    init(from reader: inout Reader) throws(CodecError) {
        guard let digest = Digest16(bytes: try reader.block()) else {
            throw .malformed("a digest that is not 16 bytes")
        }
        self = digest
    }

    /// The sixteen bytes, most significant first.
    private var bytes: [UInt8] {
        [high, low].flatMap { word in
            stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: word >> $0) }
        }
    }

    private init?(bytes: [UInt8]) {
        guard bytes.count == 16 else { return nil }
        func word(_ part: ArraySlice<UInt8>) -> UInt64 { part.reduce(0) { $0 << 8 | UInt64($1) } }
        self.init(high: word(bytes[0..<8]), low: word(bytes[8..<16]))
    }
}

extension Digest32: FieldCoded {
    static var wire: WireType { .bytes }
    static var absent: Digest32? { .zero }
    func write(to writer: inout Writer) { writer.block(bytes) }
    init(from reader: inout Reader) throws(CodecError) {
        guard let digest = Digest32(try reader.block()) else {
            throw .malformed("a digest that is not 32 bytes")
        }
        self = digest
    }
}

// MARK: Messages

extension FieldCoded where Self: Coded {
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
