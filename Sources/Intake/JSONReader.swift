// JSON as RFC 8259 has it, in one pass over the bytes. Why it is not a library's:
// docs/decisions/0002-json-reader.md.
//
// Strict: no comments, no trailing commas, no leading zeros, no NaN, nothing after the value, UTF-8
// only. Two things that the grammar allows and others refuse are taken, because an alert hangs on
// them: a byte order mark at the start, and half a surrogate pair (`\ud83d`, what is left when a
// sender cuts a text of UTF-16 inside an emoji), which becomes U+FFFD.

/// A reader of one JSON document.
struct JSONReader {
    /// Arrays and objects within each other; more is an attack on the stack, not an alert.
    static let depthLimit = 64

    private let bytes: [UInt8]
    private var index = 0

    static func value(of bytes: [UInt8]) throws(JSONProblem) -> JSONValue {
        var reader = JSONReader(bytes: bytes)
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { reader.index = 3 }
        reader.skipSpace()
        guard reader.index < bytes.count else {
            throw JSONProblem("there is nothing here", at: reader.index, of: bytes)
        }
        let value = try reader.value(depth: 0)
        reader.skipSpace()
        guard reader.index == bytes.count else {
            throw reader.unexpected("nothing more after the value")
        }
        return value
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    private mutating func value(depth: Int) throws(JSONProblem) -> JSONValue {
        switch peek {
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "{"): return .object(try members(depth: depth + 1))
        case UInt8(ascii: "["): return .array(try elements(depth: depth + 1))
        case UInt8(ascii: "t"):
            try word("true")
            return .bool(true)
        case UInt8(ascii: "f"):
            try word("false")
            return .bool(false)
        case UInt8(ascii: "n"):
            try word("null")
            return .null
        case let byte? where byte == UInt8(ascii: "-") || (0x30...0x39).contains(byte):
            return .number(try number())
        default: throw unexpected("a value")
        }
    }

    private mutating func members(depth: Int) throws(JSONProblem) -> [JSONMember] {
        try descend(to: depth)
        var members: [JSONMember] = []
        if take(UInt8(ascii: "}")) { return members }
        members.reserveCapacity(8)
        while true {
            guard peek == UInt8(ascii: "\"") else { throw unexpected("a name in quotes") }
            let name = try string()
            skipSpace()
            guard take(UInt8(ascii: ":")) else { throw unexpected("a colon") }
            members.append(JSONMember(name, try value(depth: depth)))
            skipSpace()
            if take(UInt8(ascii: "}")) { return members }
            guard take(UInt8(ascii: ",")) else { throw unexpected("a comma or }") }
        }
    }

    private mutating func elements(depth: Int) throws(JSONProblem) -> [JSONValue] {
        try descend(to: depth)
        var elements: [JSONValue] = []
        if take(UInt8(ascii: "]")) { return elements }
        while true {
            elements.append(try value(depth: depth))
            skipSpace()
            if take(UInt8(ascii: "]")) { return elements }
            guard take(UInt8(ascii: ",")) else { throw unexpected("a comma or ]") }
        }
    }

    /// Steps over the opening bracket and the space behind it.
    private mutating func descend(to depth: Int) throws(JSONProblem) {
        guard depth <= Self.depthLimit else {
            throw JSONProblem(
                "nested deeper than \(Self.depthLimit) levels", at: index, of: bytes)
        }
        index += 1
        skipSpace()
    }

    private mutating func word(_ word: StaticString) throws(JSONProblem) {
        let found = word.withUTF8Buffer { bytes[index...].starts(with: $0) }
        guard found else { throw unexpected("a value") }
        index += word.utf8CodeUnitCount
    }

    private mutating func number() throws(JSONProblem) -> String {
        let start = index
        if peek == UInt8(ascii: "-") { index += 1 }
        if peek == UInt8(ascii: "0") { index += 1 } else { try digits() }
        if peek == UInt8(ascii: ".") {
            index += 1
            try digits()
        }
        if peek == UInt8(ascii: "e") || peek == UInt8(ascii: "E") {
            index += 1
            if peek == UInt8(ascii: "+") || peek == UInt8(ascii: "-") { index += 1 }
            try digits()
        }
        return String(decoding: bytes[start..<index], as: UTF8.self)
    }

