import Seals

/// Words in a mail header, which is ASCII by birth.
enum MailWords {
    /// A header's line width, as RFC 5322 advises; the bound is 998.
    static let width = 76

    /// Words as they are where that is possible, else as encoded words; folded where long.
    /// `used` is how much of the first line is taken.
    static func header(_ text: String, used: Int) -> String {
        let isPlain = text.utf8.allSatisfy { (32..<127).contains($0) } && !text.contains("=?")
        let words = text.split(separator: " ")
        guard isPlain, words.allSatisfy({ $0.utf8.count < width }) else { return encoded(text) }
        var lines = ""
        var column = used
        for word in words {
            if column + 1 + word.utf8.count > width, !lines.isEmpty {
                lines += "\r\n "
                column = 1
            } else if !lines.isEmpty {
                lines += " "
                column += 1
            }
            lines += word
            column += word.utf8.count
        }
        return lines
    }

    /// Encoded words (RFC 2047), one to a line of at most 76 characters. A character is never cut
    /// in two: each word has to be valid by itself.
    static func encoded(_ text: String) -> String {
        var words: [String] = []
        var bytes: [UInt8] = []
        for scalar in text.unicodeScalars {
            let more = Array(String(scalar).utf8)
            // 42 bytes make 56 digits; with the frame 68, which leaves room for a header's name.
            if bytes.count + more.count > 42 {
                words.append(word(bytes))
                bytes = []
            }
            bytes += more
        }
        if !bytes.isEmpty { words.append(word(bytes)) }
        return words.joined(separator: "\r\n ")
    }

    private static func word(_ bytes: [UInt8]) -> String {
        "=?UTF-8?B?\(Base64.encode(bytes))?="
    }
}
