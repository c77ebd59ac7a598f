package import Core
import FoundationEssentials

/// One line of a file of recorded alerts, in JSON:
///
///     {"at": "2026-11-20T03:04:05.678Z", "kind": "alert", "incident": 17, "alert": {…}}
///
/// Kinds are `key` (an integration with its service and format), `alert`, `declared`,
/// `acknowledged`, `joined`, `resolved` and `severity`. `incident` is the number that it was recorded
/// under, by which what people did finds its alerts. Lines are in the order in which it happened. A
/// line of another kind is left out.
package struct RecordedLine: Codable, Sendable {
    package struct Signal: Codable, Sendable {
        var digest: String
        var integration: String
        var status: String
        var severity: String?
        var summary: String
        var source: String?
        var labels: [String: String]?
        var details: [String: String]?
        var startsAt: String?
        var opensAnew: Bool?
        /// What tells a repeat from a change.
        var body: String
    }

    package struct Key: Codable, Sendable {
        var id: String
        var service: String?
        var format: String
    }

    package struct Report: Codable, Sendable {
        var title: String
        var text: String?
        var service: String?
        var severity: String?
    }

    var at: String
    var kind: String
    var incident: Int?
    var person: String?
    var severity: String?
    var text: String?
    /// For what somebody answered: `group database`, `commander command`, `person ada`.
    var target: String?
    var alert: Signal?
    var key: Key?
    var report: Report?

    /// Nil for what a file does not hold: overrides, and keys that end.
    package init?(_ recorded: Rerun.Recorded) {
        at = Self.text(recorded.at)
        kind = ""
        incident = recorded.incident?.value
        person = recorded.by.person?.text
        switch recorded.what {
        case .alert(let alert):
            kind = "alert"
            self.alert = Signal(alert)
        case .declared(let declaration):
            kind = "declared"
            report = Report(
                title: declaration.title, text: declaration.text,
                service: declaration.service?.text,
                severity: declaration.severity?.name)
        case .answered(_, let target, let hasJoined):
            kind = hasJoined ? "joined" : "acknowledged"
            self.target =
                switch target {
                case .group(let group): "group \(group)"
                case .commander(let group): "commander \(group)"
                case .person(let person): "person \(person)"
                }
        case .act(.resolve(let text)), .act(.standDown(let text)):
            kind = "resolved"
            self.text = text
        case .act(.severity(let severity, let text)):
            kind = "severity"
            self.severity = severity.name
            self.text = text
        case .installation(.keyCreated(let created)):
            kind = "key"
            key = Key(
                id: created.id.text, service: created.service?.text, format: created.format)
        case .act, .installation: return nil
        }
    }

    /// Nil for a line of another kind, or without what its kind needs.
    package var recorded: Rerun.Recorded? {
        guard let moment = Moment(text: at) else { return nil }
        let person = person.map { PersonID($0) }
        let by: Actor = person.map { .person($0) } ?? .muster
        func recorded(_ what: Rerun.Recorded.What, by actor: Actor) -> Rerun.Recorded {
            Rerun.Recorded(
                at: moment, by: actor, incident: incident.map { IncidentNumber($0) }, what: what)
        }
        switch kind {
        case "alert":
            guard let alert = alert?.alert else { return nil }
            return recorded(.alert(alert), by: .key(alert.integration))
        case "key":
            guard let key else { return nil }
            let created = Event.KeyCreated(
                id: KeyID(key.id), digest: .zero, service: key.service.map { ServiceID($0) },
                format: key.format)
            return recorded(.installation(.keyCreated(created)), by: .operatorShell)
        case "declared":
            guard let report, person != nil else { return nil }
            return recorded(
                .declared(
                    Declaration(
                        title: report.title, text: report.text ?? "",
                        service: report.service.map { ServiceID($0) },
                        severity: report.severity.flatMap { Severity(name: $0) })), by: by)
        case "acknowledged", "joined":
            guard let person, let what = answeredTarget else { return nil }
            return recorded(.answered(person, what, hasJoined: kind == "joined"), by: by)
        case "resolved":
            guard person != nil else { return nil }
            return recorded(.act(.resolve(text ?? "")), by: by)
        case "severity":
            guard person != nil, let severity = severity.flatMap({ Severity(name: $0) }) else {
                return nil
            }
            return recorded(.act(.severity(severity, text: text ?? "recorded")), by: by)
        default: return nil
        }
    }

    private var answeredTarget: Obligation.Target? {
        let words = (target ?? "").split(separator: " ", maxSplits: 1).map { String($0) }
        guard words.count == 2 else { return nil }
        switch words[0] {
        case "group": return .group(GroupID(words[1]))
        case "commander": return .commander(GroupID(words[1]))
        case "person": return .person(PersonID(words[1]))
        default: return nil
        }
    }

    /// RFC 3339 with milliseconds.
    static func text(_ moment: Moment) -> String {
        let thousandths = moment.milliseconds - moment.seconds * 1000
        let digits = String(1000 + thousandths).dropFirst()
        return "\(moment.text.dropLast()).\(digits)Z"
    }

    /// The line, without its end.
    package var json: [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.keyEncodingStrategy = .convertToSnakeCase
        return (try? Array(encoder.encode(self))) ?? []
    }

    /// The lines of a file; throws for the first that is no such line.
    package static func read(_ bytes: [UInt8]) throws -> [Rerun.Recorded] {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        var found: [Rerun.Recorded] = []
        for (index, line) in bytes.split(
            separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false
        )
        .enumerated() where line.contains(where: { $0 > 32 }) {
            guard let one = try? decoder.decode(RecordedLine.self, from: Data(line)) else {
                throw ServeFailure("line \(index + 1) is no recorded alert", .input)
            }
            if let recorded = one.recorded { found.append(recorded) }
        }
        return found
    }
}

