#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Texts in other charsets than UTF-8 and Latin-1, by the system's `iconv`.
enum Charsets {
    /// The charsets that mail is written in. Only these are asked for: a mail names what it likes, and
    /// the system knows hundreds, some of which were read wrongly before (CVE-2024-2961).
    private static let known: Set<String> = [
        "big5", "cp1250", "cp1251", "cp1252", "euc-jp", "euc-kr", "gb18030", "gb2312", "gbk",
        "iso-2022-jp", "koi8-r", "koi8-u", "ks_c_5601-1987", "macintosh", "shift_jis", "tis-620",
        "utf-16", "utf-16be", "utf-16le", "utf-7",
    ]
    private static let numbered = ["iso-8859-": 2...16, "windows-": 874...1258]
    /// Names that `iconv` does not know.
    private static let aliases = ["ks_c_5601-1987": "cp949", "gb2312": "gbk"]

    /// Nil for a charset that is not known. Bytes that are none of it become U+FFFD.
    static func text(_ bytes: [UInt8], _ charset: String) -> String? {
        guard isKnown(charset) else { return nil }
        let name = aliases[charset] ?? charset
        // It says no with a pointer whose bits are all set.
        guard let converter = iconv_open("UTF-8", name), converter != iconv_t(bitPattern: -1)
        else { return nil }
        defer { iconv_close(converter) }
        var input = bytes.map { CChar(bitPattern: $0) }
        var text: [UInt8] = []
        text.reserveCapacity(2 * bytes.count)
        var done = 0
        while done < input.count {
            var output = [CChar](repeating: 0, count: 4096)
            let (taken, made, isStuck) = step(converter, &input, from: done, &output)
            text += output.prefix(made).map { UInt8(bitPattern: $0) }
            done += taken
            if isStuck {
                text += Array("\u{FFFD}".utf8)
                done += 1
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    private static func isKnown(_ charset: String) -> Bool {
        if known.contains(charset) { return true }
        return numbered.contains { prefix, numbers in
            charset.hasPrefix(prefix)
                && Int(charset.dropFirst(prefix.utf8.count)).map { numbers.contains($0) } == true
        }
    }

    /// One piece; stuck at a byte that is none of the charset.
    private static func step(
        _ converter: iconv_t, _ input: inout [CChar], from start: Int, _ output: inout [CChar]
    ) -> (taken: Int, made: Int, isStuck: Bool) {
        var left = input.count - start
        let before = left
        var room = output.count
        let total = output.count
        let failed = input.withUnsafeMutableBufferPointer { source in
            output.withUnsafeMutableBufferPointer { target in
                var from = source.baseAddress.map { $0 + start }
                var to = target.baseAddress
                return iconv(converter, &from, &left, &to, &room) == Int(bitPattern: UInt.max)
            }
        }
        let isFull = failed && errno == E2BIG
        return (before - left, total - room, failed && !isFull)
    }
}
