package import Core

/// A page as the person who got it sees it.
package struct PageView: Hashable, Codable, Sendable {
    package struct Place: Hashable, Codable, Sendable {
        package var number: Int
        package var title: String
        package var state: String
        package var severity: String
        package var level: String
    }

    package struct Owed: Hashable, Codable, Sendable {
        package var id: Int
        package var title: String
        package var state: String
        package var mustJoin: Bool
        package var holder: Named?
        /// When the promise of whoever has it lapses.
        package var until: String?
    }

    /// `17-3`: what an answer through the page's link names.
    package var message: String
    package var person: Named
    package var incident: Place
    package var obligation: Owed
    package var reason: String
    package var urgency: String
    package var at: String
    /// How far the page itself got: see `Message.progressName`.
    package var delivery: String
    /// `open` while it asks for an answer, `yours`, `others` when somebody else has it, `over`.
    package var state: String

    /// The person's latest page for each obligation of the incident, oldest first.
    package static func pages(
        of person: PersonID, in incident: Incident, handbook: Handbook?
    ) -> [PageView] {
        all(in: incident, handbook: handbook).filter { $0.person.id == person.text }
    }

    /// Everybody's latest page for each obligation of the incident, oldest first.
    package static func all(in incident: Incident, handbook: Handbook?) -> [PageView] {
        struct Key: Hashable {
            var obligation: ObligationID
            var person: PersonID
        }
        let names = Names(handbook)
        var latest: [Key: MessageSerial] = [:]
        for message in incident.messages {
            guard let obligation = message.obligation, let person = message.person else { continue }
            latest[Key(obligation: obligation, person: person)] = message.id.serial
        }
        return incident.messages.compactMap { message in
            guard let id = message.obligation, let person = message.person,
                latest[Key(obligation: id, person: person)] == message.id.serial,
                let obligation = incident.obligation(id)
            else { return nil }
            return PageView(message, to: person, for: obligation, in: incident, names)
        }
    }

    private init(
        _ message: Message, to person: PersonID, for obligation: Obligation,
        in incident: Incident, _ names: Names
    ) {
        self.message = message.id.description
        self.person = names.named(person)
        self.incident = Place(
            number: incident.number.value, title: incident.title, state: incident.state.name,
            severity: incident.severity.name, level: incident.policy.level.name)
        self.obligation = Owed(
            id: obligation.id.value, title: names.title(obligation),
            state: obligation.state.name, mustJoin: obligation.mustJoin,
            holder: obligation.holder.map { names.named($0) },
            until: obligation.answer?.until?.preciseText)
        reason = message.text
        urgency = message.urgency.name
        at = message.at.preciseText
        delivery = message.progressName
        if !obligation.isLive || !incident.isActive {
            state = "over"
        } else if obligation.holder == person {
            state = "yours"
        } else {
            state = obligation.isAnswered ? "others" : "open"
        }
    }
}
