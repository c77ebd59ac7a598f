/// A mail address as RFC 5322 has it, perhaps with the name of whom it reaches.
///
/// Only what nothing can be smuggled in with is taken: a dot-atom, an at sign and a host's name.
/// Quoted local parts, domain literals and non-ASCII addresses (RFC 6531) are refused.
package struct MailAddress: Hashable, Sendable {
    /// `ada@example.org`.
    package let address: String
    /// `Ada Lovelace`, in any script; nil when there is none.
    package let name: String?

    package init?(address: String, name: String? = nil) {
        guard Self.isAddress(address) else { return nil }
        self.address = address
        let name = name.map { OneLine.text($0) } ?? ""
        self.name = name.isEmpty ? nil : name
    }

    /// `ada@example.org` or `Ada Lovelace <ada@example.org>`; nil for anything else.
    package init?(_ text: String) {
        guard text.hasSuffix(">"), let open = text.lastIndex(of: "<") else {
            self.init(address: text)
            return
        }
        var name = OneLine.text(String(text[..<open]))
        if name.count >= 2, name.hasPrefix("\""), name.hasSuffix("\"") {
            name = String(name.dropFirst().dropLast())
        }
        self.init(address: String(text[text.index(after: open)...].dropLast()), name: name)
    }

    package var domain: String {
        String(address[address.index(after: address.lastIndex(of: "@") ?? address.startIndex)...])
    }

    /// As it stands in a header.
    var headerText: String {
        guard let name else { return address }
        let isPlain = name.utf8.allSatisfy { Self.isLetterOrDigit($0) || $0 == 32 }
        if isPlain { return "\(name) <\(address)>" }
        if name.utf8.allSatisfy({ (32..<127).contains($0) }), name.utf8.count <= 64 {
            let quoted = name.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
            return "\"\(quoted)\" <\(address)>"
        }
        return MailWords.encoded(name) + "\r\n <\(address)>"
    }

    private static func isAddress(_ text: String) -> Bool {
        let parts = text.utf8.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
        guard text.utf8.count <= 254, parts.count == 2, parts[0].count <= 64 else { return false }
        return isDotted(parts[0]) { isLetterOrDigit($0) || atext.contains($0) }
            && isDotted(parts[1]) { isLetterOrDigit($0) || $0 == UInt8(ascii: "-") }
    }

    private static func isDotted(
        _ text: Substring.UTF8View, of isPart: (UInt8) -> Bool
    ) -> Bool {
        text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
            .allSatisfy { !$0.isEmpty && $0.allSatisfy(isPart) }
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"):
            true
        default: false
        }
    }

    private static let atext = Set("!#$%&'*+-/=?^_`{|}~".utf8)
}
