/// Who is on call when: layers of rotations, the later layer masking the earlier ones.
package struct Schedule: Hashable, Sendable {
    package var id: ScheduleID
    package var zone: ZoneID
    /// From the bottom up: a layer masks those before it wherever it names somebody.
    package var layers: [Layer]

    package init(id: ScheduleID, zone: ZoneID, layers: [Layer]) {
        self.id = id
        self.zone = zone
        self.layers = layers
    }
}

/// One rotation of a schedule.
package struct Layer: Hashable, Sendable {
    package enum Unit: Int, CaseIterable, Sendable {
        case day = 1
        case week = 2

        package var name: String { self == .day ? "daily" : "weekly" }
    }

    package var name: String
    package var unit: Unit
    /// Units in one shift, at least 1.
    package var length: Int
    /// The first shift's first local day; the member at index 0 has the shift that begins there.
    package var start: CivilDay
    /// Local minute of the day at which shifts change hands, 0 to 1439.
    package var handoffMinute: Int
    /// In order; one person may stand in it more than once. Never empty once checked.
    package var members: [PersonID]

    package init(
        name: String, unit: Unit, length: Int, start: CivilDay, handoffMinute: Int,
        members: [PersonID]
    ) {
        self.name = name
        self.unit = unit
        self.length = length
        self.start = start
        self.handoffMinute = handoffMinute
        self.members = members
    }
}

/// A day of the proleptic Gregorian calendar, counted from 1970-01-01 as day 0.
package struct CivilDay: Hashable, Comparable, Sendable {
    package let number: Int

    package init(number: Int) { self.number = number }
    package static func < (a: Self, b: Self) -> Bool { a.number < b.number }
}

/// Somebody takes somebody's shift, by a screen or a command, over what the files say.
package struct Override: Hashable, Sendable {
    package var id: OverrideID
    package var group: GroupID
    /// Nil: every schedule of the group.
    package var schedule: ScheduleID?
    package var from: Moment
    /// Exclusive.
    package var until: Moment
    /// Who goes off call; nil adds `incoming` beside whoever is on call.
    package var outgoing: PersonID?
    /// Who comes on call; nil leaves the shift empty.
    package var incoming: PersonID?
    package var reason: String

    package init(
        id: OverrideID, group: GroupID, schedule: ScheduleID?, from: Moment, until: Moment,
        outgoing: PersonID?, incoming: PersonID?, reason: String
    ) {
        self.id = id
        self.group = group
        self.schedule = schedule
        self.from = from
        self.until = until
        self.outgoing = outgoing
        self.incoming = incoming
        self.reason = reason
    }
}
