import Core
import Foundation
import Testing

@testable import Intake

/// The reader of Muster against the one of Foundation, on documents made from one seed.
@Suite struct `JSON reader beside Foundation` {
    static let seed: UInt64 = 0x4A53_4F4E

    @Test func `generated documents read alike`() throws {
        var maker = JSONMaker(seed: Seed(Self.seed))
        for round in 0..<3000 {
            let value = maker.value(depth: 0)
            let bytes = value.compact
            #expect(try JSONValue(bytes) == value, "seed \(Self.seed), round \(round)")
            let theirs = try Plain(foundation: bytes)
            #expect(Plain(value) == theirs, "seed \(Self.seed), round \(round)")
        }
    }

    @Test func `mutated documents are accepted and refused alike`() {
        let seed = Self.seed &+ 1
        var maker = JSONMaker(seed: Seed(seed))
        for round in 0..<10_000 {
            let bytes = maker.mutated(maker.value(depth: 1).compact)
            guard Self.isComparable(bytes) else { continue }
            let theirs = try? Plain(foundation: bytes)
            do {
                let ours = Plain(try JSONValue(bytes))
                #expect(ours == theirs, "seed \(seed), round \(round)")
            } catch {
                let isRefusedByBoth = theirs == nil || Self.isForgiven(error, in: bytes)
                #expect(isRefusedByBoth, "seed \(seed), round \(round): \(error)")
            }
        }
    }

    /// What Foundation lets pass and RFC 8259 does not: a comma before the closing bracket, and
    /// numbers out of grammar where a repeated name makes it never look at them.
    private static func isForgiven(_ problem: JSONProblem, in bytes: [UInt8]) -> Bool {
        let before = bytes[..<problem.offset].last { $0 > 0x20 }
        return before == UInt8(ascii: ",")
            || before.map { "0123456789.-+eE".utf8.contains($0) } == true
    }

    /// Whether both have reason to agree. Foundation guesses UTF-16 and UTF-32 from NUL bytes,
    /// refuses half a surrogate pair and numbers beyond a `Double`, and may keep another one of
    /// several members with one name.
    private static func isComparable(_ bytes: [UInt8]) -> Bool {
        guard !bytes.contains(0) else { return false }
        let text = String(decoding: bytes, as: UTF8.self).lowercased()
        guard !text.contains(#"\ud"#), !text.contains("e") || !text.contains(/[0-9]e/) else {
            return false
        }
        return (try? JSONValue(bytes)).map { !$0.repeatsNames } ?? true
    }
}

/// A value without what readers may differ in: the order of members, the spelling of numbers.
private enum Plain: Equatable, Decodable {
    case null
    case bool(Bool)
    case number(Double)
    case text(String)
    case list([Plain])
    case object([String: Plain])

    init(_ value: JSONValue) {
        switch value {
        case .null: self = .null
        case .bool(let truth): self = .bool(truth)
        case .number(let text): self = .number(Double(text) ?? .nan)
        case .string(let text): self = .text(text)
        case .array(let elements): self = .list(elements.map { Plain($0) })
        case .object(let members):
            self = .object(
                Dictionary(members.map { ($0.name, Plain($0.value)) }) { _, last in last })
        }
    }

    init(foundation bytes: [UInt8]) throws {
        self = try JSONDecoder().decode(Plain.self, from: Data(bytes))
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let truth = try? container.decode(Bool.self) {
            self = .bool(truth)
        } else if let text = try? container.decode(String.self) {
            self = .text(text)
        } else if let number = try? container.decode(Double.self) {
            self = .number(number)
        } else if let list = try? container.decode([Plain].self) {
            self = .list(list)
        } else {
            self = .object(try container.decode([String: Plain].self))
        }
    }
}

extension JSONValue {
    fileprivate var repeatsNames: Bool {
        switch self {
        case .null, .bool, .number, .string: false
        case .array(let elements): elements.contains { $0.repeatsNames }
        case .object(let members):
            Set(members.map(\.name)).count < members.count
                || members.contains { $0.value.repeatsNames }
        }
    }
}
