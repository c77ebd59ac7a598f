/// The direction from bytes to values. Total: whatever the bytes are, it returns or throws.
///
/// What it makes is bounded by what it reads: every element costs at least two bytes, lengths are
/// checked against what is there, and nesting is as deep as the types are, none of which recurs.
struct Reader: Coder {
    private let bytes: [UInt8]
    private var position: Int
    /// Where the present message ends.
    private var end: Int
    /// The tag that is read but not used yet; number 0 at the end of the present message.
    private var number = 0
    private var wire = WireType.varint

    init(_ bytes: [UInt8], after offset: Int = 0) throws(CodecError) {
        guard offset <= bytes.count else { throw .truncated }
        self.bytes = bytes
        position = offset
        end = bytes.count
        try advance()
    }

    /// Throws unless everything was read.
    func finish() throws(CodecError) {
        guard number == 0 else { throw .unknownField(number) }
    }

    mutating func code<Value: FieldCoded>(
        _ number: Int, _ value: inout Value
    ) throws(CodecError) {
        guard try meets(number, Value.wire) else {
            guard let absent = Value.absent else { throw .missing(number) }
            value = absent
            return
        }
        value = try Value(from: &self)
        guard !value.isZero else { throw .malformed("field \(number) is a written zero") }
        try advance()
    }

    mutating func code<Value: FieldCoded>(
        _ number: Int, _ value: inout Value?
    ) throws(CodecError) {
        guard try meets(number, Value.wire) else {
            value = nil
            return
        }
        value = try Value(from: &self)
        try advance()
    }

    mutating func code<Value: FieldCoded>(
        _ number: Int, _ values: inout [Value]
    ) throws(CodecError) {
        values.removeAll(keepingCapacity: true)
        while try meets(number, Value.wire) {
            values.append(try Value(from: &self))
            try advance()
        }
    }

    mutating func code<Table: CodedTable>(
        _ number: Int, _ values: inout Table
    ) throws(CodecError) {
        values = Table()
        var last: Table.Key?
        while try meets(number, .bytes) {
            let (key, value) = try nested { reader throws(CodecError) -> (Table.Key, Table.Value) in
                guard try reader.meets(1, Table.Key.wire) else { throw .missing(1) }
                let key = try Table.Key(from: &reader)
                try reader.advance()
                guard try reader.meets(2, Table.Value.wire) else { throw .missing(2) }
                let value = try Table.Value(from: &reader)
                try reader.advance()
                return (key, value)
            }
            if let last, !Table.Key.ascends(last, key) {
                throw .malformed("the keys of field \(number) do not ascend")
            }
            last = key
            values[key] = value
            try advance()
        }
    }

    /// Whether the next field is this one.
    private func meets(_ number: Int, _ wire: WireType) throws(CodecError) -> Bool {
        guard self.number == number else {
            guard self.number == 0 || self.number > number else {
                throw .unknownField(self.number)
            }
            return false
        }
        guard self.wire == wire else { throw .malformed("field \(number) has another type") }
        return true
    }

    /// Reads the next tag.
    private mutating func advance() throws(CodecError) {
        guard position < end else {
            number = 0
            return
        }
        let tag = try varint()
        guard let next = Int(exactly: tag >> 3), next > 0 else { throw .malformed("a tag of 0") }
        guard let wire = WireType(rawValue: tag & 7) else {
            throw .malformed("wire type \(tag & 7)")
        }
        number = next
        self.wire = wire
    }

    mutating func varint() throws(CodecError) -> UInt64 {
        var number: UInt64 = 0
        var shift: UInt64 = 0
        while true {
            guard position < end else { throw .truncated }
            let byte = bytes[position]
            position += 1
            guard shift < 63 || byte <= 1 else { throw .malformed("a number of more than 64 bits") }
            number |= UInt64(byte & 0x7F) << shift
            guard byte > 0x7F else {
                guard byte > 0 || shift == 0 else { throw .malformed("a number with idle bytes") }
                return number
            }
            shift += 7
        }
    }

    mutating func zigzag() throws(CodecError) -> Int64 {
        let number = try varint()
        return Int64(bitPattern: number >> 1) ^ -Int64(bitPattern: number & 1)
    }

    /// Eight bytes, most significant first.
    mutating func word() throws(CodecError) -> UInt64 {
        guard end - position >= 8 else { throw .truncated }
        defer { position += 8 }
        return bytes[position..<(position + 8)].reduce(0) { $0 << 8 | UInt64($1) }
    }

    mutating func block() throws(CodecError) -> [UInt8] {
        let range = try extent()
        position = range.upperBound
        return Array(bytes[range])
    }

    mutating func text() throws(CodecError) -> String {
        let range = try extent()
        guard let text = String(validating: bytes[range], as: UTF8.self) else {
            throw .malformed("a text that is not UTF-8")
        }
        position = range.upperBound
        return text
    }

    /// What `read` makes of the message behind the next length; it must use all of it.
    mutating func nested<Message>(
        _ read: (inout Reader) throws(CodecError) -> Message
    ) throws(CodecError) -> Message {
        let outer = (end, number, wire)
        end = try extent().upperBound
        try advance()
        let message = try read(&self)
        try finish()
        (end, number, wire) = outer
        return message
    }

    mutating func fields<Message: Coded>() throws(CodecError) -> Message {
        var message = Message()
        try message.code(&self)
        return message
    }

    /// Reads a length and says which bytes it means.
    private mutating func extent() throws(CodecError) -> Range<Int> {
        guard let length = Int(exactly: try varint()), length <= end - position else {
            throw .truncated
        }
        return position..<(position + length)
    }
}

extension Reader {
    /// Fields that stand apart from any type's list: reads the tag, the value and the next tag.
    mutating func field<Message>(
        _ number: Int, _ read: (inout Reader) throws(CodecError) -> Message
    ) throws(CodecError) -> Message {
        guard try meets(number, .bytes) else { throw .missing(number) }
        let message = try nested(read)
        try advance()
        return message
    }
}
