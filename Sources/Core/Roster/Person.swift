/// A person in the handbook is the user: sign-in, tokens and pages attach to it.
package struct Person: Hashable, Sendable {
    package var id: PersonID
    package var name: String
    /// In the order in which they are tried.
    package var methods: [ContactMethod]
    /// Methods to use per urgency, in order; an absent urgency uses all.
    package var rules: [Urgency: [MethodID]]
    package var zone: ZoneID?
    /// The public holidays of where the person works.
    package var holidays: HolidayCalendarID?
    /// The first day on which the person is no longer there; nil: stays.
    package var leaves: CivilDay?

    package init(
        id: PersonID, name: String, methods: [ContactMethod],
        rules: [Urgency: [MethodID]] = [:], zone: ZoneID? = nil,
        holidays: HolidayCalendarID? = nil, leaves: CivilDay? = nil
    ) {
        self.id = id
        self.name = name
        self.methods = methods
        self.rules = rules
        self.zone = zone
        self.holidays = holidays
        self.leaves = leaves
    }

    /// The methods that ring for this urgency, in order.
    package func methods(for urgency: Urgency) -> [ContactMethod] {
        guard let wanted = rules[urgency] else { return methods }
        return wanted.compactMap { id in methods.first { $0.id == id } }
    }
}

/// One way to reach one person.
package struct ContactMethod: Hashable, Sendable {
    /// Unique within the person: `mail`, `phone`, `hook`.
    package var id: MethodID
    package var channel: Channel
    /// A mail address or a URL. May hold `${NAME}` and `file:` references, resolved when sending.
    package var address: String
    /// The signing secret of a webhook (`whsec_…` or a reference); nil: the installation's own.
    package var secret: String?

    package init(id: MethodID, channel: Channel, address: String, secret: String? = nil) {
        self.id = id
        self.channel = channel
        self.address = address
        self.secret = secret
    }
}
