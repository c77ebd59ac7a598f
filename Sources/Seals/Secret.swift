package import Core

/// New secrets, and what is kept of them: entries hold only digests.
package enum Secret {
    /// What a person's token begins with.
    package static let tokenPrefix = "muster_"
    /// What the secret of the one-time set-up link begins with.
    package static let setupPrefix = "muster_setup_"

    /// What the secret in the address of a calendar's feed begins with.
    package static let feedPrefix = "muster_feed_"

    /// An access token or a one-time setup secret: the prefix says what it opens, for people and
    /// for scanners that look for leaked secrets; 32 random bytes follow.
    package static func token(
        prefix: String, using random: inout some RandomNumberGenerator
    ) -> String {
        prefix + Base64.encode(bytes(32, using: &random), as: .url)
    }

    /// An integration key: 32 lower-case hexadecimal digits, the form of a PagerDuty routing key,
    /// so that senders which check its length accept it.
    package static func integrationKey(
        using random: inout some RandomNumberGenerator
    ) -> String {
        Hexadecimal.encode(bytes(16, using: &random))
    }

    /// A Standard Webhooks secret: `whsec_` and the base 64 of 32 bytes.
    package static func webhookSecret(
        using random: inout some RandomNumberGenerator
    ) -> String {
        StandardWebhooks.prefix + Base64.encode(bytes(32, using: &random))
    }

    /// The installation's signing key: 32 bytes.
    package static func signingKey(
        using random: inout some RandomNumberGenerator
    ) -> [UInt8] {
        bytes(32, using: &random)
    }

    /// What is kept of a secret. A plain SHA-256 is enough because every secret that Muster makes
    /// has at least 128 random bits; passwords that people choose do not belong here.
    package static func digest(of text: String) -> Digest32 { .sha256(Array(text.utf8)) }

    package static func bytes(
        _ count: Int, using random: inout some RandomNumberGenerator
    ) -> [UInt8] {
        (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &random) }
    }
}
