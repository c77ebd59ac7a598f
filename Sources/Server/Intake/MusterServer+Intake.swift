import Core
import Hummingbird
import Intake
import Nodes
import Seals

// What senders send. 2xx only after the commit, 503 when there was none, never 429 (promise 1).

/// The formats that an integration key can be made for.
package enum IntakeFormat: String, CaseIterable, Sendable {
    case pagerduty, alertmanager, heartbeat

    /// Where its senders send.
    var address: String {
        switch self {
        case .pagerduty: "/v2/enqueue"
        case .alertmanager: "/intake/alertmanager/KEY"
        case .heartbeat: "/heartbeat/KEY"
        }
    }
}

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

    // MARK: PagerDuty Events v2

    func pagerDutyEvent(_ call: Call) async throws -> Response {
        let body = try await call.body()
        let event: PagerDutyEvent
        do throws(IntakeProblem) {
            event = try PagerDutyEvent(body: body)
        } catch {
            return pagerDutyRefusal(error)
        }
        guard let key = try await integrationKey(of: event.routingKey) else {
            return pagerDutyRefusal(
                IntakeProblem(.invalid, ["routing_key: Invalid routing key"]))
        }
        guard key.format == IntakeFormat.pagerduty.rawValue else {
            let problem = Problem.wrongFormat(key, wanted: IntakeFormat.pagerduty.rawValue)
            try await keepRefused(key, problem.detail, event.raw)
            return pagerDutyRefusal(IntakeProblem(.invalid, [problem.detail]))
        }
        let alert: Alert
        do throws(IntakeProblem) {
            alert = try event.alert(
                integration: key.id, newKey: Self.newDedupKey, digest: Digest16.sha256)
        } catch {
            try await keepRefused(key, error.errors.joined(separator: "; "), event.raw)
            return pagerDutyRefusal(error)
        }
        try await report([alert], by: key)
        return Response(
            .accepted, StandingHeaders.json, PagerDutyAnswer.accepted(dedupKey: alert.dedupKey))
    }

    private func pagerDutyRefusal(_ problem: IntakeProblem) -> Response {
        Response(.badRequest, StandingHeaders.json, PagerDutyAnswer.refused(problem))
    }

    private static func newDedupKey() -> String {
        var random = SystemRandomNumberGenerator()
        return Secret.integrationKey(using: &random)
    }

    // MARK: Alertmanager's webhook

    func alertmanagerWebhook(_ call: Call) async throws -> Response {
        let secret = call.parameters.first.map(String.init) ?? ""
        guard let key = try await integrationKey(of: secret) else { throw Problem.unknownKey }
        let body: [UInt8]
        do {
            body = try await call.body()
        } catch let problem as Problem where problem == .tooLarge {
            try await keepRefused(key, Problem.tooLarge.detail, [])
            throw problem
        }
        guard key.format == IntakeFormat.alertmanager.rawValue else {
            let problem = Problem.wrongFormat(key, wanted: IntakeFormat.alertmanager.rawValue)
            try await keepRefused(key, problem.detail, body)
            throw problem
        }
        let webhook: AlertmanagerWebhook
        do throws(IntakeProblem) {
            webhook = try AlertmanagerWebhook(
                body: body, integration: key.id, digest: Digest16.sha256)
        } catch {
            try await keepRefused(key, error.errors.joined(separator: "; "), body)
            throw Problem(
                .badRequest, "unreadable-alerts", "No alert of this could be read",
                "\(error.errors.joined(separator: "; ")). It is kept as \"last refused\" of key "
                    + "\(key.id).", errors: error.errors)
        }
        try await report(webhook.alerts, by: key)
        if !webhook.problems.isEmpty {
            try await keepRefused(key, webhook.problems.joined(separator: "; "), body)
        }
        return try .json(
            WebhookReceipt(accepted: webhook.alerts.count, problems: webhook.problems))
    }
}

/// What a webhook's sender is told; Alertmanager looks at the status alone.
struct WebhookReceipt: Codable, Sendable {
    var accepted: Int
    var problems: [String]
}

/// The body of PagerDuty's 202, as `PagerDutyAnswer` writes it.
struct PagerDutyReceipt: Codable, Sendable {
    var status: String
    var message: String
    var dedupKey: String
}

/// The body of PagerDuty's 400, likewise.
struct PagerDutyRefusal: Codable, Sendable {
    var status: String
    var message: String
    var errors: [String]
}
