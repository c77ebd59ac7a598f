import Core

// The head of a mail, or of a part of one (RFC 5322 section 2.2, RFC 2045 section 3).

/// The fields of a head, in order, with their values as bytes: unfolded, not decoded.
struct MailHead: Sendable {
    struct Field: Sendable {
        /// In small letters.
        let name: String
        let value: [UInt8]
    }

    private(set) var fields: [Field] = []
    /// Where the body begins.
    private(set) var end: Int

    /// A longer value is cut: nothing that is asked for is longer.
    private static let valueBytes = 32 * 1024

    /// Reads from the beginning of the range to the first empty line. What is no field is passed over;
    /// a text that begins with no field at all has no head.
    init(_ bytes: [UInt8], in range: Range<Int>) {
        var place = range.lowerBound
        end = place
        var value: [UInt8] = []
        var name: String?
        var isFirst = true
        while place < range.upperBound {
            let line = MailLines.line(of: bytes, at: place, before: range.upperBound)
            defer { isFirst = false }
            if line.text.isEmpty {
                place = line.next
                break
            }
            if let first = line.text.first.map({ bytes[$0] }), first == 0x20 || first == 0x09 {
                if name != nil { Self.append(bytes[line.text], to: &value) }
            } else if let found = Self.name(of: bytes[line.text]) {
                add(name, value)
                name = found.text
                value = []
                Self.append(bytes[(found.end + 1)..<line.text.upperBound], to: &value)
            } else if isFirst, !bytes[line.text].starts(with: "From ".utf8) {
                // `From ` begins a mail of a mailbox file; anything else is a text without a head.
                return
            }
            place = line.next
        }
        add(name, value)
        end = place
    }

    private mutating func add(_ name: String?, _ value: [UInt8]) {
        guard let name, fields.count < Limits.mailHeaders else { return }
        fields.append(Field(name: name, value: value))
    }

    private static func append(_ bytes: ArraySlice<UInt8>, to value: inout [UInt8]) {
        value.append(contentsOf: bytes.prefix(max(0, valueBytes - value.count)))
    }

    /// Printable ASCII without a colon, then the colon; blanks before it are an old habit.
    private static func name(of line: ArraySlice<UInt8>) -> (text: String, end: Int)? {
        guard let colon = line.prefix(128).firstIndex(of: UInt8(ascii: ":")) else { return nil }
        var name = line[line.startIndex..<colon]
        while name.last == 0x20 || name.last == 0x09 { name.removeLast() }
        guard !name.isEmpty, name.allSatisfy({ (0x21...0x7E).contains($0) }) else { return nil }
        return (String(decoding: name, as: UTF8.self).lowercased(), colon)
    }

    /// The first of the name: a second one is an error of the sender's.
    func value(_ name: String) -> [UInt8]? { fields.first { $0.name == name }?.value }

    /// As a text on one line, with what was encoded in it decoded; empty when there is none.
    func text(_ name: String) -> String {
        value(name).map { MailWords.text($0) } ?? ""
    }

    /// The word of a field in small letters, without its parameters and comments.
    func word(_ name: String) -> String {
        guard let value = value(name) else { return "" }
        let word = value.prefix { $0 != UInt8(ascii: ";") && $0 != UInt8(ascii: "(") }
        return ForeignText.line(String(decoding: word, as: UTF8.self)).lowercased()
    }

    /// Identifiers in angle brackets, in order, as `Message-ID`, `In-Reply-To` and `References` have
    /// them; at most a hundred, the last ones where there are more.
    func identifiers(_ name: String) -> [String] {
        guard let value = value(name) else { return [] }
        var found: [String] = []
        var rest = value[...]
        while let open = rest.firstIndex(of: UInt8(ascii: "<")) {
            rest = rest[(open + 1)...]
            guard let close = rest.firstIndex(of: UInt8(ascii: ">")) else { break }
            let inside = rest[..<close].filter { $0 > 0x20 && $0 != 0x7F }
            rest = rest[(close + 1)...]
            if !inside.isEmpty, inside.count <= 998 {
                found.append(String(decoding: inside, as: UTF8.self))
            }
        }
        return found.suffix(100)
    }
}

/// Lines that end in LF, with or without CR before it.
enum MailLines {
    /// The line at a place: its text without its end, and where the next begins.
    static func line(
        of bytes: [UInt8], at place: Int, before limit: Int
    ) -> (text: Range<Int>, next: Int) {
        let end = bytes[place..<limit].firstIndex(of: 0x0A) ?? limit
        let hasReturn = end > place && bytes[end - 1] == 0x0D
        return (place..<(hasReturn ? end - 1 : end), min(limit, end + 1))
    }
}
