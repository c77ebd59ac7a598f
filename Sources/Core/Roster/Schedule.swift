/// Who is on call when: layers of rotations, the later layer masking the earlier ones.
package struct Schedule: Hashable, Sendable {
    package var id: ScheduleID
    package var zone: ZoneID
    /// From the bottom up: a layer masks those before it wherever it names somebody.
    package var layers: [Layer]
    /// In file order; while one is in force its layers count and `layers` do not.
    package var temporaries: [Temporary]
    /// Who learns from whoever is on call.
    package var shadows: [Learner]

    /// Other layers for a time: the holidays, a move, the week of a trade fair.
    package struct Temporary: Hashable, Sendable {
        /// What people call it; may be empty.
        package var name: String
        /// By the schedule's clock.
        package var from: LocalTime
        /// Exclusive.
        package var until: LocalTime
        /// From the bottom up; none: nobody is on call meanwhile.
        package var layers: [Layer]

        package init(
            name: String = "", from: LocalTime, until: LocalTime, layers: [Layer]
        ) {
            self.name = name
            self.from = from
            self.until = until
            self.layers = layers
        }
    }

    /// Somebody who is told of each page of the schedule and owes nothing.
    package struct Learner: Hashable, Sendable {
        package var person: PersonID
        /// By the schedule's clock; nil: has always been.
        package var from: LocalTime?
        /// Exclusive; nil: goes on.
        package var until: LocalTime?

        package init(person: PersonID, from: LocalTime? = nil, until: LocalTime? = nil) {
            self.person = person
            self.from = from
            self.until = until
        }
    }

    package init(
        id: ScheduleID, zone: ZoneID, layers: [Layer], temporaries: [Temporary] = [],
        shadows: [Learner] = []
    ) {
        self.id = id
        self.zone = zone
        self.layers = layers
        self.temporaries = temporaries
        self.shadows = shadows
    }
}

/// Days on which a region does not work.
package struct HolidayCalendar: Hashable, Sendable {
    package var id: HolidayCalendarID
    /// The name of each day.
    package var days: [CivilDay: String] { didSet { sorted = days.keys.sorted() } }
    /// Derived from `days`.
    private(set) var sorted: [CivilDay]

    package init(id: HolidayCalendarID, days: [CivilDay: String]) {
        self.id = id
        self.days = days
        sorted = days.keys.sorted()
    }
}

/// A day of the proleptic Gregorian calendar, counted from 1970-01-01 as day 0.
package struct CivilDay: Hashable, Comparable, Sendable {
    package let number: Int

    package init(number: Int) { self.number = number }
    package static func < (a: Self, b: Self) -> Bool { a.number < b.number }
}
