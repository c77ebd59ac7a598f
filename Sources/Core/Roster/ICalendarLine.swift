/// One line of an iCalendar file, unfolded: `NAME;PARAMETER=VALUE:VALUE`.
struct ICalendarLine {
    /// In capitals.
    var name: String
    /// Names in capitals; of a repeated one the last counts.
    var parameters: [String: String]
    var value: String
    /// Where it begins in the file, from 1.
    var number: Int

    /// Nil: no such line.
    init?(_ bytes: some Collection<UInt8>, number: Int) {
        var parts: [[UInt8]] = [[]]
        var rest = bytes[...]
        var isQuoted = false
        var hasValue = false
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "\"") {
                isQuoted.toggle()
            } else if byte == UInt8(ascii: ";"), !isQuoted {
                parts.append([])
            } else if byte == UInt8(ascii: ":"), !isQuoted {
                hasValue = true
                break
            } else {
                parts[parts.count - 1].append(byte)
            }
        }
        guard hasValue, let name = parts.first, !name.isEmpty, name.count <= 64 else { return nil }
        self.name = Self.text(name).uppercased()
        parameters = [:]
        for part in parts.dropFirst() {
            guard let equals = part.firstIndex(of: UInt8(ascii: "=")) else { continue }
            parameters[Self.text(part[..<equals]).uppercased()] = Self.text(
                part[(equals + 1)...])
        }
        value = Self.text(rest)
        self.number = number
    }

    private static func text(_ bytes: some Collection<UInt8>) -> String {
        String(decoding: bytes, as: UTF8.self)
    }

    /// The value as text: `\n`, `\,`, `\;` and `\\` are what they stand for.
    var unescaped: String {
        var text = ""
        var isEscaped = false
        for character in value.unicodeScalars {
            if isEscaped {
                text.unicodeScalars.append(character == "n" || character == "N" ? "\n" : character)
                isEscaped = false
            } else if character == "\\" {
                isEscaped = true
            } else {
                text.unicodeScalars.append(character)
            }
        }
        return text
    }

    /// The lines of a file: a line that begins with a blank goes on from the one before, wherever it
    /// was broken, within a letter too. Ends of lines may be CR LF, LF or CR.
    static func lines(of bytes: [UInt8]) -> [(number: Int, bytes: [UInt8])] {
        var lines: [(number: Int, bytes: [UInt8])] = []
        var number = 0
        var index = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        while index < bytes.count {
            let end =
                bytes[index...].firstIndex { $0 == 10 || $0 == 13 } ?? bytes.endIndex
            number += 1
            let isContinued = index < end && (bytes[index] == 0x20 || bytes[index] == 0x09)
            if isContinued, !lines.isEmpty {
                lines[lines.count - 1].bytes += bytes[(index + 1)..<end]
            } else if index < end {
                lines.append((number, Array(bytes[index..<end])))
            }
            index = end + 1
            if end + 1 < bytes.count, bytes[end] == 13, bytes[end + 1] == 10 { index += 1 }
        }
        return lines
    }
}
