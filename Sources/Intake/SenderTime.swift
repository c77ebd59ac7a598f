package import Core

/// Instants as senders write them, which is wider than RFC 3339.
///
/// Taken besides it: ISO 8601's offsets without a colon (`+0000`, `+01`), as PagerDuty's own examples
/// have them; fractions behind a comma; a leap second; a space for `T`; a time of day without
/// seconds. A text without an offset is no instant and gives nil.
package enum SenderTime {
    /// The instant; nil when the text is none, or is the year 1, Go's zero time, by which
    /// Alertmanager says "none".
    package static func moment(_ text: String?) -> Moment? {
        guard let text, text.utf8.count <= 64 else { return nil }
        var scanner = Scanner(bytes: Array(text.utf8))
        guard let year = scanner.digits(4), scanner.take("-"), let month = scanner.digits(2),
            scanner.take("-"), let number = scanner.digits(2), scanner.take("T", "t", " "),
            let day = CivilDay(year: year, month: month, day: number), year > 1,
            let hour = scanner.digits(2), hour < 24, scanner.take(":"),
            let minute = scanner.digits(2), minute < 60
        else { return nil }
        var milliseconds = 0
        var second = 0
        if scanner.take(":") {
            guard let found = scanner.digits(2), found <= 60 else { return nil }
            second = found
            if scanner.take(".", ",") {
                guard let fraction = scanner.fraction() else { return nil }
                milliseconds = fraction
            }
        }
        guard let offset = scanner.offset(), scanner.isAtEnd else { return nil }
        let seconds = day.number * 86_400 + hour * 3600 + minute * 60 + second - offset
        return Moment(milliseconds: Int64(seconds) * 1000 + Int64(milliseconds))
    }

    private struct Scanner {
        let bytes: [UInt8]
        var index = 0

        var isAtEnd: Bool { index == bytes.count }

        mutating func take(_ wanted: Unicode.Scalar...) -> Bool {
            guard index < bytes.count, wanted.contains(Unicode.Scalar(bytes[index])) else {
                return false
            }
            index += 1
            return true
        }

        private mutating func digit() -> Int? {
            guard index < bytes.count, (0x30...0x39).contains(bytes[index]) else { return nil }
            index += 1
            return Int(bytes[index - 1] - 0x30)
        }

        mutating func digits(_ count: Int) -> Int? {
            var number = 0
            for _ in 0..<count {
                guard let digit = digit() else { return nil }
                number = number * 10 + digit
            }
            return number
        }

        /// Milliseconds; what is finer is cut. At least one digit.
        mutating func fraction() -> Int? {
            guard var milliseconds = digit().map({ $0 * 100 }) else { return nil }
            var weight = 10
            while let digit = digit() {
                milliseconds += digit * weight
                weight /= 10
            }
            return milliseconds
        }

        /// Seconds east of UTC.
        mutating func offset() -> Int? {
            if take("Z", "z") { return 0 }
            let isWest = take("-")
            guard isWest || take("+"), let hours = digits(2), hours < 24 else { return nil }
            var minutes = 0
            if take(":") || !isAtEnd {
                guard let found = digits(2), found < 60 else { return nil }
                minutes = found
            }
            let distance = hours * 3600 + minutes * 60
            return isWest ? -distance : distance
        }
    }
}
