import Core

/// A POSIX TZ rule such as `CST6CDT,M3.2.0,M11.1.0`, with the extensions of RFC 9636: names in
/// angle brackets, and times of day from -167 to 167 hours.
struct ZoneFooter {
    /// The standard offset, seconds east of UTC.
    private let standard: Int32
    private let summer: Summer?

    private struct Summer {
        let offset: Int32
        let begin: Change
        let end: Change
    }

    /// When in a year the clocks change.
    fileprivate struct Change {
        enum Day {
            /// The week's weekday of a month; week 5 is the last; Sunday is 0.
            case weekday(month: Int, week: Int, weekday: Int)
            /// 1 to 365; February 29th is never counted.
            case julian(Int)
            /// 0 to 365, counting February 29th.
            case ordinal(Int)
        }

        let day: Day
        /// Seconds after local midnight, on the clock that is about to change.
        let second: Int
    }

    /// Where the written-out rules end.
    static let horizon =
        Int64(CivilDay(year: ZoneLibrary.horizonYear + 1, month: 1, day: 1)?.number ?? 0) * 86_400

    /// Nil when the text is not such a rule.
    init?(_ text: String) {
        var scanner = Scanner(text)
        guard scanner.name(), let standard = scanner.offset() else { return nil }
        self.standard = standard
        guard !scanner.isAtEnd else {
            summer = nil
            return
        }
        guard scanner.name() else { return nil }
        var offset = standard + 3600
        if scanner.peek != UInt8(ascii: ",") {
            guard let written = scanner.offset() else { return nil }
            offset = written
        }
        guard let begin = scanner.change(), let end = scanner.change(), scanner.isAtEnd else {
            return nil
        }
        summer = Summer(offset: offset, begin: begin, end: end)
    }

    /// The transitions after an instant and up to the horizon.
    func transitions(after last: Int64) -> [ZoneRules.Transition] {
        guard let summer else { return [.init(at: last + 1, offset: standard)] }
        let firstYear = LocalTime.year(ofSecond: last)
        guard firstYear <= ZoneLibrary.horizonYear else { return [] }
        let all = (firstYear...ZoneLibrary.horizonYear).flatMap { year in
            [
                ZoneRules.Transition(
                    at: summer.begin.second(in: year) - Int64(standard), offset: summer.offset),
                ZoneRules.Transition(
                    at: summer.end.second(in: year) - Int64(summer.offset), offset: standard),
            ]
        }
        return all.filter { $0.at > last }.sorted { $0.at < $1.at }
    }

    private struct Scanner {
        private var rest: Substring.UTF8View

        init(_ text: String) { rest = Substring(text).utf8 }

        var peek: UInt8? { rest.first }
        var isAtEnd: Bool { rest.isEmpty }

        mutating func take(_ byte: UInt8) -> Bool {
            guard rest.first == byte else { return false }
            rest = rest.dropFirst()
            return true
        }

        mutating func name() -> Bool {
            if take(UInt8(ascii: "<")) {
                guard let end = rest.firstIndex(of: UInt8(ascii: ">")) else { return false }
                rest = rest[rest.index(after: end)...]
                return true
            }
            let letters = rest.prefix {
                (65...90).contains($0) || (97...122).contains($0)
            }
            rest = rest.dropFirst(letters.count)
            return letters.count >= 3
        }

        /// `[+-]hh[:mm[:ss]]` in seconds.
        mutating func time() -> Int? {
            let negative = take(UInt8(ascii: "-"))
            if !negative { _ = take(UInt8(ascii: "+")) }
            guard var seconds = number(most: 167).map({ $0 * 3600 }) else { return nil }
            for unit in [60, 1] {
                guard take(UInt8(ascii: ":")) else { break }
                guard let part = number(most: 59) else { return nil }
                seconds += part * unit
            }
            return negative ? -seconds : seconds
        }

        /// POSIX writes offsets west of UTC; here they are east.
        mutating func offset() -> Int32? { time().map { Int32(-$0) } }

        mutating func number(most: Int) -> Int? {
            let digits = rest.prefix { (48...57).contains($0) }
            rest = rest.dropFirst(digits.count)
            guard (1...3).contains(digits.count),
                let number = Int(String(decoding: digits, as: UTF8.self)), number <= most
            else { return nil }
            return number
        }

        mutating func change() -> Change? {
            guard take(UInt8(ascii: ",")), let day = day() else { return nil }
            guard take(UInt8(ascii: "/")) else { return Change(day: day, second: 7200) }
            return time().map { Change(day: day, second: $0) }
        }

        private mutating func day() -> Change.Day? {
            if take(UInt8(ascii: "J")) {
                return number(most: 365).flatMap { $0 > 0 ? .julian($0) : nil }
            }
            guard take(UInt8(ascii: "M")) else {
                return number(most: 365).map { .ordinal($0) }
            }
            guard let month = number(most: 12), month > 0, take(UInt8(ascii: ".")),
                let week = number(most: 5), week > 0, take(UInt8(ascii: ".")),
                let weekday = number(most: 6)
            else { return nil }
            return .weekday(month: month, week: week, weekday: weekday)
        }
    }
}

extension ZoneFooter.Change {
    /// Seconds after 1970 on a clock that is not corrected for the offset.
    fileprivate func second(in year: Int) -> Int64 {
        Int64(number(in: year)) * 86_400 + Int64(second)
    }

    private func number(in year: Int) -> Int {
        let newYear = CivilDay(year: year, month: 1, day: 1)?.number ?? 0
        switch day {
        case .ordinal(let ordinal): return newYear + ordinal
        case .julian(let julian):
            return newYear + julian - 1 + (CivilDay.isLeap(year) && julian > 59 ? 1 : 0)
        case .weekday(let month, let week, let weekday):
            guard let first = CivilDay(year: year, month: month, day: 1) else { return newYear }
            let ahead = (weekday - first.weekday.rawValue % 7 + 7) % 7
            let days = CivilDay.days(inMonth: month, of: year)
            var offset = ahead + (week - 1) * 7
            while offset >= days { offset -= 7 }
            return first.number + offset
        }
    }
}

extension LocalTime {
    /// The year of an instant on a clock that shows UTC.
    fileprivate static func year(ofSecond second: Int64) -> Int {
        ZoneRules.utc.local(Moment(seconds: second)).day.components.year
    }
}
