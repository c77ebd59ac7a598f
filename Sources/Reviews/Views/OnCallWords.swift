import Core

/// The sentences of an explanation, with times by the clock of the schedule.
struct OnCallWords {
    let names: Names
    let clock: ZoneRules
    private let why: ScheduleExplanation

    init(_ why: ScheduleExplanation, _ handbook: Handbook) {
        self.why = why
        names = Names(handbook)
        clock = handbook.almanac.zones[why.zone] ?? .utc
    }

    /// `Ada Okafor since Mon 23 Nov 09:00, until Mon 30 Nov 09:00, then Ben Castillo`.
    var summary: String {
        var words = list(why.onCall.map(\.person), none: "nobody")
        if let from = why.from { words += " since \(time(from))" }
        guard let until = why.until else { return words + ", without end" }
        return words
            + ", until \(time(until)), then \(list(why.next.map(\.person), none: "nobody"))"
    }

    func sentence(_ part: ScheduleExplanation.LayerPart) -> String {
        let until = part.until.map { " until \(time($0))" } ?? ""
        return switch part.outcome {
        case .counts: said(part)
        case .beside: "beside the others: \(said(part))"
        case .masked(let by): "masked by \(by); would be \(said(part))"
        case .setAside:
            "set aside by the temporary schedule; would be \(said(part))"
        case .notBegun: "does not begin before \(part.until.map { time($0) } ?? "ever")"
        case .over: "over" + (part.from.map { " since \(time($0))" } ?? "")
        case .outsideHours: "outside its hours\(until)"
        case .holiday(let name): "off for \(name.isEmpty ? "a public holiday" : name)\(until)"
        case .noHoliday:
            part.until == nil
                ? "on public holidays only, and its calendar has no more of them"
                : "on public holidays only: not\(until)"
        case .everybodyAway: "everybody is away: \(absences(part))"
        case .empty: "names nobody"
        case .unknownZone(let zone): "its zone \(zone) is unknown"
        }
    }

    /// Who, and by which turn.
    private func said(_ part: ScheduleExplanation.LayerPart) -> String {
        let people = list(part.people, none: "nobody")
        var words = people
        if let turn = part.turn, part.layer.turns.count > 1 {
            let isOwn = turn.people.contains { part.people.contains($0) }
            words +=
                isOwn
                ? ", turn \(turn.step + 1) of \(part.layer.turns.count)"
                : " in place of \(list(turn.people, none: "nobody")), turn \(turn.step + 1)"
                    + " of \(part.layer.turns.count)"
            words += " (\(span(turn.start, turn.end)))"
        } else {
            words += ", always"
        }
        if !part.layer.hours.isEmpty, let until = part.until {
            words += ", in its hours until \(time(until))"
        }
        if !part.away.isEmpty { words += "; away: \(absences(part))" }
        return words
    }

    private func absences(_ part: ScheduleExplanation.LayerPart) -> String {
        part.away.map { away in
            let name = names.person(away.person)
            switch away.cause {
            case .absence(let absence):
                let reason = absence.reason.isEmpty ? "" : ", \(absence.reason.oneLine())"
                return "\(name) until \(time(absence.until))\(reason)"
            case .left(let day): return "\(name), who left on \(day.text)"
            }
        }.joined(separator: "; ")
    }

    func sentence(_ temporary: ScheduleExplanation.Temporary) -> String {
        switch temporary {
        case .made(let made):
            let reason = made.reason.isEmpty ? "" : ": \(made.reason.oneLine())"
            return "in force \(span(made.from, made.until))\(reason); nothing else counts"
        case .file(let written, _):
            return "in force \(span(clock.instant(written.from), clock.instant(written.until)))"
                + "; only its layers count"
        }
    }

    func sentence(_ part: ScheduleExplanation.OverridePart) -> String {
        let override = part.override
        let incoming = override.incoming.map { names.person($0) } ?? "nobody"
        let outgoing = override.outgoing.map { names.person($0) } ?? "nobody"
        let act =
            switch part.effect {
            case .replaced: "\(incoming) replaces \(outgoing)"
            case .added: "adds \(incoming)"
            case .tookAway: "takes \(outgoing) off"
            case .outgoingNotOnCall:
                "no effect: \(outgoing) is not on call"
                    + (override.incoming == nil ? "" : ", so \(incoming) does not come")
            case .incomingOnCall: "no effect: \(incoming) is on call already"
            case .empty: "no effect: it names nobody"
            }
        let reason = override.reason.isEmpty ? "" : ": \(override.reason.oneLine())"
        return "\(act), \(span(override.from, override.until))\(reason)"
    }

    private func list(_ people: [PersonID], none: String) -> String {
        let names = people.map { self.names.person($0) }
        guard names.count > 1, let last = names.last else { return names.first ?? none }
        return "\(names.dropLast().joined(separator: ", ")) and \(last)"
    }

    private func span(_ from: Moment, _ until: Moment) -> String {
        if from == .distantPast, until == .distantFuture { return "always" }
        if from == .distantPast { return "to \(time(until))" }
        if until == .distantFuture { return "from \(time(from))" }
        return "\(time(from)) to \(time(until))"
    }

    /// `Mon 30 Nov 09:00`; with the year when it is another one than that of the question.
    private func time(_ moment: Moment) -> String {
        let local = clock.local(moment)
        let (year, month, day) = local.day.components
        let weekday = local.day.weekday.name.prefix(3)
        let monthName = Self.months[max(0, min(month - 1, 11))]
        let asked = clock.local(why.at).day.components.year
        let clockTime = local.text.dropFirst(11).prefix(5)
        return "\(weekday) \(day) \(monthName) \(year == asked ? "" : "\(year) ")\(clockTime)"
    }

    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
}
