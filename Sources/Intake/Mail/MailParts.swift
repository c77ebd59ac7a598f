import Core

// The body of a mail: parts within parts (RFC 2046), of which one text is made for people and the rest
// are files.

/// What a mail's body says, and what is attached to it.
struct MailParts: Sendable {
    private(set) var text = ""
    private(set) var attachments: [Attachment] = []
    /// It reports about the delivery or the reading of another mail (RFC 6522).
    private(set) var isReport = false

    private let bytes: [UInt8]
    private var parts = 0
    private var keptBytes = 0

    /// What one part has to say.
    private struct Said {
        var text = ""
        var isPlain = true

        var isBlank: Bool { text.allSatisfy { $0.isWhitespace } }
    }

    init(_ bytes: [UInt8], _ head: MailHead) {
        self.bytes = bytes
        let said = read(head.end..<bytes.count, head, depth: 0)
        text = ForeignText.cut(said.text, to: Limits.mailTextBytes)
    }

    private mutating func read(_ range: Range<Int>, _ head: MailHead, depth: Int) -> Said {
        parts += 1
        let type = MailParameters(head.value("content-type") ?? [])
        let disposition = MailParameters(head.value("content-disposition") ?? [])
        if type.word.hasPrefix("multipart/"), let boundary = type.raw("boundary"),
            !boundary.isEmpty, depth < Limits.mailDepth
        {
            if type.word == "multipart/report" { isReport = true }
            return readParts(range, boundary, type.word, depth)
        }
        let isText = type.word.isEmpty || type.word == "text/plain" || type.word == "text/html"
        var name = disposition.text("filename")
        if name.isEmpty { name = type.text("name") }
        let isFile = disposition.word == "attachment" || !name.isEmpty
        let encoding = head.word("content-transfer-encoding")
        guard isText, !isFile else {
            keep(MailEncoding.decoded(bytes[range], encoding), type.word, name)
            return Said()
        }
        // Four bytes of any encoding are at least one of the text.
        let some = range.prefix(4 * Limits.mailTextBytes)
        let decoded = MailEncoding.decoded(bytes[some], encoding)
        let charset = String(decoding: type.raw("charset") ?? [], as: UTF8.self)
        let text = MailCharset.text(decoded, charset)
        if type.word == "text/html" { return Said(text: HTMLText.text(of: text), isPlain: false) }
        return Said(text: Self.lines(text))
    }

    /// Parts stand between lines of two hyphens and the boundary; what is before the first and behind
    /// the last is for programs that know no parts.
    private mutating func readParts(
        _ range: Range<Int>, _ boundary: [UInt8], _ type: String, _ depth: Int
    ) -> Said {
        var said: [Said] = []
        var start: Int?
        var place = range.lowerBound
        var isOver = false
        while place < range.upperBound, !isOver {
            let line = MailLines.line(of: bytes, at: place, before: range.upperBound)
            if let kind = delimiter(line.text, boundary) {
                if let start, parts < Limits.mailParts {
                    said.append(
                        readPart(start..<max(start, ending(before: place, from: start)), depth))
                }
                start = line.next
                isOver = kind == .last
            }
            place = line.next
        }
        // A mail that was cut off has no last line.
        if !isOver, let start, start < range.upperBound, parts < Limits.mailParts {
            said.append(readPart(start..<range.upperBound, depth))
        }
        if type == "multipart/alternative" {
            return said.first { $0.isPlain && !$0.isBlank } ?? said.last { !$0.isBlank } ?? Said()
        }
        let texts = said.filter { !$0.isBlank }
        return Said(
            text: texts.map(\.text).joined(separator: "\n"), isPlain: texts.allSatisfy(\.isPlain))
    }

    private mutating func readPart(_ range: Range<Int>, _ depth: Int) -> Said {
        let head = MailHead(bytes, in: range)
        return read(head.end..<range.upperBound, head, depth: depth + 1)
    }

    private enum Delimiter { case next, last }

    private func delimiter(_ line: Range<Int>, _ boundary: [UInt8]) -> Delimiter? {
        guard line.count >= boundary.count + 2, bytes[line.lowerBound] == UInt8(ascii: "-"),
            bytes[line.lowerBound + 1] == UInt8(ascii: "-"),
            bytes[(line.lowerBound + 2)..<line.upperBound].starts(with: boundary)
        else { return nil }
        let rest = bytes[(line.lowerBound + 2 + boundary.count)..<line.upperBound]
        if rest.starts(with: "--".utf8) { return .last }
        return rest.allSatisfy { $0 == 0x20 || $0 == 0x09 } ? .next : nil
    }

    /// The line break before a boundary belongs to the boundary.
    private func ending(before place: Int, from start: Int) -> Int {
        var end = place
        if end > start, bytes[end - 1] == 0x0A { end -= 1 }
        if end > start, bytes[end - 1] == 0x0D { end -= 1 }
        return end
    }

    private mutating func keep(_ content: [UInt8], _ type: String, _ name: String) {
        guard attachments.count < Limits.attachments else { return }
        let fits =
            content.count <= Limits.attachmentBytes
            && keptBytes + content.count <= Limits.mailAttachmentBytes
        attachments.append(
            Attachment(
                name: Self.fileName(name, type, attachments.count + 1),
                type: type.isEmpty ? "application/octet-stream" : type, size: content.count,
                bytes: fits ? content : []))
        if fits { keptBytes += content.count }
    }

    /// A name and no path, whatever the sender says.
    private static func fileName(_ name: String, _ type: String, _ number: Int) -> String {
        let last = name.split { $0 == "/" || $0 == "\\" }.last.map(String.init) ?? ""
        let line = ForeignText.line(last, to: Limits.attachmentNameBytes)
        if !line.isEmpty, line != ".", line != ".." { return line }
        return type == "message/rfc822" ? "mail-\(number).eml" : "file-\(number)"
    }

    private static func lines(_ text: String) -> String {
        text.replacing("\r\n", with: "\n").replacing("\r", with: "\n")
    }
}
