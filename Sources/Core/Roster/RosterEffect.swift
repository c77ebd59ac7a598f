/// What a change over the rosters does: who is on call with it and without it, schedule after
/// schedule, and what it leaves behind that nobody may have wanted.
package struct RosterEffect: Hashable, Sendable {
    /// A stretch of one schedule over which other people are on call than before.
    package struct Span: Hashable, Sendable {
        package var group: GroupID
        package var schedule: ScheduleID
        package var from: Moment
        /// Exclusive.
        package var until: Moment
        package var before: [PersonID]
        package var after: [PersonID]

        /// Nobody is on call any more.
        package var isGap: Bool { after.isEmpty }
    }

    /// A stretch over which somebody who comes on call is on call elsewhere as well.
    package struct Double: Hashable, Sendable {
        package var person: PersonID
        /// Where the change puts them.
        package var group: GroupID
        package var schedule: ScheduleID
        /// Where they are besides.
        package var otherGroup: GroupID
        package var otherSchedule: ScheduleID
        package var from: Moment
        /// Exclusive.
        package var until: Moment
    }

    /// In the order of groups, of the schedules in each, and of time.
    package var spans: [Span] = []
    package var doubles: [Double] = []
    /// There is more, which is not listed.
    package var isCut = false

    package var gaps: [Span] { spans.filter(\.isGap) }
}

extension Handbook {
    /// What `changes` comes to instead of `before`, over one stretch of time.
    package func effect(
        of changes: RosterChanges, insteadOf before: RosterChanges, from: Moment, until: Moment
    ) -> RosterEffect {
        var effect = RosterEffect()
        for group in groups.values.sorted(by: { $0.id < $1.id }) {
            let (old, new) = (before.of(group.id), changes.of(group.id))
            for schedule in group.schedules
            where schedule.isConcerned(by: old, or: new) {
                let walk = Self.spans(
                    of: schedule, in: group.id, old, new, almanac, from: from, until: until)
                effect.spans += walk.spans
                effect.isCut = effect.isCut || walk.isCut
            }
        }
        if effect.spans.count > Limits.previewedChanges {
            effect.spans.removeLast(effect.spans.count - Limits.previewedChanges)
            effect.isCut = true
        }
        for span in effect.spans { addDoubles(of: span, changes, almanac, to: &effect) }
        return effect
    }

    /// Walks from change to change.
    private static func spans(
        of schedule: Schedule, in group: GroupID, _ old: RosterChanges, _ new: RosterChanges,
        _ almanac: Almanac, from: Moment, until: Moment
    ) -> (spans: [RosterEffect.Span], isCut: Bool) {
        var spans: [RosterEffect.Span] = []
        var moment = from
        for _ in 0..<Limits.previewedSteps {
            guard moment < until, spans.count <= Limits.previewedChanges else { break }
            let nextOld = schedule.nextChange(after: moment, changes: old, almanac: almanac)
            let nextNew = schedule.nextChange(after: moment, changes: new, almanac: almanac)
            let end = min(nextOld ?? until, nextNew ?? until, until)
            let before = schedule.onCall(at: moment, changes: old, almanac: almanac).map(\.person)
            let after = schedule.onCall(at: moment, changes: new, almanac: almanac).map(\.person)
            if before != after {
                if let last = spans.last, last.until == moment, last.before == before,
                    last.after == after
                {
                    spans[spans.count - 1].until = end
                } else {
                    spans.append(
                        RosterEffect.Span(
                            group: group, schedule: schedule.id, from: moment, until: end,
                            before: before, after: after))
                }
            }
            moment = end
        }
        return (spans, moment < until)
    }

    /// Where else those who come on call in a span are on call in it.
    private func addDoubles(
        of span: RosterEffect.Span, _ changes: RosterChanges, _ almanac: Almanac,
        to effect: inout RosterEffect
    ) {
        let incoming = span.after.filter { !span.before.contains($0) }
        guard !incoming.isEmpty, effect.doubles.count < Limits.previewedChanges else { return }
        for group in groups.values.sorted(by: { $0.id < $1.id }) {
            let own = changes.of(group.id)
            for schedule in group.schedules
            where group.id != span.group || schedule.id != span.schedule {
                for person in incoming where schedule.mentions(person, own) {
                    var moment = span.from
                    for _ in 0..<Limits.previewedChanges where moment < span.until {
                        let next = schedule.nextChange(
                            after: moment, changes: own, almanac: almanac)
                        let end = min(next ?? span.until, span.until)
                        let people = schedule.onCall(at: moment, changes: own, almanac: almanac)
                        if people.contains(where: { $0.person == person }) {
                            effect.note(
                                RosterEffect.Double(
                                    person: person, group: span.group, schedule: span.schedule,
                                    otherGroup: group.id, otherSchedule: schedule.id,
                                    from: moment, until: end))
                        }
                        moment = end
                    }
                }
            }
        }
    }
}

extension RosterEffect {
    /// Two stretches that meet are one, and so is what is found from both of its sides.
    fileprivate mutating func note(_ double: Double) {
        let known = doubles.firstIndex {
            $0.isOfSamePlaces(as: double) && $0.from <= double.until && double.from <= $0.until
        }
        guard let known else { return doubles.append(double) }
        doubles[known].from = min(doubles[known].from, double.from)
        doubles[known].until = max(doubles[known].until, double.until)
    }
}

