/// Text as a sequence of words, for looking phrases up in linear time.
///
/// A word is a run of ASCII letters, digits and underscores, and of bytes beyond ASCII; everything
/// else only separates. ASCII letters are folded to lower case. So "data loss" is found in
/// "DATA-LOSS!" and not in "metadata losses".
struct Phrase {
    /// The words with one space before, between and after them; a single space when there are none.
    let bytes: [UInt8]

    init(_ text: String) {
        let space = UInt8(ascii: " ")
        var bytes = [space]
        bytes.reserveCapacity(text.utf8.count + 2)
        for byte in text.utf8 {
            if let folded = Self.word(byte) {
                bytes.append(folded)
            } else if bytes.last != space {
                bytes.append(space)
            }
        }
        if bytes.last != space { bytes.append(space) }
        self.bytes = bytes
    }

    var hasWords: Bool { bytes.count > 1 }

    /// Whether the words of `other` stand in these words, in order and next to each other. A phrase
    /// without words is nowhere. Knuth, Morris and Pratt's search: no text makes it slow.
    func contains(_ other: Phrase) -> Bool {
        let needle = other.bytes
        guard other.hasWords, needle.count <= bytes.count else { return false }
        var borders = [Int](repeating: 0, count: needle.count)
        var border = 0
        for index in 1..<needle.count {
            while border > 0, needle[index] != needle[border] { border = borders[border - 1] }
            if needle[index] == needle[border] { border += 1 }
            borders[index] = border
        }
        var matched = 0
        for byte in bytes {
            while matched > 0, byte != needle[matched] { matched = borders[matched - 1] }
            if byte == needle[matched] { matched += 1 }
            if matched == needle.count { return true }
        }
        return false
    }

    /// The byte as a word has it; nil for what separates words.
    static func word(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte + 32
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "_"), 0x80...:
            byte
        default: nil
        }
    }
}
