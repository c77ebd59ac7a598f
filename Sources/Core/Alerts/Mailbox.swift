/// A mailbox that Muster reads, as the files write it.
///
/// Every text may hold references (`${NAME}`, `file:PATH`), which `resolved` replaces when the mailbox
/// is read; the version that is stored and hashed holds no secret and no machine's own port.
package struct Mailbox: Hashable, Sendable {
    /// What its mails are.
    package enum Kind: String, CaseIterable, Sendable {
        /// What monitoring tools say: grouped as any sender's alerts.
        case alerts
        /// What people ask for: each conversation is a case of its own.
        case requests
    }

    package var id: String
    package var host: String
    package var port: String
    package var security: String
    package var user: String
    /// Always a reference; a password in the clear does not pass the check.
    package var password: String
    /// A file of certificates to trust instead of the system's.
    package var authorityFile: String?
    /// The folder that is read.
    package var folder: String
    /// Where mails go that were taken; nil: they stay, marked as read.
    package var moveTo: String?
    package var kind: Kind
    /// The service of mails that name none. Nil: the catch-all group's.
    package var service: ServiceID?
    /// How its mails are read: a mapping's name.
    package var mapping: String
    /// Between two looks where the server does not tell of new mail by itself.
    package var every: Duration

    package init(
        id: String, host: String, port: String = "993",
        security: String = MailRelay.Security.tls.rawValue, user: String, password: String,
        authorityFile: String? = nil, folder: String = "INBOX", moveTo: String? = nil,
        kind: Kind = .alerts, service: ServiceID? = nil, mapping: String = Mapping.mail,
        every: Duration = Limits.mailboxEvery
    ) {
        self.id = id
        self.host = host
        self.port = port
        self.security = security
        self.user = user
        self.password = password
        self.authorityFile = authorityFile
        self.folder = folder
        self.moveTo = moveTo
        self.kind = kind
        self.service = service
        self.mapping = mapping
        self.every = every
    }

    /// The integration under which its mails are reported.
    package var integration: KeyID { Self.integration(of: id) }

    package static func integration(of id: String) -> KeyID { KeyID(prefix + id) }

    /// Whether what is reported under it was a mail.
    package static func isIntegration(_ id: KeyID) -> Bool { id.text.hasPrefix(prefix) }

    private static let prefix = "mailbox:"
}

extension Mailbox {
    /// The mailbox with every reference followed: what a connection needs.
    package struct Resolved: Hashable, Sendable {
        package var id: String
        package var host: String
        package var port: Int
        package var security: MailRelay.Security
        package var user: String
        package var password: String
        package var authorityFile: String?
        package var folder: String
        package var moveTo: String?
        package var every: Duration
    }

    /// The mailbox to connect to now; `lookup` follows one text's references.
    package func resolved(
        _ lookup: (String) throws(SecretReference.Failure) -> String
    ) throws(SecretReference.Failure) -> Resolved {
        let portText = try lookup(port)
        guard let number = Int(portText), (1...65_535).contains(number) else {
            throw .unusable("the mailbox's port \(portText) is not a number from 1 to 65535")
        }
        let securityText = try lookup(security)
        guard let security = MailRelay.Security(rawValue: securityText) else {
            throw .unusable("the mailbox's security \(securityText) is none of tls, starttls, none")
        }
        var file: String?
        if let authorityFile { file = try lookup(authorityFile) }
        return Resolved(
            id: id, host: try lookup(host), port: number, security: security,
            user: try lookup(user), password: try lookup(password),
            authorityFile: file?.isEmpty == true ? nil : file, folder: folder, moveTo: moveTo,
            every: every)
    }
}

extension Handbook {
    /// The mailbox behind an integration; nil for the integrations of keys.
    package func mailbox(of integration: KeyID) -> Mailbox? {
        mailboxes.first { $0.integration == integration }
    }
}
