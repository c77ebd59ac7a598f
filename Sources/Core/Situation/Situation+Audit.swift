/// What should have happened by now and has not, as an auditor finds it in a situation that it
/// folded by itself (promise 15).
package enum Neglect: Hashable, Sendable {
    /// Something of the incident was due at that moment.
    case overdue(IncidentNumber, since: Moment)
    /// A heartbeat did not come, and nobody was told.
    case unheard(KeyID, since: Moment)
    /// A firing alert ended by itself at that moment, and it still fires.
    case unended(Digest16, of: IncidentNumber, since: Moment)
    /// Nobody answered, nobody is rung, and nothing is to come.
    case unattended(IncidentNumber, obligation: String)

    package var words: String {
        switch self {
        case .overdue(let number, let since): "#\(number): due at \(since.text), and not done"
        case .unheard(let id, let since):
            "the heartbeat of \(id): due at \(since.text), and its silence is not told"
        case .unended(_, let number, let since):
            "#\(number): one of its alerts ended by itself at \(since.text), and still fires"
        case .unattended(let number, let obligation):
            "#\(number): nobody is rung for \(obligation), and nothing is to come"
        }
    }
}

extension Situation {
    /// Looks at every incident and not at the index of timers, which may be what is wrong. What a
    /// restored journal holds back is not neglected.
    package func neglected(at now: Moment, tolerance: Duration) -> [Neglect] {
        guard hold == nil else { return [] }
        let latest = now - tolerance
        var found: [Neglect] = []
        for number in incidents.keys.sorted() {
            guard let incident = incidents[number] else { continue }
            if let due = nextMoment(of: incident), due < latest {
                found.append(.overdue(number, since: due))
            }
            guard incident.isActive, incident.snooze == nil else { continue }
            for obligation in incident.obligations
            where obligation.state == .open && obligation.openedAt < latest
                && obligation.clock?.nextMoment == nil
            {
                found.append(.unattended(number, obligation: obligation.title))
            }
        }
        if let due = due(notices.number), due < latest {
            found.append(.overdue(notices.number, since: due))
        }
        for id in heartbeats.keys.sorted() {
            guard let due = heartbeats[id]?.nextMoment, due < latest else { continue }
            found.append(.unheard(id, since: due))
        }
        let late = firing.filter { $0.value.expiry.map { $0.at < latest } == true }
        for (digest, known) in late.sorted(by: { $0.key < $1.key }) {
            guard let expiry = known.expiry else { continue }
            found.append(.unended(digest, of: known.incident, since: expiry.at))
        }
        return found
    }
}
