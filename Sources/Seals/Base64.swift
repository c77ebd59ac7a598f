/// Base 64 as RFC 4648 has it: the standard alphabet with padding (section 4), and the one for
/// addresses without (section 5).
///
/// Decoding is strict: whatever encoding would not have written is refused, so that one value has
/// one text and a token cannot be respelled.
package enum Base64 {
    package enum Alphabet: Sendable {
        case standard
        case url
    }

    package static func encode(_ bytes: [UInt8], as alphabet: Alphabet = .standard) -> String {
        let digits = alphabet == .standard ? standardDigits : urlDigits
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count + 2) / 3 * 4)
        var index = 0
        while index < bytes.count {
            let left = bytes.count - index
            let group =
                UInt32(bytes[index]) << 16
                | (left > 1 ? UInt32(bytes[index + 1]) << 8 : 0)
                | (left > 2 ? UInt32(bytes[index + 2]) : 0)
            text.append(digits[Int(group >> 18 & 63)])
            text.append(digits[Int(group >> 12 & 63)])
            if left > 1 { text.append(digits[Int(group >> 6 & 63)]) }
            if left > 2 { text.append(digits[Int(group & 63)]) }
            index += 3
        }
        if alphabet == .standard {
            while text.count % 4 != 0 { text.append(padding) }
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// Nil for anything that `encode` does not write.
    package static func decode(
        _ text: some StringProtocol, as alphabet: Alphabet = .standard
    ) -> [UInt8]? {
        var digits = Array(text.utf8)
        if alphabet == .standard {
            guard digits.count % 4 == 0 else { return nil }
            var padded = 0
            while padded < 2, digits.last == padding {
                digits.removeLast()
                padded += 1
            }
        }
        guard digits.count % 4 != 1 else { return nil }
        let values = alphabet == .standard ? standardValues : urlValues
        var bytes: [UInt8] = []
        bytes.reserveCapacity(digits.count * 3 / 4)
        var held: UInt32 = 0
        var bits: UInt32 = 0
        for digit in digits {
            let value = values[Int(digit)]
            guard value < 64 else { return nil }
            held = held << 6 | UInt32(value)
            bits += 6
            if bits >= 8 {
                bits -= 8
                bytes.append(UInt8(truncatingIfNeeded: held >> bits))
                held &= (1 << bits) - 1
            }
        }
        // What is left over of the last digit must be zero.
        return held == 0 ? bytes : nil
    }

    private static let padding = UInt8(ascii: "=")
    private static let standardDigits = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    private static let urlDigits = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
    private static let standardValues = values(of: standardDigits)
    private static let urlValues = values(of: urlDigits)

    private static func values(of digits: [UInt8]) -> [UInt8] {
        var values = [UInt8](repeating: .max, count: 256)
        for (value, digit) in digits.enumerated() { values[Int(digit)] = UInt8(value) }
        return values
    }
}
