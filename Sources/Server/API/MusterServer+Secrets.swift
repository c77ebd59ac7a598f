import Core
import HTTPTypes
import Hummingbird
import Intake
import Nodes
import Reviews
import Seals

// Integration keys and access tokens. A secret is in one answer and nowhere else.

struct KeyRow: Codable, Sendable {
    struct Refused: Codable, Sendable {
        var at: String
        var detail: String
        var count: Int
        var excerpt: String
    }

    var id: String
    var format: String
    var service: String?
    /// Where its senders send.
    var address: String?
    var createdAt: String
    /// Of a key for heartbeats.
    var heartbeat: HeartbeatRow?
    /// What must prove, beside the key, whose a body is: `certificate`, or where the secret lies.
    var proof: String?
    var lastRefused: Refused?
    /// Only in the answer to its making.
    var secret: String?
}

struct KeyList: Codable, Sendable {
    var position: Int
    var keys: [KeyRow]
}

struct TokenRow: Codable, Sendable {
    var id: String
    var person: Named?
    /// `person`, `setup` or `feed`.
    var scope: String
    var createdAt: String
    var expiresAt: String?
    /// Only in the answer to its making.
    var secret: String?
}

struct TokenList: Codable, Sendable {
    var position: Int
    var tokens: [TokenRow]
}

extension MusterServer {
    // MARK: Keys

    static let keyShape = BodyShape([
        .text("format", "pagerduty, alertmanager, grafana, opsgenie, heartbeat, or a mapping"),
        .text("id", "a name of its own; else service and format"),
        .text("service", "for alerts that name no service"),
        .text("every", "how often a heartbeat comes: 60s, 10m, 24h, 7d"),
        .text("grace", "how late it may be; else half of that, 5 s to 1 h"),
        .text("severity", "of its silence: sev2 (the default) to sev5"),
        .truth("signed", "cloudwatch: refuse what Amazon SNS has not signed"),
        .text("signing_secret", "where the sender's secret lies: ${NAME} or file:PATH"),
        .text("existing", "the key that senders use already, at least 16 characters"),
    ])

    func listKeys(_ call: Call) async throws -> Response {
        let position = board.position
        let installation = board.installation
        let rows = installation.keys.values.sorted { $0.id < $1.id }
            .map { row($0, installation) }
        return try .json(KeyList(position: position.value, keys: rows), at: position)
    }

    func createKey(_ call: Call) async throws -> Response {
        let fields = try await fields(call)
        let wanted = fields.text("format") ?? IntakeFormat.pagerduty.name
        guard let format = IntakeFormat(wanted, in: board.handbook) else {
            throw Problem.invalid(["format: \(IntakeFormat.unknown(wanted, in: board.handbook))"])
        }
        var random = SystemRandomNumberGenerator()
        let secret = fields.text("existing") ?? Secret.integrationKey(using: &random)
        guard secret.utf8.count >= 16, secret.utf8.count <= Limits.dedupKeyBytes else {
            throw Problem.invalid(["existing: expected 16 to 255 characters"])
        }
        let rhythm = try rhythm(of: format, fields)
        let proof = try proof(of: format, fields)
        let service = fields.text("service").map { ServiceID($0) }
        let id = KeyID(
            fields.text("id") ?? service.map { "\($0)-\(format.name)" } ?? format.name)
        let receipt = try await perform(
            Command(
                by: try call.person.actor,
                kind: .administer(
                    .createKey(
                        id: id, digest: Secret.digest(of: secret), service: service,
                        format: format.name, rhythm: rhythm, proof: proof)),
                idempotencyKey: try idempotencyKey(call, fields)))
        guard !receipt.events.isEmpty else { throw Problem.repeated("key") }
        let key = IntegrationKey(
            id: id, digest: .zero, service: service, format: format.name, rhythm: rhythm,
            proof: proof, createdAt: now())
        return try .json(
            KeyRow(
                id: id.text, format: format.name, service: service?.text,
                address: format.address, createdAt: key.createdAt.preciseText,
                heartbeat: HeartbeatRow(key, nil), proof: key.proof?.words, secret: secret),
            status: .created, at: receipt.position)
    }

    private func rhythm(of format: IntakeFormat, _ fields: Fields) throws(Problem) -> Rhythm? {
        do throws(IntakeProblem) {
            return try format.rhythm(
                every: fields.text("every"), grace: fields.text("grace"),
                severity: fields.text("severity"))
        } catch {
            throw .invalid(error.errors)
        }
    }

