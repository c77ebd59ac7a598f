// What people read about a choice; the entry itself says ids.

extension Handbook {
    /// What a seat is called in a sentence.
    package func title(of seat: Seat) -> String {
        let name =
            switch seat.target {
            case .group(let group): groups[group]?.name ?? group.text
            case .commander: "incident commander"
            case .person(let person): name(of: person)
            }
        return seat.title(name)
    }

    /// Why a round begins with whom it begins, one sentence each without its full stop; empty where
    /// it is the policy's own order.
    package func words(of reason: SeatReason) -> [String] {
        var words = reason.passedOver.map { passed in
            let who = name(of: passed.person)
            if passed.isUnnamed { return "the policy does not name \(who), the lead, at that time" }
            if !passed.has.isEmpty { return "\(who) is asked for \(titles(of: passed.has))" }
            if let minute = passed.nightMinute {
                let time = "\(Digits.padded(minute / 60, 2)):\(Digits.padded(minute % 60, 2))"
                return "it is \(time) for \(who)"
            }
            let times = passed.pages == 1 ? "once" : "\(passed.pages) times"
            return "\(who) was paged \(times) in the last day"
        }
        if !reason.shares.isEmpty {
            let seats = titles(of: reason.shares)
            words.append("nobody else can serve who is not asked for \(seats) too")
        }
        return words
    }

    private func titles(of seats: [Seat]) -> String {
        let names = seats.map { title(of: $0) }
        guard let last = names.last, names.count > 1 else { return names.first ?? "" }
        return names.dropLast().joined(separator: ", ") + " and " + last
    }
}

extension Seat {
    /// `Database`, `Database 2`, `Database secondary`, given what the group is called.
    package func title(_ name: String) -> String {
        switch member {
        case .primary, .secondary, .lead: "\(name) \(member?.name ?? "")"
        case .all, nil: number > 1 ? "\(name) \(number)" : name
        }
    }
}
