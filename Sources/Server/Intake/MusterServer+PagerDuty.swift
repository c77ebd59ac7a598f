import Core
import Hummingbird
import Intake
import Seals

// PagerDuty's addresses: events of version 2 and 1, and changes. The key is in the body.

extension MusterServer {
    func pagerDutyEvent(_ call: Call) async throws -> Response {
        try await take(PagerDutyEvent.self, call) { event, key throws(IntakeProblem) in
            try event.alert(
                integration: key.id, newKey: Self.newDedupKey, digest: Digest16.sha256)
        } accept: { alert, key in
            try await report([alert], by: key)
            return Response(
                .accepted, StandingHeaders.json,
                PagerDutyAnswer.accepted(dedupKey: alert.dedupKey))
        }
    }

    func pagerDutyV1Event(_ call: Call) async throws -> Response {
        try await take(PagerDutyV1Event.self, call) { event, key throws(IntakeProblem) in
            try event.alert(
                integration: key.id, newKey: Self.newDedupKey, digest: Digest16.sha256)
        } accept: { alert, key in
            try await report([alert], by: key)
            return Response(
                .ok, StandingHeaders.json, PagerDutyAnswer.acceptedV1(incidentKey: alert.dedupKey)
            )
        }
    }

    func pagerDutyChange(_ call: Call) async throws -> Response {
        try await take(PagerDutyChange.self, call) { event, key throws(IntakeProblem) in
            try event.change(integration: key.id, now: now())
        } accept: { change, key in
            _ = try await perform(Command(by: .key(key.id), kind: .change(change)))
            return Response(.accepted, StandingHeaders.json, PagerDutyAnswer.acceptedChange)
        }
    }

    /// Reads a message, finds out whose it is, and takes up what it means. A refusal speaks
    /// PagerDuty's words; what was sent is kept once it is known whose it is.
    private func take<Message: PagerDutyMessage, Meaning>(
        _ type: Message.Type, _ call: Call,
        meaning: (Message, IntegrationKey) throws(IntakeProblem) -> Meaning,
        accept: (Meaning, IntegrationKey) async throws -> Response
    ) async throws -> Response {
        let body = try await call.body()
        let message: Message
        do throws(IntakeProblem) {
            message = try Message(body: body)
        } catch {
            return refusal(error)
        }
        guard let key = try await integrationKey(of: message.keyed.key) else {
            return refusal(IntakeProblem(.invalid, [Message.unknownKey]))
        }
        guard key.format == IntakeFormat.pagerduty.name else {
            let problem = Problem.wrongFormat(key, wanted: IntakeFormat.pagerduty.name)
            try await keepRefused(key, problem.detail, message.keyed.raw)
            return refusal(IntakeProblem(.invalid, [problem.detail]))
        }
        let meant: Meaning
        do throws(IntakeProblem) {
            meant = try meaning(message, key)
        } catch {
            try await keepRefused(key, error.errors.joined(separator: "; "), message.keyed.raw)
            return refusal(error)
        }
        return try await accept(meant, key)
    }

    private func refusal(_ problem: IntakeProblem) -> Response {
        Response(.badRequest, StandingHeaders.json, PagerDutyAnswer.refused(problem))
    }
}

/// The body of PagerDuty's 202, as `PagerDutyAnswer` writes it.
struct PagerDutyReceipt: Codable, Sendable {
    var status: String
    var message: String
    var dedupKey: String
}

/// The body of its 202 to a change event.
struct PagerDutyChangeReceipt: Codable, Sendable {
    var status: String
    var message: String
}

/// The body of its 200 to an event of version 1.
struct PagerDutyV1Receipt: Codable, Sendable {
    var status: String
    var message: String
    var incidentKey: String
}

/// The body of PagerDuty's 400, likewise.
struct PagerDutyRefusal: Codable, Sendable {
    var status: String
    var message: String
    var errors: [String]
}
