package import Core

/// Sixteen bytes of SHA-256 over a list of byte strings. Lists that differ must hash differently, so
/// the lengths of the parts have to go in with them.
package typealias DigestFunction = (_ parts: [[UInt8]]) -> Digest16

/// What an alert is recognised by: who it is, and whether it says anything new.
enum AlertDigests {
    /// Who it is: the integration key's id and the dedup key.
    static func identity(_ integration: KeyID, _ dedupKey: String, _ digest: DigestFunction)
        -> Digest16
    {
        digest([Array(integration.text.utf8), Array(dedupKey.utf8)])
    }

    /// Whether it says anything new: status, severity, start and the texts given.
    static func body(
        status: Alert.Status, severity: Severity?, startsAt: Moment?, _ texts: [String],
        _ fields: [[Field]], _ digest: DigestFunction
    ) -> Digest16 {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(1024)
        bytes.append(UInt8(truncatingIfNeeded: status.rawValue))
        bytes.append(UInt8(truncatingIfNeeded: severity?.rawValue ?? 0))
        append(UInt64(bitPattern: startsAt?.milliseconds ?? .min), to: &bytes)
        for text in texts { append(text, to: &bytes) }
        for list in fields {
            append(UInt64(list.count), to: &bytes)
            for field in list {
                append(field.name, to: &bytes)
                append(field.value, to: &bytes)
            }
        }
        return digest([bytes])
    }

    /// Length first, so that no two lists of texts become the same bytes.
    private static func append(_ text: String, to bytes: inout [UInt8]) {
        append(UInt64(text.utf8.count), to: &bytes)
        bytes.append(contentsOf: text.utf8)
    }

    private static func append(_ number: UInt64, to bytes: inout [UInt8]) {
        withUnsafeBytes(of: number.bigEndian) { bytes.append(contentsOf: $0) }
    }

    /// A key of at most `Limits.dedupKeyBytes` bytes that stands for a longer one: its beginning and
    /// a digest of the whole. A key that fits is left alone.
    static func fittedKey(_ key: String, _ digest: DigestFunction) -> String {
        guard key.utf8.count > Limits.dedupKeyBytes else { return key }
        let mark = "#" + hexadecimal(digest([Array(key.utf8)]))
        return ForeignText.prefix(of: key, to: Limits.dedupKeyBytes - mark.utf8.count) + mark
    }

    static func hexadecimal(_ digest: Digest16) -> String { digest.hexadecimal }
}
