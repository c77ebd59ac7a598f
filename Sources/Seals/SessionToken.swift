package import Core

/// What a session's cookie says: this person, since then, until then, opened with what, and perhaps
/// only for one incident.
package struct SessionToken: Hashable, Sendable {
    package var person: PersonID
    /// Nil: every incident. A session that a link opened is limited to the link's incident.
    package var incident: IncidentNumber?
    /// The mark of the access token that opened it: it ends with that token. Nil: a link did.
    package var opener: UInt64?
    package var issuedAt: Moment
    package var expiresAt: Moment

    package init(
        person: PersonID, incident: IncidentNumber?, opener: UInt64?, issuedAt: Moment,
        expiresAt: Moment
    ) {
        self.person = person
        self.incident = incident
        self.opener = opener
        self.issuedAt = issuedAt
        self.expiresAt = expiresAt
    }

    /// The token as text for a cookie; `key` is the installation's signing key.
    package func sealed(with key: [UInt8]) -> String {
        writer.sealed(.session, key: key)
    }

    /// The token if it is genuine and not over at `now`; an end is exclusive.
    package init(_ text: String, key: [UInt8], at now: Moment) throws(SealError) {
        var reader = try SealedReader(text, .session, key: key)
        incident = try reader.optional().map { IncidentNumber($0) }
        let mark = try reader.number()
        opener = mark == 0 ? nil : mark
        issuedAt = try reader.moment()
        expiresAt = try reader.moment()
        person = PersonID(try reader.rest())
        guard now < expiresAt else { throw .expired(at: expiresAt) }
    }

    /// The secret that every form of this session carries, so that no other site can post in its
    /// name (OWASP's signed double-submit token): derived, so that nothing has to be stored.
    package func formToken(key: [UInt8]) -> String {
        writer.sealed(.form, key: key)
    }

    package func accepts(formToken: String, key: [UInt8]) -> Bool {
        isEqualInConstantTime(Array(formToken.utf8), Array(self.formToken(key: key).utf8))
    }

    private var writer: SealedWriter {
        var writer = SealedWriter()
        writer.optional(incident?.value)
        writer.number(opener ?? 0)
        writer.moment(issuedAt)
        writer.moment(expiresAt)
        writer.rest(person.text)
        return writer
    }
}
