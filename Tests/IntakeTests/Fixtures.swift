import Core
import Foundation
import Handbooks
import Testing

@testable import Intake

/// One tool's body of our own writing, and what its mapping must make of it.
struct Fixture: Sendable, CustomTestStringConvertible {
    /// The mapping's.
    let name: String
    /// Which of its tool's other bodies it is; nil for the first.
    let kind: String?
    let value: JSONValue

    var testDescription: String { kind.map { "\(name), \($0)" } ?? name }

    static let directory = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "Fixtures")

    static let all: [Fixture] = {
        let found = try? FileManager.default.contentsOfDirectory(
            at: directory, includingPropertiesForKeys: nil)
        return (found ?? []).filter { $0.pathExtension == "json" }
            .sorted { $0.path < $1.path }
            .flatMap { url -> [Fixture] in
                guard let data = try? Data(contentsOf: url),
                    let value = try? JSONValue(Array(data))
                else { return [] }
                let first = Fixture(
                    name: url.deletingPathExtension().lastPathComponent, kind: nil, value: value)
                return [first] + first.others
            }
    }()

    /// Bodies of other events that the same tool sends, each with a table of its own.
    private var others: [Fixture] {
        guard case .array(let others)? = value["also"] else { return [] }
        return others.map { Fixture(name: name, kind: $0["kind"]?.text, value: $0) }
    }

    var body: JSONValue { value["body"] ?? .null }

    func text(_ name: String) -> String? { value[name]?.text }

    /// Words with what they mean, of `status` or `severities`.
    func table(_ name: String) -> [(word: String, meaning: String?)] {
        guard case .object(let members)? = value[name] else { return [] }
        return members.map { ($0.name, $0.value.text) }
    }

    func read(_ body: JSONValue) throws -> MappedAlerts {
        try MappedAlerts(
            body: body.compact, mapping: try #require(ShippedMappings.all[name]),
            integration: Sample.key, digest: Sample.digest)
    }

    func alert(_ body: JSONValue) throws -> Alert {
        let read = try read(body)
        #expect(read.problems == [])
        return try #require(read.alerts.first)
    }

    /// The body with another text at a place, written `a.b[2].c`.
    func body(with text: String, at place: String) -> JSONValue {
        let steps = place.replacing("[", with: ".").replacing("]", with: "").split(separator: ".")
        return Self.replaced(body, steps[...].map(String.init), text)
    }

    private static func replaced(
        _ value: JSONValue, _ steps: [String], _ text: String
    ) -> JSONValue {
        guard let step = steps.first else { return .string(text) }
        let rest = Array(steps.dropFirst())
        switch value {
        case .object(let members):
            return .object(
                members.map {
                    $0.name == step ? JSONMember($0.name, replaced($0.value, rest, text)) : $0
                })
        case .array(let elements):
            return .array(
                elements.enumerated().map {
                    "\($0.offset)" == step ? replaced($0.element, rest, text) : $0.element
                })
        case .string(let json):
            // A text that is JSON stays one.
            guard let inner = try? JSONValue(Array(json.utf8)) else { return value }
            return .string(String(decoding: replaced(inner, steps, text).compact, as: UTF8.self))
        default: return value
        }
    }
}

extension JSONValue {
    subscript(name: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.last { $0.name == name }?.value
    }
}
