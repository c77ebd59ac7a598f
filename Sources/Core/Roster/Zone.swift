/// A time zone as plain data: the instants at which its offset from UTC changes.
///
/// Loaded by `Handbooks` from the system's zone database, so that `Core` needs no library.
package struct ZoneRules: Hashable, Sendable {
    /// From `at` on, until the next transition, local time is UTC plus `offset`.
    package struct Transition: Hashable, Sendable {
        /// Seconds since 1970.
        package let at: Int64
        /// Seconds east of UTC.
        package let offset: Int32

        package init(at: Int64, offset: Int32) {
            self.at = at
            self.offset = offset
        }
    }

    package let id: ZoneID
    /// Seconds east of UTC before the first transition.
    package let initialOffset: Int32
    /// Ascending by `at`, any that are not left out; covers at least 1970 to 2100.
    package let transitions: [Transition]
    /// For each transition the furthest reading, in seconds, that a wall clock has shown before it.
    let peaks: [Int64]

    package init(id: ZoneID, initialOffset: Int32, transitions: [Transition]) {
        self.id = id
        self.initialOffset = Self.plausible(initialOffset)
        var kept: [Transition] = []
        var peaks: [Int64] = []
        var offset = self.initialOffset
        var peak = Int64.min
        for transition in transitions where transition.at > kept.last?.at ?? .min {
            peak = max(peak, transition.at.addingSaturating(Int64(offset) - 1))
            offset = Self.plausible(transition.offset)
            kept.append(Transition(at: transition.at, offset: offset))
            peaks.append(peak)
        }
        self.transitions = kept
        self.peaks = peaks
    }

    /// No clock is more than 26 hours from UTC (RFC 9636). Whoever counts on clocks counts on that.
    private static func plausible(_ offset: Int32) -> Int32 { min(max(offset, -93_600), 93_600) }

    package static let utc = ZoneRules(id: "UTC", initialOffset: 0, transitions: [])
}
