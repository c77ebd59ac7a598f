/// An address that is nobody: the last resort of an alarm.
package struct FallbackAddress: Hashable, Sendable {
    /// The alarm goes by every method here, at once.
    package var methods: [ContactMethod]

    package init(methods: [ContactMethod]) { self.methods = methods }
}

/// The SMTP server that mail leaves by, as the files write it.
///
/// Every text may hold references (`${NAME}`, `file:PATH`), which `resolved` replaces when sending;
/// the version that is stored and hashed holds no secret and no machine's own port.
package struct MailRelay: Hashable, Sendable {
    package enum Security: String, CaseIterable, Sendable {
        /// STARTTLS, refused when the server offers none.
        case starttls
        /// TLS from the first byte.
        case tls
        /// Clear text: for a relay on the same machine.
        case none
    }

    package var host: String
    package var port: String
    package var security: String
    package var user: String?
    /// Always a reference; a password in the clear does not pass the check.
    package var password: String?
    package var from: String
    /// A file of certificates to trust instead of the system's.
    package var authorityFile: String?

    package init(
        host: String, port: String, security: String = Security.starttls.rawValue,
        user: String? = nil, password: String? = nil, from: String, authorityFile: String? = nil
    ) {
        self.host = host
        self.port = port
        self.security = security
        self.user = user
        self.password = password
        self.from = from
        self.authorityFile = authorityFile
    }
}
