import Core
import Reviews

/// What came of an act, in one sentence for whoever acted.
struct ActWords {
    let names: Names
    /// Who is spoken to; somebody else is named whom they acted for.
    let reader: PersonID?

    func sentence(_ word: ActWord, _ receipt: Receipt, _ incident: Incident) -> String {
        if receipt.events.isEmpty { return "Nothing changed: it was so already." }
        // Only an answer is about who acted; raising a severity may seat other people.
        if [.ack, .decline, .join].contains(word) {
            let said = receipt.events.compactMap { answer($0, incident) }
            if !said.isEmpty { return said.joined(separator: " ") }
        }
        switch word {
        case .severity:
            let rung = receipt.events.count {
                if case .paged = $0 { true } else { false }
            }
            return "It is \(incident.severity.name) now; \(rung) rung for it."
        case .release:
            let isTold = receipt.events.contains {
                if case .notified(let notified) = $0 { notified.kind == .mayGo } else { false }
            }
            return isTold
                ? "They were told that they may go." : "Released; nothing had reached anybody."
        case .escalate: return "The next candidate is rung."
        case .resolve, .standDown: return "Incident \(incident.number) is over for everybody."
        case .page: return "Rung now."
        case .snooze:
            let until = incident.snooze.map { " until \($0.until.text)" } ?? ""
            return "Put off\(until); then whoever had it is asked again."
        case .wake: return "It is not put off any more; whoever had it is asked again."
        case .merge:
            let into = incident.mergedInto.map { "\($0)" } ?? "the other"
            return "It goes on in incident \(into)."
        case .split:
            let into = receipt.events.lazy.compactMap { event -> IncidentNumber? in
                if case .split(let split) = event { split.into } else { nil }
            }.first
            return "Split off as incident \(into.map { "\($0)" } ?? "of its own")."
        case .link: return "Both show each other now."
        case .unlink: return "They show each other no longer."
        default: return "Done."
        }
    }

    private func answer(_ event: Event, _ incident: Incident) -> String? {
        switch event {
        case .acknowledged(let acknowledged):
            let title = title(acknowledged.obligation, incident)
            if let behind = acknowledged.behind {
                let since =
                    incident.obligation(acknowledged.obligation)?.answer.map {
                        " since \($0.at.timeOfDay.prefix(5)) UTC"
                    } ?? ""
                let second =
                    acknowledged.person == reader
                    ? "you are second" : "\(names.person(acknowledged.person)) is second"
                return "\(names.person(behind)) has had \(title)\(since); \(second)."
            }
            let has = subject(acknowledged.person, "You have", "has")
            guard let until = acknowledged.until else { return "\(has) \(title)." }
            let mustJoin = incident.obligation(acknowledged.obligation)?.mustJoin == true
            return "\(has) \(title)\(mustJoin ? "; join by" : ", until") "
                + "\(until.timeOfDay.prefix(5)) UTC."
        case .declined(let declined):
            return "Declined \(title(declined.obligation, incident)); the next is rung."
        case .joined(let joined):
            let place = joined.bridge.isEmpty ? "" : " The bridge: \(joined.bridge.oneLine())."
            return "\(subject(joined.person, "You are", "is")) in the room.\(place)"
        case .assembled: return "Everybody required is in the room."
        default: return nil
        }
    }

    private func subject(_ person: PersonID, _ you: String, _ they: String) -> String {
        person == reader ? you : "\(names.person(person)) \(they)"
    }

    private func title(_ id: ObligationID, _ incident: Incident) -> String {
        incident.obligation(id).map { names.title($0) } ?? "obligation \(id)"
    }
}
