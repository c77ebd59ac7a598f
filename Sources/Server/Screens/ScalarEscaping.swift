import Mustache

/// HTML escaping that looks at code units, not at grapheme clusters.
///
/// The template library's own escapes `Character`s: a quotation mark followed by a combining mark
/// is another character to it, goes through as it is, and ends the attribute it stands in. Alerts
/// are foreign text, so every template begins with the pragma that puts this in its place.
struct ScalarEscaping: MustacheContentType {
    static let name = "SCALARS"

    func escapeText(_ text: String) -> String {
        var escaped: [UInt8] = []
        escaped.reserveCapacity(text.utf8.count + 16)
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "<"): escaped.append(contentsOf: "&lt;".utf8)
            case UInt8(ascii: ">"): escaped.append(contentsOf: "&gt;".utf8)
            case UInt8(ascii: "&"): escaped.append(contentsOf: "&amp;".utf8)
            case UInt8(ascii: "\""): escaped.append(contentsOf: "&quot;".utf8)
            case UInt8(ascii: "'"): escaped.append(contentsOf: "&#39;".utf8)
            case UInt8(ascii: "`"): escaped.append(contentsOf: "&#96;".utf8)
            // Control characters have no meaning in HTML; tab and line end have.
            case 0x09, 0x0a: escaped.append(byte)
            case 0x00..<0x20, 0x7f: escaped.append(UInt8(ascii: " "))
            default: escaped.append(byte)
            }
        }
        return String(decoding: escaped, as: UTF8.self)
    }
}