    private mutating func digits() throws(JSONProblem) {
        let start = index
        while let byte = peek, (0x30...0x39).contains(byte) { index += 1 }
        guard index > start else { throw unexpected("a digit") }
    }

    /// The text between quotes. Most have no escapes and become a string in one copy.
    private mutating func string() throws(JSONProblem) -> String {
        let quote = index
        index += 1
        let start = index
        var allBits: UInt8 = 0
        while let byte = peek {
            if byte == UInt8(ascii: "\"") {
                let slice = bytes[start..<index]
                // ASCII needs no check, and checking is the slowest step.
                let text =
                    allBits < 0x80
                    ? String(decoding: slice, as: UTF8.self) : try self.text(slice, from: quote)
                index += 1
                return text
            }
            if byte == UInt8(ascii: "\\") { break }
            guard byte >= 0x20 else {
                throw unexpected("no bare control character in a text")
            }
            allBits |= byte
            index += 1
        }
        var unescaped = Array(bytes[start..<index])
        while let byte = peek {
            index += 1
            switch byte {
            case UInt8(ascii: "\""): return try text(unescaped[...], from: quote)
            case UInt8(ascii: "\\"): try escape(into: &unescaped)
            case 0..<0x20:
                index -= 1
                throw unexpected("no bare control character in a text")
            default: unescaped.append(byte)
            }
        }
        throw JSONProblem("this text has no end", at: quote, of: bytes)
    }

    private func text(_ slice: ArraySlice<UInt8>, from quote: Int) throws(JSONProblem) -> String {
        guard let text = String(validating: slice, as: UTF8.self) else {
            throw JSONProblem("this text is not UTF-8", at: quote, of: bytes)
        }
        return text
    }

    /// One escape, its backslash already taken.
    private mutating func escape(into text: inout [UInt8]) throws(JSONProblem) {
        guard let byte = peek else {
            throw JSONProblem("an escape that has no end", at: index - 1, of: bytes)
        }
        index += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "u"): text.append(contentsOf: String(try scalar()).utf8)
        default:
            index -= 1
            throw unexpected("a known escape")
        }
    }

    /// The character of a `\u` escape, or of two that are a surrogate pair.
    private mutating func scalar() throws(JSONProblem) -> Character {
        let first = try fourDigits()
        if (0xD800...0xDBFF).contains(first), bytes[index...].starts(with: #"\u"#.utf8) {
            let behindFirst = index
            index += 2
            let second = try fourDigits()
            if (0xDC00...0xDFFF).contains(second) {
                let code = 0x10000 + (first - 0xD800) << 10 + (second - 0xDC00)
                return Character(Unicode.Scalar(code) ?? "\u{FFFD}")
            }
            index = behindFirst
        }
        return Character(Unicode.Scalar(first) ?? "\u{FFFD}")
    }

    private mutating func fourDigits() throws(JSONProblem) -> UInt32 {
        var code: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = peek, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
                throw unexpected("four hexadecimal digits")
            }
            code = code << 4 | UInt32(digit)
            index += 1
        }
        return code
    }

    // MARK: Bytes

    private var peek: UInt8? { index < bytes.count ? bytes[index] : nil }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard peek == byte else { return false }
        index += 1
        skipSpace()
        return true
    }

    private mutating func skipSpace() {
        while let byte = peek, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
            index += 1
        }
    }

    private func unexpected(_ wanted: String) -> JSONProblem {
        guard let byte = peek else {
            return JSONProblem("expected \(wanted), found the end", at: index, of: bytes)
        }
        let found =
            (0x21...0x7E).contains(byte)
            ? String(Character(Unicode.Scalar(byte))) : "the byte \(byte)"
        return JSONProblem("expected \(wanted), found \(found)", at: index, of: bytes)
    }
}
