/// One rotation of a schedule.
///
/// Turn k begins when a wall clock of the layer's zone shows `start` at the handoff time plus k
/// times `length` units: hours, days, weeks or months are counted on the clock and the calendar,
/// so that no clock change ever moves a handoff or the order.
package struct Layer: Hashable, Sendable {
    package enum Unit: Int, CaseIterable, Sendable {
        case day = 1
        case week = 2
        case hour = 3
        case month = 4

        package var name: String {
            switch self {
            case .hour: "hourly"
            case .day: "daily"
            case .week: "weekly"
            case .month: "monthly"
            }
        }
    }

    /// A stretch of each week, by the clock on the wall.
    package struct Hours: Hashable, Sendable {
        /// On which days it begins.
        package var days: Set<Weekday>
        /// The local minute of the day at which it begins, 0 to 1439.
        package var fromMinute: Int
        /// How much later it ends by the clock on the wall, in minutes: 1 to 10,080, a week.
        package var minutes: Int

        package init(days: Set<Weekday>, fromMinute: Int, minutes: Int) {
            self.days = days
            self.fromMinute = fromMinute
            self.minutes = minutes
        }
    }

    /// What public holidays do to a layer.
    package enum OnHolidays: Int, CaseIterable, Sendable {
        case asAlways = 1
        /// The layer names nobody on a holiday.
        case off = 2
        /// The layer names somebody on holidays only, whatever its hours are.
        case only = 3
        /// On a holiday the layer's hours do not count: it is there the whole day.
        case wholeDay = 4
    }

    package var name: String
    package var unit: Unit
    /// Units in one shift, at least 1.
    package var length: Int
    /// The local day on which turn 0 begins.
    package var start: CivilDay
    /// Local minute of the day at which shifts change hands, 0 to 1439.
    package var handoffMinute: Int
    /// Who has turn 0, 1, 2 …, over and over: each is who is on call together for one shift. The
    /// same may stand there more than once. Never empty once checked, nor is any turn.
    package var turns: [[PersonID]]
    /// The zone of its clock; nil: the schedule's.
    package var zone: ZoneID?
    /// The layer names nobody before this local time; nil: before turn 0.
    package var from: LocalTime?
    /// The layer names nobody from this local time on; nil: it goes on.
    package var until: LocalTime?
    /// The layer names somebody only within these; empty: always.
    package var hours: [Hours] { didSet { openings = Openings(hours) } }
    /// Derived from `hours`.
    private(set) var openings: Openings
    /// Whose holidays these are; nil: the layer knows none.
    package var holidays: HolidayCalendarID?
    package var onHolidays: OnHolidays
    /// Its people are on call beside those of the layers below, which it does not mask.
    package var isBeside: Bool

    package init(
        name: String, unit: Unit, length: Int, start: CivilDay, handoffMinute: Int,
        turns: [[PersonID]], zone: ZoneID? = nil, from: LocalTime? = nil,
        until: LocalTime? = nil, hours: [Hours] = [], holidays: HolidayCalendarID? = nil,
        onHolidays: OnHolidays = .asAlways, isBeside: Bool = false
    ) {
        self.name = name
        self.unit = unit
        self.length = length
        self.start = start
        self.handoffMinute = handoffMinute
        self.turns = turns
        self.zone = zone
        self.from = from
        self.until = until
        self.hours = hours
        openings = Openings(hours)
        self.holidays = holidays
        self.onHolidays = onHolidays
        self.isBeside = isBeside
    }

    /// A layer in which each shift is one person's.
    package init(
        name: String, unit: Unit, length: Int, start: CivilDay, handoffMinute: Int,
        members: [PersonID]
    ) {
        self.init(
            name: name, unit: unit, length: length, start: start, handoffMinute: handoffMinute,
            turns: members.map { [$0] })
    }

    /// Everybody in it, in order, as often as they stand there.
    package var members: [PersonID] { turns.flatMap { $0 } }
}
