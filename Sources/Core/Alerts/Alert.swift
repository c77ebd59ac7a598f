/// One signal from a monitoring tool or a person, normalised from its sender's own bytes.
package struct Alert: Hashable, Sendable {
    /// What the sender says about it now.
    package enum Status: Int, CaseIterable, Sendable {
        case firing = 1
        case resolved = 2
        /// Somebody acknowledged it at the sender. Noted; it answers no obligation (promise 5).
        case acknowledged = 3

        package var name: String {
            switch self {
            case .firing: "firing"
            case .resolved: "resolved"
            case .acknowledged: "acknowledged"
            }
        }
    }

    /// What a firing signal means when its key belongs to a resolved incident.
    package enum AfterResolve: Int, Sendable {
        /// The sender re-sends while it fires (Alertmanager): the same start is the same occurrence.
        case sameOccurrence = 1
        /// The sender triggers anew (PagerDuty, Opsgenie): a new incident.
        case opensAnew = 2
        /// The sender never takes it back (a mail): it ends with its incident.
        case endsWithIncident = 3
    }

    /// Sixteen bytes of SHA-256 over integration key id and dedup key: its identity everywhere.
    package var digest: Digest16
    package var integration: KeyID
    /// The sender's own key for this alert, within its integration; at most 255 bytes.
    package var dedupKey: String
    package var status: Status
    /// The sender's severity as base severity; nil when the sender says nothing.
    package var severity: Severity?
    /// One line of what is wrong; at most 1,024 bytes.
    package var summary: String
    /// The thing that is broken as the sender names it: host, instance, component.
    package var source: String
    /// Facts that rules match, by name, sorted by name, names unique.
    package var labels: [Field]
    /// More that people read: annotations, custom details. Sorted by name, names unique.
    package var details: [Field]
    package var links: [Link]
    /// When it began, as the sender says.
    package var startsAt: Moment?
    /// When it ended or will be held ended, as the sender says.
    package var endsAt: Moment?
    package var afterResolve: AfterResolve
    /// Sixteen bytes of SHA-256 over what makes a repeat a repeat (status, severity, start, body).
    package var bodyDigest: Digest16
    /// The sender's own bytes, when not larger than `Limits.rawAlertBytes`; else empty.
    package var raw: [UInt8]
    /// A firing alert is over then unless its sender says more before; nil: only its resolve ends it.
    package var expiresAt: Moment?
    /// Files that came with it.
    package var attachments: [Attachment]

    package init(
        digest: Digest16, integration: KeyID, dedupKey: String, status: Status,
        severity: Severity? = nil, summary: String, source: String = "", labels: [Field] = [],
        details: [Field] = [], links: [Link] = [], startsAt: Moment? = nil, endsAt: Moment? = nil,
        afterResolve: AfterResolve = .sameOccurrence, bodyDigest: Digest16, raw: [UInt8] = [],
        expiresAt: Moment? = nil, attachments: [Attachment] = []
    ) {
        self.digest = digest
        self.integration = integration
        self.dedupKey = dedupKey
        self.status = status
        self.severity = severity
        self.summary = summary
        self.source = source
        self.labels = labels
        self.details = details
        self.links = links
        self.startsAt = startsAt
        self.endsAt = endsAt
        self.afterResolve = afterResolve
        self.bodyDigest = bodyDigest
        self.raw = raw
        self.expiresAt = expiresAt
        self.attachments = attachments
    }

    /// The label's value; an absent label is the empty string.
    package func label(_ name: String) -> String {
        labels.first { $0.name == name }?.value ?? ""
    }
}

/// A named text.
package struct Field: Hashable, Sendable {
    package var name: String
    package var value: String

    package init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}

/// An address with words on it. Only `http` and `https` addresses become links on a screen.
package struct Link: Hashable, Sendable {
    package var address: String
    package var text: String

    package init(address: String, text: String) {
        self.address = address
        self.text = text
    }
}

/// A sender's way in: the digest of its secret, whose service it speaks for and its format.
package struct IntegrationKey: Hashable, Sendable {
    package var id: KeyID
    /// SHA-256 of the secret; the secret itself is nowhere.
    package var digest: Digest32
    /// The service of alerts that name none. Nil: the catch-all group's.
    package var service: ServiceID?
    /// `pagerduty`, `alertmanager`, …: the format that the key was made for.
    package var format: String
    /// How often it must be heard from; nil for senders that speak when something is wrong.
    package var rhythm: Rhythm?
    /// Nil: the key is enough.
    package var proof: Proof?
    package var createdAt: Moment

    package init(
        id: KeyID, digest: Digest32, service: ServiceID?, format: String, rhythm: Rhythm? = nil,
        proof: Proof? = nil, createdAt: Moment
    ) {
        self.id = id
        self.digest = digest
        self.service = service
        self.format = format
        self.rhythm = rhythm
        self.proof = proof
        self.createdAt = createdAt
    }
}
