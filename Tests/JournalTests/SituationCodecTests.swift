import Core
import Testing

@testable import Journals

@Suite("situation codec")
struct SituationCodecTests {
    /// The index of active incidents, that of grave ones, the crowd, what incidents are compared by,
    /// what is watched, storms, timers, beats and ends of alerts, who is quiet and who waits for
    /// whom, the provisional state.
    static let derived = 12

    @Test(arguments: 1...30)
    func `a situation comes back equal from its bytes`(seed: UInt64) throws {
        var random = RandomCoder(seed: seed)
        let situation: Situation = try random.message(derived: Self.derived)
        let bytes = situation.bytes
        let again = try Situation(bytes: bytes)
        #expect(again.bytes == bytes, "seed \(seed)")
        #expect(digest(of: again) == digest(of: situation))
        #expect(again.incidents == situation.incidents)
        #expect(again.firing == situation.firing)
        #expect(random.omissions.isEmpty)
    }

    @Test
    func `the bytes do not depend on the order of a dictionary`() throws {
        var forwards = Situation()
        var backwards = Situation()
        backwards.incidents.reserveCapacity(5000)
        backwards.remembered.reserveCapacity(1000)
        let numbers = (1...200).map { IncidentNumber($0) }
        for number in numbers { forwards.incidents[number] = Incident(number: number) }
        for number in numbers.reversed() { backwards.incidents[number] = Incident(number: number) }
        for number in numbers {
            forwards.remembered["key-\(number)"] = Situation.Remembered(
                at: .zero, position: Position(number.value), incident: nil)
        }
        for number in numbers.reversed() {
            backwards.remembered["key-\(number)"] = Situation.Remembered(
                at: .zero, position: Position(number.value), incident: nil)
        }
        #expect(forwards.bytes == backwards.bytes)
    }

    @Test
    func `keys out of order or twice are refused`() throws {
        var situation = Situation()
        situation.incidents[1] = Incident(number: 1)
        let one = situation.bytes
        situation.incidents[2] = Incident(number: 2)
        let both = situation.bytes
        #expect(throws: Never.self) { try Situation(bytes: both) }
        // The pair of incident 1 is everything that `one` has more than an empty situation.
        let empty = Situation().bytes
        let prefix = zip(one, empty).prefix { $0 == $1 }.count
        let pair = Array(one[prefix..<(prefix + one.count - empty.count)])
        let twice = one[..<prefix] + pair + pair + empty[prefix...]
        #expect(throws: CodecError.malformed("the keys of field 7 do not ascend")) {
            try Situation(bytes: Array(twice))
        }
    }

    @Test
    func `a damaged snapshot is refused and does not trap`() throws {
        var random = RandomCoder(seed: 7)
        let situation: Situation = try random.message(derived: Self.derived)
        let bytes = situation.bytes
        for _ in 0..<2000 {
            var changed = bytes
            let index = random.number(below: changed.count)
            changed[index] ^= UInt8(1 + random.number(below: 255))
            guard let read = try? Situation(bytes: changed) else { continue }
            #expect(read.bytes == changed)
        }
    }
}
