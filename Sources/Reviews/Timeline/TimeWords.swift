package import Core

/// How instants are told in the middle of a sentence.
package struct TimeWords: Sendable {
    package enum Detail: Sendable {
        case minute, second
        /// With the day, to the minute.
        case day
    }

    let words: @Sendable (Moment, Detail) -> String

    package init(_ words: @escaping @Sendable (Moment, Detail) -> String) { self.words = words }

    /// `03:04 UTC`, `03:04:05 UTC`, `2026-11-23 03:04 UTC`: for readers of whom nothing is known.
    package static let utc = TimeWords { moment, detail in
        let text = moment.text
        let time = text.dropFirst(11)
        return switch detail {
        case .minute: "\(time.prefix(5)) UTC"
        case .second: "\(time.prefix(8)) UTC"
        case .day: "\(text.prefix(10)) \(time.prefix(5)) UTC"
        }
    }
}
