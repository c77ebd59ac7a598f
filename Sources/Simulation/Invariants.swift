package import Core

/// What must be so in every situation. Returns what is not, in words; empty when all is well.
package enum Invariants {
    package static func broken(in situation: Situation) -> [String] {
        var broken: [String] = []
        var firing: [IncidentNumber: Int] = [:]
        for (_, home) in situation.firing { firing[home.incident, default: 0] += 1 }
        for number in firing.keys where situation.incidents[number] == nil {
            broken.append("an alert fires in #\(number), which is not here")
        }
        for (number, incident) in situation.incidents {
            if incident.firing != firing[number] ?? 0 {
                broken.append("#\(number) says \(incident.firing), \(firing[number] ?? 0) fire")
            }
            broken += self.broken(in: incident).map { "#\(number): \($0)" }
        }
        return broken.sorted()
    }

    package static func broken(in incident: Incident) -> [String] {
        var broken: [String] = []
        let serials = incident.messages.map(\.id.serial)
        if Set(serials).count != serials.count { broken.append("two messages of one number") }
        if let last = serials.max(), incident.nextMessage <= last {
            broken.append("the next message would be an old one")
        }
        var seats: Set<String> = []
        for obligation in incident.obligations where obligation.isLive {
            if !incident.isActive { broken.append("\(obligation.title) is owed after the end") }
            if !seats.insert(obligation.title).inserted {
                broken.append("\(obligation.title) is owed twice")
            }
            if obligation.isAnswered {
                if obligation.answer == nil { broken.append("\(obligation.title) has no answer") }
                if obligation.state == .acknowledged, obligation.answer?.until == nil {
                    broken.append("\(obligation.title): the answer never lapses")
                }
            } else if incident.snooze == nil, obligation.clock?.nextStepAt == nil,
                obligation.clock?.nextRoundAt == nil
            {
                broken.append("\(obligation.title) is open and nothing will happen")
            }
        }
        let held = incident.obligations.filter { $0.holder != nil }
        for (index, seat) in held.enumerated() {
            for other in held[(index + 1)...]
            where other.target == seat.target && other.holder == seat.holder {
                broken.append("\(seat.title) and \(other.title) have the same person")
            }
        }
        return broken
    }
}
