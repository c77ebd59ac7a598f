/// One turn of a rotation.
package struct Shift: Hashable, Sendable {
    /// Who is on call together.
    package var people: [PersonID]
    package var start: Moment
    /// Exclusive: the next shift begins here.
    package var end: Moment

    package init(people: [PersonID], start: Moment, end: Moment) {
        self.people = people
        self.start = start
        self.end = end
    }
}

extension Layer {
    /// Whose turn it is at this instant; nil before the first shift, and in a layer without members
    /// or with a length below 1.
    ///
    /// Shift k begins when a wall clock shows the handoff time on the day `start` plus k lengths.
    /// Days are counted, not hours, so no clock change ever moves a handoff or the order.
    package func shift(at moment: Moment, in zone: ZoneRules) -> Shift? {
        guard !turns.isEmpty, length >= 1, moment >= handoff(0, in: zone) else { return nil }
        var turn = (zone.local(moment).day.number - start.clamped.number) / daysPerShift
        // The estimate is off by one before the handoff time of the day, and around a day that
        // the zone skipped altogether.
        while turn > 0, handoff(turn, in: zone) > moment { turn -= 1 }
        while turn < lastTurn, handoff(turn + 1, in: zone) <= moment { turn += 1 }
        turn = max(turn, 0)
        return Shift(
            people: turns[turn % turns.count], start: handoff(turn, in: zone),
            end: turn < lastTurn ? handoff(turn + 1, in: zone) : .distantFuture)
    }

    /// When this layer next changes hands after the instant, its first handoff included; nil when
    /// it never does.
    package func nextHandoff(after moment: Moment, in zone: ZoneRules) -> Moment? {
        guard !turns.isEmpty, length >= 1 else { return nil }
        let first = handoff(0, in: zone)
        if moment < first { return first }
        guard let end = shift(at: moment, in: zone)?.end, end < .distantFuture else { return nil }
        return end
    }

    /// When the turn of this number begins.
    private func handoff(_ turn: Int, in zone: ZoneRules) -> Moment {
        let (days, overflow) = turn.multipliedReportingOverflow(by: daysPerShift)
        let day = overflow ? CivilDay.latest : start.advanced(by: days)
        return zone.instant(LocalTime(day: day, minute: handoffMinute))
    }

    private var daysPerShift: Int {
        let unitDays = unit == .day ? 1 : 7
        let (days, overflow) = max(length, 1).multipliedReportingOverflow(by: unitDays)
        return overflow ? .max : days
    }

    /// The last turn that begins within the calendar; it never ends.
    private var lastTurn: Int {
        (CivilDay.latest.number - start.clamped.number) / daysPerShift
    }
}
