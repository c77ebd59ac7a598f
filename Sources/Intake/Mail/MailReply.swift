// What a person wrote in an answer, without what their mail program quoted below or above it.

enum MailReply {
    /// The text without quotations, and without a signature behind the line `-- `. A text that is
    /// nothing but quotation stays whole: what it means is for people to see.
    static func written(in text: String) -> String {
        var kept: [Substring] = []
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() {
            if line == "-- " || line == "--" { break }
            if isHeadOfOriginal(lines, at: index) { break }
            if line.hasPrefix(">") { continue }
            if introducesQuotation(lines, at: index) { continue }
            kept.append(line)
        }
        while kept.last.map({ isBlank($0) }) == true { kept.removeLast() }
        let first = kept.firstIndex { !isBlank($0) } ?? kept.endIndex
        let written = kept[first...].joined(separator: "\n")
        return written.isEmpty ? text : written
    }

    private static func isBlank(_ line: Substring) -> Bool {
        line.utf8.allSatisfy { $0 <= 0x20 }
    }

    /// `-----Original Message-----` and what its like says in other languages; or Outlook's head of
    /// `From:` and a line of `Sent:` or `Date:` close below.
    private static func isHeadOfOriginal(_ lines: [Substring], at index: Int) -> Bool {
        let line = lines[index]
        if line.hasPrefix("-----"), line.hasSuffix("-----"), line.utf8.count < 80 {
            return line.contains { $0.isLetter }
        }
        if line.hasPrefix("________________________________") { return true }
        let heads = ["From:", "Von:", "De:", "Da:", "Van:", "*From:*", "*Von:*"]
        guard heads.contains(where: { line.hasPrefix($0) }) else { return false }
        let seconds = [
            "Sent:", "Date:", "Gesendet:", "Datum:", "Envoyé", "Enviado", "*Sent:", "*Gesendet:",
        ]
        return lines[index...].prefix(4).dropFirst()
            .contains { line in seconds.contains { line.hasPrefix($0) } }
    }

    /// `On Monday, Ada wrote:` in any language: one or two lines that end in a colon, before a quotation.
    private static func introducesQuotation(_ lines: [Substring], at index: Int) -> Bool {
        guard lines[index].utf8.count < 200, !isBlank(lines[index]) else { return false }
        var next = index
        // Most programs fold the line once, behind the date.
        if !lines[next].hasSuffix(":"), lines[next].contains(where: \.isNumber),
            next + 1 < lines.count
        {
            next += 1
        }
        guard lines[next].hasSuffix(":") else { return false }
        let following = lines[(next + 1)...].prefix(2)
        return following.first { !isBlank($0) }?.hasPrefix(">") == true
    }
}
