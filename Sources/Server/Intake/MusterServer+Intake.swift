import Core
import Handbooks
import HTTPTypes
import Hummingbird
import Intake
import Nodes
import Seals

// What senders send. 2xx only after the commit, 503 when there was none, never 429 (promise 1).

extension MusterServer {
    /// The key; nil when there is none, as the journal has it now. Another node may have made it a
    /// moment ago, and a sender that is told that its key is wrong does not try again.
    func integrationKey(of secret: String) async throws -> IntegrationKey? {
        if let key = knownKey(of: secret) { return key }
        guard board.away == nil else {
            throw Problem.unavailable("nobody can look whether there is such a key")
        }
        guard board.installation.nodes.count > 1 else { return nil }
        // Refused once this node knows all that there is.
        let question = Command(by: .muster, kind: .beat(KeyID("")))
        if case .unavailable(let why) = await node.submit(question) {
            throw Problem.unavailable(why)
        }
        return knownKey(of: secret)
    }

    private func knownKey(of secret: String) -> IntegrationKey? {
        keys.holder(of: secret, in: board.installation.keys)
    }

    /// Keeps what a known sender sent and could not be read, for the eyes of its owner.
    func keepRefused(_ key: IntegrationKey, _ detail: String, _ excerpt: [UInt8]) async throws {
        let command = Command(
            by: .key(key.id),
            kind: .refuse(
                key: key.id, detail: detail.oneLine(limit: Limits.summaryBytes),
                excerpt: Array(excerpt.prefix(Limits.refusedExcerptBytes))))
        if case .unavailable(let why) = await node.submit(command) {
            throw Problem.unavailable(why)
        }
    }

    /// Reports alerts together; returns once all of them are durable.
    func report(_ alerts: [Alert], by key: IntegrationKey) async throws {
        guard !alerts.isEmpty else { return }
        let commands = alerts.map { Command(by: .key(key.id), kind: .report($0)) }
        for answer in await node.submit(commands) {
            switch answer {
            case .done: continue
            case .unavailable(let why): throw Problem.unavailable(why)
            case .refused(.unwritable): throw Problem.unwritable
            // No alert is refused for good while its sender's key is known.
            case .refused(let refusal): throw Problem.unavailable("not now (\(refusal))")
            }
        }
    }

    /// A dedup key for a sender that gave none.
    static func newDedupKey() -> String {
        var random = SystemRandomNumberGenerator()
        return Secret.integrationKey(using: &random)
    }

    /// The key whose secret is in the path with the body, if the key is of this format. Throws, and
    /// keeps what was sent, when the body is too large or the key another's.
    func keyed(
        _ call: Call, secret: Substring?, for format: String
    ) async throws -> (key: IntegrationKey, body: [UInt8]) {
        guard let key = try await integrationKey(of: secret.map(String.init) ?? "") else {
            throw Problem.unknownKey
        }
        let body: [UInt8]
        do {
            body = try await call.body()
        } catch let problem as Problem where problem == .tooLarge {
            try await keepRefused(key, Problem.tooLarge.detail, [])
            throw problem
        }
        guard key.format.utf8.elementsEqual(format.utf8) else {
            let problem = Problem.wrongFormat(key, wanted: format)
            try await keepRefused(key, problem.detail, body)
            throw problem
        }
        return (key, body)
    }

    // MARK: What is posted to an address of its format

    func webhook(_ call: Call) async throws -> Response {
        let format = call.parameters.first.map(String.init) ?? ""
        let (key, body) = try await keyed(
            call, secret: call.parameters.dropFirst().first, for: format)
        let proof = await proof(of: body, call, key)
        if case .wrong(let why) = proof {
            try await keepRefused(key, "wrong signature: \(why)", body)
            throw Problem.wrongSignature(why, key)
        }
        if format == SNSSignature.format, let message = SNSMessage(body: body) {
            return try await answer(message, proof, body, key)
        }
        var found: Found
        do throws(IntakeProblem) {
            found = try read(body, call, format, key)
        } catch {
            try await keepRefused(key, error.errors.joined(separator: "; "), body)
            throw Problem(
                .badRequest, "unreadable-alerts", "No alert of this could be read",
                "\(error.errors.joined(separator: "; ")). It is kept as \"last refused\" of key "
                    + "\(key.id).", errors: error.errors)
        }
        if case .unchecked(let why) = proof {
            for index in found.alerts.indices {
                found.alerts[index].note("signature", "not checked: \(why)")
            }
        }
        try await report(found.alerts, by: key)
        if !found.problems.isEmpty {
            try await keepRefused(key, found.problems.joined(separator: "; "), body)
        }
        return try .json(
            WebhookReceipt(
                accepted: found.alerts.count, ignored: found.ignored == 0 ? nil : found.ignored,
                problems: found.problems))
    }

