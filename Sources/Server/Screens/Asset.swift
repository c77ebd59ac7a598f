import CAssets

/// A file compiled into the program and served under `/assets/NAME?v=VERSION`.
///
/// The version follows the bytes, so that the answer may be kept for ever by whoever fetched it.
package struct Asset: Hashable, Sendable {
    package let name: String
    package let mediaType: String
    package let bytes: [UInt8]
    /// Sixteen hexadecimal digits of the bytes' FNV-1a: it tells versions apart, nothing more.
    package let version: String

    package var address: String { "/assets/\(name)?v=\(version)" }

    private init?(name: String, bytes: [UInt8]) {
        guard let type = Self.mediaTypes.first(where: { name.hasSuffix($0.ending) }) else {
            return nil
        }
        var digest: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in bytes { digest = (digest ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
        let digits = String(digest, radix: 16)
        self.name = name
        self.mediaType = type.mediaType
        self.bytes = bytes
        self.version = String(repeating: "0", count: 16 - digits.count) + digits
    }

    private static let mediaTypes = [
        (ending: ".css", mediaType: "text/css; charset=utf-8"),
        (ending: ".js", mediaType: "text/javascript; charset=utf-8"),
        (ending: ".svg", mediaType: "image/svg+xml"),
    ]

    /// What `/assets/` serves, in alphabetical order.
    package static let all = files.compactMap { Asset(name: $0.name, bytes: $0.bytes) }

    /// The asset of that name; nil for one that does not exist, templates included.
    package static func named(_ name: some StringProtocol) -> Asset? {
        all.first { $0.name.utf8.elementsEqual(name.utf8) }
    }

    /// The templates' texts by name, without the line end of their last line, so that one can be
    /// used inside a line of another.
    static let templates: [String: String] = {
        let ending = ".mustache"
        var templates: [String: String] = [:]
        for file in files where file.name.hasSuffix(ending) {
            var bytes = file.bytes[...]
            while bytes.last == UInt8(ascii: "\n") { bytes.removeLast() }
            templates[String(file.name.dropLast(ending.count))] = String(
                decoding: bytes, as: UTF8.self)
        }
        return templates
    }()

    private static let files: [(name: String, bytes: [UInt8])] = (0..<cassets_count()).map {
        let file = cassets_at($0)
        let bytes = UnsafeBufferPointer(start: file.bytes, count: file.size)
        return (String(cString: file.name), Array(bytes))
    }
}
