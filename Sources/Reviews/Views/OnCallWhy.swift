import Core

/// Why somebody is on call on one schedule: every layer from the top, what is laid over them, and
/// what comes next. `words` are sentences in English, with times by the clock of the schedule.
package struct OnCallWhy: Hashable, Codable, Sendable {
    package struct TurnView: Hashable, Codable, Sendable {
        /// From the layer's first turn, which is 1.
        package var number: Int
        /// Which of the layer's turns it is, from 1.
        package var step: Int
        package var of: Int
        package var people: [Named]
        package var from: String
        package var until: String
    }

    package struct Away: Hashable, Codable, Sendable {
        package var person: Named
        /// The absence; else `left` says since which day the person is not there any more.
        package var absence: Int?
        package var until: String?
        package var reason: String?
        package var left: String?
    }

    package struct LayerView: Hashable, Codable, Sendable {
        package var name: String
        package var zone: String
        /// One of `outcomes`.
        package var outcome: String
        package var words: String
        /// Whom it names, or would if it counted.
        package var people: [Named]
        package var turn: TurnView?
        package var maskedBy: String?
        package var holiday: String?
        package var away: [Away]
        /// Since and until when it says so.
        package var from: String?
        package var until: String?

        package static let outcomes = [
            "counts", "beside", "masked", "set_aside", "not_begun", "over", "outside_hours",
            "holiday", "no_holiday", "away", "empty", "unknown_zone",
        ]
    }

    package struct TemporaryView: Hashable, Codable, Sendable {
        /// Of one that was made over the files.
        package var id: Int?
        /// Of one of the files.
        package var name: String?
        package var from: String
        package var until: String
        package var words: String
        /// Of one of the files, from the top.
        package var layers: [LayerView]
    }

    package struct OverrideView: Hashable, Codable, Sendable {
        package var id: Int
        package var outgoing: Named?
        package var incoming: Named?
        package var from: String
        package var until: String
        package var reason: String?
        /// Whether it changed who is on call.
        package var acted: Bool
        package var words: String
    }

    package var schedule: String
    package var zone: String
    package var onCall: [OnCallView.Duty]
    package var words: String
    /// Since and until when the same people are on call, whatever the reasons.
    package var from: String?
    package var until: String?
    /// Who is on call after that.
    package var next: [Named]
    /// In the order in which they were laid over the layers.
    package var overrides: [OverrideView]
    package var temporary: TemporaryView?
    /// From the top down: one that counts masks those after it.
    package var layers: [LayerView]
    /// Who learns: is told of each page, and owes nothing.
    package var shadows: [Named]

    init(_ why: ScheduleExplanation, _ handbook: Handbook) {
        let words = OnCallWords(why, handbook)
        let names = words.names
        schedule = why.schedule.text
        zone = why.zone.text
        onCall = why.onCall.map { OnCallView.Duty($0, names) }
        self.words = words.summary
        from = why.from?.preciseText
        until = why.until?.preciseText
        next = why.next.map { names.named($0.person) }
        overrides = why.overrides.map { OverrideView($0, words) }
        layers = why.layers.map { LayerView($0, words) }
        temporary = why.temporary.map { TemporaryView($0, words, handbook) }
        shadows = why.shadows.map { names.named($0.learner) }
    }
}

extension OnCallWhy.LayerView {
    fileprivate init(_ part: ScheduleExplanation.LayerPart, _ words: OnCallWords) {
        let names = words.names
        name = part.layer.name
        zone = part.zone.text
        outcome = part.outcome.name
        self.words = words.sentence(part)
        people = part.people.map { names.named($0) }
        turn = part.turn.map { turn in
            OnCallWhy.TurnView(
                number: turn.number >= 0 ? turn.number + 1 : turn.number, step: turn.step + 1,
                of: part.layer.turns.count, people: turn.people.map { names.named($0) },
                from: turn.start.preciseText, until: turn.end.preciseText)
        }
        if case .masked(let by) = part.outcome { maskedBy = by }
        if case .holiday(let name) = part.outcome { holiday = name }
        away = part.away.map { away in
            var view = OnCallWhy.Away(person: names.named(away.person))
            switch away.cause {
            case .absence(let absence):
                view.absence = absence.id.value
                view.until = absence.until.preciseText
                view.reason = absence.reason.isEmpty ? nil : absence.reason
            case .left(let day): view.left = day.text
            }
            return view
        }
        from = part.from?.preciseText
        until = part.until?.preciseText
    }
}

extension OnCallWhy.TemporaryView {
    fileprivate init(
        _ temporary: ScheduleExplanation.Temporary, _ words: OnCallWords, _ handbook: Handbook
    ) {
        self.words = words.sentence(temporary)
        switch temporary {
        case .made(let made):
            id = made.id.value
            from = made.from.preciseText
            until = made.until.preciseText
            layers = []
        case .file(let written, let parts):
            name = written.label
            from = words.clock.instant(written.from).preciseText
            until = words.clock.instant(written.until).preciseText
            layers = parts.map { OnCallWhy.LayerView($0, words) }
        }
    }
}

extension OnCallWhy.OverrideView {
    fileprivate init(_ part: ScheduleExplanation.OverridePart, _ words: OnCallWords) {
        let override = part.override
        id = override.id.value
        outgoing = override.outgoing.map { words.names.named($0) }
        incoming = override.incoming.map { words.names.named($0) }
        from = override.from.preciseText
        until = override.until.preciseText
        reason = override.reason.isEmpty ? nil : override.reason
        acted =
            switch part.effect {
            case .replaced, .added, .tookAway: true
            case .outgoingNotOnCall, .incomingOnCall, .empty: false
            }
        self.words = words.sentence(part)
    }
}

extension ScheduleExplanation.LayerPart.Outcome {
    fileprivate var name: String {
        switch self {
        case .counts: "counts"
        case .beside: "beside"
        case .masked: "masked"
        case .setAside: "set_aside"
        case .notBegun: "not_begun"
        case .over: "over"
        case .outsideHours: "outside_hours"
        case .holiday: "holiday"
        case .noHoliday: "no_holiday"
        case .everybodyAway: "away"
        case .empty: "empty"
        case .unknownZone: "unknown_zone"
        }
    }
}
