/// One JSON value (RFC 8259) as its sender wrote it.
///
/// Free-form parts of alerts are kept with nothing lost that people could miss: numbers stay the
/// text that was sent (`0.10`, `1e400`), members stay in their order, repeated names included.
package enum JSONValue: Hashable, Sendable {
    case null
    case bool(Bool)
    /// The number's own characters, checked against the grammar and never computed.
    case number(String)
    case string(String)
    case array([JSONValue])
    case object([JSONMember])

    /// Reads a whole document; throws what is wrong and where.
    package init(_ bytes: [UInt8]) throws(JSONProblem) {
        self = try JSONReader.value(of: bytes)
    }

    /// A string as it is, a number or truth value as it was written; nil for everything else.
    package var text: String? {
        switch self {
        case .string(let text), .number(let text): text
        case .bool(let truth): truth ? "true" : "false"
        case .null, .array, .object: nil
        }
    }

    var isObject: Bool { if case .object = self { true } else { false } }

    /// What it is, for messages: `an array`, `the number 5`.
    package var kind: String {
        switch self {
        case .null: "null"
        case .bool: "true or false"
        case .number: "a number"
        case .string: "text"
        case .array: "an array"
        case .object: "an object"
        }
    }

    /// The value without any white space, as bytes of UTF-8.
    package var compact: [UInt8] {
        var bytes: [UInt8] = []
        write(to: &bytes)
        return bytes
    }

    package func write(to bytes: inout [UInt8]) {
        switch self {
        case .null: bytes.append(contentsOf: "null".utf8)
        case .bool(let truth): bytes.append(contentsOf: (truth ? "true" : "false").utf8)
        case .number(let text): bytes.append(contentsOf: text.utf8)
        case .string(let text): Self.write(text, to: &bytes)
        case .array(let elements):
            bytes.append(UInt8(ascii: "["))
            for (index, element) in elements.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                element.write(to: &bytes)
            }
            bytes.append(UInt8(ascii: "]"))
        case .object(let members):
            bytes.append(UInt8(ascii: "{"))
            for (index, member) in members.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                Self.write(member.name, to: &bytes)
                bytes.append(UInt8(ascii: ":"))
                member.value.write(to: &bytes)
            }
            bytes.append(UInt8(ascii: "}"))
        }
    }

    private static func write(_ text: String, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                bytes.append(UInt8(ascii: "\\"))
                bytes.append(byte)
            case 0x0A: bytes.append(contentsOf: #"\n"#.utf8)
            case 0x0D: bytes.append(contentsOf: #"\r"#.utf8)
            case 0x09: bytes.append(contentsOf: #"\t"#.utf8)
            case 0..<0x20:
                bytes.append(contentsOf: #"\u00"#.utf8)
                bytes.append(UInt8(ascii: "0") + (byte >> 4))
                let low = byte & 15
                bytes.append(low < 10 ? UInt8(ascii: "0") + low : UInt8(ascii: "a") + low - 10)
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }
}

/// One named value of a JSON object.
package struct JSONMember: Hashable, Sendable {
    package let name: String
    package let value: JSONValue

    package init(_ name: String, _ value: JSONValue) {
        self.name = name
        self.value = value
    }
}

/// Why some bytes are not JSON, and where.
package struct JSONProblem: Error, Hashable, Sendable, CustomStringConvertible {
    /// What was expected or found, without the place.
    package let reason: String
    /// Bytes before the place.
    package let offset: Int
    /// Counted from 1.
    package let line: Int
    /// Counted from 1, in bytes of its line.
    package let column: Int

    init(_ reason: String, at offset: Int, of bytes: [UInt8]) {
        let before = bytes.prefix(offset)
        let lineStart = before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
        self.reason = reason
        self.offset = before.count
        self.line = before.count { $0 == 0x0A } + 1
        self.column = before.count - lineStart + 1
    }

    package var description: String { "line \(line), column \(column): \(reason)" }
}
