import Core
import HTTPTypes
import Hummingbird
import Intake
import Nodes
import Seals

// Opsgenie's Alert API (docs.opsgenie.com), for senders that know nothing else. The key is in the header
// `Authorization: GenieKey KEY`. Opsgenie works on what it accepts later and answers 202 to it; here it is
// done and durable before the 202, and the id of the request says what it was.
//
// An act on an alert that is not there is accepted and dropped, as there. A sender's acknowledgement
// answers no obligation (promise 5), and its snooze holds no page: both are noted.

extension MusterServer {
    private enum Answered: Error { case with(Response) }

    /// The integration that asks. Throws the answer to one that may not.
    private func opsgenieKey(_ call: Call) async throws -> IntegrationKey {
        let header = call.request.headers[.authorization] ?? ""
        let parts = header.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "geniekey",
            let key = try await integrationKey(of: String(parts[1]))
        else {
            let words =
                "Could not authenticate: send the header Authorization: GenieKey KEY with the key "
                + "of an integration"
            throw Answered.with(Self.opsgenieRefusal(.unauthorized, words))
        }
        return key
    }

    private static func opsgenieRefusal(
        _ status: HTTPResponse.Status, _ message: String
    ) -> Response {
        Response(status, StandingHeaders.json, OpsgenieAnswer.refused(message))
    }

    /// A request with a key of the right format and its body.
    private func opsgenie(
        _ call: Call, _ answer: (IntegrationKey, [UInt8]) async throws -> Response
    ) async throws -> Response {
        do {
            let key = try await opsgenieKey(call)
            let body: [UInt8]
            do {
                body = try await call.body()
            } catch let problem as Problem where problem == .tooLarge {
                try await keepRefused(key, Problem.tooLarge.detail, [])
                throw problem
            }
            guard key.format == IntakeFormat.opsgenie.name else {
                let problem = Problem.wrongFormat(key, wanted: IntakeFormat.opsgenie.name)
                try await keepRefused(key, problem.detail, body)
                return Self.opsgenieRefusal(.forbidden, problem.detail)
            }
            do {
                return try await answer(key, body)
            } catch let problem as IntakeProblem {
                let words = problem.errors.joined(separator: "; ")
                try await keepRefused(key, words, body)
                return Self.opsgenieRefusal(.unprocessableContent, words)
            }
        } catch Answered.with(let response) {
            return response
        }
    }

    // MARK: Beginnings

    /// `POST /v2/alerts` and `POST /v1/incidents/create`.
    func opsgenieCreate(_ call: Call) async throws -> Response {
        try await opsgenie(call) { key, body in
            let alert = try OpsgenieAlert(body: body).alert(
                integration: key.id, newKey: Self.newDedupKey, digest: Digest16.sha256)
            try await report([alert], by: key)
            return Self.accepted(alert.digest, "create")
        }
    }

    private static func accepted(_ digest: Digest16, _ word: String) -> Response {
        Response(
            .accepted, StandingHeaders.json,
            OpsgenieAnswer.accepted(OpsgenieAnswer.requestID(digest, word)))
    }

    // MARK: Acts

    /// `POST /v2/alerts/{id}/{word}`, `PUT` for what is set, `DELETE` for what is taken away.
    func opsgenieAct(_ call: Call) async throws -> Response {
        let id = call.parameters.first.map { Fields.decoded($0.utf8, isForm: false) } ?? ""
        var name = call.parameters.dropFirst().first.map(String.init) ?? "close"
        if call.route.method == .delete, name == "tags" || name == "details" {
            name = name == "tags" ? "removeTags" : "removeDetails"
        }
        return try await opsgenie(call) { key, body in
            guard let word = OpsgenieAct.Word(rawValue: name) else { throw Problem.noSuchPlace }
            var body = body
            if call.route.method == .delete, body.isEmpty { body = Self.query(call) }
            let act = try OpsgenieAct(word, body: body)
            guard let place = try await find(id, call.query("identifierType"), key) else {
                let digest = OpsgenieAlert.identity(
                    alias: id, integration: key.id, digest: Digest16.sha256)
                return Self.accepted(digest, name)
            }
            let changed = act.applied(to: place.alert, digest: Digest16.sha256)
            // What has ended gets no new facts: they would begin it anew.
            let isOpen = shown(place.alert, place.number)?.isOpen == true
            if changed != place.alert, isOpen { try await report([changed], by: key) }
            if let note = act.note {
                let command = Command(by: .key(key.id), kind: .act(place.number, .note(note)))
                if case .unavailable(let why) = await node.submit(command) {
                    throw Problem.unavailable(why)
                }
            }
            return Self.accepted(place.alert.digest, name)
        }
    }

    /// The fields of a `DELETE`, which stand in its address.
    private static func query(_ call: Call) -> [UInt8] {
        let fields = ["tags", "keys", "user", "note", "source"].compactMap { name in
            call.query(name).map { JSONMember(name, .string($0)) }
        }
        return JSONValue.object(fields).compact
    }

