// Bytes of a mail to texts: charsets, encoded words (RFC 2047) and transfer encodings (RFC 2045
// section 6).

enum MailCharset {
    /// What is known without a table: UTF-8, ASCII and the two that say the least wrong of the rest.
    /// A text is never lost: what is no text of its charset is read as UTF-8 if it is that, else by
    /// Windows' table, in which every byte is something.
    static func text(_ bytes: [UInt8], _ charset: String) -> String {
        let name = charset.lowercased()
        switch name {
        case "", "utf-8", "utf8", "us-ascii", "ascii", "unknown-8bit", "x-unknown": break
        case "iso-8859-1", "latin1", "windows-1252", "cp1252":
            return windows(bytes)
        default:
            if let text = Charsets.text(bytes, name) { return text }
        }
        return String(validating: bytes, as: UTF8.self) ?? windows(bytes)
    }

    /// The 32 characters by which Windows-1252 differs from Latin-1; 0 where it has none.
    private static let extra: [UInt32] = [
        0x20AC, 0, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039,
        0x0152, 0, 0x017D, 0, 0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC,
        0x2122, 0x0161, 0x203A, 0x0153, 0, 0x017E, 0x0178,
    ]

    private static func windows(_ bytes: [UInt8]) -> String {
        var scalars = String.UnicodeScalarView()
        for byte in bytes {
            var value = UInt32(byte)
            if (0x80...0x9F).contains(byte), extra[Int(byte - 0x80)] != 0 {
                value = extra[Int(byte - 0x80)]
            }
            if let scalar = Unicode.Scalar(value) { scalars.append(scalar) }
        }
        return String(scalars)
    }
}

/// The texts of header fields.
enum MailWords {
    /// What is longer between `=?` and `?=` is no encoded word; RFC 2047 allows 75 bytes.
    private static let longest = 1000

    private struct Word {
        let charset: String
        var bytes: [UInt8]
        let next: Int
    }

    /// One line. Neighbouring words of one charset are joined before they are decoded: some senders
    /// cut a character in two.
    static func text(_ value: [UInt8]) -> String {
        var text = ""
        var plain: [UInt8] = []
        var pending: (charset: String, bytes: [UInt8])?
        func flush() {
            if let word = pending { text += MailCharset.text(word.bytes, word.charset) }
            pending = nil
            if !plain.isEmpty { text += MailCharset.text(plain, "") }
            plain = []
        }
        var place = 0
        while place < value.count {
            guard let word = word(value, at: place) else {
                plain.append(value[place])
                place += 1
                continue
            }
            let isBlank = plain.allSatisfy { $0 == 0x20 || $0 == 0x09 }
            if isBlank, let before = pending, before.charset == word.charset {
                pending = (word.charset, before.bytes + word.bytes)
                plain = []
            } else {
                // Blanks between two encoded words are no part of the text.
                if pending != nil, isBlank { plain = [] }
                flush()
                pending = (word.charset, word.bytes)
            }
            place = word.next
        }
        flush()
        return ForeignText.line(text, to: 8 * 1024)
    }

    /// `=?charset?B|Q?text?=` at a place.
    private static func word(_ value: [UInt8], at place: Int) -> Word? {
        guard place + 6 < value.count, value[place] == UInt8(ascii: "="),
            value[place + 1] == UInt8(ascii: "?")
        else { return nil }
        let limit = min(value.count, place + longest)
        let mark = UInt8(ascii: "?")
        guard let first = value[(place + 2)..<limit].firstIndex(of: mark), first + 2 < limit,
            value[first + 2] == mark
        else { return nil }
        let start = first + 3
        var end = start
        while end + 1 < limit, !(value[end] == mark && value[end + 1] == UInt8(ascii: "=")) {
            end += 1
        }
        guard end + 1 < limit else { return nil }
        // RFC 2231 lets a language follow the charset.
        let name = value[(place + 2)..<first].prefix { $0 != UInt8(ascii: "*") }
        let charset = String(decoding: name, as: UTF8.self).lowercased()
        switch value[first + 1] | 0x20 {
        case UInt8(ascii: "b"):
            return Word(
                charset: charset, bytes: MailEncoding.base64(value[start..<end]), next: end + 2)
        case UInt8(ascii: "q"):
            let bytes = value[start..<end].map { $0 == UInt8(ascii: "_") ? 0x20 : $0 }
            return Word(
                charset: charset, bytes: MailEncoding.quotedPrintable(bytes[...]), next: end + 2)
        default: return nil
        }
    }
}

/// Transfer encodings. Each reads what it can: half a file is better than none.
enum MailEncoding {
    static func decoded(_ bytes: ArraySlice<UInt8>, _ encoding: String) -> [UInt8] {
        switch encoding {
        case "base64": base64(bytes)
        case "quoted-printable": quotedPrintable(bytes)
        default: Array(bytes)
        }
    }

    /// What is not of the alphabet is passed over, as RFC 2045 wants; padding ends it.
    static func base64(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(bytes.count / 4 * 3)
        var bits: UInt32 = 0
        var count = 0
        for byte in bytes {
            let value: UInt8
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): value = byte - UInt8(ascii: "A")
            case UInt8(ascii: "a")...UInt8(ascii: "z"): value = byte - UInt8(ascii: "a") + 26
            case UInt8(ascii: "0")...UInt8(ascii: "9"): value = byte - UInt8(ascii: "0") + 52
            case UInt8(ascii: "+"), UInt8(ascii: "-"): value = 62
            case UInt8(ascii: "/"), UInt8(ascii: "_"): value = 63
            case UInt8(ascii: "="):
                // The end of one run; some senders put several one after the other.
                (bits, count) = (0, 0)
                continue
            default: continue
            }
            bits = bits << 6 | UInt32(value)
            count += 6
            if count >= 8 {
                count -= 8
                decoded.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
                bits &= (1 << UInt32(count)) - 1
            }
        }
        return decoded
    }

    static func quotedPrintable(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(bytes.count)
        var place = bytes.startIndex
        let end = bytes.endIndex
        while place < end {
            let byte = bytes[place]
            guard byte == UInt8(ascii: "=") else {
                decoded.append(byte)
                place += 1
                continue
            }
            if place + 2 < end, let high = digit(bytes[place + 1]),
                let low = digit(bytes[place + 2])
            {
                decoded.append(high << 4 | low)
                place += 3
            } else {
                // A soft line break: blanks, then the end of the line.
                var next = place + 1
                while next < end, bytes[next] == 0x20 || bytes[next] == 0x09 { next += 1 }
                if next < end, bytes[next] == 0x0D { next += 1 }
                if next < end, bytes[next] == 0x0A {
                    place = next + 1
                } else if next == end {
                    place = end
                } else {
                    decoded.append(byte)
                    place += 1
                }
            }
        }
        return decoded
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        default: nil
        }
    }
}
