import Core

// A sealed token is the base 64 (for addresses) of
//
//     version     1 byte, always 1
//     fields      numbers as base-128 varints, least significant first; a text last, to the end
//     signature   the first 16 bytes of HMAC-SHA256 over the label, version and fields
//
// Sixteen bytes are enough: a forger has one guess per request, and links stay short enough for SMS.

/// The envelope that tokens share: fields and a signature under a label of their own.
struct SealedWriter {
    private var bytes: [UInt8] = [SealedReader.version]

    mutating func number(_ number: UInt64) {
        var rest = number
        while rest > 0x7F {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: rest))
    }

    mutating func number(_ number: Int) { self.number(UInt64(bitPattern: Int64(number))) }

    /// Zero stands for nil.
    mutating func optional(_ number: Int?) {
        self.number(number.map { UInt64(bitPattern: Int64($0)) &+ 1 } ?? 0)
    }

    mutating func moment(_ moment: Moment) {
        number(UInt64(bitPattern: moment.milliseconds))
    }

    mutating func rest(_ text: String) { bytes.append(contentsOf: text.utf8) }

    func sealed(_ label: Signature.Label, key: [UInt8]) -> String {
        let signature = Signature.sign(bytes, label, key: key).prefix(SealedReader.signatureBytes)
        return Base64.encode(bytes + signature, as: .url)
    }
}

/// Reads the fields of a token whose signature is right.
struct SealedReader {
    static let version: UInt8 = 1
    static let signatureBytes = 16
    /// Longer than any token that Muster writes; keeps a hostile one from being worked on.
    static let longestText = 1024

    private var fields: ArraySlice<UInt8>

    init(_ text: String, _ label: Signature.Label, key: [UInt8]) throws(SealError) {
        guard text.utf8.count <= Self.longestText, let bytes = Base64.decode(text, as: .url),
            bytes.count > Self.signatureBytes, bytes.first == Self.version
        else { throw .malformed }
        let signed = Array(bytes.dropLast(Self.signatureBytes))
        let expected = Signature.sign(signed, label, key: key).prefix(Self.signatureBytes)
        let given = bytes.suffix(Self.signatureBytes)
        guard isEqualInConstantTime(Array(given), Array(expected)) else { throw .badSignature }
        fields = signed.dropFirst()
    }

    mutating func number() throws(SealError) -> UInt64 {
        var value: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 64, by: 7) {
            guard let byte = fields.popFirst() else { throw .malformed }
            value |= UInt64(byte & 0x7F) << shift
            if byte & 0x80 == 0 { return value }
        }
        throw .malformed
    }

    mutating func integer() throws(SealError) -> Int {
        Int(truncatingIfNeeded: try number())
    }

    mutating func optional() throws(SealError) -> Int? {
        let value = try number()
        return value == 0 ? nil : Int(truncatingIfNeeded: value &- 1)
    }

    mutating func moment() throws(SealError) -> Moment {
        Moment(milliseconds: Int64(bitPattern: try number()))
    }

    mutating func rest() throws(SealError) -> String {
        defer { fields = [] }
        guard let text = String(validating: fields, as: UTF8.self), !text.isEmpty else {
            throw .malformed
        }
        return text
    }
}
