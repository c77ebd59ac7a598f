import CCertificates

/// A text's signature with the key of a certificate (RSA, PKCS #1 v1.5).
package enum CertificateSignature {
    package enum Hash: Sendable {
        case sha1, sha256
    }

    package enum Finding: Hashable, Sendable {
        case good
        case wrong
        /// Nobody can tell, in words.
        case unknown(String)
    }

    /// `certificate`: in PEM.
    package static func check(
        _ signature: [UInt8], of text: [UInt8], by certificate: [UInt8], _ hash: Hash
    ) -> Finding {
        let result = certificate.withUnsafeBytes { pem in
            text.withUnsafeBytes { text in
                signature.withUnsafeBytes { signature in
                    muster_signature_check(
                        pem.bindMemory(to: CChar.self).baseAddress, pem.count,
                        text.bindMemory(to: UInt8.self).baseAddress, text.count,
                        signature.bindMemory(to: UInt8.self).baseAddress, signature.count,
                        hash == .sha1 ? 1 : 0)
                }
            }
        }
        switch Int(result) {
        case MUSTER_SIGNATURE_GOOD: return .good
        case MUSTER_SIGNATURE_WRONG: return .wrong
        case MUSTER_CERTIFICATE_EXPIRED:
            return .unknown("the certificate is not valid at this time")
        case MUSTER_HASH_REFUSED:
            return .unknown("this machine's libcrypto refuses the hash of the signature")
        default: return .unknown("what was fetched is no certificate that can be used")
        }
    }
}
