import Core
import Reviews

/// Something that lies over the rosters, now or to come, with the button that takes it away.
struct LaidPart: Sendable {
    /// Shifts that are told of one temporary schedule.
    private static let told = 12

    /// Where it is removed.
    let laidKind: String
    let laidID: Int
    let laidWords: String
    let laidFrom: Stamp
    let laidUntil: Stamp
    let laidReason: String?
    /// Who is on call when, of a temporary schedule.
    let laidShifts: [String]

    /// Nil: an offered swap, which is answered and not removed.
    init?(_ scene: Scene, _ change: RosterChange) {
        let names = scene.names
        switch change {
        case .override(let override):
            laidWords = "\(names.group(override.group)): \(scene.whoComes(override))"
        case .absence(let absence): laidWords = "\(names.person(absence.person)) is away"
        case .temporary(let temporary):
            laidWords = scene.place(temporary.group, temporary.schedule)
        case .shadow(let shadow):
            laidWords =
                "\(names.person(shadow.learner)) learns from "
                + scene.place(shadow.group, shadow.schedule)
        case .swap: return nil
        }
        laidKind = change.kind.path
        laidID = change.id.value
        laidFrom = scene.clock.stamp(change.from)
        laidUntil = scene.clock.stamp(change.until)
        laidReason = change.reason.isEmpty ? nil : change.reason
        laidShifts = Self.shifts(of: change, scene)
    }

    private static func shifts(of change: RosterChange, _ scene: Scene) -> [String] {
        guard case .temporary(let temporary) = change else { return [] }
        let left = temporary.shifts.filter { $0.until > scene.now }
        let lines = left.prefix(told).map { shift in
            "\(scene.names.person(shift.person)), "
                + CalendarWords.span(shift.from, shift.until, scene.zone)
        }
        return lines + (left.count > told ? ["and \(left.count - told) more"] : [])
    }
}