    /// An alert of this integration by its id, its alias or the number of its incident.
    private func find(
        _ id: String, _ type: String?, _ key: IntegrationKey
    ) async throws -> (alert: Alert, number: IncidentNumber)? {
        let incidents = board.incidents
        let wanted: Digest16?
        switch type ?? "id" {
        case "alias":
            wanted = OpsgenieAlert.identity(
                alias: id, integration: key.id, digest: Digest16.sha256)
        case "tiny":
            guard let number = Int(id).map({ IncidentNumber($0) }) else { return nil }
            for shown in incidents[number]?.shownAlerts.reversed() ?? [] {
                let alert = try await storedAlert(shown.digest, in: number)
                if let alert, alert.integration == key.id { return (alert, number) }
            }
            return nil
        default: wanted = Digest16(idText: id)
        }
        guard let wanted else { return nil }
        let homes = incidents.values.filter { incident in
            incident.shownAlerts.contains { $0.digest == wanted }
        }.map(\.number)
        // The same alert again after a resolve: the newest incident is the one that is meant.
        guard let number = homes.max(),
            let alert = try await storedAlert(wanted, in: number), alert.integration == key.id
        else { return nil }
        return (alert, number)
    }

    // MARK: Questions

    /// `GET /v2/alerts/{id}`.
    func opsgenieShow(_ call: Call) async throws -> Response {
        let id = call.parameters.first.map { Fields.decoded($0.utf8, isForm: false) } ?? ""
        return try await opsgenie(call) { key, _ in
            guard let place = try await find(id, call.query("identifierType"), key),
                let shown = shown(place.alert, place.number)
            else { return Self.opsgenieRefusal(.notFound, "Alert does not exist") }
            return Response(.ok, StandingHeaders.json, OpsgenieAnswer.one(shown))
        }
    }

    private func shown(_ alert: Alert, _ number: IncidentNumber) -> OpsgenieAnswer.Shown? {
        let all = board.incident(number)?.shownAlerts ?? []
        guard let one = all.last(where: { $0.digest == alert.digest }) else { return nil }
        return OpsgenieAnswer.Shown(
            alert: alert, number: number, isOpen: one.isFiring,
            isAcknowledged: one.acknowledgedAtSender, at: one.at.preciseText)
    }

    /// `GET /v2/alerts/requests/{id}`.
    func opsgenieRequest(_ call: Call) async throws -> Response {
        let id = call.parameters.first.map(String.init) ?? ""
        return try await opsgenie(call) { key, _ in
            guard let (digest, word) = OpsgenieAnswer.request(id) else {
                return Self.opsgenieRefusal(.notFound, "Request not found")
            }
            let place = try await find(digest.idText, "id", key)
            return Response(
                .ok, StandingHeaders.json,
                OpsgenieAnswer.status(
                    id, word, digest: digest, alert: place?.alert, at: now().preciseText))
        }
    }

    /// `GET /v2/alerts`: this integration's alerts of the newest incidents. Of Opsgenie's queries
    /// `status:open`, `status:closed` and `alias:TEXT` are understood.
    func opsgenieList(_ call: Call) async throws -> Response {
        let limit = try call.number("limit", in: 1...100) ?? 20
        let query = (call.query("query") ?? "").replacing(": ", with: ":")
        return try await opsgenie(call) { key, _ in
            var status: Bool?
            var alias: String?
            for word in query.split(separator: " ") where word.lowercased() != "and" {
                let text = word.replacing("\"", with: "")
                if text.lowercased().hasPrefix("status:") {
                    status = text.lowercased() == "status:open"
                } else if text.lowercased().hasPrefix("alias:") {
                    alias = String(text.dropFirst("alias:".count))
                } else {
                    return Self.opsgenieRefusal(
                        .unprocessableContent,
                        "query: understood are status:open, status:closed and alias:TEXT")
                }
            }
            var found: [OpsgenieAnswer.Shown] = []
            let incidents = board.incidents.values.sorted { $0.number > $1.number }
            for incident in incidents.prefix(Limits.listed) where found.count < limit {
                for one in incident.shownAlerts.reversed() where found.count < limit {
                    guard status.map({ $0 == one.isFiring }) ?? true,
                        let alert = try await storedAlert(one.digest, in: incident.number),
                        alert.integration == key.id, alias.map({ $0 == alert.dedupKey }) ?? true,
                        let shown = shown(alert, incident.number)
                    else { continue }
                    found.append(shown)
                }
            }
            return Response(.ok, StandingHeaders.json, OpsgenieAnswer.list(found))
        }
    }

    // MARK: Heartbeats

    /// `GET` or `POST /v2/heartbeats/{name}/ping`: the key of the format heartbeat with this name.
    func opsgeniePing(_ call: Call) async throws -> Response {
        let name = call.parameters.first.map { Fields.decoded($0.utf8, isForm: false) } ?? ""
        return try await opsgenie(call) { key, _ in
            guard let heart = board.installation.keys[KeyID(name)], heart.rhythm != nil else {
                let words =
                    "Heartbeat with name [\(name.oneLine(limit: 60))] does not exist: make it with "
                    + "muster key create --format heartbeat --name NAME --every 5m"
                try await keepRefused(key, words, [])
                return Self.opsgenieRefusal(.notFound, words)
            }
            _ = try await perform(Command(by: .key(heart.id), kind: .beat(heart.id)))
            return Response(
                .accepted, StandingHeaders.json,
                OpsgenieAnswer.accepted("ping", "PONG - Heartbeat received"))
        }
    }
}
