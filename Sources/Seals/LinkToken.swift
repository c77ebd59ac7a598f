package import Core

/// What the link in a page says: this person, this page, until then.
///
/// Whoever holds it may act for that person on that page, so it goes only into the page itself.
package struct LinkToken: Hashable, Sendable {
    package var person: PersonID
    package var message: MessageID
    /// When the incident was opened: its number is given out anew when a database loses its last
    /// entries, and the link must not lead to another one.
    package var openedAt: Moment
    /// The obligation that the page is for; nil for a notice.
    package var obligation: ObligationID?
    package var expiresAt: Moment

    package init(
        person: PersonID, message: MessageID, openedAt: Moment,
        obligation: ObligationID? = nil, expiresAt: Moment
    ) {
        self.person = person
        self.message = message
        self.openedAt = openedAt
        self.obligation = obligation
        self.expiresAt = expiresAt
    }

    package var incident: IncidentNumber { message.incident }

    /// The token as text for an address; `key` is the installation's signing key.
    package func sealed(with key: [UInt8]) -> String {
        var writer = SealedWriter()
        writer.number(message.incident.value)
        writer.number(message.serial.value)
        writer.moment(openedAt)
        writer.optional(obligation?.value)
        writer.moment(expiresAt)
        writer.rest(person.text)
        return writer.sealed(.link, key: key)
    }

    /// The token if it is genuine, spent or not: a screen that says what happened to an old link
    /// still has to know whose it was.
    package init(genuine text: String, key: [UInt8]) throws(SealError) {
        var reader = try SealedReader(text, .link, key: key)
        let incident = IncidentNumber(try reader.integer())
        let serial = MessageSerial(try reader.integer())
        message = MessageID(incident: incident, serial: serial)
        openedAt = try reader.moment()
        obligation = try reader.optional().map { ObligationID($0) }
        expiresAt = try reader.moment()
        person = PersonID(try reader.rest())
    }

    /// The token if it is genuine and not over at `now`; an end is exclusive.
    package init(_ text: String, key: [UInt8], at now: Moment) throws(SealError) {
        try self.init(genuine: text, key: key)
        guard now < expiresAt else { throw .expired(at: expiresAt) }
    }
}
