package import Core

/// Who is on call when, over a window: what previews, feeds and screens are drawn from.
///
/// A shift here is one person's unbroken time on one schedule, however many turns, layers or
/// overrides it is made of: what that person would write into a calendar.
package struct RosterCalendar: Hashable, Sendable {
    package struct Shift: Hashable, Sendable {
        package var person: PersonID
        package var from: Moment
        /// Exclusive.
        package var until: Moment
        /// Because of what, in the order of time, none twice.
        package var reasons: [OnCall.Reason]
        /// It began, or goes on, outside of the window.
        package var isCutBefore = false
        package var isCutAfter = false
    }

    package struct Gap: Hashable, Sendable {
        package var from: Moment
        /// Exclusive.
        package var until: Moment
    }

    /// A learner beside whoever is on call.
    package struct Shadowing: Hashable, Sendable {
        /// Nil: the file says so.
        package var id: OverrideID?
        package var learner: PersonID
        package var from: Moment
        /// Exclusive.
        package var until: Moment
    }

    /// One schedule.
    package struct Lane: Hashable, Sendable {
        package var group: GroupID
        package var schedule: ScheduleID
        package var zone: ZoneID
        package var from: Moment
        /// Exclusive.
        package var until: Moment
        /// By beginning; at the same beginning in the order in which they are on call.
        package var shifts: [Shift]
        /// When nobody is on call.
        package var gaps: [Gap]
        package var shadowings: [Shadowing]
    }

    package var from: Moment
    /// Exclusive.
    package var until: Moment
    /// Groups by id, their schedules in file order.
    package var lanes: [Lane]
    /// Of the people who are on call here, by beginning.
    package var absences: [Absence]

    /// - Parameters:
    ///   - group: only this one's schedules.
    ///   - schedule: of those, only the ones of this id.
    ///   - person: only this one's shifts; gaps are nobody's and left out.
    package init(
        _ handbook: Handbook, changes: RosterChanges, from: Moment, until: Moment,
        group: GroupID? = nil, schedule: ScheduleID? = nil, person: PersonID? = nil
    ) {
        self.from = from
        self.until = until
        lanes = []
        for team in handbook.groups.values.sorted(by: { $0.id < $1.id })
        where group == nil || team.id == group {
            let own = changes.of(team.id)
            for wanted in team.schedules where schedule == nil || wanted.id == schedule {
                let shifts = handbook.shifts(of: wanted, from: from, until: until, changes: own)
                var lane = Lane(
                    group: team.id, wanted, shifts, from: from, until: until)
                lane.add(
                    wanted.shadows, own.shadows, clock: handbook.almanac.zones[wanted.zone])
                if let person { lane.keep(person) }
                if person == nil || !lane.isEmpty { lanes.append(lane) }
            }
        }
        let people = Set(lanes.flatMap { $0.shifts.map(\.person) })
        absences = changes.absences
            .filter { $0.from < until && $0.until > from }
            .filter { people.contains($0.person) && (person == nil || $0.person == person) }
            .sorted { ($0.from, $0.id) < ($1.from, $1.id) }
    }

    package init(
        _ handbook: Handbook, changes: RosterChanges, from: Moment, until: Moment,
        of subject: CalendarSubject
    ) {
        self.init(
            handbook, changes: changes, from: from, until: until, group: subject.group,
            schedule: subject.schedule, person: subject.person)
    }
}

extension Handbook {
    /// The one place of this room that asks a schedule.
    fileprivate func shifts(
        of schedule: Schedule, from: Moment, until: Moment, changes: RosterChanges
    ) -> [FinalShift] {
        schedule.shifts(from: from, until: until, changes: changes, almanac: almanac)
    }
}

extension RosterCalendar.Lane {
    /// Puts each person's stretches together.
    fileprivate init(
        group: GroupID, _ schedule: Schedule, _ stretches: [FinalShift], from: Moment,
        until: Moment
    ) {
        self.init(
            group: group, schedule: schedule.id, zone: schedule.zone, from: from, until: until,
            shifts: [], gaps: [], shadowings: [])
        // Who was on call until the stretch that is looked at, as indices into `shifts`.
        var current: [PersonID: Int] = [:]
        for stretch in stretches {
            if stretch.people.isEmpty {
                gaps.append(RosterCalendar.Gap(from: stretch.from, until: stretch.until))
            }
            var next: [PersonID: Int] = [:]
            for duty in stretch.people {
                let index: Int
                if let known = current[duty.person] ?? next[duty.person] {
                    index = known
                    shifts[index].until = stretch.until
                    if !shifts[index].reasons.contains(duty.reason) {
                        shifts[index].reasons.append(duty.reason)
                    }
                } else {
                    index = shifts.count
                    shifts.append(
                        RosterCalendar.Shift(
                            person: duty.person, from: stretch.from, until: stretch.until,
                            reasons: [duty.reason]))
                }
                next[duty.person] = index
            }
            current = next
        }
        for index in shifts.indices {
            shifts[index].isCutBefore = shifts[index].from == from
            shifts[index].isCutAfter = shifts[index].until == until
        }
    }

