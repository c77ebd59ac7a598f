/// Everything that decides who is on call on one schedule at one instant, from the top down.
package struct ScheduleExplanation: Hashable, Sendable {
    /// A temporary schedule that is in force.
    package enum Temporary: Hashable, Sendable {
        /// One of the schedule's own in the files, with its layers from the top.
        case file(Schedule.Temporary, layers: [LayerPart])
        case made(TemporarySchedule)
    }

    /// One layer and what it says.
    package struct LayerPart: Hashable, Sendable {
        package enum Outcome: Hashable, Sendable {
            /// Its people are on call and mask the layers below.
            case counts
            /// Its people are on call beside others.
            case beside
            case masked(by: String)
            /// A temporary schedule counts instead of the whole schedule.
            case setAside
            case notBegun
            case over
            case outsideHours
            /// Off, since the day is this holiday.
            case holiday(String)
            /// There on holidays only, and the day is none.
            case noHoliday
            case everybodyAway
            /// It has no turns, or nobody in this one.
            case empty
            case unknownZone(ZoneID)
        }

        package var layer: Layer
        package var outcome: Outcome
        /// The clock it goes by.
        package var zone: ZoneID
        /// Whose turn it is by the rotation alone; nil: it has none.
        package var turn: Turn?
        /// Whom it names, or would if it counted.
        package var people: [PersonID]
        /// Everybody that was passed over, and because of what.
        package var away: [Away]
        /// Since and until when it stands like this, for all that the layer itself knows; nil:
        /// always has, or without end.
        package var from: Moment?
        package var until: Moment?
    }

    /// Somebody who is not there.
    package struct Away: Hashable, Sendable {
        package enum Cause: Hashable, Sendable {
            case absence(Absence)
            /// Left the organisation on this day.
            case left(CivilDay)
        }

        package var person: PersonID
        package var cause: Cause
    }

    /// An override over this instant and what it did.
    package struct OverridePart: Hashable, Sendable {
        package enum Effect: Hashable, Sendable {
            case replaced
            case added
            case tookAway
            /// It did nothing, since its outgoing person was not on call.
            case outgoingNotOnCall
            /// It did nothing, since its incoming person was on call already.
            case incomingOnCall
            /// It names nobody at all.
            case empty
        }

        package var override: Override
        package var effect: Effect
    }

    package var schedule: ScheduleID
    package var zone: ZoneID
    package var at: Moment
    package var onCall: [OnCall]
    /// Since when the same people are on call, whatever the reasons; nil: always have been.
    package var from: Moment?
    /// Exclusive; nil: without end.
    package var until: Moment?
    /// Who is on call from `until` on.
    package var next: [OnCall]
    /// From the top down.
    package var layers: [LayerPart]
    package var temporary: Temporary?
    /// In the order in which they were laid over the layers.
    package var overrides: [OverridePart]
    package var shadows: [Shadowing]
}

extension Schedule {
    /// Everything that decides who is on call at this instant.
    package func explanation(
        at moment: Moment, changes: RosterChanges = .none, almanac: Almanac
    ) -> ScheduleExplanation {
        var reader = ScheduleReader(self, changes: changes, almanac: almanac)
        let now = reader.look(at: moment)
        let from = reader.begin(of: moment)
        let until = reader.nextChangeOfPeople(after: moment)
        let witness = LayerWitness(self, at: moment, changes: changes, almanac: almanac)
        let made = changes.temporaries.inForce(for: id, at: moment)
        let written =
            made == nil
            ? almanac.zones[zone].flatMap { self.temporary(at: $0.furthest(moment)) }
                .map { temporaries[$0] }
            : nil
        var temporary: ScheduleExplanation.Temporary?
        if let made { temporary = .made(made) }
        if let written {
            temporary = .file(written, layers: witness.parts(of: written.layers, setAside: false))
        }
        return ScheduleExplanation(
            schedule: id, zone: zone, at: moment, onCall: now.people,
            from: from > .distantPast ? from : nil, until: until,
            next: until.map { reader.look(at: $0).people } ?? [],
            layers: witness.parts(of: layers, setAside: temporary != nil), temporary: temporary,
            overrides: overrideParts(at: moment, changes: changes, almanac: almanac),
            shadows: shadows(at: moment, changes: changes, almanac: almanac))
    }

