import Core
import Handbooks
import HTTPTypes
import Hummingbird
import Intake
import Nodes
import Seals

// Alertmanager's API, version 2, for Prometheus and amtool. Neither can send a header of its own easily, so
// the key comes as a bearer, by Basic (as password or as user), or in front of the path: `/k/KEY/api/v2`. What
// is refused is told as there: a JSON text.
//
// An integration sees its own alerts and nobody else's.

extension MusterServer {
    /// A request with a key of the format alertmanager, answered as Alertmanager answers.
    func alertmanager(
        _ call: Call, _ answer: (IntegrationKey) async throws -> Response
    ) async throws -> Response {
        do {
            guard let key = try await alertmanagerKey(call) else {
                var response = Self.alertmanagerRefusal(
                    .unauthorized,
                    "\(Problem.unknownKey.detail) Send the key as a bearer, by Basic, or before the "
                        + "path: /k/KEY/api/v2")
                response.headers[.wwwAuthenticate] = "Basic realm=\"Muster\""
                return response
            }
            guard key.format == IntakeFormat.alertmanager.name else {
                let problem = Problem.wrongFormat(key, wanted: IntakeFormat.alertmanager.name)
                try await keepRefused(key, problem.detail, [])
                return Self.alertmanagerRefusal(.forbidden, problem.detail)
            }
            return try await answer(key)
        } catch let problem as Problem {
            var response = Self.alertmanagerRefusal(problem.status, problem.detail)
            for field in problem.headers { response.headers[field.name] = field.value }
            return response
        }
    }

    private func alertmanagerKey(_ call: Call) async throws -> IntegrationKey? {
        for secret in call.alertmanagerSecrets where !secret.isEmpty {
            if let key = try await integrationKey(of: secret) { return key }
        }
        return nil
    }

    static func alertmanagerRefusal(
        _ status: HTTPResponse.Status, _ message: String
    ) -> Response {
        Response(status, StandingHeaders.json, AlertmanagerAnswer.refused(message))
    }

    /// `POST /api/v2/alerts`. What can be read is taken, as there; the rest is a 400 after that.
    func postAlerts(_ call: Call) async throws -> Response {
        try await alertmanager(call) { key in
            let body: [UInt8]
            do {
                body = try await call.body()
            } catch let problem as Problem where problem == .tooLarge {
                try await keepRefused(key, Problem.tooLarge.detail, [])
                throw problem
            }
            let posted: PostedAlerts
            do throws(IntakeProblem) {
                posted = try PostedAlerts(
                    body: body, integration: key.id, now: now(), digest: Digest16.sha256)
            } catch {
                let words = error.errors.joined(separator: "; ")
                try await keepRefused(key, words, body)
                return Self.alertmanagerRefusal(.badRequest, words)
            }
            try await report(posted.alerts, by: key)
            guard posted.problems.isEmpty else {
                let words = posted.problems.joined(separator: "; ")
                try await keepRefused(key, words, body)
                return Self.alertmanagerRefusal(.badRequest, words)
            }
            return Response(.ok, StandingHeaders.json, [])
        }
    }

    /// `GET /api/v2/status`.
    func alertmanagerStatus(_ call: Call) async throws -> Response {
        try await alertmanager(call) { key in
            let nodes = board.installation.nodes.values.sorted { $0.id < $1.id }
            let own = nodes.first { $0.id == node.id }
            let status = AlertmanagerAnswer.Status(
                version: configuration.version, startedAt: own?.startedAt ?? now(),
                config: Self.routes(of: key, board.handbook ?? .empty),
                nodes: nodes.map(\.id.text), own: node.id.text)
            return Response(.ok, StandingHeaders.json, AlertmanagerAnswer.status(status))
        }
    }

    /// `GET /api/v2/receivers`.
    func listReceivers(_ call: Call) async throws -> Response {
        try await alertmanager(call) { _ in
            let names = Self.receivers(board.handbook ?? .empty)
            return Response(.ok, StandingHeaders.json, AlertmanagerAnswer.receivers(names))
        }
    }

    private static func receivers(_ handbook: Handbook) -> [String] {
        handbook.groups.keys.sorted().map(\.text)
    }

    /// Which group owns what this key sends, as a configuration of Alertmanager that `amtool config
    /// routes` can read: by the label `service`, else the key's service, else the catch-all group.
    private static func routes(of key: IntegrationKey, _ handbook: Handbook) -> String {
        func quoted(_ text: String) -> String {
            String(decoding: JSONValue.string(text).compact, as: UTF8.self)
        }
        let fallback = key.service.flatMap { handbook.services[$0]?.owner } ?? handbook.catchAll
        var lines = [
            "# Muster: who is paged is decided by its handbook, of which this is what alerts of the key "
                + "\(key.id.text.oneLine(limit: 60)) need.",
            "route:", "  receiver: \(quoted(fallback.text))",
        ]
        let services = handbook.services.values.sorted { $0.id < $1.id }
        if !services.isEmpty { lines.append("  routes:") }
        for service in services {
            lines.append("  - matchers: [\(quoted("service=\(quoted(service.id.text))"))]")
            lines.append("    receiver: \(quoted(service.owner.text))")
        }
        lines.append("receivers:")
        lines += receivers(handbook).map { "- name: \(quoted($0))" }
        return lines.joined(separator: "\n") + "\n"
    }
}

extension Call {
    /// What may be the key, in the order in which it is tried.
    fileprivate var alertmanagerSecrets: [String] {
        if route.path.hasPrefix("/k/") { return [parameters.first.map(String.init) ?? ""] }
        let parts = (request.headers[.authorization] ?? "").split(separator: " ", maxSplits: 1)
        guard parts.count == 2 else { return [] }
        switch parts[0].lowercased() {
        case "bearer": return [String(parts[1])]
        case "basic":
            guard let bytes = Base64.decode(parts[1]) else { return [] }
            let pair = String(decoding: bytes, as: UTF8.self).split(
                separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            return pair.reversed().map(String.init)
        default: return []
        }
    }
}
