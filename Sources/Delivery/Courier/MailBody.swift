/// The text of a mail, made fit for the way: lines that end in CR LF, in ASCII.
struct MailBody {
    let transferEncoding: String
    let bytes: [UInt8]

    /// As it is when it is ASCII with short lines, so that it reads in the raw too; else
    /// quoted-printable (RFC 2045 section 6.7). Control characters other than tabs go.
    init(_ text: String) {
        let lines = Self.lines(of: text)
        let isPlain = lines.allSatisfy { line in
            line.count <= 998 && line.allSatisfy { $0 < 127 } && line.last != 32 && line.last != 9
        }
        transferEncoding = isPlain ? "7bit" : "quoted-printable"
        var bytes: [UInt8] = []
        for line in lines {
            if isPlain { bytes += line } else { Self.quote(line, into: &bytes) }
            bytes += [13, 10]
        }
        self.bytes = bytes
    }

    private static func lines(of text: String) -> [[UInt8]] {
        var lines: [[UInt8]] = [[]]
        var previous: UInt8 = 0
        for byte in text.utf8 {
            switch byte {
            case 10 where previous == 13: break
            case 10, 13: lines.append([])
            case 9, 32...126, 128...: lines[lines.count - 1].append(byte)
            default: break
            }
            previous = byte
        }
        while lines.count > 1, lines.last?.isEmpty == true { lines.removeLast() }
        return lines
    }

    private static func quote(_ line: [UInt8], into bytes: inout [UInt8]) {
        let digits = Array("0123456789ABCDEF".utf8)
        var column = 0
        for (index, byte) in line.enumerated() {
            let isLast = index == line.count - 1
            let isLiteral: Bool
            switch byte {
            case 61: isLiteral = false
            case 9, 32: isLiteral = !isLast
            case 33...126: isLiteral = true
            default: isLiteral = false
            }
            let width = isLiteral ? 1 : 3
            // One column is kept for the mark of a soft line break.
            if column + width > 75 {
                bytes += [61, 13, 10]
                column = 0
            }
            if isLiteral {
                bytes.append(byte)
            } else {
                bytes += [61, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
            column += width
        }
    }
}
