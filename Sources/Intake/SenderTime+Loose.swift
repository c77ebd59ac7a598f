package import Core

extension SenderTime {
    /// An instant as any tool writes it: what `moment` takes; seconds, milliseconds, microseconds or
    /// nanoseconds since 1970, told apart by their size; `2024/08/14 21:28:56 GMT`, also with dots; and
    /// the dates of mail and HTTP, `Thu, 29 Feb 2024 11:48:32 GMT`.
    package static func loose(_ text: String) -> Moment? {
        let text = ForeignText.line(text, to: 64)
        return moment(text) ?? count(text) ?? dashed(text).flatMap { moment($0) }
            ?? mail(text).flatMap { moment($0) }
    }

    /// From 2001 on: what is smaller is no time of an alert.
    private static func count(_ text: String) -> Moment? {
        let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard let whole = parts.first, let number = Int64(whole), number >= 1_000_000_000,
            parts.count == 1 || parts[1].utf8.allSatisfy({ (0x30...0x39).contains($0) })
        else { return nil }
        let milliseconds: Int64
        switch number {
        case ..<100_000_000_000:
            let digits = parts.count == 2 ? String(parts[1].prefix(3)) : ""
            let fraction = Int64(digits + String(repeating: "0", count: 3 - digits.utf8.count))
            milliseconds = number * 1000 + (fraction ?? 0)
        case ..<100_000_000_000_000: milliseconds = number
        case ..<100_000_000_000_000_000: milliseconds = number / 1000
        default: milliseconds = number / 1_000_000
        }
        return Moment(milliseconds: milliseconds)
    }

    /// `2024/08/14 21:28:56 GMT` or `2024.08.14 …` with dashes, and `Z` for GMT or UTC.
    private static func dashed(_ text: String) -> String? {
        var bytes = Array(text.utf8)
        guard bytes.count > 10 else { return nil }
        for place in [4, 7] where bytes[place] == UInt8(ascii: "/") || bytes[place] == 0x2E {
            bytes[place] = UInt8(ascii: "-")
        }
        return zulu(String(decoding: bytes, as: UTF8.self))
    }

    private static func zulu(_ text: String) -> String {
        for name in [" GMT", " UTC", " Z", "UTC", "GMT"] where text.hasSuffix(name) {
            return String(text.dropLast(name.count)) + "Z"
        }
        // `… +0000`: the offset follows a space.
        if let space = text.lastIndex(of: " "),
            let sign = text[space...].dropFirst().first, sign == "+" || sign == "-"
        {
            return String(text[..<space] + text[space...].dropFirst())
        }
        return text
    }

    /// `[Thu, ]29 Feb 2024 11:48:32 GMT` as ISO 8601.
    private static func mail(_ text: String) -> String? {
        var words = text.split(separator: " ")
        if words.first?.hasSuffix(",") == true { words.removeFirst() }
        // `+0100 (CET)`: a comment, for people.
        if words.last?.hasPrefix("(") == true { words.removeLast() }
        let months = [
            "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
        ]
        guard words.count == 5, let month = months.firstIndex(where: { $0 == words[1].prefix(3) }),
            words[0].utf8.count <= 2
        else { return nil }
        let day = words[0].utf8.count == 1 ? "0\(words[0])" : "\(words[0])"
        let number = month < 9 ? "0\(month + 1)" : "\(month + 1)"
        return zulu("\(words[2])-\(number)-\(day)T\(words[3]) \(words[4])")
    }
}
