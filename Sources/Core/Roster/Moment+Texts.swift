extension Moment {
    /// `03:04:05`, UTC.
    package var timeOfDay: String { String(text.dropFirst(11).prefix(8)) }

    /// The instant in UTC with milliseconds, as JSON carries it: `2026-11-23T03:04:05.678Z`.
    package var preciseText: String {
        let fraction = (milliseconds % 1000 + 1000) % 1000
        return "\(text.dropLast()).\(Digits.padded(Int(fraction), 3))Z"
    }
}
