import Core

// What people lay over the rosters, in words.

extension Timeline {
    func changeWords(_ change: RosterChange, _ actor: String) -> String {
        let span = "from \(tell(change.from, .day)) until \(tell(change.until, .day))"
        let reason = Self.after(change.reason)
        switch change {
        case .override(let override):
            return "\(actor) added override \(override.id): \(words(override)), \(span)\(reason)"
        case .absence(let absence):
            let source = absence.calendarUID == nil ? "" : ", says their calendar"
            return "\(actor) added absence \(absence.id): \(names.person(absence.person)) is away "
                + "\(span)\(source)\(reason)"
        case .temporary(let temporary):
            let people = temporary.shifts.map { names.person($0.person) }
            let whose = place(temporary.group, temporary.schedule)
            return "\(actor) added temporary schedule \(temporary.id) for \(whose): "
                + "\(people.joined(separator: ", ")), \(span)\(reason)"
        case .shadow(let shadow):
            return
                "\(actor) added shadow \(shadow.id): \(names.person(shadow.learner)) learns from "
                + "\(place(shadow.group, shadow.schedule)), \(span)\(reason)"
        case .swap(let swap):
            let given = parts(swap.given)
            let back =
                swap.inReturn.isEmpty ? "" : ", in return for \(parts(swap.inReturn))"
            return "\(actor) offered swap \(swap.id): \(names.person(swap.offeredTo)) takes from "
                + "\(names.person(swap.offeredBy)) \(given) for \(names.group(swap.group))"
                + "\(back)\(reason)"
        }
    }

    func endWords(_ ended: Event.ChangeEnded, _ actor: String) -> String {
        switch ended.how {
        case .removed: "\(actor) removed change \(ended.id) of the rosters"
        case .replaced: "absence \(ended.id) is no longer in its calendar, imported by \(actor)"
        case .accepted: "\(actor) accepted swap \(ended.id)"
        case .declined: "\(actor) declined swap \(ended.id)"
        case .withdrawn: "\(actor) withdrew swap \(ended.id)"
        case .superseded: "\(actor) made a newer offer than swap \(ended.id)"
        }
    }

    private func words(_ override: Override) -> String {
        let incoming = override.incoming.map { names.person($0) }
        let outgoing = override.outgoing.map { names.person($0) }
        let text =
            switch (incoming, outgoing) {
            case (let incoming?, let outgoing?): "\(incoming) takes over from \(outgoing)"
            case (let incoming?, nil): "\(incoming) is on call as well"
            case (nil, let outgoing?): "\(outgoing) is off call"
            case (nil, nil): "nothing changes"
            }
        return "\(text) for \(place(override.group, override.schedule))"
    }

    private func place(_ group: GroupID, _ schedule: ScheduleID?) -> String {
        let name = names.group(group)
        return schedule.map { "\(name), \($0)" } ?? name
    }

    private func parts(_ parts: [Swap.Part]) -> String {
        parts.map { "\($0.schedule) from \(tell($0.from, .day)) until \(tell($0.until, .day))" }
            .joined(separator: " and ")
    }
}
