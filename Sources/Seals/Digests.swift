package import Core
import Crypto

extension Digest32 {
    /// SHA-256 of these bytes.
    package static func sha256(_ bytes: [UInt8]) -> Digest32 {
        var hash = SHA256()
        bytes.withUnsafeBytes { hash.update(bufferPointer: $0) }
        return Digest32(hash.finalize().withUnsafeBytes { Array($0) }) ?? .zero
    }
}

extension Digest16 {
    /// The first sixteen bytes of SHA-256 over the parts, each behind its length in eight bytes, so
    /// that lists that differ hash differently. It is what `Intake` asks for as its digest function.
    package static func sha256(_ parts: [[UInt8]]) -> Digest16 {
        var hash = SHA256()
        for part in parts {
            withUnsafeBytes(of: UInt64(part.count).bigEndian) { hash.update(bufferPointer: $0) }
            part.withUnsafeBytes { hash.update(bufferPointer: $0) }
        }
        return hash.finalize().withUnsafeBytes {
            Digest16(
                high: UInt64(bigEndian: $0.loadUnaligned(as: UInt64.self)),
                low: UInt64(bigEndian: $0.loadUnaligned(fromByteOffset: 8, as: UInt64.self)))
        }
    }
}

/// Whether two byte strings are equal, in a time that does not tell where they differ. Their
/// lengths are no secret.
package func isEqualInConstantTime(_ a: [UInt8], _ b: [UInt8]) -> Bool {
    guard a.count == b.count else { return false }
    var difference: UInt8 = 0
    for index in a.indices { difference |= a[index] ^ b[index] }
    return difference == 0
}