extension RosterEffect.Double {
    /// Whichever of the two the change puts them in.
    fileprivate func isOfSamePlaces(as other: Self) -> Bool {
        let isSame =
            (group, schedule, otherGroup, otherSchedule)
            == (other.group, other.schedule, other.otherGroup, other.otherSchedule)
        let isMirrored =
            (group, schedule, otherGroup, otherSchedule)
            == (other.otherGroup, other.otherSchedule, other.group, other.schedule)
        return person == other.person && (isSame || isMirrored)
    }
}

extension Schedule {
    /// Whether it could ever name this person.
    fileprivate func mentions(_ person: PersonID, _ changes: RosterChanges) -> Bool {
        layers.contains { $0.turns.contains { $0.contains(person) } }
            || changes.overrides.contains { $0.incoming == person }
            || changes.temporaries.contains { $0.shifts.contains { $0.person == person } }
    }

    /// Whether what differs between the two lies over this schedule.
    fileprivate func isConcerned(by old: RosterChanges, or new: RosterChanges) -> Bool {
        func differs<Change: Hashable>(
            _ old: [Change], _ new: [Change], _ concerns: (Change) -> Bool
        ) -> Bool {
            old != new && Set(old).symmetricDifference(new).contains(where: concerns)
        }
        return differs(old.overrides, new.overrides) { $0.schedule == nil || $0.schedule == id }
            || differs(old.temporaries, new.temporaries) { $0.schedule == id }
            || differs(old.absences, new.absences) {
                mentions($0.person, old) || mentions($0.person, new)
            }
    }
}

// MARK: In words

extension RosterEffect {
    /// One line a span, then the warnings: `primary: ada out, ben in, Fri 27 Nov 18:00 to …`.
    package func lines(_ handbook: Handbook, now: Moment) -> [String] {
        spans.map { handbook.words(of: $0, now: now) }
    }

    /// What it leaves behind: `payments: nobody, Sat 28 Nov 02:00 to 04:00`, and who is on call twice.
    package func warnings(_ handbook: Handbook, now: Moment) -> [String] {
        gaps.map { gap in
            "\(handbook.title(gap.group, gap.schedule)): nobody, "
                + handbook.stretch(gap.from, gap.until, gap.group, gap.schedule, now: now)
        }
            + doubles.map { double in
                let here = handbook.title(double.group, double.schedule)
                let there = handbook.title(double.otherGroup, double.otherSchedule)
                return "\(handbook.name(of: double.person)) is on call twice, for \(here) and "
                    + "\(there), "
                    + handbook.stretch(
                        double.from, double.until, double.group, double.schedule, now: now)
            }
    }
}

extension Handbook {
    fileprivate func words(of span: RosterEffect.Span, now: Moment) -> String {
        let out = span.before.filter { !span.after.contains($0) }.map { "\(name(of: $0)) out" }
        let coming = span.after.filter { !span.before.contains($0) }.map { "\(name(of: $0)) in" }
        let changes =
            out + coming + (span.isGap ? ["nobody on call"] : [])
            + (out.isEmpty && coming.isEmpty
                ? ["\(span.after.map { name(of: $0) }.joined(separator: ", then "))"] : [])
        return "\(title(span.group, span.schedule)): \(changes.joined(separator: ", ")), "
            + stretch(span.from, span.until, span.group, span.schedule, now: now)
    }

    /// The group's name, with the schedule's where it has several.
    fileprivate func title(_ group: GroupID, _ schedule: ScheduleID) -> String {
        guard let known = groups[group] else { return group.text }
        let name = known.name.oneLine(limit: 80)
        return known.schedules.count > 1 ? "\(name), \(schedule.text)" : name
    }

    /// By the clock of the schedule: `Fri 27 Nov 18:00 to Mon 30 Nov 09:00 (Europe/Berlin)`.
    fileprivate func stretch(
        _ from: Moment, _ until: Moment, _ group: GroupID, _ schedule: ScheduleID, now: Moment
    ) -> String {
        let zone = groups[group]?.schedules.first { $0.id == schedule }?.zone
        let rules = zone.flatMap { zones[$0] } ?? .utc
        return rules.stretch(from, until, now: now)
    }
}

extension ZoneRules {
    /// `Fri 27 Nov 18:00 to Mon 30 Nov 09:00 (Europe/Berlin)`; the day of the end only where it is
    /// another, the year where it is not the present one.
    package func stretch(_ from: Moment, _ until: Moment, now: Moment) -> String {
        let (begin, end, today) = (local(from), local(until), local(now))
        let ends =
            end.day == begin.day
            ? end.clockText : "\(end.day.shortText(beside: today.day)) \(end.clockText)"
        return "\(begin.day.shortText(beside: today.day)) \(begin.clockText) to \(ends) (\(id))"
    }
}

extension LocalTime {
    /// `09:00`, with seconds where there are any.
    fileprivate var clockText: String {
        let text = String(self.text.dropFirst(11))
        return second % 60 == 0 ? String(text.prefix(5)) : text
    }
}

extension CivilDay {
    /// `Fri 27 Nov`, with the year where it is not that of the other day.
    fileprivate func shortText(beside other: CivilDay) -> String {
        let months = [
            "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
        ]
        let (year, month, day) = components
        let text = "\(weekday.name.prefix(3)) \(day) \(months[month - 1])"
        return year == other.components.year ? text : "\(text) \(year)"
    }
}
