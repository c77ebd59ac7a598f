// Foreign text on its way to a lock screen, a terminal or a document: control characters could
// move a cursor there, and marks that turn the direction of writing could make one name look like
// another. Both are taken out on the way out, never on the way in: the record keeps what was said.

extension StringProtocol {
    /// One line without control characters; every run of white space is one space. Longer texts
    /// are cut to `limit` characters, the last of which is then `…`.
    package func oneLine(limit: Int = .max) -> String {
        if isPlainLine, utf8.count <= limit { return String(self) }
        var line = String.UnicodeScalarView()
        var pendingSpace = false
        for scalar in unicodeScalars {
            if scalar.properties.isWhitespace {
                pendingSpace = !line.isEmpty
            } else if !scalar.isHostile {
                if pendingSpace { line.append(" ") }
                pendingSpace = false
                line.append(scalar)
            }
        }
        return String(line).cut(to: limit)
    }

    /// The lines of the text, each as `oneLine`; empty lines at the ends are left out.
    package func plainLines(limit: Int = .max) -> [String] {
        var lines = split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
            .map { $0.oneLine() }[...]
        lines = lines.drop { $0.isEmpty }
        while lines.last?.isEmpty == true { lines.removeLast() }
        var left = limit
        var kept: [String] = []
        for line in lines {
            guard left > 0 else { break }
            let line = line.cut(to: left)
            kept.append(line)
            left -= line.count + 1
        }
        return kept
    }

    /// Printable ASCII with single spaces inside: already as it should be, which most text is.
    private var isPlainLine: Bool {
        var previous: UInt8 = 0x20
        for byte in utf8 {
            let isSecondSpace = byte == 0x20 && previous == 0x20
            guard (0x20..<0x7F).contains(byte), !isSecondSpace else { return false }
            previous = byte
        }
        return previous != 0x20 || isEmpty
    }

    private func cut(to limit: Int) -> String {
        guard utf8.count > limit, count > limit else { return String(self) }
        return prefix(Swift.max(0, limit - 1)) + "…"
    }
}

extension Unicode.Scalar {
    /// Control characters and invisible marks that change how their neighbours are shown.
    fileprivate var isHostile: Bool {
        switch value {
        case 0..<0x20, 0x7F..<0xA0: true
        case 0x200B, 0x2060, 0xFEFF, 0xFFF9...0xFFFB: true
        // Overrides and isolates of the writing direction, and language tags.
        case 0x202A...0x202E, 0x2066...0x2069, 0xE0000...0xE007F: true
        default: false
        }
    }
}
