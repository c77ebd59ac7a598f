extension Duration {
    /// `40 ms`, `1.1 s`, `45 s`, `2 min 10 s`, `3 h 5 min`, `2 d 4 h`.
    package var words: String {
        let milliseconds = max(0, inMilliseconds)
        let seconds = milliseconds / 1000
        switch seconds {
        case 0 where milliseconds > 0: return "\(milliseconds) ms"
        case ..<10:
            let tenths = (milliseconds + 50) / 100
            return tenths % 10 == 0 ? "\(tenths / 10) s" : "\(tenths / 10).\(tenths % 10) s"
        case ..<60: return "\(seconds) s"
        case ..<3600: return Self.pair(seconds / 60, "min", seconds % 60, "s")
        case ..<86_400: return Self.pair(seconds / 3600, "h", seconds / 60 % 60, "min")
        default: return Self.pair(seconds / 86_400, "d", seconds / 3600 % 24, "h")
        }
    }

    private static func pair(_ a: Int64, _ unit: String, _ b: Int64, _ smaller: String) -> String {
        b == 0 ? "\(a) \(unit)" : "\(a) \(unit) \(b) \(smaller)"
    }

    /// `90s`, `10m`, `24h`, `7d` or `2w`, as people write it; nil for anything else, a number
    /// without its unit included.
    package init?(text: some StringProtocol) {
        let digits = text.prefix { ("0"..."9").contains($0) }
        guard let count = Int64(digits) else { return nil }
        let unit: Int64
        switch text.dropFirst(digits.count).drop(while: { $0 == " " }) {
        case "s": unit = 1
        case "m", "min": unit = 60
        case "h": unit = 3600
        case "d": unit = 86_400
        case "w": unit = 7 * 86_400
        default: return nil
        }
        let (seconds, overflow) = count.multipliedReportingOverflow(by: unit)
        guard !overflow, seconds <= Int64.max / 1000 else { return nil }
        self = .seconds(seconds)
    }

    /// How long somebody needs: `10m`, `90s`, `1h`, or minutes as a number.
    package init?(arrival text: some StringProtocol) {
        let digits = text.prefix { ("0"..."9").contains($0) }
        guard let count = Int(digits), count <= 1_000_000 else { return nil }
        switch text.dropFirst(digits.count).drop(while: { $0 == " " }) {
        case "s": self = .seconds(count)
        case "", "m", "min": self = .minutes(count)
        case "h": self = .hours(count)
        default: return nil
        }
    }
}
