/// Who is there at one instant and who is not.
struct Attendance {
    private let away: [PersonID]
    private let leaves: [PersonID: CivilDay]
    private let day: Int

    /// - Parameter day: the day by the schedule's clock; who leaves is away from the day of leaving.
    init(absences: [Absence], at moment: Moment, leaves: [PersonID: CivilDay], day: Int) {
        away =
            absences.isEmpty
            ? []
            : absences.filter { $0.from <= moment && moment < $0.until }.map(\.person)
        self.leaves = leaves
        self.day = day
    }

    /// With those who left among the `away`.
    init(away: [PersonID]) {
        self.away = away
        leaves = [:]
        day = 0
    }

    var isWhole: Bool { away.isEmpty && leaves.isEmpty }

    func isAway(_ person: PersonID) -> Bool {
        if away.contains(person) { return true }
        guard !leaves.isEmpty, let leaves = leaves[person] else { return false }
        return leaves.number <= day
    }
}

extension Layer {
    /// Where the layer stands at this instant.
    ///
    /// - Parameters:
    ///   - reading: what the schedule's clock shows.
    ///   - clock: the schedule's, which is the layer's unless it has its own.
    @inline(__always)
    func standing(
        at moment: Moment, reading: Int64, on clock: ZoneRules, almanac: Almanac
    ) -> Standing {
        let holidays = onHolidays == .asAlways ? nil : holidays.flatMap { almanac.holidays[$0] }
        guard let zone, zone != clock.id else {
            return standing(at: reading, holidays: holidays)
        }
        guard let own = almanac.zones[zone] else {
            return Standing(state: .empty, from: .min, until: .max)
        }
        return standing(at: own.furthest(moment), holidays: holidays)
    }

    /// The first turn from this one on in which anybody is there, as an offset; nil: none is, or
    /// nobody has the turn.
    @inline(__always)
    func offset(ofAnybodyFrom step: Int, _ attendance: Attendance) -> Int? {
        let own = turns[step]
        guard !own.isEmpty else { return nil }
        if attendance.isWhole || own.contains(where: { !attendance.isAway($0) }) { return 0 }
        return (1..<max(turns.count, 1)).first { offset in
            turns[(step + offset) % turns.count].contains { !attendance.isAway($0) }
        }
    }

    /// Adds who is on call by this turn; false when it names nobody.
    @inline(__always)
    func appendPeople(
        of turn: Int, to people: inout [OnCall], schedule: ScheduleID, temporary: String?,
        attendance: Attendance
    ) -> Bool {
        let step = step(turn)
        guard let offset = offset(ofAnybodyFrom: step, attendance) else { return false }
        let reason = OnCall.Reason.layer(
            OnCall.Step(
                layer: name, number: step, inPlaceOf: offset == 0 ? [] : turns[step],
                temporary: temporary))
        for person in turns[(step + offset) % turns.count] {
            if !attendance.isWhole, attendance.isAway(person) { continue }
            if !people.isEmpty, people.contains(where: { $0.person == person }) { continue }
            people.append(OnCall(person: person, schedule: schedule, reason: reason))
        }
        return true
    }
}

extension [Layer] {
    /// Adds who is on call by these layers: from the top down to the first that names somebody and
    /// is not beside the others, whose people come first; then those of the layers beside it.
    @inline(__always)
    func appendPeople(
        to people: inout [OnCall], of schedule: Schedule, temporary: String?,
        attendance: Attendance,
        standing: (Int) -> Standing
    ) {
        var isAnyBeside = false
        var index = count - 1
        while index >= 0 {
            let standing = standing(index)
            if standing.state == .there {
                if self[index].isBeside {
                    isAnyBeside = true
                } else if self[index].appendPeople(
                    of: standing.turn, to: &people, schedule: schedule.id, temporary: temporary,
                    attendance: attendance)
                {
                    break
                }
            }
            index -= 1
        }
        guard isAnyBeside else { return }
        for index in (index + 1)..<count where self[index].isBeside {
            let standing = standing(index)
            guard standing.state == .there else { continue }
            _ = self[index].appendPeople(
                of: standing.turn, to: &people, schedule: schedule.id, temporary: temporary,
                attendance: attendance)
        }
    }
}
