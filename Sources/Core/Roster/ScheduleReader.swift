/// One schedule being read from instant to instant, mostly forwards.
///
/// What holds for a while (where a layer stands, who is away, which temporary schedule is in force)
/// is kept for that while, so that a year of shifts costs one look at each change and not one
/// evaluation of everything.
struct ScheduleReader {
    /// Who is on call at an instant, and how long that may be so.
    struct Look {
        var people: [OnCall]
        /// The same people for the same reasons since here, at least.
        var from: Moment
        /// Later than the instant that was asked for.
        var until: Moment
    }

    let schedule: Schedule
    let almanac: Almanac
    /// The schedule's clock; nil: its zone is unknown.
    let clock: ZoneRules?
    /// In the order in which they were made.
    private let overrides: [Override]
    /// Of people who are in the schedule.
    let absences: [Absence]
    private let made: [TemporarySchedule]
    /// Who leaves, and when by the schedule's clock.
    private let departures: [(person: PersonID, at: Moment)]
    private var laid: Laid
    private var stack: LayerStack
    /// Which temporary schedule of the file the stack is of; nil: the schedule itself.
    private var stackTemporary: Int?

    init(_ schedule: Schedule, changes: RosterChanges, almanac: Almanac) {
        self.schedule = schedule
        self.almanac = almanac
        let clock = almanac.zones[schedule.zone]
        self.clock = clock
        overrides = changes.overrides.filter { $0.concerns(schedule.id) }
            .sorted { $0.id < $1.id }
        made = changes.temporaries.filter { $0.schedule == schedule.id }
        if changes.absences.isEmpty && almanac.leaves.isEmpty {
            absences = []
            departures = []
        } else {
            let members = schedule.members
            absences = changes.absences.filter { members.contains($0.person) }
            departures = members.sorted().compactMap { person in
                guard let day = almanac.leaves[person], let clock else { return nil }
                return (person, clock.instant(ofReading: Int64(day.clamped.number) * Reading.day))
            }
        }
        laid = Laid(from: .distantFuture, until: .distantPast)
        stack = LayerStack(schedule.layers, clock, almanac)
    }

    /// Who is on call at this instant and how long.
    mutating func look(at moment: Moment) -> Look {
        if moment < laid.from || laid.until <= moment { lay(at: moment) }
        var look = Look(people: [], from: laid.from, until: laid.until)
        if let temporary = laid.made {
            temporary.append(to: &look.people, at: moment)
        } else {
            var (from, until) = (look.from, look.until)
            let layers = stack.layers
            layers.appendPeople(
                to: &look.people, of: schedule, temporary: laid.label, attendance: laid.attendance
            ) { index in
                let standing = stack.standing(of: index, at: moment)
                from = max(from, stack.from(of: index))
                until = min(until, stack.until(of: index))
                return standing
            }
            (look.from, look.until) = (from, until)
        }
        for override in laid.overrides { override.lay(over: &look.people, of: schedule.id) }
        // Rules of a zone that nobody checked must not stop time.
        look.until = max(
            look.until, Moment(milliseconds: moment.milliseconds.addingSaturating(1)))
        return look
    }

    /// How often the schedule may change hands unseen until a change is called one.
    private static let unseen = 1000

    mutating func nextChange(after moment: Moment) -> Moment? {
        let now = look(at: moment)
        var next = now.until
        for _ in 0..<Self.unseen where next < .distantFuture {
            let then = look(at: next)
            if then.people != now.people { return next }
            next = then.until
        }
        return next < .distantFuture ? next : nil
    }

    /// How often the same people may hand over to themselves until that is called for ever: more
    /// than a hundred days of hours.
    private static let unrelieved = 2500

    /// The next instant at which others are on call, or in another order.
    mutating func nextChangeOfPeople(after moment: Moment) -> Moment? {
        let now = look(at: moment)
        var next = now.until
        for _ in 0..<Self.unrelieved where next < .distantFuture {
            let then = look(at: next)
            if !then.people.areSamePeople(as: now.people) { return next }
            next = then.until
        }
        return nil
    }

    /// Since when the people of this instant have been on call, whatever the reasons.
    mutating func begin(of moment: Moment) -> Moment {
        let now = look(at: moment)
        var from = now.from
        for _ in 0..<Self.unrelieved where from > .distantPast {
            let before = look(at: from - .milliseconds(1))
            if !before.people.areSamePeople(as: now.people) { return from }
            from = before.from
        }
        return .distantPast
    }

