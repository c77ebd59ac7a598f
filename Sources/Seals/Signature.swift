import Crypto

/// HMAC-SHA256 under a label, so that what was signed for one purpose is worth nothing for another.
enum Signature {
    /// What is signed. The label ends in a zero byte, which no label contains.
    enum Label: String {
        case link = "muster link 1"
        case session = "muster session 1"
        case form = "muster form 1"
        case manifest = "muster manifest 1"
    }

    static func sign(_ bytes: [UInt8], _ label: Label, key: [UInt8]) -> [UInt8] {
        authenticationCode(Array(label.rawValue.utf8) + [0] + bytes, key: key)
    }

    /// All 32 bytes.
    static func authenticationCode(_ bytes: [UInt8], key: [UInt8]) -> [UInt8] {
        var code = HMAC<SHA256>(key: SymmetricKey(data: key))
        code.update(data: bytes)
        return code.finalize().withUnsafeBytes { Array($0) }
    }
}
