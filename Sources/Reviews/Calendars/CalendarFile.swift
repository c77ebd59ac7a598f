/// The text of an iCalendar object, RFC 5545.
///
/// Lines end in CRLF and are folded at 75 octets, never inside of a character (section 3.1); a
/// backslash, semicolon, comma or line end in a text is escaped (3.3.11). Every line of it is made
/// here, so that no name of the handbook can begin a property of its own.
struct CalendarFile {
    private(set) var text = ""

    /// A property whose value is the program's own: a time, a number, a word.
    mutating func add(_ name: String, _ value: String) { fold("\(name):\(value)") }

    /// A property whose value is somebody's text.
    mutating func add(_ name: String, text value: String) {
        fold("\(name):\(Self.escaped(value))")
    }

    static func escaped(_ text: String) -> String {
        var escaped = String.UnicodeScalarView()
        var previous: Unicode.Scalar?
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\", ";", ",":
                escaped.append("\\")
                escaped.append(scalar)
            case "\n" where previous == "\r": break
            case "\n", "\r", "\u{85}", "\u{2028}", "\u{2029}":
                escaped.append("\\")
                escaped.append("n")
            case "\t": escaped.append(" ")
            // Other control characters have no place in a text.
            case let other where other.value < 0x20 || (0x7F..<0xA0).contains(other.value): break
            default: escaped.append(scalar)
            }
            previous = scalar
        }
        return String(escaped)
    }

    private mutating func fold(_ line: String) {
        var used = 0
        for character in line {
            // A character of several scalars (a family, a flag) stays whole while it can.
            let size = character.utf8.count
            if used + size > Self.octets, size < Self.octets {
                text += "\r\n "
                used = 1
            }
            if size < Self.octets {
                text.append(character)
                used += size
                continue
            }
            for scalar in character.unicodeScalars {
                let size = UTF8.width(scalar)
                if used + size > Self.octets {
                    text += "\r\n "
                    used = 1
                }
                text.unicodeScalars.append(scalar)
                used += size
            }
        }
        text += "\r\n"
    }

    private static let octets = 75
}
