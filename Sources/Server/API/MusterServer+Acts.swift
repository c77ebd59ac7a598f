import Core
import HTTPTypes
import Hummingbird
import Nodes
import Reviews
import Seals

// Declaring, and what people do in an incident.

/// What an act came to.
struct ActAnswer: Codable, Sendable {
    /// The journal's position at which it can be seen.
    var position: Int
    /// False: it was so already.
    var changed: Bool
    /// What came of it, in a sentence.
    var message: String
    var incident: IncidentView
}

extension MusterServer {
    /// Submits and turns everything but success into a problem.
    func perform(_ command: Command) async throws(Problem) -> Receipt {
        switch await node.submit(command) {
        case .done(let receipt): return receipt
        case .refused(let refusal): throw Problem(refusal, board.handbook)
        case .unavailable(let why): throw .unavailable(why)
        }
    }

    /// The client's idempotency key, kept apart from others', with what is asked for.
    func idempotencyKey(_ call: Call, _ fields: Fields) throws(Problem) -> IdempotencyKey? {
        guard let key = call.request.headers[.idempotencyKey] else { return nil }
        guard !key.isEmpty, key.utf8.count <= Limits.idempotencyKeyBytes else {
            throw .badHeader("Idempotency-Key", key)
        }
        return IdempotencyKey(
            try call.person.scoped(key, call.request.uri.path), request: fields.digest)
    }

    func fields(_ call: Call) async throws -> Fields {
        try Fields(json: try await call.body(), call.route.body ?? BodyShape([]))
    }

    // MARK: Acts

    func act(_ word: ActWord, _ call: Call) async throws -> Response {
        let number = try call.incident
        let fields = try await fields(call)
        let receipt = try await act(
            word, fields, on: number, by: try call.person,
            key: try idempotencyKey(call, fields))
        let incident = try await incident(number)
        return try .json(
            ActAnswer(
                position: receipt.position.value, changed: !receipt.events.isEmpty,
                message: ActWords(names: Names(board.handbook), reader: try call.person.person)
                    .sentence(word, receipt, incident),
                incident: view(incident)),
            at: receipt.position)
    }

    func act(
        _ word: ActWord, _ fields: Fields, on number: IncidentNumber, by caller: Caller,
        key: IdempotencyKey?, page: LinkToken? = nil
    ) async throws -> Receipt {
        var reader = ActReader(
            fields: fields, caller: caller, names: Names(board.handbook), now: now(),
            incident: board.incident(number),
            page: page.map { ($0.message.serial, $0.obligation) })
        if word == .split { reader.alerts = try await alertsToSplit(fields, of: number) }
        let command = Command(
            by: reader.actor(word), kind: .act(number, try reader.act(word)), idempotencyKey: key)
        return try await perform(command)
    }

    // MARK: Declaring

    static let declarationShape = BodyShape([
        .text("title", "what is broken, in one line", required: true),
        .text("text", "more, for whoever is paged"),
        .text("service", "the service; none: the catch-all group's"),
        .text("severity", "sev1 to sev5; none: what the rules say"),
    ])

    func declare(_ call: Call) async throws -> Response {
        let fields = try await fields(call)
        let receipt = try await declare(
            try Self.declaration(fields), by: try call.person,
            key: try idempotencyKey(call, fields))
        guard let number = receipt.incident else { throw Problem.failed }
        let view = view(try await incident(number))
        let isNew = !receipt.events.isEmpty
        var response = try Response.json(
            view, status: isNew ? .created : .ok, at: receipt.position)
        response.headers[.location] = "/api/v1/incidents/\(number)"
        return response
    }

    static func declaration(_ fields: Fields) throws(Problem) -> Declaration {
        var severity: Severity?
        if let text = fields.text("severity") {
            guard let known = Severity(name: text) else { throw .badSeverity(text) }
            severity = known
        }
        return Declaration(
            title: try fields.required("title"), text: fields.text("text") ?? "",
            service: fields.text("service").map { ServiceID($0) }, severity: severity)
    }

    func declare(
        _ declaration: Declaration, by caller: Caller, key: IdempotencyKey?
    ) async throws -> Receipt {
        try await perform(
            Command(by: caller.actor, kind: .declare(declaration), idempotencyKey: key))
    }
}
