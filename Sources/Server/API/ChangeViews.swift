import Core
import Reviews

// What lies over the rosters, as the API shows it.

extension RosterChange.Kind {
    /// Where it is listed, behind `/api/v1/`.
    var path: String {
        switch self {
        case .override: "overrides"
        case .absence: "absences"
        case .temporary: "temporaries"
        case .shadow: "shadows"
        case .swap: "swaps"
        }
    }
}

extension Names {
    func person(named id: PersonID) -> Named { Named(id: id.text, name: person(id)) }
    func group(named id: GroupID) -> Named { Named(id: id.text, name: group(id)) }
}

extension String {
    fileprivate var orNothing: String? { isEmpty ? nil : self }
}

struct OverrideRow: Codable, Hashable, Sendable {
    var id: Int
    var group: Named
    var schedule: String?
    var from: String
    var until: String
    var outgoing: Named?
    var incoming: Named?
    var reason: String?

    init(_ override: Override, _ names: Names) {
        id = override.id.value
        group = names.group(named: override.group)
        schedule = override.schedule?.text
        from = override.from.preciseText
        until = override.until.preciseText
        outgoing = override.outgoing.map { names.person(named: $0) }
        incoming = override.incoming.map { names.person(named: $0) }
        reason = override.reason.orNothing
    }
}

struct AbsenceRow: Codable, Hashable, Sendable {
    var id: Int
    var person: Named
    var from: String
    var until: String
    var reason: String?
    /// The name of its event in the person's calendar; absent: entered by hand.
    var uid: String?

    init(_ absence: Absence, _ names: Names) {
        id = absence.id.value
        person = names.person(named: absence.person)
        from = absence.from.preciseText
        until = absence.until.preciseText
        reason = absence.reason.orNothing
        uid = absence.calendarUID
    }
}

struct TemporaryRow: Codable, Hashable, Sendable {
    struct Shift: Codable, Hashable, Sendable {
        var person: Named
        var from: String
        var until: String
    }

    var id: Int
    var group: Named
    var schedule: String
    var from: String
    var until: String
    var shifts: [Shift]
    var reason: String?

    init(_ temporary: TemporarySchedule, _ names: Names) {
        id = temporary.id.value
        group = names.group(named: temporary.group)
        schedule = temporary.schedule.text
        from = temporary.from.preciseText
        until = temporary.until.preciseText
        shifts = temporary.shifts.map {
            Shift(
                person: names.person(named: $0.person), from: $0.from.preciseText,
                until: $0.until.preciseText)
        }
        reason = temporary.reason.orNothing
    }
}

struct ShadowRow: Codable, Hashable, Sendable {
    var id: Int
    var learner: Named
    var group: Named
    /// Absent: every schedule of the group.
    var schedule: String?
    var from: String
    var until: String
    var reason: String?

    init(_ shadow: Shadow, _ names: Names) {
        id = shadow.id.value
        learner = names.person(named: shadow.learner)
        group = names.group(named: shadow.group)
        schedule = shadow.schedule?.text
        from = shadow.from.preciseText
        until = shadow.until.preciseText
        reason = shadow.reason.orNothing
    }
}

struct SwapRow: Codable, Hashable, Sendable {
    struct Part: Codable, Hashable, Sendable {
        var schedule: String
        var from: String
        var until: String
    }

    /// The states that an answer may show.
    static let states = Swap.State.allCases.map(\.name) + ["expired"]

    var id: Int
    var group: Named
    var offeredBy: Named
    var offeredTo: Named
    /// What the one who offers gives away.
    var given: [Part]
    /// What the other gives in return; empty: nothing.
    var inReturn: [Part]
    /// Until when it can be accepted: its first shift begins then.
    var acceptBy: String
    var state: String
    var reason: String?

