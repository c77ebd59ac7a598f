import Core

// TZif, RFC 9636. A header of 44 bytes, a block with times of four bytes, and from version 2 on a
// second header, the same block with times of eight bytes, and a footer: a POSIX TZ rule between
// two line breaks for all times after the last transition. All numbers are big-endian. Only the
// second block is read; a file of version 1 ends in 2037 and is no longer made.

/// A compiled zone file of the system's zone database.
struct ZoneFile {
    private let initialOffset: Int32
    private let transitions: [ZoneRules.Transition]
    private let footer: ZoneFooter?

    /// Nil when the bytes are not such a file, or one that counts leap seconds.
    init?(_ bytes: [UInt8]) {
        var reader = Bytes(bytes)
        guard let first = Header(&reader), first.version >= UInt8(ascii: "2"),
            reader.skip(first.blockBytes(timeBytes: 4)),
            let header = Header(&reader), header.leapCount == 0, header.typeCount > 0
        else { return nil }
        var times: [Int64] = []
        for _ in 0..<header.timeCount {
            guard let time = reader.number(Int64.self) else { return nil }
            times.append(time)
        }
        var types: [Int] = []
        for _ in 0..<header.timeCount {
            guard let type = reader.number(UInt8.self) else { return nil }
            types.append(Int(type))
        }
        var offsets: [Int32] = []
        for _ in 0..<header.typeCount {
            guard let offset = reader.number(Int32.self), reader.skip(2),
                (-93_600...93_600).contains(offset)
            else { return nil }
            offsets.append(offset)
        }
        guard types.allSatisfy({ $0 < offsets.count }),
            reader.skip(header.characterCount + header.standardCount + header.universalCount),
            zip(times, times.dropFirst()).allSatisfy({ $0 < $1 })
        else { return nil }
        initialOffset = offsets[0]
        transitions = zip(times, types).map { .init(at: $0, offset: offsets[$1]) }
        let rest = reader.rest.split(
            separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        guard rest.count >= 3, rest[0].isEmpty else { return nil }
        let text = String(decoding: rest[1], as: UTF8.self)
        footer = text.isEmpty ? nil : ZoneFooter(text)
        if !text.isEmpty, footer == nil { return nil }
    }

    /// The rules from 1970 to the horizon; changes of the abbreviation alone are left out.
    func rules(id: ZoneID) -> ZoneRules {
        var all = transitions
        if let footer {
            all += footer.transitions(after: transitions.last?.at ?? 0)
        }
        var initial = initialOffset
        var kept: [ZoneRules.Transition] = []
        for transition in all {
            if transition.at < 0 {
                initial = transition.offset
            } else if transition.offset != kept.last?.offset ?? initial {
                kept.append(transition)
            }
        }
        return ZoneRules(id: id, initialOffset: initial, transitions: kept)
    }

    private struct Header {
        let version: UInt8
        let universalCount: Int
        let standardCount: Int
        let leapCount: Int
        let timeCount: Int
        let typeCount: Int
        let characterCount: Int

        init?(_ reader: inout Bytes) {
            guard reader.number(UInt32.self) == 0x545A_6966,  // "TZif"
                let version = reader.number(UInt8.self), reader.skip(15)
            else { return nil }
            var counts: [Int] = []
            for _ in 0..<6 {
                guard let count = reader.number(UInt32.self), count < 100_000 else { return nil }
                counts.append(Int(count))
            }
            self.version = version
            universalCount = counts[0]
            standardCount = counts[1]
            leapCount = counts[2]
            timeCount = counts[3]
            typeCount = counts[4]
            characterCount = counts[5]
        }

        func blockBytes(timeBytes: Int) -> Int {
            timeCount * (timeBytes + 1) + typeCount * 6 + characterCount
                + leapCount * (timeBytes + 4) + standardCount + universalCount
        }
    }
}

/// Big-endian numbers from bytes, one after another.
private struct Bytes {
    private(set) var rest: ArraySlice<UInt8>

    init(_ bytes: [UInt8]) { rest = bytes[...] }

    mutating func number<Number: FixedWidthInteger>(_: Number.Type) -> Number? {
        let width = Number.bitWidth / 8
        guard rest.count >= width else { return nil }
        let number = rest.prefix(width).reduce(Number.zero) {
            ($0 &<< 8) | Number(truncatingIfNeeded: $1)
        }
        rest = rest.dropFirst(width)
        return number
    }

    mutating func skip(_ count: Int) -> Bool {
        guard rest.count >= count else { return false }
        rest = rest.dropFirst(count)
        return true
    }
}
