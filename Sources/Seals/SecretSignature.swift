import Crypto

/// How a tool signs its bodies with a secret that both know: HMAC-SHA256 of the raw body, in hexadecimal
/// digits in a header.
package struct SecretSignature: Hashable, Sendable {
    package let header: String
    /// What stands before the digits.
    private let prefix: String

    /// Those that can be checked, for messages.
    package static let formats = "github and sentry"

    /// Nil for a format whose tool does not sign so.
    package init?(format: String) {
        switch format {
        // docs.sentry.io, "Webhooks": with the client secret of the integration.
        case "sentry": self.init(header: "Sentry-Hook-Signature", prefix: "")
        // docs.github.com, "Validating webhook deliveries".
        case "github": self.init(header: "X-Hub-Signature-256", prefix: "sha256=")
        default: return nil
        }
    }

    private init(header: String, prefix: String) {
        self.header = header
        self.prefix = prefix
    }

    package func isGood(_ told: String, of body: [UInt8], with secret: String) -> Bool {
        guard told.hasPrefix(prefix), let code = Hexadecimal.decode(told.dropFirst(prefix.count))
        else { return false }
        return HMAC<SHA256>.isValidAuthenticationCode(
            code, authenticating: body, using: SymmetricKey(data: Array(secret.utf8)))
    }
}
