/// The signature over a bundle's manifest, by which an export shows that this installation made it
/// and that nobody changed it since. HMAC-SHA256: only whoever has the installation's key can check.
package struct ManifestSeal: Hashable, Sendable {
    /// 32 bytes.
    package let bytes: [UInt8]

    package init(signing manifest: [UInt8], key: [UInt8]) {
        bytes = Signature.sign(manifest, .manifest, key: key)
    }

    /// A seal as it stands in a bundle, in hexadecimal; nil unless it has 32 bytes.
    package init?(hexadecimal: String) {
        guard let bytes = Hexadecimal.decode(hexadecimal), bytes.count == 32 else { return nil }
        self.bytes = bytes
    }

    package var hexadecimal: String { Hexadecimal.encode(bytes) }

    package func isGenuine(for manifest: [UInt8], key: [UInt8]) -> Bool {
        isEqualInConstantTime(bytes, Self(signing: manifest, key: key).bytes)
    }
}
