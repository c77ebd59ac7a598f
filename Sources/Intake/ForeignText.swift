import Core

/// What is done to every text of a sender before it enters an alert: bounded, on a boundary between
/// characters of UTF-8, and free of what would break a line or a C string.
enum ForeignText {
    private static let ellipsis = "…"

    /// At most `limit` bytes; a text that was cut ends in `…`.
    static func cut(_ text: String, to limit: Int) -> String {
        guard text.utf8.count > limit else { return text }
        return prefix(of: text, to: limit - ellipsis.utf8.count) + ellipsis
    }

    /// The longest beginning of at most `limit` bytes that ends between two Unicode scalars.
    static func prefix(of text: String, to limit: Int) -> String {
        guard text.utf8.count > limit, limit > 0 else { return limit > 0 ? text : "" }
        // Of UTF-8, the bytes 10xxxxxx continue a scalar.
        var bytes = Array(text.utf8.prefix(limit + 1))
        while let last = bytes.popLast(), last & 0xC0 == 0x80 {}
        return String(decoding: bytes, as: UTF8.self)
    }

    /// One line: control characters become spaces, no space at either end. For whatever stands in a
    /// subject, a heading or a list.
    static func line(_ text: String, to limit: Int = Limits.summaryBytes) -> String {
        var line = text
        if has(text, where: { $0 < 0x20 || $0 == 0x7F }) {
            let bytes = text.utf8.map { $0 < 0x20 || $0 == 0x7F ? 0x20 : $0 }
            line = String(decoding: bytes, as: UTF8.self)
        }
        if line.utf8.first == 0x20 || line.utf8.last == 0x20 {
            line = String(line.drop { $0 == " " })
            while line.utf8.last == 0x20 { line.removeLast() }
        }
        return cut(line, to: limit)
    }

    /// Text of several lines; NUL, which ends a text in C and is refused by databases, becomes
    /// U+FFFD.
    static func block(_ text: String, to limit: Int = Limits.textBytes) -> String {
        guard has(text, where: { $0 == 0 }) else { return cut(text, to: limit) }
        let scalars = text.unicodeScalars.map { $0 == "\0" ? "\u{FFFD}" : $0 }
        var clean = String.UnicodeScalarView()
        clean.append(contentsOf: scalars)
        return cut(String(clean), to: limit)
    }

    /// Straight over the text's own bytes: every text of every alert passes here.
    @inline(__always)
    private static func has(_ text: String, where isWanted: (UInt8) -> Bool) -> Bool {
        var text = text
        return text.withUTF8 { bytes in
            for byte in bytes where isWanted(byte) { return true }
            return false
        }
    }

    /// A sender's words quoted in a message about them.
    static func quoted(_ text: String) -> String { "\"\(line(text, to: 64))\"" }

    /// The first line that says something.
    static func firstLine(_ text: String) -> String {
        text.split(whereSeparator: \.isNewline).lazy.map { line(String($0)) }
            .first { !$0.isEmpty } ?? ""
    }
}
