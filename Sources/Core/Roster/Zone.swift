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
    /// Ascending by `at`; covers at least 1970 to 2050.
    package let transitions: [Transition]

    package init(id: ZoneID, initialOffset: Int32, transitions: [Transition]) {
        self.id = id
        self.initialOffset = initialOffset
        self.transitions = transitions
    }

    package static let utc = ZoneRules(id: "UTC", initialOffset: 0, transitions: [])
}
