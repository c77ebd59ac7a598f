import Core
import HTTPTypes
import Hummingbird
import Intake
import Reviews

// The description of the API (OpenAPI 3.1), drawn from the table of routes, so that it cannot say
// anything else than what is served.

extension MusterServer {
    func describe(_ call: Call) async throws -> Response {
        let described = RouteTable.routes.filter { $0.kind != .screen }
        var paths: [JSONMember] = []
        for path in Set(described.map(\.path)).sorted() {
            let operations = described.filter { $0.path == path }.map { route in
                JSONMember(route.method.rawValue.lowercased(), route.operation)
            }
            paths.append(JSONMember(path, .object(operations)))
        }
        let server = configuration.publicURL ?? "/"
        let document = JSONValue.object([
            JSONMember("openapi", .string("3.1.0")),
            JSONMember(
                "info",
                .object([
                    JSONMember("title", .string("Muster")),
                    JSONMember("version", .string(configuration.version)),
                    JSONMember("description", .string(Self.preface)),
                ])),
            JSONMember("servers", .array([.object([JSONMember("url", .string(server))])])),
            JSONMember("paths", .object(paths)),
            JSONMember("components", try Self.components()),
        ])
        return Response(.ok, StandingHeaders.json, document.compact)
    }

    private static let preface =
        "Errors are problem documents (RFC 9457). Names are in snake_case, instants ISO 8601 in UTC, "
        + "durations in seconds. Answers carry Muster-Position; a request that names one waits "
        + "until it can be seen. Idempotency-Key on a POST makes repeating it safe for a day; the "
        + "same key with another body is refused. Lists name their next part in Link. Fields that "
        + "are not required are absent where there is nothing to say; new ones may come."

    private static func components() throws -> JSONValue {
        .object([
            JSONMember(
                "securitySchemes",
                .object([
                    JSONMember("token", .schema("http", [JSONMember("scheme", .string("bearer"))])),
                    JSONMember(
                        "session",
                        .schema(
                            "apiKey",
                            [
                                JSONMember("in", .string("cookie")),
                                JSONMember("name", .string(SessionCookie.name(nil))),
                            ])),
                ])),
            JSONMember("schemas", .object(try schemas())),
        ])
    }

    private static func schemas() throws -> [JSONMember] {
        let schema = AnswerSchema(named: names)
        return try Answer.named.map { JSONMember($0.name, try schema.schema(of: $0.type)) }
    }

    fileprivate static let names = Dictionary(
        Answer.named.map { (ObjectIdentifier($0.type), $0.name) },
        uniquingKeysWith: { first, _ in first })
}

extension Route {
    fileprivate var operation: JSONValue {
        var members = [
            JSONMember("summary", .string(summary)),
            JSONMember("responses", responses),
        ]
        if !described.isEmpty { members.append(JSONMember("parameters", .array(described))) }
        if let body {
            let content = JSONValue.object([
                JSONMember(
                    "application/json", .object([JSONMember("schema", body.schema)]))
            ])
            members.append(JSONMember("requestBody", .object([JSONMember("content", content)])))
        }
        switch access {
        case .anyone, .key, .link: members.append(JSONMember("security", .array([])))
        case .person, .session, .operation:
            var ways: [JSONValue] = [.object([JSONMember("token", .array([]))])]
            if method == .get { ways.append(.object([JSONMember("session", .array([]))])) }
            members.append(JSONMember("security", .array(ways)))
        }
        return .object(members)
    }

    private var responses: JSONValue {
        let statuses = answers.map(\.status).reduce(into: [Int]()) { known, status in
            if !known.contains(status) { known.append(status) }
        }
        let good = statuses.map { status in
            let same = answers.filter { $0.status == status }
            return JSONMember(
                "\(status)", Self.response(same.map(\.words).joined(separator: "; or "), same))
        }
        let problem = Answer(
            status: 0, words: "what went wrong, and what to do about it",
            mediaType: "application/problem+json", type: Problem.Document.self)
        return .object(good + [JSONMember("default", Self.response(problem.words, [problem]))])
    }

    private static func response(_ words: String, _ answers: [Answer]) -> JSONValue {
        let content = answers.map { answer in
            let name = answer.type.flatMap { MusterServer.names[ObjectIdentifier($0)] }
            let schema = name.map { [JSONMember("schema", .reference($0))] } ?? []
            return JSONMember(answer.mediaType, .object(schema))
        }
        return .object([
            JSONMember("description", .string(words)), JSONMember("content", .object(content)),
        ])
    }

    private var described: [JSONValue] {
        let inPath = path.split(separator: "/").filter { $0.hasPrefix("{") }.map { part in
            JSONValue.object([
                JSONMember("name", .string(String(part.dropFirst().dropLast()))),
                JSONMember("in", .string("path")), JSONMember("required", .bool(true)),
                JSONMember("schema", .schema(part == "{n}" ? "integer" : "string")),
            ])
        }
        return inPath
            + query.map {
                .object([
                    JSONMember("name", .string($0.name)), JSONMember("in", .string("query")),
                    JSONMember("description", .string($0.meaning)),
                    JSONMember("schema", $0.schema),
                ])
            }
    }
}

extension Route.Parameter {
    fileprivate var schema: JSONValue {
        guard let least else { return .schema("string") }
        var members = [
            JSONMember("type", .string("integer")), JSONMember("minimum", .number("\(least)")),
        ]
        if let most { members.append(JSONMember("maximum", .number("\(most)"))) }
        return .object(members)
    }
}

extension BodyShape {
    fileprivate var schema: JSONValue {
        var members = [
            JSONMember("type", .string("object")),
            JSONMember("additionalProperties", .bool(false)),
            JSONMember(
                "properties",
                .object(
                    fields.map { field in
                        var schema = field.kind.schema
                        if let items = field.items {
                            schema.append(JSONMember("items", items.schema))
                        }
                        schema.append(JSONMember("description", .string(field.meaning)))
                        return JSONMember(field.name, .object(schema))
                    })),
        ]
        let required = fields.filter(\.isRequired).map { JSONValue.string($0.name) }
        if !required.isEmpty { members.append(JSONMember("required", .array(required))) }
        return .object(members)
    }
}

extension BodyShape.Kind {
    fileprivate var schema: [JSONMember] {
        switch self {
        case .text: [JSONMember("type", .string("string"))]
        case .number: [JSONMember("type", .string("integer"))]
        case .truth: [JSONMember("type", .string("boolean"))]
        case .list: [JSONMember("type", .string("array"))]
        case .texts:
            [
                JSONMember("type", .string("array")),
                JSONMember("items", .object([JSONMember("type", .string("string"))])),
            ]
        case .time:
            [JSONMember("type", .string("string")), JSONMember("format", .string("date-time"))]
        case .reference: [JSONMember("type", .array([.string("integer"), .string("string")]))]
        }
    }
}
