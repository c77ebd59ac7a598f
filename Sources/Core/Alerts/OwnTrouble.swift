extension KeyID {
    /// The integration under which Muster reports about itself.
    package static var muster: KeyID { "muster" }
}

extension Alert {
    /// What Muster reports about itself, as alerts like everybody else's.
    package enum OwnTrouble: Hashable, Sendable {
        /// A relay or gateway refuses as a whole.
        case channel(Channel)
        /// The organisation's files do not pass the check; an older version stays in force.
        case handbook
        /// A sender sends what cannot be read.
        case refused(KeyID)
        /// A mailbox cannot be read.
        case mailbox(String)
        /// What was durable is gone: the database behind it became another (rule 1).
        case entriesLost
        /// What was decided cannot be written: a fault of the program.
        case rejected
    }

    /// An alert under Muster's own integration. Its digest needs no hash: the high half says
    /// "Muster" and the low half what it is about; senders' digests come from SHA-256.
    package static func ownTrouble(_ trouble: OwnTrouble, detail: String) -> Alert {
        let summary: String
        let key: String
        let low: UInt64
        let severity: Severity
        switch trouble {
        case .channel(let channel):
            key = "channel:\(channel.name)"
            summary = "Muster cannot send by \(channel.name): \(detail)"
            low = UInt64(channel.rawValue)
            severity = .sev2
        case .handbook:
            key = "handbook"
            summary = "The handbook's files are refused: \(detail)"
            low = 1 << 32
            severity = .sev3
        case .refused(let id):
            key = "refused:\(id)"
            summary = "Alerts of integration \(id) are refused: \(detail)"
            low = id.fingerprint
            severity = .sev4
        case .mailbox(let id):
            key = "mailbox:\(id)"
            summary = "Muster cannot read the mailbox \(id): \(detail)"
            low = Mailbox.integration(of: id).fingerprint
            severity = .sev2
        case .entriesLost:
            key = "entries lost"
            summary = "Entries of the journal are lost: \(detail)"
            low = 2 << 32
            severity = .sev2
        case .rejected:
            key = "rejected"
            summary = "Muster cannot write what it decided: \(detail)"
            low = 3 << 32
            severity = .sev2
        }
        let digest = Digest16(high: 0x4D75_7374_6572, low: low)
        let words = detail.utf8.reduce(low) { ($0 &* 31) &+ UInt64($1) }
        return Alert(
            digest: digest, integration: .muster, dedupKey: key, status: .firing,
            severity: severity, summary: summary, source: "muster",
            // Each loss is one of its own.
            afterResolve: trouble == .entriesLost ? .opensAnew : .sameOccurrence,
            bodyDigest: Digest16(high: digest.high, low: words))
    }
}
