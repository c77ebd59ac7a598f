/// An instant, in milliseconds since 1970-01-01T00:00:00Z.
///
/// Arithmetic saturates: foreign data (a clock that lies, an ETA of a million years) must not trap.
package struct Moment: Hashable, Comparable, Sendable {
    package let milliseconds: Int64

    package init(milliseconds: Int64) { self.milliseconds = milliseconds }
    package init(seconds: Int64) {
        self.milliseconds = seconds.multipliedSaturating(by: 1000)
    }

    package static let zero = Moment(milliseconds: 0)
    package static let distantFuture = Moment(milliseconds: .max)
    package static let distantPast = Moment(milliseconds: .min)

    /// Whole seconds since 1970, rounded down.
    package var seconds: Int64 {
        let (quotient, remainder) = milliseconds.quotientAndRemainder(dividingBy: 1000)
        return remainder < 0 ? quotient - 1 : quotient
    }

    package static func < (a: Self, b: Self) -> Bool { a.milliseconds < b.milliseconds }

    package static func + (moment: Self, duration: Duration) -> Self {
        Moment(milliseconds: moment.milliseconds.addingSaturating(duration.inMilliseconds))
    }
    package static func - (moment: Self, duration: Duration) -> Self {
        Moment(milliseconds: moment.milliseconds.addingSaturating(0 &- duration.inMilliseconds))
    }
    package static func - (a: Self, b: Self) -> Duration {
        .milliseconds(a.milliseconds.addingSaturating(0 &- b.milliseconds))
    }
}

extension Duration {
    /// Whole milliseconds, saturating at what an `Int64` holds.
    package var inMilliseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds.multipliedSaturating(by: 1000)
            .addingSaturating(attoseconds / 1_000_000_000_000_000)
    }

    /// Seconds with fractions, for people and metrics.
    package var inSeconds: Double { Double(inMilliseconds) / 1000 }

    package static func minutes(_ count: Int) -> Duration { .seconds(count) * 60 }
    package static func hours(_ count: Int) -> Duration { .seconds(count) * 3600 }
}

extension Int64 {
    func addingSaturating(_ other: Int64) -> Int64 {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? (other < 0 ? .min : .max) : sum
    }

    func multipliedSaturating(by other: Int64) -> Int64 {
        let (product, overflow) = multipliedReportingOverflow(by: other)
        return overflow ? ((self < 0) == (other < 0) ? .max : .min) : product
    }
}