    private struct Found {
        var alerts: [Alert]
        var ignored = 0
        var problems: [String]
    }

    private func read(
        _ body: [UInt8], _ call: Call, _ format: String, _ key: IntegrationKey
    ) throws(IntakeProblem) -> Found {
        let handbook = board.handbook ?? .empty
        switch format {
        case IntakeFormat.alertmanager.name:
            let read = try AlertmanagerWebhook(
                body: body, integration: key.id, digest: Digest16.sha256)
            return Found(alerts: read.alerts, problems: read.problems)
        case IntakeFormat.grafana.name:
            let read = try GrafanaWebhook(
                body: body, legacy: handbook.mapping("grafana-legacy"), integration: key.id,
                digest: Digest16.sha256)
            return Found(alerts: read.alerts, problems: read.problems)
        case IntakeFormat.pagerduty.name, IntakeFormat.opsgenie.name, IntakeFormat.heartbeat.name:
            let address = IntakeFormat(format, in: nil)?.address ?? ""
            throw IntakeProblem(.invalid, ["\(format) is sent to \(address), not here"])
        case Mapping.mail where body.first(where: { $0 > 0x20 }) != UInt8(ascii: "{"):
            // A mail server hands over a mail as it is; an object is what a mapping reads.
            let mail = ReceivedMail(body)
            let why = mail.automatic(installation: "")
            guard why == nil, let mapping = handbook.mapping(format) else {
                return Found(alerts: [], ignored: 1, problems: [])
            }
            let alert = mail.alert(
                mapping: mapping, integration: key.id, digest: Digest16.sha256)
            return Found(alerts: [alert], problems: [])
        default:
            return try read(body, call, through: format, handbook, key)
        }
    }

    /// Through a mapping. One that is gone from the handbook is no reason to lose an alert: its bodies
    /// are read as anybody's, and say so.
    private func read(
        _ body: [UInt8], _ call: Call, through name: String, _ handbook: Handbook,
        _ key: IntegrationKey
    ) throws(IntakeProblem) -> Found {
        let known = handbook.mapping(name)
        guard let mapping = known ?? handbook.mapping(ShippedMappings.generic) else {
            throw IntakeProblem(.invalid, ["there is no mapping \(name)"])
        }
        let read =
            name == "cloudevents"
            ? try CloudEventsBody.alerts(
                body: body, attributes: call.eventAttributes, mapping: mapping,
                integration: key.id, digest: Digest16.sha256)
            : try MappedAlerts(
                body: body, mapping: mapping, integration: key.id, digest: Digest16.sha256)
        let gone = "the handbook in force has no mapping \(name): read as any tool's"
        return Found(
            alerts: read.alerts, ignored: read.ignored,
            problems: (known == nil ? [gone] : []) + read.problems)
    }
}

extension Call {
    /// The attributes of an event of CloudEvents in binary mode; empty in the others.
    fileprivate var eventAttributes: [(name: String, value: String)] {
        request.headers.compactMap { field in
            let name = field.name.canonicalName
            return name.hasPrefix("ce-") ? (String(name.dropFirst(3)), field.value) : nil
        }
    }
}

/// What a webhook's sender is told; Alertmanager looks at the status alone.
struct WebhookReceipt: Codable, Sendable {
    var accepted: Int
    /// Absent: none. What is no alert, as the mapping says.
    var ignored: Int?
    var problems: [String]
}
