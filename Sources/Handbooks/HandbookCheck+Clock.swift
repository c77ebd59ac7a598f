import Core

// Nights in which the clock changes.

extension HandbookCheck {
    /// Of longer shifts an hour more or less is nothing to prepare for.
    private static let longestNight: Int64 = 16 * 3600

    /// Shifts of a night that get longer or shorter are notes; a handoff at a time that the
    /// clock skips or shows twice is a warning, since people will take it for another.
    func clockChanges() {
        for group in groups {
            for (number, schedule) in group.schedules.enumerated() {
                guard let zone = handbook.zones[schedule.zone] else { continue }
                for change in Self.changes(of: zone, from, until) {
                    length(of: group, number, change, zone)
                }
                for layer in schedule.layers {
                    let clock = layer.zone.flatMap { handbook.zones[$0] } ?? zone
                    for change in Self.changes(of: clock, from, until) {
                        handoff(of: layer, schedule, group, change, clock)
                    }
                }
            }
        }
    }

    /// The clock is put forward (or back) by so many seconds at this moment.
    private struct Change {
        var at: Moment
        var forward: Int
    }

    private static func changes(of zone: ZoneRules, _ from: Moment, _ until: Moment) -> [Change] {
        var before = zone.initialOffset
        var changes: [Change] = []
        for transition in zone.transitions {
            let at = Moment(seconds: transition.at)
            if from < at, at < until, transition.offset != before {
                changes.append(Change(at: at, forward: Int(transition.offset - before)))
            }
            before = transition.offset
        }
        return changes
    }

    private func length(of group: Group, _ number: Int, _ change: Change, _ zone: ZoneRules) {
        var shift: (from: Moment, until: Moment, people: [PersonID])?
        for span in window(of: group.id) {
            let people = span.schedules[number]
            if let last = shift, last.until == span.from, last.people == people {
                shift?.until = span.until
            } else if span.from < change.at {
                shift = (span.from, span.until, people)
            } else {
                break
            }
        }
        let schedule = group.schedules[number]
        guard let shift, !shift.people.isEmpty, shift.from < change.at, change.at < shift.until,
            shift.from > from, shift.until < until
        else { return }
        let real = (shift.until - shift.from).inMilliseconds / 1000
        let usual = real + Int64(change.forward)
        guard usual <= Self.longestNight else { return }
        let who = shift.people.map { "`\($0)`" }.joined(separator: " and ")
        findings.note(
            "\(who) has schedule `\(schedule.id)` of group `\(group.id)` for "
                + "\(Self.hours(real)) hours instead of \(Self.hours(usual)) from "
                + "\(shift.from.text(in: zone)) until \(shift.until.text(in: zone)): "
                + "the clock changes",
            at: places[.schedule(group.id, schedule.id)])
    }

    private func handoff(
        of layer: Layer, _ schedule: Schedule, _ group: Group, _ change: Change, _ zone: ZoneRules
    ) {
        // Who hands over every few hours does so in every such night.
        guard layer.unit != .hour else { return }
        let before = change.at - .seconds(1)
        let distance = abs(change.forward)
        let shown = zone.local(before).second + 1
        let first = change.forward > 0 ? shown : shown - distance
        let day = zone.local(before).day
        let second = layer.handoffMinute * 60
        guard second >= first, second < first + distance else { return }
        let real = zone.instant(LocalTime(day: day, minute: layer.handoffMinute))
        guard layer.handsOver(on: day) else { return }
        let time = LocalTime(day: day, minute: layer.handoffMinute).text.prefix(16)
        let what =
            "layer `\(layer.name)` of schedule `\(schedule.id)` hands over at \(time), which "
        findings.warning(
            change.forward > 0
                ? what + "the clock skips: it happens at \(real.text(in: zone))"
                : what + "comes twice: it means the first, \(real.text(in: zone))",
            at: places[.schedule(group.id, schedule.id)])
    }

    /// `12`, `12.5`.
    private static func hours(_ seconds: Int64) -> String {
        let tenths = (seconds * 10 + 1800) / 3600
        return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
    }
}

extension Layer {
    /// Whether a turn begins on this local day.
    fileprivate func handsOver(on day: CivilDay) -> Bool {
        let days = day.number - start.number
        guard days >= 0, length >= 1, Set(turns).count > 1 else { return false }
        switch unit {
        case .hour: return true
        case .day: return days % length == 0
        case .week: return days % (7 * length) == 0
        case .month:
            let (one, other) = (start.components, day.components)
            let months = (other.year - one.year) * 12 + other.month - one.month
            let last = CivilDay.days(inMonth: other.month, of: other.year)
            return months % length == 0 && other.day == min(one.day, last)
        }
    }
}
