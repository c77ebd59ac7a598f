import Core

/// A JSON object that carries its own integration key, read once.
package struct KeyedBody: Sendable {
    /// The integration key; a secret.
    package let key: String
    let members: [JSONMember]
    /// The member in which the key stands.
    private let name: String
    private let bytes: [UInt8]

    /// Throws `.unreadable` for what is not a JSON object and `.invalid` when there is no key.
    init(_ bytes: [UInt8], key name: String) throws(IntakeProblem) {
        members = try IntakeProblem.members(of: bytes)
        var reader = ObjectReader(members)
        guard let key = reader.requiredText(name) else {
            throw IntakeProblem(.invalid, reader.problems)
        }
        self.key = key
        self.name = name
        self.bytes = bytes
    }

    /// The bytes with stars for the key, which is a secret and must not reach the journal; empty when
    /// they are too many to keep.
    package var raw: [UInt8] {
        guard bytes.count <= Limits.rawAlertBytes else { return [] }
        let key = Array(key.utf8)
        var raw = bytes
        var found = false
        var start = bytes.startIndex
        // A text in quotes is the key when exactly it stands between two of them.
        while let quote = bytes[start...].firstIndex(of: UInt8(ascii: "\"")) {
            start = quote + 1
            let end = start + key.count
            guard end < bytes.count, bytes[end] == UInt8(ascii: "\""),
                bytes[start..<end].elementsEqual(key)
            else { continue }
            for place in start..<end { raw[place] = UInt8(ascii: "*") }
            found = true
        }
        if found { return raw }
        // The key was written with escapes.
        let rest = members.filter { $0.name != name }
        let compact = JSONValue.object(rest).compact
        return compact.count <= Limits.rawAlertBytes ? compact : []
    }
}
