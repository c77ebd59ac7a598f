// A field with parameters: `text/plain; charset="utf-8"` (RFC 2045 section 5.1), with values that are
// cut into pieces or have a charset of their own (RFC 2231).

/// The word of such a field, and its parameters.
struct MailParameters: Sendable {
    /// In small letters: `text/plain`, `attachment`.
    let word: String
    private var values: [(name: String, value: [UInt8])] = []

    private static let most = 64

    init(_ field: [UInt8]) {
        var pieces = Self.pieces(of: field)
        let first = pieces.isEmpty ? [] : pieces.removeFirst()
        word = ForeignText.line(String(decoding: first, as: UTF8.self), to: 128).lowercased()
        for piece in pieces.prefix(Self.most) {
            guard let equals = piece.firstIndex(of: UInt8(ascii: "=")) else { continue }
            let name = ForeignText.line(
                String(decoding: piece[..<equals], as: UTF8.self), to: 128
            ).lowercased()
            values.append((name, Self.unquoted(piece[(equals + 1)...])))
        }
    }

    /// Cut at semicolons that do not stand in quotes.
    private static func pieces(of field: [UInt8]) -> [[UInt8]] {
        var pieces: [[UInt8]] = [[]]
        var isQuoted = false
        var isEscaped = false
        for byte in field {
            if isEscaped {
                isEscaped = false
            } else if isQuoted, byte == UInt8(ascii: "\\") {
                isEscaped = true
            } else if byte == UInt8(ascii: "\"") {
                isQuoted.toggle()
            } else if byte == UInt8(ascii: ";"), !isQuoted {
                if pieces.count > most { return pieces }
                pieces.append([])
                continue
            }
            pieces[pieces.count - 1].append(byte)
        }
        return pieces
    }

    private static func unquoted(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        var bytes = bytes.drop { $0 == 0x20 || $0 == 0x09 }
        guard bytes.first == UInt8(ascii: "\"") else {
            // A comment may follow a word.
            return Array(bytes.prefix { $0 > 0x20 && $0 != UInt8(ascii: "(") })
        }
        bytes.removeFirst()
        var value: [UInt8] = []
        var isEscaped = false
        for byte in bytes {
            if isEscaped {
                isEscaped = false
            } else if byte == UInt8(ascii: "\\") {
                isEscaped = true
                continue
            } else if byte == UInt8(ascii: "\"") {
                break
            }
            value.append(byte)
        }
        return value
    }

    /// The bytes of a parameter as they stand there.
    func raw(_ name: String) -> [UInt8]? { values.first { $0.name == name }?.value }

    /// A parameter as text; empty when there is none.
    func text(_ name: String) -> String {
        // `name*0*`, `name*1`, … or `name*`: pieces, of which those with a last star are percent-encoded.
        let pieces = values.filter { $0.name.hasPrefix(name + "*") }
        guard !pieces.isEmpty else { return raw(name).map { MailWords.text($0) } ?? "" }
        var charset = ""
        var bytes: [UInt8] = []
        let ordered = pieces.map { piece in
            (number: Int(piece.name.dropFirst(name.count + 1).prefix { $0.isNumber }) ?? 0, piece)
        }.sorted { $0.number < $1.number }
        for (index, (_, piece)) in ordered.enumerated() {
            var value = piece.value[...]
            guard piece.name.hasSuffix("*") else {
                bytes += value
                continue
            }
            if index == 0 {
                // `charset'language'text`.
                let parts = value.split(
                    separator: UInt8(ascii: "'"), maxSplits: 2, omittingEmptySubsequences: false)
                if parts.count == 3 {
                    charset = String(decoding: parts[0], as: UTF8.self)
                    value = parts[2]
                }
            }
            // Percent signs instead of equals signs, else the same.
            bytes += MailEncoding.percent(value)
        }
        return ForeignText.line(MailCharset.text(bytes, charset))
    }
}

extension MailEncoding {
    static func percent(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        let equals = bytes.map {
            $0 == UInt8(ascii: "%") ? UInt8(ascii: "=") : $0 == UInt8(ascii: "=") ? 0x7F : $0
        }
        return quotedPrintable(equals[...]).map { $0 == 0x7F ? UInt8(ascii: "=") : $0 }
    }
}