    /// Those of the file and those that were made over it, as far as they are within the window.
    fileprivate mutating func add(
        _ learners: [Schedule.Learner], _ shadows: [Shadow], clock: ZoneRules?
    ) {
        let written = learners.compactMap { learner -> RosterCalendar.Shadowing? in
            guard let clock else { return nil }
            return RosterCalendar.Shadowing(
                id: nil, learner: learner.person,
                from: learner.from.map { clock.instant($0) } ?? from,
                until: learner.until.map { clock.instant($0) } ?? until)
        }
        let made = shadows.filter { $0.schedule == nil || $0.schedule == schedule }.map {
            RosterCalendar.Shadowing(
                id: $0.id, learner: $0.learner, from: $0.from, until: $0.until)
        }
        shadowings = (written + made).filter { $0.from < until && $0.until > from }.map {
            var cut = $0
            cut.from = max(cut.from, from)
            cut.until = min(cut.until, until)
            return cut
        }
        .sorted { ($0.from, $0.learner, $0.id ?? 0) < ($1.from, $1.learner, $1.id ?? 0) }
    }

    fileprivate mutating func keep(_ person: PersonID) {
        shifts.removeAll { $0.person != person }
        shadowings.removeAll { $0.learner != person }
        gaps = []
    }

    fileprivate var isEmpty: Bool { shifts.isEmpty && gaps.isEmpty && shadowings.isEmpty }

    /// `Databases / primary`.
    package func title(_ names: Names) -> String {
        "\(names.group(group)) / \(schedule.text.oneLine(limit: 80))"
    }
}

extension RosterCalendar.Shift {
    /// Somebody's act, and not the files alone, made it so for some of its time.
    package var isByHand: Bool { reasons.contains(where: \.isByHand) }
}

extension OnCall.Reason {
    /// Not by the files alone.
    package var isByHand: Bool {
        switch self {
        case .layer: false
        case .temporary, .override: true
        }
    }

    /// `layer nights`, `override 3 (dentist)`.
    fileprivate func words(_ changes: RosterChanges, _ names: Names) -> String {
        switch self {
        case .layer(let step):
            var words = "layer \(step.layer.oneLine(limit: 80))"
            if let temporary = step.temporary {
                words += " of the temporary schedule \(temporary.oneLine(limit: 80))"
            }
            if !step.inPlaceOf.isEmpty {
                let away = step.inPlaceOf.map { names.person($0) }.joined(separator: " and ")
                words += ", in place of \(away), away"
            }
            return words
        case .temporary(let id):
            let made = changes.temporaries.first { $0.id == id }
            return said("temporary schedule \(id)", because: made?.reason)
        case .override(let id):
            return said(
                "override \(id)", because: changes.overrides.first { $0.id == id }?.reason)
        }
    }

    private func said(_ words: String, because reason: String?) -> String {
        let reason = reason?.oneLine(limit: 200) ?? ""
        return reason.isEmpty ? words : "\(words) (\(reason))"
    }
}

extension [OnCall.Reason] {
    /// Each in words, in order, none twice: two turns of one layer are one reason.
    package func words(_ changes: RosterChanges, _ names: Names) -> [String] {
        var words: [String] = []
        for reason in self {
            let said = reason.words(changes, names)
            if !words.contains(said) { words.append(said) }
        }
        return words
    }
}

/// A moment of a window at which the clocks of a zone are set.
package struct ClockChange: Hashable, Sendable {
    package var at: Moment
    package var zone: ZoneID
    /// Minutes that are skipped; negative: that come twice.
    package var minutes: Int
}

extension ZoneRules {
    /// Changes of what clocks show, not of what a zone is called.
    package func clockChanges(from: Moment, until: Moment) -> [ClockChange] {
        var offset = initialOffset
        var changes: [ClockChange] = []
        for transition in transitions {
            let at = Moment(seconds: transition.at)
            if at >= until { break }
            if at >= from, transition.offset != offset {
                changes.append(
                    ClockChange(
                        at: at, zone: id, minutes: Int(transition.offset - offset) / 60))
            }
            offset = transition.offset
        }
        return changes
    }
}

extension RosterCalendar {
    /// Clock changes of every zone in which a schedule here is kept.
    package func clockChanges(_ handbook: Handbook) -> [ClockChange] {
        Set(lanes.map(\.zone)).sorted().compactMap { handbook.zones[$0] }
            .flatMap { $0.clockChanges(from: from, until: until) }
            .sorted { ($0.at, $0.zone) < ($1.at, $1.zone) }
    }

    /// The zone that most of the schedules are kept in.
    package func zone(_ handbook: Handbook) -> ZoneRules {
        let zones = Dictionary(grouping: lanes, by: \.zone).mapValues(\.count)
        let most = zones.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
        return most.flatMap { handbook.zones[$0] } ?? .utc
    }
}
