import Core
import Hummingbird
import Intake
import Seals

// PagerDuty's addresses: events of version 2 and 1. The key is in the body.

extension MusterServer {
    // MARK: Events v2

    func pagerDutyEvent(_ call: Call) async throws -> Response {
        let body = try await call.body()
        let event: PagerDutyEvent
        do throws(IntakeProblem) {
            event = try PagerDutyEvent(body: body)
        } catch {
            return refusal(error)
        }
        guard let key = try await integrationKey(of: event.routingKey) else {
            return refusal(IntakeProblem(.invalid, ["routing_key: Invalid routing key"]))
        }
        if let refused = try await refusal(of: key, event.raw) { return refused }
        let alert: Alert
        do throws(IntakeProblem) {
            alert = try event.alert(
                integration: key.id, newKey: Self.newDedupKey, digest: Digest16.sha256)
        } catch {
            try await keepRefused(key, error.errors.joined(separator: "; "), event.raw)
            return refusal(error)
        }
        try await report([alert], by: key)
        return Response(
            .accepted, StandingHeaders.json, PagerDutyAnswer.accepted(dedupKey: alert.dedupKey))
    }

    // MARK: Events v1

    func pagerDutyV1Event(_ call: Call) async throws -> Response {
        let body = try await call.body()
        let event: PagerDutyV1Event
        do throws(IntakeProblem) {
            event = try PagerDutyV1Event(body: body)
        } catch {
            return refusal(error)
        }
        guard let key = try await integrationKey(of: event.serviceKey) else {
            return refusal(IntakeProblem(.invalid, ["service_key: Service key is invalid"]))
        }
        if let refused = try await refusal(of: key, event.raw) { return refused }
        let alert: Alert
        do throws(IntakeProblem) {
            alert = try event.alert(
                integration: key.id, newKey: Self.newDedupKey, digest: Digest16.sha256)
        } catch {
            try await keepRefused(key, error.errors.joined(separator: "; "), event.raw)
            return refusal(error)
        }
        try await report([alert], by: key)
        return Response(
            .ok, StandingHeaders.json, PagerDutyAnswer.acceptedV1(incidentKey: alert.dedupKey))
    }

    // MARK: Change events

    func pagerDutyChange(_ call: Call) async throws -> Response {
        let body = try await call.body()
        let event: PagerDutyChange
        do throws(IntakeProblem) {
            event = try PagerDutyChange(body: body)
        } catch {
            return refusal(error)
        }
        guard let key = try await integrationKey(of: event.routingKey) else {
            return refusal(IntakeProblem(.invalid, ["routing_key: Invalid routing key"]))
        }
        if let refused = try await refusal(of: key, event.raw) { return refused }
        let change: Change
        do throws(IntakeProblem) {
            change = try event.change(integration: key.id, now: now())
        } catch {
            try await keepRefused(key, error.errors.joined(separator: "; "), event.raw)
            return refusal(error)
        }
        _ = try await perform(Command(by: .key(key.id), kind: .change(change)))
        return Response(.accepted, StandingHeaders.json, PagerDutyAnswer.acceptedChange)
    }

    // MARK: Refusals

    /// An answer for a key of another format, after what it sent was kept; nil for PagerDuty's own.
    private func refusal(
        of key: IntegrationKey, _ raw: [UInt8]
    ) async throws -> Response? {
        guard key.format != IntakeFormat.pagerduty.name else { return nil }
        let problem = Problem.wrongFormat(key, wanted: IntakeFormat.pagerduty.name)
        try await keepRefused(key, problem.detail, raw)
        return refusal(IntakeProblem(.invalid, [problem.detail]))
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
