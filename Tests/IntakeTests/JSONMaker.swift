import Core

@testable import Intake

/// Documents and damaged documents from one seed.
struct JSONMaker {
    var seed: Seed

    private static let pieces = [
        "a", "summary", "é", "😀", "\u{0301}", "\"", "\\", "/", "\n", "\t", "\u{1}", "\u{7F}",
        "\u{2028}", " ", "{", "]", "0", "severity", "\u{10FFFF}",
    ]
    private static let damage: [[UInt8]] = [
        [0], [0xFF], [0xC3], [0xED, 0xA0, 0x80], [0x22], [0x5C], [0x0A], [0x2C], [0x3A], [0x7B],
        [0x5D], Array("null".utf8), Array(#"\ud83d"#.utf8), Array("-1.5e3".utf8), Array("[[".utf8),
        Array(#"{"a":"#.utf8), Array("9999999999999999999".utf8),
    ]

    mutating func below(_ bound: Int) -> Int { Int(seed.next(below: UInt64(max(bound, 1)))) }

    mutating func text() -> String {
        (0..<below(5)).map { _ in Self.pieces[below(Self.pieces.count)] }.joined()
    }

    mutating func value(depth: Int) -> JSONValue {
        switch below(depth >= 4 ? 5 : 8) {
        case 0: return .null
        case 1: return .bool(below(2) == 0)
        case 2: return .number("\(below(2_000_000) - 1_000_000)")
        case 3: return .number("\(below(2000) - 1000).\(below(1000))")
        case 4: return .string(text())
        case 5: return .array((0..<below(5)).map { _ in value(depth: depth + 1) })
        default:
            return .object(
                (0..<below(5)).map { index in
                    JSONMember("\(index)\(text())", value(depth: depth + 1))
                })
        }
    }

    /// One to three of: a byte changed, a run cut out, something strange put in, the end cut off.
    mutating func mutated(_ original: [UInt8]) -> [UInt8] {
        var bytes = original
        for _ in 0...below(3) where !bytes.isEmpty {
            let place = below(bytes.count)
            switch below(5) {
            case 0: bytes[place] = UInt8(truncatingIfNeeded: below(256))
            case 1: bytes.removeSubrange(place..<min(bytes.count, place + 1 + below(8)))
            case 2: bytes.insert(contentsOf: Self.damage[below(Self.damage.count)], at: place)
            case 3: bytes.removeSubrange(place...)
            default:
                let copy = bytes[place..<min(bytes.count, place + 1 + below(30))]
                bytes.insert(contentsOf: Array(copy), at: below(bytes.count))
            }
        }
        return bytes
    }
}
