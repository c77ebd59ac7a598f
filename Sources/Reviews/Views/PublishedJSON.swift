package import Core
import FoundationEssentials

/// How values become JSON everywhere: keys in snake_case and sorted, what is absent left out.
///
/// Instants are ISO 8601 in UTC with milliseconds, durations seconds, names of things as in Core.
package enum PublishedJSON {
    package static func bytes(of value: some Encodable) throws -> [UInt8] {
        try bytes(of: value, [.sortedKeys, .withoutEscapingSlashes])
    }

    /// For files that people open: indented, with a line feed at the end.
    package static func document(of value: some Encodable) throws -> [UInt8] {
        try bytes(of: value, [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]) + [0x0A]
    }

    package static func value<Value: Decodable>(
        _ type: Value.Type, from bytes: some Sequence<UInt8>
    ) throws -> Value {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode(type, from: Data(bytes))
    }

    private static func bytes(
        of value: some Encodable, _ formatting: JSONEncoder.OutputFormatting
    ) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = formatting
        return Array(try encoder.encode(value))
    }
}

/// A person, group or service by id and name.
package struct Named: Hashable, Codable, Sendable {
    package var id: String
    package var name: String

    package init(id: String, name: String) {
        self.id = id
        self.name = name
    }
}

extension Names {
    func named(_ person: PersonID) -> Named { Named(id: person.text, name: self.person(person)) }
    func named(_ group: GroupID) -> Named { Named(id: group.text, name: self.group(group)) }
    func named(_ service: ServiceID) -> Named {
        Named(id: service.text, name: self.service(service))
    }
}

/// Whose act it was: a person, a sender's key, the operator, or Muster itself.
package struct ActorView: Hashable, Codable, Sendable {
    /// `person`, `behalf`, `key`, `operator` or `muster`.
    package var kind: String
    package var id: String?
    package var name: String
    /// Who acted for the person.
    package var by: Named?

    package init(_ actor: Actor, _ names: Names) {
        name = names.actor(actor)
        switch actor {
        case .muster: kind = "muster"
        case .person(let person):
            kind = "person"
            id = person.text
        case .behalf(let of, let hand):
            kind = "behalf"
            id = of.text
            name = names.person(of)
            by = names.named(hand)
        case .key(let key):
            kind = "key"
            id = key.text
        case .operatorShell: kind = "operator"
        }
    }
}

/// How bad, and because of what.
package struct VerdictView: Hashable, Codable, Sendable {
    package struct Reason: Hashable, Codable, Sendable {
        package var rule: String?
        package var severity: String
        package var text: String
    }

    /// What would have made another verdict, the nearest first.
    package struct Change: Hashable, Codable, Sendable {
        package var severity: String
        package var rule: String
        /// Behind "if".
        package var text: String
    }

    package var severity: String
    package var unsure: Bool
    package var reasons: [Reason]
    package var changes: [Change]

    package init(_ verdict: Verdict, _ names: Names) {
        severity = verdict.severity.name
        unsure = verdict.unsure
        reasons = verdict.reasons.map {
            Reason(
                rule: $0.rule?.text, severity: $0.severity.name,
                text: names.reason($0))
        }
        changes = verdict.changes.map {
            Change(severity: $0.severity.name, rule: $0.rule.text, text: $0.text.oneLine())
        }
    }
}

extension Obligation.State {
    package var name: String {
        switch self {
        case .open: "open"
        case .acknowledged: "acknowledged"
        case .joined: "joined"
        case .released: "released"
        case .withdrawn: "withdrawn"
        }
    }
}

extension Duration {
    /// Seconds with milliseconds, as JSON carries them.
    var published: Double { inSeconds }
}
