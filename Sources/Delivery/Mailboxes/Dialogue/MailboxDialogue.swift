import Core

// What a mail server says (IMAP4rev1, RFC 3501; IMAP4rev2, RFC 9051):
//
//   * 18 EXISTS                              untagged, at any time
//   * SEARCH 4 5 6
//   * 2 FETCH (UID 4 BODY[] {342}            a literal: so many bytes follow the line's end, and then
//   …342 bytes…)                             the line goes on
//   m3 OK Search completed                   tagged: the end of a command
//   + idling                                 go on
//
// Bytes come as they come; this cuts them into such lines, each with its literals, within bounds.

/// The answers of a mail server, taken apart as they come.
package struct MailboxDialogue: Sendable {
    /// One line with what it carries.
    package struct Response: Hashable, Sendable {
        /// The line without its end; where a literal was, its length in braces.
        package var line: [UInt8] = []
        package var literals: [[UInt8]] = []
    }

    /// A line or a literal that has no end within its bounds.
    package struct Endless: Error, Hashable, Sendable {}

    private var buffer: [UInt8] = []
    /// What of the buffer was cut off already, and how far no end of a line was found.
    private var start = 0
    private var searched = 0
    private var response = Response()
    /// Bytes of the literal that is being read.
    private var wanted: Int?

    package init() {}

    package mutating func take(_ bytes: some Collection<UInt8>) {
        if start > 64 * 1024 {
            buffer.removeFirst(start)
            searched -= start
            start = 0
        }
        buffer.append(contentsOf: bytes)
    }

    /// The next line that is whole; nil until more has come.
    package mutating func next() throws(Endless) -> Response? {
        while true {
            if let count = wanted {
                guard buffer.count - start >= count else { return nil }
                response.literals.append(Array(buffer[start..<(start + count)]))
                start += count
                searched = start
                wanted = nil
            }
            searched = max(searched, start)
            guard let end = buffer[searched...].firstIndex(of: 0x0A) else {
                searched = buffer.count
                guard buffer.count - start + response.line.count <= Limits.mailboxLineBytes else {
                    throw Endless()
                }
                return nil
            }
            var piece = buffer[start..<end]
            if piece.last == 0x0D { piece.removeLast() }
            response.line.append(contentsOf: piece)
            start = end + 1
            searched = start
            guard response.line.count <= Limits.mailboxLineBytes else { throw Endless() }
            if let count = Self.literal(at: piece) {
                // A mail is asked for with its bound; what is longer was not asked for.
                guard count <= Limits.mailBytes, response.literals.count < 16 else {
                    throw Endless()
                }
                wanted = count
                continue
            }
            defer { response = Response() }
            return response
        }
    }

    /// `{342}` or `{342+}` at the end of a line.
    private static func literal(at line: ArraySlice<UInt8>) -> Int? {
        guard line.last == UInt8(ascii: "}") else { return nil }
        var inside = line.dropLast().suffix(12)
        guard let open = inside.lastIndex(of: UInt8(ascii: "{")) else { return nil }
        inside = inside[(open + 1)...]
        if inside.last == UInt8(ascii: "+") { inside = inside.dropLast() }
        guard !inside.isEmpty, inside.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return Int(String(decoding: inside, as: UTF8.self))
    }
}

extension MailboxDialogue.Response {
    package enum Result: Hashable, Sendable { case ok, no, bad }

    /// The line's words, as ASCII has them; a long line is a list of numbers.
    private var words: [Substring] {
        String(decoding: line, as: UTF8.self).split(separator: " ")
    }

    /// How a command ended, and the server's words about it; nil for a line of anything else.
    package func end(of tag: String) -> (result: Result, words: String)? {
        guard line.starts(with: Array((tag + " ").utf8)) else { return nil }
        let rest = String(decoding: line.dropFirst(tag.utf8.count + 1).prefix(600), as: UTF8.self)
        let word = rest.prefix { $0 != " " }.uppercased()
        let words = rest.dropFirst(word.count).drop { $0 == " " }
        let result: Result = word == "OK" ? .ok : word == "NO" ? .no : .bad
        return (result, String(words).oneLine(limit: 300))
    }

    package var isContinuation: Bool { line.first == UInt8(ascii: "+") }

    /// The server says goodbye, and why.
    package var goodbye: String? {
        guard line.starts(with: Array("* BYE".utf8)) else { return nil }
        return String(decoding: line.dropFirst(5).prefix(300), as: UTF8.self).oneLine()
    }

    /// `* 18 EXISTS`, or `* 3 RECENT`: something came.
    package var tellsOfMail: Bool {
        guard line.count < 64 else { return false }
        let words = words
        return words.count == 3 && words[0] == "*"
            && ["EXISTS", "RECENT"].contains(words[2].uppercased())
    }

    /// The numbers behind `* SEARCH`, ascending; nil for another line.
    package var found: [UInt32]? {
        guard line.starts(with: Array("* SEARCH".utf8)) || line.starts(with: Array("* search".utf8))
        else { return nil }
        return words.dropFirst(2).compactMap { UInt32($0) }.sorted()
    }

    /// The words behind `* CAPABILITY`, in capitals.
    package var capabilities: Set<String>? {
        let words = words
        guard words.count > 2, words[0] == "*", words[1].uppercased() == "CAPABILITY" else {
            return nil
        }
        return Set(words.dropFirst(2).map { $0.uppercased() })
    }

    /// The number behind `[UIDVALIDITY `.
    package var validity: UInt32? {
        let text = String(decoding: line.prefix(300), as: UTF8.self)
        guard let mark = text.firstRange(of: "[UIDVALIDITY ") else { return nil }
        return UInt32(text[mark.upperBound...].prefix { $0.isNumber })
    }
}
