/// Somebody who is on call, and because of what.
package struct OnCall: Hashable, Sendable {
    package enum Reason: Hashable, Sendable {
        /// The layer's name.
        case layer(String)
        case override(OverrideID)
    }

    package var person: PersonID
    package var schedule: ScheduleID
    package var reason: Reason

    package init(person: PersonID, schedule: ScheduleID, reason: Reason) {
        self.person = person
        self.schedule = schedule
        self.reason = reason
    }
}

/// A stretch of a schedule over which the same people are on call for the same reasons.
package struct FinalShift: Hashable, Sendable {
    package var from: Moment
    /// Exclusive.
    package var until: Moment
    /// Empty: a gap, nobody is on call.
    package var people: [OnCall]

    package init(from: Moment, until: Moment, people: [OnCall]) {
        self.from = from
        self.until = until
        self.people = people
    }
}

extension Schedule {
    /// Who is on call at this instant, in order, without duplicates.
    ///
    /// The topmost layer that names somebody masks those below it. Then the overrides of this
    /// schedule are laid over it in the order in which they were made, whatever the order given, so
    /// that a newer one sees what the older did: one replaces `outgoing` while that person is on
    /// call and does nothing otherwise; without `outgoing` it adds `incoming`; without `incoming`
    /// it only takes away. Overrides in `changes` are those of the schedule's group. An unknown zone names nobody.
    package func onCall(
        at moment: Moment, changes: RosterChanges = .none, almanac: Almanac
    ) -> [OnCall] {
        var people: [OnCall] = []
        if let rules = almanac.zones[zone] {
            for layer in layers.reversed() {
                guard let shift = layer.shift(at: moment, in: rules) else { continue }
                people = shift.people.map {
                    OnCall(person: $0, schedule: id, reason: .layer(layer.name))
                }
                break
            }
        }
        let laid = changes.overrides.filter { $0.covers(id, at: moment) }
        for override in laid.sorted(by: { $0.id < $1.id }) { lay(override, over: &people) }
        return people
    }

    /// The next instant after this one at which `onCall` may answer differently; nil: never.
    package func nextChange(
        after moment: Moment, changes: RosterChanges = .none, almanac: Almanac
    ) -> Moment? {
        var next: Moment?
        func consider(_ candidate: Moment?) {
            guard let candidate, candidate > moment else { return }
            next = min(next ?? candidate, candidate)
        }
        if let rules = almanac.zones[zone] {
            for layer in layers { consider(layer.nextHandoff(after: moment, in: rules)) }
        }
        for override in changes.overrides where override.concerns(id) {
            consider(override.from)
            consider(override.until)
        }
        return next
    }

    /// The schedule over a window, gaps included: contiguous, from `from` to `until`, two
    /// neighbours never the same. Empty when the window is.
    package func shifts(
        from: Moment, until: Moment, changes: RosterChanges = .none, almanac: Almanac
    ) -> [FinalShift] {
        var shifts: [FinalShift] = []
        var moment = from
        while moment < until {
            let change = nextChange(after: moment, changes: changes, almanac: almanac) ?? until
            let end = min(change, until)
            let people = onCall(at: moment, changes: changes, almanac: almanac)
            if let last = shifts.indices.last, shifts[last].people == people {
                shifts[last].until = end
            } else {
                shifts.append(FinalShift(from: moment, until: end, people: people))
            }
            moment = end
        }
        return shifts
    }

    private func lay(_ override: Override, over people: inout [OnCall]) {
        var place = people.endIndex
        if let outgoing = override.outgoing {
            guard let index = people.firstIndex(where: { $0.person == outgoing }) else { return }
            people.remove(at: index)
            place = index
        }
        guard let incoming = override.incoming,
            !people.contains(where: { $0.person == incoming })
        else { return }
        people.insert(
            OnCall(person: incoming, schedule: id, reason: .override(override.id)), at: place)
    }
}

extension Override {
    func concerns(_ schedule: ScheduleID) -> Bool {
        self.schedule == nil || self.schedule == schedule
    }

    func covers(_ schedule: ScheduleID, at moment: Moment) -> Bool {
        concerns(schedule) && from <= moment && moment < until
    }
}
