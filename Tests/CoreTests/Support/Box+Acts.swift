import Core
import Simulation

/// Senders and people, in as few words as a scenario can bear.
extension Box {
    @discardableResult
    mutating func report(_ alert: Alert) -> Engine.Answer? {
        submit(Command(by: .key(alert.integration), kind: .report(alert)))
    }

    /// A firing alert of the service `checkout`, whose group is `database`.
    @discardableResult
    mutating func alert(
        _ severity: Severity, _ key: String = "disk", service: String = "checkout"
    ) -> Engine.Answer? {
        report(Sample.alert(key, severity, service: service))
    }

    @discardableResult
    mutating func clear(_ key: String = "disk", service: String = "checkout") -> Engine.Answer? {
        report(Sample.alert(key, service: service, status: .resolved))
    }

    @discardableResult
    mutating func act(
        _ person: PersonID, _ act: Act, on number: IncidentNumber = 1
    ) -> Engine.Answer? {
        submit(Command(by: .person(person), kind: .act(number, act)))
    }

    @discardableResult
    mutating func acks(
        _ person: PersonID, eta minutes: Int? = nil, on number: IncidentNumber = 1
    ) -> Engine.Answer? {
        act(
            person, .acknowledge(Answering(person: person), eta: minutes.map { .minutes($0) }),
            on: number)
    }

    @discardableResult
    mutating func declines(_ person: PersonID) -> Engine.Answer? {
        act(person, .decline(Answering(person: person), text: "asleep"))
    }

    @discardableResult
    mutating func joins(_ person: PersonID, _ title: String? = nil) -> Engine.Answer? {
        let id = title.flatMap { obligation($0)?.id }
        return act(person, .join(Answering(person: person, obligation: id)))
    }

    @discardableResult
    mutating func sets(
        _ severity: Severity, by person: PersonID = "eve", because text: String = "I say so"
    ) -> Engine.Answer? {
        act(person, .severity(severity, text: text))
    }

    @discardableResult
    mutating func resolves(_ person: PersonID = "eve") -> Engine.Answer? {
        act(person, .resolve("mended"))
    }
}

extension Engine.Answer {
    var events: [Event]? {
        if case .done(let receipt) = self { receipt.events } else { nil }
    }
    var refusal: Refusal? {
        if case .refused(let refusal) = self { refusal } else { nil }
    }
    var incident: IncidentNumber? {
        if case .done(let receipt) = self { receipt.incident } else { nil }
    }
}