    /// Lays the overrides over the schedule once more, one by one.
    private func overrideParts(
        at moment: Moment, changes: RosterChanges, almanac: Almanac
    ) -> [ScheduleExplanation.OverridePart] {
        var below = changes
        below.overrides = []
        var people = onCall(at: moment, changes: below, almanac: almanac)
        let laid = changes.overrides.filter { $0.covers(id, at: moment) }
        return laid.sorted { $0.id < $1.id }.map { override in
            let before = people.map(\.person)
            let acted = override.lay(over: &people, of: id)
            let gained =
                override.incoming.map { !before.contains($0) || $0 == override.outgoing } ?? false
            let effect: ScheduleExplanation.OverridePart.Effect =
                switch (override.outgoing, override.incoming, acted) {
                case (.some, .some, true): gained ? .replaced : .tookAway
                case (.some, .none, true): .tookAway
                case (.none, _, true): .added
                case (.some, _, false): .outgoingNotOnCall
                case (.none, .some, false): .incomingOnCall
                case (.none, .none, false): .empty
                }
            return ScheduleExplanation.OverridePart(override: override, effect: effect)
        }
    }
}

/// Asks each layer of a schedule what it says at one instant.
private struct LayerWitness {
    let schedule: Schedule
    let moment: Moment
    let absences: [Absence]
    let almanac: Almanac
    let attendance: Attendance
    let day: Int

    init(_ schedule: Schedule, at moment: Moment, changes: RosterChanges, almanac: Almanac) {
        self.schedule = schedule
        self.moment = moment
        self.almanac = almanac
        absences = changes.absences.filter { $0.from <= moment && moment < $0.until }
        let clock = almanac.zones[schedule.zone] ?? .utc
        day = Reading.day(of: clock.furthest(moment))
        attendance = Attendance(
            absences: absences, at: moment, leaves: almanac.leaves, day: day)
    }

    func parts(of layers: [Layer], setAside: Bool) -> [ScheduleExplanation.LayerPart] {
        var mask: String?
        return layers.reversed().map { layer in
            var part = part(of: layer)
            guard part.outcome == .counts else { return part }
            if setAside {
                part.outcome = .setAside
            } else if let mask {
                part.outcome = .masked(by: mask)
            } else if layer.isBeside {
                part.outcome = .beside
            } else {
                mask = layer.name
            }
            return part
        }
    }

    private func part(of layer: Layer) -> ScheduleExplanation.LayerPart {
        let zone = layer.zone ?? schedule.zone
        var part = ScheduleExplanation.LayerPart(
            layer: layer, outcome: .counts, zone: zone, people: [], away: [])
        guard let clock = almanac.zones[zone], almanac.zones[schedule.zone] != nil else {
            part.outcome = .unknownZone(almanac.zones[zone] == nil ? zone : schedule.zone)
            return part
        }
        let calendar = layer.holidays.flatMap { almanac.holidays[$0] }
        let reading = clock.furthest(moment)
        let standing = layer.standing(at: reading, holidays: calendar)
        let (from, until) = (
            clock.instant(ofReading: standing.from), clock.instant(ofReading: standing.until)
        )
        part.from = from > .distantPast ? from : nil
        part.until = until < .distantFuture ? until : nil
        part.turn = layer.turn(at: moment, in: clock)
        switch standing.state {
        case .empty: part.outcome = .empty
        case .notBegun: part.outcome = .notBegun
        case .over: part.outcome = .over
        case .outsideHours: part.outcome = .outsideHours
        case .holiday:
            let today = CivilDay(number: Reading.day(of: reading))
            part.outcome = .holiday(calendar?.days[today] ?? "")
        case .noHoliday: part.outcome = .noHoliday
        case .there:
            let step = layer.step(standing.turn)
            part.away = away(of: layer, from: step)
            var people: [OnCall] = []
            let names = layer.appendPeople(
                of: standing.turn, to: &people, schedule: schedule.id, temporary: nil,
                attendance: attendance)
            part.people = people.map(\.person)
            if !names { part.outcome = layer.turns[step].isEmpty ? .empty : .everybodyAway }
        }
        return part
    }

    /// Whoever was passed over before somebody was found, each once.
    private func away(of layer: Layer, from step: Int) -> [ScheduleExplanation.Away] {
        let last = layer.offset(ofAnybodyFrom: step, attendance) ?? layer.turns.count - 1
        var away: [ScheduleExplanation.Away] = []
        for offset in 0...max(last, 0) {
            for person in layer.turns[(step + offset) % layer.turns.count]
            where !away.contains(where: { $0.person == person }) {
                if let absence = absences.first(where: { $0.person == person }) {
                    away.append(.init(person: person, cause: .absence(absence)))
                } else if let left = almanac.leaves[person], left.number <= day {
                    away.append(.init(person: person, cause: .left(left)))
                }
            }
        }
        return away
    }
}

extension Handbook {
    /// Why who is on call for a group: each of its schedules, in file order.
    package func explanations(
        group: GroupID, at moment: Moment, changes: RosterChanges = .none
    ) -> [ScheduleExplanation] {
        guard let group = groups[group] else { return [] }
        let own = changes.of(group.id)
        return group.schedules.map {
            $0.explanation(at: moment, changes: own, almanac: almanac)
        }
    }
}
