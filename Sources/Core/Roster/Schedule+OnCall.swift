extension Schedule {
    /// Who is on call at this instant, in order, without duplicates.
    ///
    /// The topmost layer that names somebody masks those below it; layers that are beside add
    /// theirs after the people of the layer that masks, from the bottom up. Whoever is absent, or
    /// has left, is passed over: the turn falls to the next turn of the layer in which anybody is
    /// there. While a temporary schedule is in force its people count instead, the newest one's;
    /// those of the changes come before those of the file.
    ///
    /// Then the overrides of this schedule are laid over it in the order in which they were made,
    /// whatever the order given, so that a newer one sees what the older did: one replaces
    /// `outgoing` while that person is on call and does nothing otherwise; without `outgoing` it
    /// adds `incoming`; without `incoming` it only takes away. Whom an override or a temporary
    /// schedule of the changes names is on call although absent: it was decided by hand.
    ///
    /// Overrides and temporary schedules in `changes` are those of the schedule's group. An unknown
    /// zone names nobody.
    package func onCall(
        at moment: Moment, changes: RosterChanges = .none, almanac: Almanac
    ) -> [OnCall] {
        var people: [OnCall] = []
        let clock = almanac.zones[zone]
        if let made = changes.temporaries.inForce(for: id, at: moment) {
            made.append(to: &people, at: moment)
        } else if let clock {
            let reading = clock.furthest(moment)
            let attendance = Attendance(
                absences: changes.absences, at: moment, leaves: almanac.leaves,
                day: Reading.day(of: reading))
            let temporary = temporary(at: reading).map { temporaries[$0] }
            let layers = temporary?.layers ?? self.layers
            layers.appendPeople(
                to: &people, of: self, temporary: temporary?.label, attendance: attendance
            ) { index in
                layers[index].standing(at: moment, reading: reading, on: clock, almanac: almanac)
            }
        }
        if !changes.overrides.isEmpty {
            let laid = changes.overrides.filter { $0.covers(id, at: moment) }
            for override in laid.sorted(by: { $0.id < $1.id }) {
                override.lay(over: &people, of: id)
            }
        }
        return people
    }

    /// The next instant after this one at which `onCall` answers differently; nil: never. In a
    /// schedule that changes hands a thousand times without anybody seeing it, one of those.
    package func nextChange(
        after moment: Moment, changes: RosterChanges = .none, almanac: Almanac
    ) -> Moment? {
        var reader = ScheduleReader(self, changes: changes, almanac: almanac)
        return reader.nextChange(after: moment)
    }

    /// The same for people alone: the next instant at which others are on call, or in another
    /// order; nil: never, or not within thousands of handoffs. Whoever has several turns in a row
    /// is on call until the last of them ends.
    package func nextChangeOfPeople(
        after moment: Moment, changes: RosterChanges = .none, almanac: Almanac
    ) -> Moment? {
        var reader = ScheduleReader(self, changes: changes, almanac: almanac)
        return reader.nextChangeOfPeople(after: moment)
    }

    /// The schedule over a window, gaps included: contiguous, from `from` to `until`, two
    /// neighbours never the same. Empty when the window is. As long as the window is: who asks
    /// bounds it.
    package func shifts(
        from: Moment, until: Moment, changes: RosterChanges = .none, almanac: Almanac
    ) -> [FinalShift] {
        guard from < until else { return [] }
        var reader = ScheduleReader(
            self, changes: changes.touching(from: from, until: until), almanac: almanac)
        var shifts: [FinalShift] = []
        var moment = from
        while moment < until {
            let look = reader.look(at: moment)
            let end = min(look.until, until)
            if let last = shifts.indices.last, shifts[last].people == look.people {
                shifts[last].until = end
            } else {
                shifts.append(FinalShift(from: moment, until: end, people: look.people))
            }
            moment = end
        }
        return shifts
    }

    /// Which of the file's temporary schedules is in force at this reading: the last.
    func temporary(at reading: Int64) -> Int? {
        temporaries.lastIndex { $0.from.asSeconds <= reading && reading < $0.until.asSeconds }
    }
}

extension Schedule.Temporary {
    /// What a reason calls it.
    package var label: String { name.isEmpty ? "from \(from.text)" : name }
}

extension Override {
    func concerns(_ schedule: ScheduleID) -> Bool {
        self.schedule == nil || self.schedule == schedule
    }

    func covers(_ schedule: ScheduleID, at moment: Moment) -> Bool {
        from <= moment && moment < until && concerns(schedule)
    }

    /// False: it did nothing, since its outgoing person is not on call or its incoming one is.
    @discardableResult
    func lay(over people: inout [OnCall], of schedule: ScheduleID) -> Bool {
        var place = people.endIndex
        var acted = false
        if let outgoing {
            guard let index = people.firstIndex(where: { $0.person == outgoing }) else {
                return false
            }
            people.remove(at: index)
            place = index
            acted = true
        }
        guard let incoming, !people.contains(where: { $0.person == incoming }) else {
            return acted
        }
        people.insert(
            OnCall(person: incoming, schedule: schedule, reason: .override(id)), at: place)
        return true
    }
}

extension TemporarySchedule {
    func covers(_ schedule: ScheduleID, at moment: Moment) -> Bool {
        from <= moment && moment < until && self.schedule == schedule
    }

    func append(to people: inout [OnCall], at moment: Moment) {
        for shift in shifts where shift.from <= moment && moment < shift.until {
            guard !people.contains(where: { $0.person == shift.person }) else { continue }
            people.append(
                OnCall(person: shift.person, schedule: schedule, reason: .temporary(id)))
        }
    }
}

extension [TemporarySchedule] {
    /// The newest.
    func inForce(for schedule: ScheduleID, at moment: Moment) -> TemporarySchedule? {
        isEmpty
            ? nil
            : lazy.filter { $0.covers(schedule, at: moment) }.max { $0.id < $1.id }
    }
}

extension RosterChanges {
    /// What may matter between these instants.
    func touching(from: Moment, until: Moment) -> RosterChanges {
        RosterChanges(
            overrides: overrides.filter { $0.from < until && from < $0.until },
            absences: absences.filter { $0.from < until && from < $0.until },
            temporaries: temporaries.filter { $0.from < until && from < $0.until },
            shadows: shadows.filter { $0.from < until && from < $0.until })
    }
}
