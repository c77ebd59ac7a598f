import Core
import Testing

@testable import Journals

@Suite("codecs")
struct CodecTests {
    static let seed: UInt64 = 20_260_101

    @Test(arguments: Event.kinds)
    func `every event comes back equal from its bytes`(kind: Int) throws {
        var random = RandomCoder(seed: Self.seed &+ UInt64(kind))
        for round in 0..<100 {
            let event = try random.event(kind: kind)
            let body = event.body
            #expect(event.kind == kind)
            #expect(
                try Event(kind: kind, body: body) == event,
                "kind \(kind), round \(round), seed \(Self.seed)")
            #expect(try Event(kind: kind, body: body).body == body)
        }
    }

    @Test(arguments: Event.kinds)
    func `every entry comes back equal from its row`(kind: Int) throws {
        var random = RandomCoder(seed: Self.seed &+ UInt64(kind))
        var salts = SeededGenerator(seed: Self.seed)
        for position in 1...20 {
            let entry = try random.entry(Position(position), kind: kind)
            let row = JournalRow(entry, salt: &salts)
            #expect(try row.entry() == entry)
        }
    }

    @Test(arguments: Event.kinds)
    func `no codec forgets a stored property`(kind: Int) throws {
        var random = RandomCoder(seed: Self.seed)
        for _ in 0..<50 { _ = try random.event(kind: kind) }
        #expect(random.omissions.isEmpty)
    }

    @Test(arguments: Event.kinds)
    func `changed bytes are refused or are another value's own`(kind: Int) throws {
        var random = RandomCoder(seed: Self.seed &+ UInt64(kind))
        for _ in 0..<300 {
            var body = try random.event(kind: kind).body
            for _ in 0...random.number(below: 3) { mutate(&body, &random) }
            do throws(CodecError) {
                let event = try Event(kind: kind, body: body)
                #expect(event.body == body, "two sequences of bytes for one value")
            } catch {
                #expect(!error.words.isEmpty)
            }
        }
    }

    @Test
    func `noise is refused or is a value's own`() throws {
        var random = RandomCoder(seed: Self.seed)
        for _ in 0..<20_000 {
            let kind = Event.kinds[random.number(below: Event.kinds.count)]
            let noise = (0..<random.number(below: 40)).map { _ in
                UInt8(random.number(below: random.number(below: 2) == 0 ? 256 : 20))
            }
            guard let event = try? Event(kind: kind, body: noise) else { continue }
            #expect(event.body == noise)
        }
    }

    private func mutate(_ body: inout [UInt8], _ random: inout RandomCoder) {
        guard !body.isEmpty else { return body.append(UInt8(random.number(below: 256))) }
        let index = random.number(below: body.count)
        switch random.number(below: 5) {
        case 0: body[index] = UInt8(random.number(below: 256))
        case 1: body[index] ^= 1 << UInt8(random.number(below: 8))
        case 2: body.removeSubrange(index...)
        case 3: body.insert(UInt8(random.number(below: 256)), at: index)
        default: body.remove(at: index)
        }
    }

    struct Malformed: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var kind = 110
        var bytes: [UInt8]
        var error: CodecError
    }

    // Kind 110 is a note: field 1 is its text. Kind 2: field 1 is a number. 22 has no field.
    @Test(arguments: [
        Malformed(
            testDescription: "an unknown kind", kind: 999, bytes: [], error: .unknownKind(999)),
        Malformed(testDescription: "an unknown field", bytes: [0x12, 0], error: .unknownField(2)),
        Malformed(
            testDescription: "a field of a kind without any", kind: 22, bytes: [8, 2],
            error: .unknownField(1)),
        Malformed(
            testDescription: "a field twice", bytes: [0x0A, 1, 0x61, 0x0A, 1, 0x61],
            error: .unknownField(1)),
        Malformed(testDescription: "a text cut off", bytes: [0x0A, 5, 0x61], error: .truncated),
        Malformed(testDescription: "a tag cut off", bytes: [0x8A], error: .truncated),
        Malformed(
            testDescription: "a length beyond every memory",
            bytes: [0x0A, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1],
            error: .truncated),
        Malformed(
            testDescription: "a number beyond 64 bits", kind: 2,
            bytes: [8, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 2],
            error: .malformed("a number of more than 64 bits")),
        Malformed(
            testDescription: "a number with idle bytes", kind: 2, bytes: [8, 0x82, 0],
            error: .malformed("a number with idle bytes")),
        Malformed(
            testDescription: "a written zero", bytes: [0x0A, 0],
            error: .malformed("field 1 is a written zero")),
        Malformed(
            testDescription: "another type", bytes: [8, 2],
            error: .malformed("field 1 has another type")),
        Malformed(
            testDescription: "a wire type that is not used", bytes: [0x0D, 0, 0, 0, 0],
            error: .malformed("wire type 5")),
        Malformed(testDescription: "a tag of 0", bytes: [2, 0], error: .malformed("a tag of 0")),
        Malformed(
            testDescription: "a text that is not UTF-8", bytes: [0x0A, 1, 0xFF],
            error: .malformed("a text that is not UTF-8")),
        Malformed(testDescription: "a missing message", kind: 24, bytes: [], error: .missing(1)),
        Malformed(
            testDescription: "a case that is not known", kind: 11, bytes: [8, 77],
            error: .unknownCase(77)),
    ])
    func `what is not canonical has its own error`(_ row: Malformed) {
        #expect(throws: row.error) { try Event(kind: row.kind, body: row.bytes) }
    }

    @Test
    func `what a newer program wrote is told apart from damage`() {
        let unknown: [CodecError] = [.unknownKind(1), .unknownField(1), .unknownCase(1)]
        let damaged: [CodecError] = [.truncated, .malformed(""), .missing(1)]
        for error in unknown {
            guard case .tooNew = JournalError(error, at: 7) else {
                Issue.record("\(error) is taken for damage")
                continue
            }
        }
        for error in damaged {
            guard case .corrupt = JournalError(error, at: 7) else {
                Issue.record("\(error) is taken for something new")
                continue
            }
        }
    }

    @Test
    func `a long message has a long length`() throws {
        for count in [0, 1, 126, 127, 128, 129, 16_383, 16_384, 70_000] {
            let event = Event.resolved(
                Event.Resolved(
                    resolution: Resolution(
                        kind: .fixed, text: String(repeating: "x", count: count))))
            #expect(try Event(kind: event.kind, body: event.body) == event)
        }
    }
}
