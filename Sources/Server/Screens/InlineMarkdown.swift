/// A stretch of a line of Markdown with one look.
struct MarkdownRun: Hashable, Sendable {
    let runWords: String
    var isCode = false
    var isStrong = false
    /// Where it leads: an `http` or `https` address.
    var runAddress: String?
}

/// What a screen shows of the Markdown in one line of a runbook: `` `code` ``, `**bold**`,
/// `[words](address)` and `<address>`. Everything else is text as it stands, and so is a mark that
/// is never closed. Reads every byte a bounded number of times.
struct InlineMarkdown {
    static func runs(_ text: String) -> [MarkdownRun] {
        var reader = InlineMarkdown(bytes: Array(text.utf8))
        return reader.read()
    }

    private let bytes: [UInt8]
    private var runs: [MarkdownRun] = []
    private var place = 0
    /// The first byte that is in no run yet.
    private var plainStart = 0
    /// How many runs there were where the open `**` stands; nil: none is open.
    private var strongFrom: Int?
    /// Lengths of rows of backticks that no later row closes.
    private var unclosed: Set<Int> = []

    /// Longer addresses are text; nobody types them.
    private static let addressBytes = 2048

    private init(bytes: [UInt8]) { self.bytes = bytes }

    private mutating func read() -> [MarkdownRun] {
        while place < bytes.count {
            switch bytes[place] {
            case UInt8(ascii: "`"): readCode()
            case UInt8(ascii: "*") where byte(at: place + 1) == UInt8(ascii: "*"): readStrong()
            case UInt8(ascii: "["): readLink()
            case UInt8(ascii: "<"): readAddress()
            default: place += 1
            }
        }
        flush(until: bytes.count)
        if let strongFrom {
            for index in strongFrom..<runs.count { runs[index].isStrong = false }
            runs.insert(MarkdownRun(runWords: "**"), at: strongFrom)
        }
        return runs
    }

    private func byte(at index: Int) -> UInt8? { index < bytes.count ? bytes[index] : nil }

    private func text(_ range: Range<Int>) -> String {
        String(decoding: bytes[range], as: UTF8.self)
    }

    private mutating func flush(until end: Int) {
        if plainStart < end { add(MarkdownRun(runWords: text(plainStart..<end))) }
        plainStart = end
    }

    private mutating func add(_ run: MarkdownRun) {
        var run = run
        if strongFrom != nil { run.isStrong = true }
        runs.append(run)
    }

    /// A row of backticks closes with a row of the same length.
    private mutating func readCode() {
        let start = place
        let length = row(from: start)
        place += length
        guard !unclosed.contains(length) else { return }
        var end = place
        while end < bytes.count {
            guard bytes[end] == UInt8(ascii: "`") else {
                end += 1
                continue
            }
            let found = row(from: end)
            if found == length {
                flush(until: start)
                add(MarkdownRun(runWords: trimmed(place..<end), isCode: true))
                place = end + length
                plainStart = place
                return
            }
            end += found
        }
        unclosed.insert(length)
    }

    private func row(from start: Int) -> Int {
        bytes[start...].prefix { $0 == UInt8(ascii: "`") }.count
    }

    /// One space at each end stands only to keep backticks apart.
    private func trimmed(_ range: Range<Int>) -> String {
        let space = UInt8(ascii: " ")
        let isPadded =
            range.count > 2 && bytes[range.lowerBound] == space
            && bytes[range.upperBound - 1] == space
        return text(isPadded ? range.lowerBound + 1..<range.upperBound - 1 : range)
    }

    private mutating func readStrong() {
        let isOpening = strongFrom == nil
        // `a ** b` and `****` are no marks.
        let inner = isOpening ? byte(at: place + 2) : bytes[place - 1]
        guard let inner, ![UInt8(ascii: " "), UInt8(ascii: "*")].contains(inner) else {
            place += 2
            return
        }
        flush(until: place)
        strongFrom = isOpening ? runs.count : nil
        place += 2
        plainStart = place
    }

    private mutating func readLink() {
        let start = place
        place += 1
        var end = place
        while let byte = byte(at: end), byte != UInt8(ascii: "]") {
            if byte == UInt8(ascii: "[") { return }
            end += 1
        }
        guard end > place, byte(at: end + 1) == UInt8(ascii: "("),
            let (address, after) = address(from: end + 2, closedBy: UInt8(ascii: ")"))
        else { return }
        flush(until: start)
        for run in Self.runs(text(start + 1..<end)) {
            var run = run
            run.runAddress = address
            add(run)
        }
        place = after
        plainStart = after
    }

    private mutating func readAddress() {
        let start = place
        place += 1
        guard let (address, after) = address(from: place, closedBy: UInt8(ascii: ">")) else {
            return
        }
        flush(until: start)
        add(MarkdownRun(runWords: address, runAddress: address))
        place = after
        plainStart = after
    }

    /// A web address and the byte after what closes it.
    private func address(from start: Int, closedBy closer: UInt8) -> (String, after: Int)? {
        let rest = bytes[min(start, bytes.count)...].prefix(Self.addressBytes)
        guard let end = rest.firstIndex(where: { $0 == closer || $0 <= 0x20 }),
            bytes[end] == closer, let address = PlacePart(text(start..<end))?.href
        else { return nil }
        return (address, end + 1)
    }
}
