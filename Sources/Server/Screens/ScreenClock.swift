import Core
import Reviews

/// An instant as `<time>` shows it.
struct Stamp: Sendable {
    /// For machines, in UTC.
    let iso: String
    /// With day and offset, for whoever points at it.
    let full: String
    let shown: String
}

/// An instant as the distance from now: `in 0:42`, `4:10 ago`. The script ticks it on.
struct Countdown: Sendable {
    let untilMilliseconds: Int64
    let untilWords: String
}

/// The viewer's wall clock at the moment of drawing.
struct ScreenClock: Sendable {
    let now: Moment
    let zone: ZoneRules

    /// `03:04:05` in the viewer's zone.
    func timeOfDay(_ moment: Moment) -> String { String(zone.local(moment).text.dropFirst(11)) }

    /// `2026-11-23T09:00`, as a `datetime-local` field wants it.
    func fieldText(_ moment: Moment) -> String { String(zone.local(moment).text.prefix(16)) }

    /// Today the time alone, on another day with the day, in another year with the year.
    func stamp(_ moment: Moment, seconds: Bool = false) -> Stamp {
        Stamp(
            iso: moment.text, full: "\(moment.text(in: zone)) \(zone.id)",
            shown: words(moment, seconds: seconds))
    }

    /// The same as plain text, for the middle of a sentence.
    func words(_ moment: Moment, seconds: Bool = false) -> String {
        let local = zone.local(moment)
        let time = local.text.dropFirst(11).prefix(seconds ? 8 : 5)
        let today = zone.local(now).day
        guard local.day != today else { return String(time) }
        let (year, month, day) = local.day.components
        guard year == today.components.year, Self.months.indices.contains(month - 1) else {
            return "\(local.day.text) \(time)"
        }
        return "\(day) \(Self.months[month - 1]) \(time)"
    }

    /// For sentences that are worded elsewhere.
    var timeWords: TimeWords {
        TimeWords { moment, detail in words(moment, seconds: detail == .second) }
    }

    func countdown(_ moment: Moment) -> Countdown {
        Countdown(untilMilliseconds: moment.milliseconds, untilWords: distance(to: moment))
    }

    /// The same words as the script's.
    func distance(to moment: Moment) -> String {
        let left = (moment - now).inMilliseconds
        let seconds = (left.magnitude + 500) / 1000
        let text =
            switch seconds {
            case ..<3600: "\(seconds / 60):\(padded(seconds % 60))"
            case ..<86_400: "\(seconds / 3600) h \(padded(seconds / 60 % 60)) min"
            default: "\(seconds / 86_400) d \(seconds / 3600 % 24) h"
            }
        return left < 0 && seconds > 0 ? "\(text) ago" : "in \(text)"
    }

    private func padded(_ number: UInt64) -> String { number < 10 ? "0\(number)" : "\(number)" }

    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
}