    init(_ swap: Swap, _ names: Names, now: Moment) {
        id = swap.id.value
        group = names.group(named: swap.group)
        offeredBy = names.person(named: swap.offeredBy)
        offeredTo = names.person(named: swap.offeredTo)
        given = swap.given.map { Part($0) }
        inReturn = swap.inReturn.map { Part($0) }
        acceptBy = swap.begins.preciseText
        let isExpired = swap.state == .open && !swap.isOpen(at: now)
        state = isExpired ? "expired" : swap.state.name
        reason = swap.reason.orNothing
    }
}

extension SwapRow.Part {
    fileprivate init(_ part: Swap.Part) {
        self.init(
            schedule: part.schedule.text, from: part.from.preciseText,
            until: part.until.preciseText)
    }
}

/// A stretch of one schedule over which a change puts other people on call.
struct EffectSpan: Codable, Hashable, Sendable {
    var group: Named
    var schedule: String
    var from: String
    var until: String
    var before: [Named]
    /// Empty: nobody is on call.
    var after: [Named]
    /// The same in words, by the clock of the schedule.
    var words: String
}

/// What a change does, span by span, and what it leaves behind: gaps, and people twice on call.
struct EffectView: Hashable, Sendable {
    var spans: [EffectSpan]
    var warnings: [String]

    init(_ effect: RosterEffect, _ handbook: Handbook, now: Moment) {
        let names = Names(handbook)
        spans = zip(effect.spans, effect.lines(handbook, now: now)).map { span, line in
            EffectSpan(
                group: names.group(named: span.group), schedule: span.schedule.text,
                from: span.from.preciseText, until: span.until.preciseText,
                before: span.before.map { names.person(named: $0) },
                after: span.after.map { names.person(named: $0) }, words: line)
        }
        warnings = effect.warnings(handbook, now: now)
        if effect.isCut { warnings.append("there is more: it goes on after what is listed") }
    }
}

// MARK: Lists and answers

struct OverrideList: Codable, Sendable {
    var position: Int
    var overrides: [OverrideRow]
}

struct AbsenceList: Codable, Sendable {
    var position: Int
    var absences: [AbsenceRow]
}

struct TemporaryList: Codable, Sendable {
    var position: Int
    var temporaries: [TemporaryRow]
}

struct ShadowList: Codable, Sendable {
    var position: Int
    var shadows: [ShadowRow]
}

struct SwapList: Codable, Sendable {
    var position: Int
    var swaps: [SwapRow]
}

/// An override and what it does: who is on call with and without it, from when until when.
struct OverrideAnswer: Codable, Sendable {
    /// False: only looked at.
    var made: Bool
    var position: Int
    var override: OverrideRow
    /// Bounded.
    var effect: [EffectSpan]
    var warnings: [String]
}

struct AbsenceAnswer: Codable, Sendable {
    var made: Bool
    var position: Int
    var absence: AbsenceRow
    var effect: [EffectSpan]
    var warnings: [String]
}

struct TemporaryAnswer: Codable, Sendable {
    var made: Bool
    var position: Int
    var temporary: TemporaryRow
    var effect: [EffectSpan]
    var warnings: [String]
}

struct ShadowAnswer: Codable, Sendable {
    var made: Bool
    var position: Int
    var shadow: ShadowRow
}

/// An offer, and what it does once it is accepted.
struct SwapAnswerView: Codable, Sendable {
    var made: Bool
    var position: Int
    var swap: SwapRow
    var effect: [EffectSpan]
    var warnings: [String]
}

/// What an import of a calendar changed.
struct ImportAnswer: Codable, Sendable {
    var made: Bool
    var position: Int
    var added: [AbsenceRow]
    /// Absences that the calendar knows no longer, or knows otherwise.
    var ended: [AbsenceRow]
    /// How many are as they were.
    var kept: Int
    var effect: [EffectSpan]
    var warnings: [String]
}

/// That something over the rosters is gone, and what that does.
struct ChangeRemoval: Codable, Sendable {
    /// False: only looked at.
    var made: Bool
    var position: Int
    var effect: [EffectSpan]
    var warnings: [String]
}

/// That something is gone.
struct Removal: Codable, Sendable {
    var position: Int
}
