// What the two people of a swap are told.

extension Swap {
    /// To whom it is offered: `Ada asks you to take a shift of Payments: primary, Fri 27 Nov 18:00 …`.
    func offerWords(_ handbook: Handbook, now: Moment) -> String {
        let what = given.count == 1 ? "a shift" : "\(given.count) shifts"
        return "\(handbook.name(of: offeredBy)) asks you to take \(what) of "
            + "\(groupName(handbook)): \(words(of: given, handbook, now))"
            + (inReturn.isEmpty ? "" : "; in return for \(words(of: inReturn, handbook, now))")
            + (reason.isEmpty ? "" : " (\(reason))")
    }

    /// To the other one: `Ben accepted your offer of Payments: primary, Fri 27 Nov 18:00 …`.
    func answerWords(_ answer: SwapAnswer, _ handbook: Handbook, now: Moment) -> String {
        let shifts = "\(groupName(handbook)): \(words(of: given, handbook, now))"
        let other = handbook.name(of: offeredTo)
        switch answer {
        case .accept: return "\(other) takes what you offered of \(shifts)"
        case .decline: return "\(other) does not take what you offered of \(shifts); it stays yours"
        case .withdraw: return withdrawnWords(handbook, now: now)
        }
    }

    func withdrawnWords(_ handbook: Handbook, now: Moment) -> String {
        "\(handbook.name(of: offeredBy)) no longer asks you to take shifts of "
            + "\(groupName(handbook)): \(words(of: given, handbook, now))"
    }

    private func groupName(_ handbook: Handbook) -> String {
        handbook.groups[group]?.name ?? group.text
    }

    private func words(of parts: [Part], _ handbook: Handbook, _ now: Moment) -> String {
        let schedules = handbook.groups[group]?.schedules ?? []
        return parts.map { part in
            let zone = schedules.first { $0.id == part.schedule }?.zone
            let clock = zone.flatMap { handbook.zones[$0] } ?? .utc
            return "\(part.schedule), \(clock.stretch(part.from, part.until, now: now))"
        }.joined(separator: " and ")
    }
}
