package import Core

/// What a courier carries: one try of one message to one address.
package enum Parcel: Sendable {
    case http(HTTPParcel)
    case mail(MailParcel)
}

/// A POST to a receiver.
package struct HTTPParcel: Sendable {
    /// `http` or `https`.
    package var url: String
    /// No name or value may hold a line break.
    package var headers: [(String, String)]
    package var body: [UInt8]
    package var timeout: Duration
    /// `host` or `host:port`, as they stand in the URL, that may be at a private address.
    package var allowedPrivateHosts: [String]
    /// Any host may be at a private address.
    package var allowsPrivate: Bool
    /// A file of certificates to trust instead of the system's.
    package var authorityFile: String?

    package init(
        url: String, headers: [(String, String)], body: [UInt8],
        timeout: Duration = Limits.attemptTimeout, allowedPrivateHosts: [String] = [],
        allowsPrivate: Bool = false, authorityFile: String? = nil
    ) {
        self.url = url
        self.headers = headers
        self.body = body
        self.timeout = timeout
        self.allowedPrivateHosts = allowedPrivateHosts
        self.allowsPrivate = allowsPrivate
        self.authorityFile = authorityFile
    }
}

/// A mail to one recipient by way of the operator's relay, which may be at any address.
package struct MailParcel: Sendable {
    package var relay: MailRelay.Resolved
    /// Of the envelope: bounces go there.
    package var sender: MailAddress
    package var recipient: MailAddress
    /// RFC 5322, with lines that end in CR LF.
    package var message: [UInt8]
    package var timeout: Duration

    package init(
        relay: MailRelay.Resolved, sender: MailAddress, recipient: MailAddress, message: [UInt8],
        timeout: Duration = Limits.attemptTimeout
    ) {
        self.relay = relay
        self.sender = sender
        self.recipient = recipient
        self.message = message
        self.timeout = timeout
    }

    /// The message to whom and from whom it says it is.
    package init(
        relay: MailRelay.Resolved, message: MailMessage, timeout: Duration = Limits.attemptTimeout
    ) {
        self.init(
            relay: relay, sender: message.from, recipient: message.to, message: message.encoded,
            timeout: timeout)
    }
}