extension RecordedLine.Signal {
    init(_ alert: Alert) {
        func texts(_ fields: [Field]) -> [String: String]? {
            fields.isEmpty
                ? nil : Dictionary(fields.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
        }
        self.init(
            digest: Self.text(alert.digest), integration: alert.integration.text,
            status: alert.status.name, severity: alert.severity?.name, summary: alert.summary,
            source: alert.source.isEmpty ? nil : alert.source, labels: texts(alert.labels),
            details: texts(alert.details), startsAt: alert.startsAt.map { RecordedLine.text($0) },
            opensAnew: alert.afterResolve == .opensAnew ? true : nil,
            body: Self.text(alert.bodyDigest))
    }

    var alert: Alert? {
        guard let status = Alert.Status.allCases.first(where: { $0.name == status }) else {
            return nil
        }
        func fields(_ texts: [String: String]?) -> [Field] {
            (texts ?? [:]).map { Field($0.key, $0.value) }
                .sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
        }
        return Alert(
            digest: Self.digest(digest), integration: KeyID(integration), dedupKey: "",
            status: status, severity: severity.flatMap { Severity(name: $0) }, summary: summary,
            source: source ?? "", labels: fields(labels), details: fields(details),
            startsAt: startsAt.flatMap { Moment(text: $0) },
            afterResolve: opensAnew == true ? .opensAnew : .sameOccurrence,
            bodyDigest: Self.digest(body))
    }

    private static func text(_ digest: Digest16) -> String {
        [digest.high, digest.low].map { half in
            let digits = String(half, radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }.joined()
    }

    /// Thirty-two hexadecimal digits; any other text is a key of its own, too.
    private static func digest(_ text: String) -> Digest16 {
        if text.utf8.count == 32, let high = UInt64(text.prefix(16), radix: 16),
            let low = UInt64(text.suffix(16), radix: 16)
        {
            return Digest16(high: high, low: low)
        }
        let mark = text.utf8.reduce(14_695_981_039_346_656_037 as UInt64) {
            ($0 ^ UInt64($1)) &* 1_099_511_628_211
        }
        return Digest16(high: 0x6D75_7374, low: mark)
    }
}
