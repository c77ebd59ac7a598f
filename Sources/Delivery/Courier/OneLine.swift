/// Foreign words made fit for a line that people read: no control characters, no runs of spaces,
/// no more than so many characters.
enum OneLine {
    static let longest = 160

    static func text(_ bytes: some Sequence<UInt8>) -> String {
        text(String(decoding: Array(bytes), as: UTF8.self))
    }

    static func text(_ words: String) -> String {
        var line = ""
        var count = 0
        var isSpaceDue = false
        for scalar in words.unicodeScalars {
            if scalar.properties.isWhitespace || isInvisible(scalar) {
                isSpaceDue = count > 0
                continue
            }
            if isSpaceDue {
                line.unicodeScalars.append(" ")
                isSpaceDue = false
            }
            line.unicodeScalars.append(scalar)
            count += 1
            if count >= longest { return line + "…" }
        }
        return line
    }

    /// Control characters and those that turn the direction of the text around.
    private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse:
            true
        default: false
        }
    }
}
