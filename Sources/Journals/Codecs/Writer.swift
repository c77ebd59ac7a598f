/// The direction from values to bytes. It refuses nothing.
struct Writer: Coder {
    private(set) var bytes: [UInt8] = []

    init(capacity: Int = 256) { bytes.reserveCapacity(capacity) }

    mutating func code<Value: FieldCoded>(_ number: Int, _ value: inout Value) {
        guard !value.isZero else { return }
        tag(number, Value.wire)
        value.write(to: &self)
    }

    mutating func code<Value: FieldCoded>(_ number: Int, _ value: inout Value?) {
        guard let value else { return }
        tag(number, Value.wire)
        value.write(to: &self)
    }

    mutating func code<Value: FieldCoded>(_ number: Int, _ values: inout [Value]) {
        for value in values {
            tag(number, Value.wire)
            value.write(to: &self)
        }
    }

    mutating func code<Table: CodedTable>(_ number: Int, _ values: inout Table) {
        for key in values.keys.sorted(by: Table.Key.ascends) {
            guard let value = values[key] else { continue }
            tag(number, .bytes)
            nested { writer in
                writer.tag(1, Table.Key.wire)
                key.write(to: &writer)
                writer.tag(2, Table.Value.wire)
                value.write(to: &writer)
            }
        }
    }

    mutating func tag(_ number: Int, _ wire: WireType) {
        varint(UInt64(truncatingIfNeeded: number) << 3 | wire.rawValue)
    }

    mutating func varint(_ number: UInt64) {
        var rest = number
        while rest > 0x7F {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: rest))
    }

    mutating func zigzag(_ number: Int64) {
        varint(UInt64(bitPattern: (number << 1) ^ (number >> 63)))
    }

    /// Eight bytes, most significant first.
    mutating func word(_ word: UInt64) {
        for shift in stride(from: 56, through: 0, by: -8) {
            bytes.append(UInt8(truncatingIfNeeded: word >> UInt64(shift)))
        }
    }

    mutating func block(_ content: [UInt8]) {
        varint(UInt64(content.count))
        bytes.append(contentsOf: content)
    }

    mutating func text(_ text: String) {
        varint(UInt64(text.utf8.count))
        bytes.append(contentsOf: text.utf8)
    }

    /// What `write` adds, behind its length. Most messages are shorter than 128 bytes, so one byte
    /// is left for the length and a longer one moved in afterwards.
    mutating func nested(_ write: (inout Writer) -> Void) {
        let place = bytes.count
        bytes.append(0)
        write(&self)
        let length = bytes.count - place - 1
        guard length > 0x7F else {
            bytes[place] = UInt8(truncatingIfNeeded: length)
            return
        }
        var prefix = Writer(capacity: 10)
        prefix.varint(UInt64(length))
        bytes.replaceSubrange(place...place, with: prefix.bytes)
    }

    mutating func fields<Message: Coded>(of message: Message) {
        var message = message
        do throws(CodecError) {
            try message.code(&self)
        } catch {
            assertionFailure("a writer refuses nothing, but \(Message.self): \(error.words)")
        }
    }
}
