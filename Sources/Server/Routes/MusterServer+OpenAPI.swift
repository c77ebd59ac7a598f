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
            JSONMember("components", Self.components),
        ])
        return Response(.ok, StandingHeaders.json, document.compact)
    }

    private static let preface =
        "Errors are problem documents (RFC 9457). Names are in snake_case, instants ISO 8601 in UTC, "
        + "durations in seconds. Answers carry Muster-Position; a request that names one waits "
        + "until it can be seen. Idempotency-Key on a POST makes repeating it safe for a day. "
        + "Lists name their next part in Link."

    private static let components = JSONValue.object([
        JSONMember(
            "securitySchemes",
            .object([
                JSONMember(
                    "token",
                    .object([
                        JSONMember("type", .string("http")),
                        JSONMember("scheme", .string("bearer")),
                    ])),
                JSONMember(
                    "session",
                    .object([
                        JSONMember("type", .string("apiKey")), JSONMember("in", .string("cookie")),
                        JSONMember("name", .string(SessionCookie.name(nil))),
                    ])),
            ])),
        JSONMember(
            "schemas",
            .object([
                JSONMember(
                    "Problem",
                    .object([
                        JSONMember("type", .string("object")),
                        JSONMember(
                            "properties",
                            .object([
                                JSONMember("type", .schema("string")),
                                JSONMember("title", .schema("string")),
                                JSONMember("status", .schema("integer")),
                                JSONMember("detail", .schema("string")),
                                JSONMember("instance", .schema("string")),
                                JSONMember(
                                    "errors",
                                    .object([
                                        JSONMember("type", .string("array")),
                                        JSONMember("items", .schema("string")),
                                    ])),
                            ])),
                    ]))
            ])),
    ])
}

extension JSONValue {
    fileprivate static func schema(_ type: String) -> JSONValue {
        .object([JSONMember("type", .string(type))])
    }
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
        let reference = JSONValue.object([
            JSONMember("$ref", .string("#/components/schemas/Problem"))
        ])
        return .object([
            JSONMember(
                "\(answer.status)",
                .object([JSONMember("description", .string(answer.words))])),
            JSONMember(
                "default",
                .object([
                    JSONMember("description", .string("What went wrong, and what to do about it.")),
                    JSONMember(
                        "content",
                        .object([
                            JSONMember(
                                "application/problem+json",
                                .object([JSONMember("schema", reference)]))
                        ])),
                ])),
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
                    JSONMember("schema", .schema("string")),
                ])
            }
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
        case .time:
            [JSONMember("type", .string("string")), JSONMember("format", .string("date-time"))]
        case .reference: [JSONMember("type", .array([.string("integer"), .string("string")]))]
        }
    }
}
