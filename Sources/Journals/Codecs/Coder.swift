import Core

// The wire format of everything that the journal and its snapshots hold.
//
// A message is a list of fields in ascending order of their numbers, each a tag and a value, as in
// Protocol Buffers (https://protobuf.dev/programming-guides/encoding/), so that any tool reads it:
//
//     tag      varint of number * 8 + wire type
//     wire 0   varint: seven bits a byte, low bits first, the high bit says "more follows"
//     wire 2   a length as varint, then that many bytes
//
//     Int, Serial, Moment (ms), Duration (ms)   wire 0, zigzag (`sint64`)
//     Bool, numbered cases                      wire 0 (`bool`, `enum`)
//     String, Name                              wire 2, UTF-8
//     [UInt8], Digest16, Digest32               wire 2
//     a message                                 wire 2
//     [Value]                                   the field once per element
//     [Key: Value]                              the field once per pair, a message of 1 key and
//                                               2 value, in ascending order of the keys
//
// Beyond Protocol Buffers it is canonical: one value has exactly one sequence of bytes. Numbers
// ascend, varints are as short as they can be, a value that equals its zero (0, false, "", a digest
// of zeroes, the case numbered 0) is absent unless it is optional, an absent optional is nil, and
// a message that is not optional is always there. Whatever else a reader meets is an error, also a
// field number that it does not know: a program must not decide on what it half understands.
//
// Each type lists its fields once, in `code`, for both directions. A number, once published, keeps
// its meaning; new fields are optional and get new numbers.

/// One direction of the format: writes the values that it is shown, or replaces them by those read.
///
/// Fields must be coded in ascending order of their numbers.
protocol Coder {
    mutating func code<Value: FieldCoded>(
        _ number: Int, _ value: inout Value) throws(CodecError)
    mutating func code<Value: FieldCoded>(
        _ number: Int, _ value: inout Value?) throws(CodecError)
    mutating func code<Value: FieldCoded>(
        _ number: Int, _ values: inout [Value]) throws(CodecError)
    mutating func code<Table: CodedTable>(
        _ number: Int, _ values: inout Table) throws(CodecError)
}

/// A value that is one field.
protocol FieldCoded {
    static var wire: WireType { get }
    /// What absence means; nil when the field must be there.
    static var absent: Self? { get }
    /// Whether it is the value that absence means.
    var isZero: Bool { get }
    /// Everything behind the tag.
    func write(to writer: inout Writer)
    init(from reader: inout Reader) throws(CodecError)
}

/// A key of a dictionary: they are written in this order, whatever the order of the dictionary is.
protocol KeyCoded: FieldCoded, Hashable {
    static func ascends(_ a: Self, _ b: Self) -> Bool
}

/// Values by key: a dictionary, or what serves as one.
protocol CodedTable {
    associatedtype Key: KeyCoded
    associatedtype Value: FieldCoded
    associatedtype Keys: Sequence<Key>

    init()
    var keys: Keys { get }
    subscript(_ key: Key) -> Value? { get set }
}

extension Dictionary: CodedTable where Key: KeyCoded, Value: FieldCoded {}
extension IncidentTable: CodedTable {}

extension KeyCoded where Self: Comparable {
    static func ascends(_ a: Self, _ b: Self) -> Bool { a < b }
}

/// A message: one list of numbered fields serves both directions.
protocol Coded: FieldCoded {
    init()
    mutating func code(_ coder: inout some Coder) throws(CodecError)
}

/// How the end of a value is found.
enum WireType: UInt64 {
    case varint = 0
    case bytes = 2
}

/// The canonical bytes of a message.
func encoded(_ message: some Coded) -> [UInt8] {
    var writer = Writer()
    writer.fields(of: message)
    return writer.bytes
}

/// The message of these bytes, all of them.
func decoded<Message: Coded>(_ bytes: [UInt8]) throws(CodecError) -> Message {
    var reader = try Reader(bytes)
    let message: Message = try reader.fields()
    try reader.finish()
    return message
}
