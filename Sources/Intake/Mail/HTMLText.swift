// A text out of HTML, for mails that have no other. No browser's reading: tags go, paragraphs and
// lines become lines, the common entities their characters, and nothing of it is run or fetched.

enum HTMLText {
    /// Elements whose content is no text.
    private static let silent: Set<String> = ["script", "style", "head", "title", "template"]
    /// Elements that begin or end a line.
    private static let blocks: Set<String> = [
        "p", "div", "br", "tr", "li", "ul", "ol", "table", "h1", "h2", "h3", "h4", "h5", "h6",
        "blockquote", "pre", "hr", "section", "article", "header", "footer", "body",
    ]

    static func text(of html: String) -> String {
        let bytes = Array(html.utf8)
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count)
        var place = 0
        var silence: String?
        while place < bytes.count {
            let byte = bytes[place]
            if byte == UInt8(ascii: "<"), let tag = tag(bytes, at: place) {
                place = tag.next
                if let name = silence {
                    if tag.isEnd, tag.name == name { silence = nil }
                } else if silent.contains(tag.name), !tag.isEnd {
                    silence = tag.name
                } else if blocks.contains(tag.name) {
                    text.append(0x0A)
                } else if tag.name == "td" || tag.name == "th" {
                    text.append(0x20)
                }
                continue
            }
            place += 1
            guard silence == nil else { continue }
            if byte == UInt8(ascii: "&"), let entity = entity(bytes, at: place) {
                text += Array(String(entity.scalar).utf8)
                place = entity.next
            } else {
                text.append(byte == 0x0A || byte == 0x0D || byte == 0x09 ? 0x20 : byte)
            }
        }
        return tidied(text)
    }

    private struct Tag {
        let name: String
        let isEnd: Bool
        let next: Int
    }

    /// A tag, a comment or a declaration; nil for a sign that is only smaller than something.
    private static func tag(_ bytes: [UInt8], at place: Int) -> Tag? {
        var start = place + 1
        guard start < bytes.count else { return nil }
        if bytes[start...].starts(with: "!--".utf8) {
            return Tag(name: "", isEnd: false, next: end(ofComment: bytes, from: start + 3))
        }
        let isEnd = bytes[start] == UInt8(ascii: "/")
        if isEnd { start += 1 }
        let name = bytes[start...].prefix(16) {
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0 | 0x20)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
        }
        let isOther = start < bytes.count && (bytes[start] == 0x21 || bytes[start] == 0x3F)
        guard !name.isEmpty || isOther else { return nil }
        return Tag(
            name: String(decoding: name, as: UTF8.self).lowercased(), isEnd: isEnd,
            next: end(ofTag: bytes, from: start))
    }

    /// Behind the `>` that stands in no quotes. A quote that is still open after so many bytes is a
    /// slip of whoever wrote it, or the data of a picture: then the next `>` is the end.
    private static func end(ofTag bytes: [UInt8], from start: Int) -> Int {
        var quote: UInt8?
        for place in start..<min(bytes.count, start + 2048) {
            let byte = bytes[place]
            if let open = quote {
                if byte == open { quote = nil }
            } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                quote = byte
            } else if byte == UInt8(ascii: ">") {
                return place + 1
            }
        }
        // A tag without an end is the rest of a mail that was cut off.
        return bytes[start...].firstIndex(of: UInt8(ascii: ">")).map { $0 + 1 } ?? bytes.count
    }

    private static func end(ofComment bytes: [UInt8], from start: Int) -> Int {
        var place = start
        while place + 2 < bytes.count {
            if bytes[place] == 0x2D, bytes[place + 1] == 0x2D, bytes[place + 2] == 0x3E {
                return place + 3
            }
            place += 1
        }
        return bytes.count
    }

    private static let named: [String: Unicode.Scalar] = [
        "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": " ", "ndash": "–",
        "mdash": "—", "hellip": "…", "laquo": "«", "raquo": "»", "bull": "•", "middot": "·",
        "auml": "ä", "ouml": "ö", "uuml": "ü", "Auml": "Ä", "Ouml": "Ö", "Uuml": "Ü", "szlig": "ß",
        "eacute": "é", "egrave": "è", "agrave": "à", "ccedil": "ç", "euro": "€", "copy": "©",
        "rsquo": "’", "lsquo": "‘", "rdquo": "”", "ldquo": "“", "deg": "°", "times": "×",
    ]

    /// `&name;`, `&#65;` or `&#x41;`, from behind the ampersand.
    private static func entity(
        _ bytes: [UInt8], at place: Int
    ) -> (scalar: Unicode.Scalar, next: Int)? {
        let near = bytes[place..<min(bytes.count, place + 12)]
        guard let end = near.firstIndex(of: UInt8(ascii: ";")) else { return nil }
        let name = String(decoding: bytes[place..<end], as: UTF8.self)
        if name.hasPrefix("#") {
            let digits = name.dropFirst()
            let isHexadecimal = digits.first == "x" || digits.first == "X"
            let value =
                isHexadecimal ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits, radix: 10)
            guard let scalar = value.flatMap({ Unicode.Scalar($0) }), scalar.value >= 0x20 else {
                return nil
            }
            return (scalar, end + 1)
        }
        return named[name].map { ($0, end + 1) }
    }

    /// Runs of blanks become one, runs of empty lines one empty line.
    private static func tidied(_ bytes: [UInt8]) -> String {
        var lines: [String] = []
        for line in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
            let words = line.split(separator: 0x20).map { String(decoding: $0, as: UTF8.self) }
            if words.isEmpty, lines.last?.isEmpty ?? true { continue }
            lines.append(words.joined(separator: " "))
        }
        while lines.last?.isEmpty == true { lines.removeLast() }
        return lines.joined(separator: "\n")
    }
}

extension ArraySlice<UInt8> {
    /// The longest beginning of at most so many bytes that all are wanted.
    fileprivate func prefix(_ most: Int, while isWanted: (UInt8) -> Bool) -> ArraySlice<UInt8> {
        prefix(most).prefix(while: isWanted)
    }
}