    // MARK: What is laid over the layers

    private struct Laid {
        /// Over which time all of it holds.
        var from: Moment
        var until: Moment
        var attendance = Attendance(away: [])
        var made: TemporarySchedule?
        /// Of the temporary schedule of the file.
        var label: String?
        var overrides: [Override] = []

        /// An instant at which something begins or ends.
        mutating func cut(at edge: Moment, _ moment: Moment) {
            if edge <= moment { from = max(from, edge) } else { until = min(until, edge) }
        }
    }

    private mutating func lay(at moment: Moment) {
        var new = Laid(from: .distantPast, until: .distantFuture)
        for override in overrides {
            new.cut(at: override.from, moment)
            new.cut(at: override.until, moment)
            if override.from <= moment && moment < override.until {
                new.overrides.append(override)
            }
        }
        for temporary in made {
            new.cut(at: temporary.from, moment)
            new.cut(at: temporary.until, moment)
        }
        new.made = made.inForce(for: schedule.id, at: moment)
        for shift in new.made?.shifts ?? [] {
            new.cut(at: shift.from, moment)
            new.cut(at: shift.until, moment)
        }
        var away: [PersonID] = []
        for absence in absences {
            new.cut(at: absence.from, moment)
            new.cut(at: absence.until, moment)
            if absence.from <= moment && moment < absence.until { away.append(absence.person) }
        }
        for departure in departures {
            new.cut(at: departure.at, moment)
            if departure.at <= moment { away.append(departure.person) }
        }
        new.attendance = Attendance(away: away)
        if let clock, !schedule.temporaries.isEmpty {
            for temporary in schedule.temporaries {
                new.cut(at: clock.instant(ofReading: temporary.from.asSeconds), moment)
                new.cut(at: clock.instant(ofReading: temporary.until.asSeconds), moment)
            }
            let index = schedule.temporary(at: clock.furthest(moment))
            let temporary = index.map { schedule.temporaries[$0] }
            new.label = temporary?.label
            if index != stackTemporary {
                stack = LayerStack(temporary?.layers ?? schedule.layers, clock, almanac)
                stackTemporary = index
            }
        }
        laid = new
    }
}

extension Schedule {
    /// Everybody whom its layers name, those of its temporary schedules too.
    package var members: Set<PersonID> {
        var members: Set<PersonID> = []
        for layer in layers { members.formUnion(layer.turns.joined()) }
        for temporary in temporaries {
            for layer in temporary.layers { members.formUnion(layer.turns.joined()) }
        }
        return members
    }
}

/// Layers with their clocks and where each stands.
struct LayerStack {
    private struct Place {
        var clock: ZoneRules?
        var holidays: HolidayCalendar?
        var standing = Standing(state: .empty, from: .min, until: .max)
        /// For which instant it was read, and before which other it is still true.
        var readAt = Moment.distantFuture
        var until = Moment.distantPast
    }

    let layers: [Layer]
    private var places: [Place]

    init(_ layers: [Layer], _ clock: ZoneRules?, _ almanac: Almanac) {
        self.layers = layers
        places = layers.map { layer in
            // Without its schedule's clock, no layer counts.
            Place(
                clock: clock.flatMap { _ in layer.zone.map { almanac.zones[$0] } ?? clock },
                holidays: layer.holidays.flatMap { almanac.holidays[$0] })
        }
    }

    mutating func standing(of index: Int, at moment: Moment) -> Standing {
        if places[index].readAt <= moment && moment < places[index].until {
            return places[index].standing
        }
        guard let clock = places[index].clock else {
            places[index].until = .distantFuture
            return places[index].standing
        }
        let standing = layers[index].standing(
            at: clock.furthest(moment), holidays: places[index].holidays)
        places[index].standing = standing
        places[index].readAt = moment
        places[index].until = clock.instant(ofReading: standing.until)
        return standing
    }

    /// Since when the layer stands where it was last found, at least.
    func from(of index: Int) -> Moment {
        places[index].clock?.instant(ofReading: places[index].standing.from) ?? .distantPast
    }

    func until(of index: Int) -> Moment { places[index].until }

    /// The layer's clock; nil: its zone is unknown.
    func clock(of index: Int) -> ZoneRules? { places[index].clock }
    func holidays(of index: Int) -> HolidayCalendar? { places[index].holidays }
}
