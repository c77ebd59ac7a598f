extension Digest16 {
    /// 32 hexadecimal digits.
    package var hexadecimal: String {
        [high, low].map { half in
            let digits = String(half, radix: 16)
            return String(repeating: "0", count: 16 - digits.utf8.count) + digits
        }.joined()
    }

    /// The digits in the groups of a UUID: how an alert is named outside.
    package var idText: String {
        let digits = Array(hexadecimal)
        return [digits[0..<8], digits[8..<12], digits[12..<16], digits[16..<20], digits[20..<32]]
            .map { String($0) }.joined(separator: "-")
    }

    /// Nil for anything but what `idText` writes, in letters of either case.
    package init?(idText: String) {
        let groups = idText.utf8.split(separator: 0x2D, omittingEmptySubsequences: false)
        guard groups.map(\.count) == [8, 4, 4, 4, 12] else { return nil }
        var halves: [UInt64] = [0, 0]
        var count = 0
        for byte in groups.joined() {
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { return nil }
            halves[count / 16] = halves[count / 16] << 4 | UInt64(digit)
            count += 1
        }
        self.init(high: halves[0], low: halves[1])
    }
}