    private func proof(of format: IntakeFormat, _ fields: Fields) throws(Problem) -> Proof? {
        do throws(IntakeProblem) {
            return try format.proof(
                signed: fields.truth("signed"), secret: fields.text("signing_secret"))
        } catch {
            throw .invalid(error.errors)
        }
    }

    func revokeKey(_ call: Call) async throws -> Response {
        try await administer(.revokeKey(KeyID(call.name)), call)
    }

    private func row(_ key: IntegrationKey, _ installation: Installation) -> KeyRow {
        KeyRow(
            id: key.id.text, format: key.format, service: key.service?.text,
            address: IntakeFormat(key.format, in: board.handbook)?.address,
            createdAt: key.createdAt.preciseText,
            heartbeat: HeartbeatRow(key, installation.heartbeats[key.id]),
            proof: key.proof?.words,
            lastRefused: installation.refused[key.id].map {
                KeyRow.Refused(
                    at: $0.at.preciseText, detail: $0.detail, count: $0.count,
                    excerpt: String(decoding: $0.excerpt, as: UTF8.self)
                        .plainLines().joined(separator: "\n"))
            })
    }

    // MARK: Tokens

    static let tokenShape = BodyShape([
        .text("person", "whose; yours when nobody is named"),
        .text("id", "a name of its own"),
        .time("expires_at", "with its offset; none: until it is revoked"),
    ])

    func listTokens(_ call: Call) async throws -> Response {
        let position = board.position
        let rows = board.installation.tokens.values.sorted { $0.id < $1.id }.map { row($0) }
        return try .json(TokenList(position: position.value, tokens: rows), at: position)
    }

    func createToken(_ call: Call) async throws -> Response {
        let fields = try await fields(call)
        let caller = try call.person
        let person = fields.text("person").map { PersonID($0) } ?? caller.person
        let expiry = try fields.moment("expires_at")
        if let expiry, expiry <= now() {
            throw Problem.invalid(["expires_at: it is over already"])
        }
        let made = try await makeToken(
            of: person, id: fields.text("id").map { TokenID($0) }, expiresAt: expiry,
            by: caller.actor, key: try idempotencyKey(call, fields))
        return try .json(
            TokenRow(
                id: made.id.text, person: named(person), scope: "person",
                createdAt: now().preciseText, expiresAt: expiry?.preciseText,
                secret: made.secret),
            status: .created, at: made.position)
    }

    func makeToken(
        of person: PersonID, id: TokenID?, expiresAt: Moment?, by actor: Actor,
        key: IdempotencyKey? = nil
    ) async throws -> (id: TokenID, secret: String, position: Position) {
        var random = SystemRandomNumberGenerator()
        let secret = Secret.token(prefix: Secret.tokenPrefix, using: &random)
        let id =
            id ?? TokenID("\(person)-\(Hexadecimal.encode(Secret.bytes(4, using: &random)))")
        let receipt = try await perform(
            Command(
                by: actor,
                kind: .administer(
                    .createToken(
                        id: id, digest: Secret.digest(of: secret), scope: .person,
                        person: person, expiresAt: expiresAt)),
                idempotencyKey: key))
        guard !receipt.events.isEmpty else { throw Problem.repeated("token") }
        return (id, secret, receipt.position)
    }

    func revokeToken(_ call: Call) async throws -> Response {
        try await administer(.revokeToken(TokenID(call.name)), call)
    }

    private func row(_ token: AccessToken) -> TokenRow {
        TokenRow(
            id: token.id.text, person: token.person.map { named($0) },
            scope: token.scope.name,
            createdAt: token.createdAt.preciseText, expiresAt: token.expiresAt?.preciseText)
    }

    private func named(_ person: PersonID) -> Named {
        Named(id: person.text, name: Names(board.handbook).person(person))
    }

    private func administer(
        _ administration: Administration, _ call: Call
    ) async throws -> Response {
        let receipt = try await perform(
            Command(by: try call.person.actor, kind: .administer(administration)))
        return try .json(Removal(position: receipt.position.value), at: receipt.position)
    }
}

extension Call {
    /// The first parameter of the path, as people wrote it.
    var name: String { Fields.decoded((parameters.first ?? "").utf8, isForm: false) }
}
