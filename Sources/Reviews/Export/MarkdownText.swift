import Core

// Foreign text inside a Markdown document (CommonMark with GitHub's tables and automatic links).
//
// Every character that could begin markup is escaped with a backslash, which CommonMark allows
// before any ASCII punctuation. Text stands on one line, so that it can open no block but the one
// that it stands in; what could open a block at its beginning (a heading, a list, a rule) is
// escaped there. Addresses are kept readable but lose what would make them links.

/// Escapes foreign text for one line of a Markdown document: a paragraph, a list item or a cell.
enum MarkdownText {
    static func line(_ text: String, limit: Int = .max) -> String {
        let plain = text.oneLine(limit: limit)
        var escaped = ""
        var rest = Substring(plain)
        if let marker = blockMarker(plain) {
            escaped += plain[..<marker] + "\\" + String(plain[marker])
            rest = plain[plain.index(after: marker)...]
        }
        while let character = rest.first {
            if isMarkup(character) || isLink(rest, after: escaped) { escaped.append("\\") }
            escaped.append(character)
            rest = rest.dropFirst()
        }
        return escaped
    }

    /// Several lines as a quotation; an empty text gives none.
    static func quotation(_ text: String, limit: Int) -> [String] {
        let lines = text.plainLines(limit: limit)
        return lines.enumerated().map { index, text in
            guard !text.isEmpty else { return ">" }
            let next = index + 1 < lines.count ? lines[index + 1] : ""
            // A backslash at the end is a line break.
            return "> \(line(text))\(next.isEmpty ? "" : "\\")"
        }
    }

    private static func isMarkup(_ character: Character) -> Bool {
        switch character {
        case "\\", "`", "*", "_", "[", "]", "<", ">", "|", "~", "&", "$", "@": true
        // One character may hold several scalars: `<` with an accent on it is not `<` for Swift.
        default:
            character.unicodeScalars.count > 1
                && character.unicodeScalars.first.map(isMarkup) == true
        }
    }

    private static func isMarkup(_ scalar: Unicode.Scalar) -> Bool {
        "\\`*_[]<>|~&$@".unicodeScalars.contains(scalar)
    }

    /// `://` and `www.`, which become links by themselves.
    private static func isLink(_ rest: Substring, after before: String) -> Bool {
        if rest.hasPrefix("://") { return true }
        return rest.first == "." && before.suffix(3).lowercased() == "www"
    }

    /// The character at the beginning that would open a block.
    private static func blockMarker(_ text: String) -> String.Index? {
        guard let first = text.first else { return nil }
        if "#+-=".contains(first) { return text.startIndex }
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        guard !digits.isEmpty, digits.endIndex < text.endIndex,
            ".)".contains(text[digits.endIndex])
        else { return nil }
        return digits.endIndex
    }
}
