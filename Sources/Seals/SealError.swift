package import Core

/// Why a sealed token is not believed.
package enum SealError: Error, Hashable, Sendable {
    /// No token at all: wrong alphabet, cut short, or of a version that is not known.
    case malformed
    /// Not sealed with this key, or changed since.
    case badSignature
    /// Genuine and over.
    case expired(at: Moment)
}
