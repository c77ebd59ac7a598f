/// What rosters need to know of the world: the clocks of its zones, its holidays, and from which
/// day on people are not there any more.
package struct Almanac: Hashable, Sendable {
    package var zones: [ZoneID: ZoneRules]
    package var holidays: [HolidayCalendarID: HolidayCalendar]
    /// The first day on which a person is no longer there, by the clock of the schedule that is
    /// asked. Who stays is not in it.
    package var leaves: [PersonID: CivilDay]

    package init(
        zones: [ZoneID: ZoneRules] = [:], holidays: [HolidayCalendarID: HolidayCalendar] = [:],
        leaves: [PersonID: CivilDay] = [:]
    ) {
        self.zones = zones
        self.holidays = holidays
        self.leaves = leaves
    }
}
