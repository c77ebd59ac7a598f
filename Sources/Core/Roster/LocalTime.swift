/// A wall clock's reading: a day and a second of it, in no zone.
package struct LocalTime: Hashable, Comparable, Sendable {
    package let day: CivilDay
    /// 0 to 86,399.
    package let second: Int

    package init(day: CivilDay, second: Int) {
        self.day = day
        self.second = min(max(second, 0), 86_399)
    }

    package init(day: CivilDay, minute: Int) {
        self.init(day: day, second: min(max(minute, 0), 1439) * 60)
    }

    /// Seconds that this reading would be after 1970-01-01T00:00:00 on a clock that shows UTC.
    var asSeconds: Int64 { Int64(day.clamped.number) * 86_400 + Int64(second) }

    init(asSeconds seconds: Int64) {
        let days = seconds >= 0 ? seconds / 86_400 : -((-1 - seconds) / 86_400) - 1
        let day = CivilDay(number: Int(days))
        self.init(day: day, second: Int(seconds - days * 86_400))
    }

    package static func < (a: Self, b: Self) -> Bool { (a.day, a.second) < (b.day, b.second) }

    /// `2026-11-23T09:00` or with `:SS`, with `T` or one space between; nil for anything else.
    package init?(text: some StringProtocol) {
        let bytes = Array(text.utf8)
        guard bytes.count >= 16, bytes[10] == UInt8(ascii: "T") || bytes[10] == UInt8(ascii: " "),
            let day = CivilDay(text: String(decoding: bytes[..<10], as: UTF8.self)),
            let second = Self.secondOfDay(bytes[11...])
        else { return nil }
        self.init(day: day, second: second)
    }

    /// `2026-11-23T09:00:00`.
    package var text: String {
        let hour = Digits.padded(second / 3600, 2)
        let minute = Digits.padded(second / 60 % 60, 2)
        return "\(day.text)T\(hour):\(minute):\(Digits.padded(second % 60, 2))"
    }

    /// Seconds after midnight of `09:00` or `09:00:30`, 24-hour clock, two digits each.
    package static func secondOfDay(_ bytes: some Collection<UInt8>) -> Int? {
        let parts = bytes.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        guard (2...3).contains(parts.count), parts.allSatisfy({ $0.count == 2 }) else { return nil }
        let numbers = parts.compactMap { Digits.number($0) }
        guard numbers.count == parts.count, numbers[0] < 24, numbers[1] < 60 else { return nil }
        let seconds = numbers.count == 3 ? numbers[2] : 0
        guard seconds < 60 else { return nil }
        return numbers[0] * 3600 + numbers[1] * 60 + seconds
    }
}

extension Moment {
    /// An instant as RFC 3339 writes it: `2026-11-23T09:00:00Z`, `…T09:00+01:00`; seconds and their
    /// fraction may be missing, an offset may not. Fractions finer than a millisecond are cut.
    package init?(text: some StringProtocol) {
        var bytes = Array(text.utf8)[...]
        var offset = 0
        if bytes.last == UInt8(ascii: "Z") || bytes.last == UInt8(ascii: "z") {
            bytes = bytes.dropLast()
        } else {
            let sign = bytes.suffix(6).first
            guard bytes.count > 6, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"),
                let distance = LocalTime.secondOfDay(bytes.suffix(5))
            else { return nil }
            offset = sign == UInt8(ascii: "-") ? -distance : distance
            bytes = bytes.dropLast(6)
        }
        var milliseconds = 0
        if let point = bytes.firstIndex(of: UInt8(ascii: ".")) {
            let fraction = bytes[bytes.index(after: point)...]
            let digits = fraction.prefix(3)
            guard fraction.allSatisfy({ (48...57).contains($0) }),
                let number = Digits.number(digits)
            else { return nil }
            milliseconds = [number * 100, number * 10, number][digits.count - 1]
            bytes = bytes[..<point]
        }
        guard let local = LocalTime(text: String(decoding: bytes, as: UTF8.self)) else {
            return nil
        }
        let seconds = local.asSeconds - Int64(offset)
        self.init(milliseconds: seconds * 1000 + Int64(milliseconds))
    }

    /// The instant in UTC, to the second: `2026-11-23T08:00:00Z`.
    package var text: String { LocalTime(asSeconds: clampedSeconds).text + "Z" }

    /// The instant on a zone's wall clock with its offset: `2026-11-23T09:00:00+01:00`.
    package func text(in zone: ZoneRules) -> String {
        let offset = Int(zone.offset(at: self))
        let distance = abs(offset)
        let hours = Digits.padded(distance / 3600, 2)
        let minutes = Digits.padded(distance / 60 % 60, 2)
        return zone.local(self).text + (offset < 0 ? "-" : "+") + "\(hours):\(minutes)"
    }

    /// Seconds, within the days that the calendar knows.
    var clampedSeconds: Int64 { min(max(seconds, Self.earliestSecond), Self.latestSecond) }

    /// Two days within the calendar, so that every zone's clock shows a day of it.
    static let earliestSecond = Int64(CivilDay.earliest.number + 2) * 86_400
    static let latestSecond = Int64(CivilDay.latest.number - 2) * 86_400
}
