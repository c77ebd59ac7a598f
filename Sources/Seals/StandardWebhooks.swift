package import Core

// Standard Webhooks, the signature of what Muster sends:
//
//     webhook-id: the idempotency key
//     webhook-timestamp: seconds since 1970
//     webhook-signature: v1,BASE64 [v1,BASE64 …]
//
// where BASE64 is HMAC-SHA256 of "id.timestamp.body" under the bytes behind `whsec_`.
// https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md

/// Signs and verifies webhooks with one secret, as the Standard Webhooks specification says.
package struct StandardWebhooks: Sendable {
    package static let prefix = "whsec_"
    /// How far the sender's clock may be from ours, as the reference libraries have it.
    package static let tolerance: Duration = .seconds(300)

    private let key: [UInt8]

    /// The secret as `whsec_` and base 64; nil unless 24 to 64 bytes come of it.
    package init?(secret: String) {
        guard secret.hasPrefix(Self.prefix),
            let key = Base64.decode(secret.dropFirst(Self.prefix.count)),
            (24...64).contains(key.count)
        else { return nil }
        self.key = key
    }

    /// `v1,BASE64`.
    package func signature(id: String, timestamp: Int64, body: [UInt8]) -> String {
        let signed = Array("\(id).\(timestamp).".utf8) + body
        return "v1," + Base64.encode(Signature.authenticationCode(signed, key: key))
    }

    /// The three headers that belong to the body.
    package func headers(id: String, timestamp: Int64, body: [UInt8]) -> [(String, String)] {
        [
            ("webhook-id", id), ("webhook-timestamp", String(timestamp)),
            ("webhook-signature", signature(id: id, timestamp: timestamp, body: body)),
        ]
    }

    /// Why a webhook is not believed.
    package enum Mistrust: Error, Hashable, Sendable {
        case malformedTimestamp
        case tooOld
        case tooNew
        case badSignature
    }

    /// Believes a webhook that carries at least one right `v1` signature and is recent at `now`.
    package func verify(
        id: String, timestamp: String, signatures: String, body: [UInt8], at now: Moment,
        tolerance: Duration = Self.tolerance
    ) throws(Mistrust) {
        guard let seconds = Int64(timestamp), String(seconds) == timestamp else {
            throw .malformedTimestamp
        }
        let sent = Moment(seconds: seconds)
        if sent < now - tolerance { throw .tooOld }
        if sent > now + tolerance { throw .tooNew }
        let expected = Array(signature(id: id, timestamp: seconds, body: body).utf8)
        // Every one is looked at, so that the time does not tell which was right.
        var isRight = false
        for given in signatures.utf8.split(separator: UInt8(ascii: " ")) {
            if isEqualInConstantTime(Array(given), expected) { isRight = true }
        }
        if !isRight { throw .badSignature }
    }
}
