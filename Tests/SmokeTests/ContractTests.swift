import App
import Foundation
import Testing

/// What leaves Muster is what its published schemas say.
@Suite(.enabled(if: Tool.python.isExpected, Tool.python.absence))
struct Contracts {
    private static let script = """
        import json, sys, jsonschema
        schema, document = [json.load(open(path)) for path in sys.argv[1:]]
        kind = jsonschema.Draft202012Validator
        kind.check_schema(schema)
        faults = [f"{e.json_path}: {e.message}" for e in kind(schema).iter_errors(document)]
        sys.exit("\\n".join(faults) or 0)
        """

    private func check(_ body: String, _ schema: String, _ program: Program) throws {
        try program.write(body, to: "document.json")
        let path = Program.root.appending(path: "docs/schemas/\(schema)").path
        try program.run(.python, ["-c", Self.script, path, "document.json"])
    }

    /// Checks answers against the schemas of the description of the API. What the schemas do not
    /// name must not be there: clients could not know it.
    private static let answersScript = """
        import json, sys, jsonschema
        described, answers = [json.load(open(path)) for path in sys.argv[1:]]
        kind = jsonschema.Draft202012Validator
        def close(schema):
            if isinstance(schema, dict):
                if "properties" in schema:
                    schema["additionalProperties"] = False
                for part in schema.values():
                    close(part)
            elif isinstance(schema, list):
                for part in schema:
                    close(part)
        schemas = described["components"]["schemas"]
        for name, schema in schemas.items():
            kind.check_schema(schema)
        close(schemas)
        faults, used = [], set()
        for answer in answers:
            operation = described["paths"][answer["path"]][answer["method"].lower()]
            responses = operation["responses"]
            response = responses.get(str(answer["status"]), responses["default"])
            schema = dict(response["content"][answer["type"]]["schema"])
            used.add(schema["$ref"])
            checker = kind(dict(schema, components=described["components"]))
            where = f"{answer['method']} {answer['path']} {answer['status']}"
            faults += [f"{where} {e.json_path}: {e.message}"
                       for e in checker.iter_errors(answer["body"])]
        print(len(used))
        sys.exit("\\n".join(faults) or 0)
        """

    private static let desk = """
        groups:
          desk:
            name: Desk
            schedules:
              primary:
                zone: Europe/Berlin
                layers:
                  - name: rotation
                    rotate: weekly
                    start: 2026-01-05
                    handoff: monday 09:00
                    members: [pat]
            escalation:
              - page: { schedule: primary }
                delay_s: 60
        """

    private static let runbook = """
        ---
        services: [svc-0]
        ---
        # It is dark

        ## Mitigation
        1. Light a candle.
        2. Find the fuse.
        """

    /// One request, by the path as the description has it.
    private struct Asked {
        var method = "GET"
        var path: String
        var values: [String: String] = [:]
        var query = ""
        var body: String?
    }

    @Test func `the API answers what its description says`() throws {
        let hooks = try #require(Hooks())
        let program = try Program()
        try program.write(Rosters.small(hooks: hooks.port, services: 2, people: ["pat", "kim"]))
        try program.write(Self.desk, to: "rosters/desk.yaml")
        try FileManager.default.createDirectory(
            at: program.home.appending(path: "runbooks"), withIntermediateDirectories: true)
        try program.write(Self.runbook, to: "runbooks/dark.md")
        let key = try program.key(format: "pagerduty")
        let webhook = try program.key(format: "alertmanager")
        let token = try program.token(for: "pat")
        try program.serve()
        var answers: [[String: Any]] = []
        func ask(_ asked: Asked) throws {
            var path = asked.path
            for (name, value) in asked.values {
                path = path.replacingOccurrences(of: "{\(name)}", with: value)
            }
            let answer = try program.client(token).send(
                asked.method, path + asked.query, body: asked.body.map { Array($0.utf8) })
            let body = try JSONSerialization.jsonObject(with: Data(answer.body))
            let type = answer.headers["content-type"] ?? ""
            answers.append([
                "method": asked.method, "path": asked.path, "status": answer.status,
                "type": type, "body": body,
            ])
        }
        for asked in requests(program, key: key, webhook: webhook) { try ask(asked) }
        let described = try program.client().send("GET", "/api/v1/openapi.json")
        try program.write(String(decoding: described.body, as: UTF8.self), to: "openapi.json")
        let cases = try JSONSerialization.data(withJSONObject: answers)
        try program.write(String(decoding: cases, as: UTF8.self), to: "answers.json")
        let used = try program.run(
            .python, ["-c", Self.answersScript, "openapi.json", "answers.json"])
        #expect(Int(used.trimmingCharacters(in: .whitespacesAndNewlines)) ?? 0 >= 18, "\(used)")
    }

    private func requests(_ program: Program, key: String, webhook: String) -> [Asked] {
        let incident = ["n": "1"]
        let alert = """
            {"version":"4","status":"firing","alerts":[{"status":"firing","fingerprint":"f1",
            "labels":{"alertname":"A","service":"svc-1"},"annotations":{},
            "startsAt":"2026-11-23T08:00:00Z"}]}
            """
        let acts = [
            ("ack", "{}"), ("join", "{}"), ("note", #"{"text":"a note"}"#),
            ("severity", #"{"severity":"sev1","text":"worse"}"#),
            ("decide", #"{"text":"roll back","owner":"kim"}"#),
            ("action", #"{"text":"write the test","owner":"kim"}"#), ("action", #"{"action":1}"#),
            ("step", #"{"step":1}"#), ("role", #"{"role":"scribe","person":"kim"}"#),
            ("page", #"{"person":"kim"}"#),
            ("update", #"{"text":"half of it is back"}"#), ("handover", #"{"to":"kim"}"#),
            ("note", "{}"),
        ].map { word, body in
            Asked(
                method: "POST", path: "/api/v1/incidents/{n}/\(word)",
                values: incident, body: body)
        }
        let past = #"{"group":"nobody","until":"2020-01-01T00:00:00Z","incoming":"kim"}"#
        let override =
            #"{"group":"desk","until":"2099-01-01T00:00:00Z","incoming":"kim","reason":"x""#
        return [
            Asked(path: "/healthz"), Asked(path: "/readyz"),
            Asked(
                method: "POST", path: "/v2/enqueue",
                body: String(
                    decoding: program.trigger("Checkout is down", key: key), as: UTF8.self)),
            Asked(method: "POST", path: "/v2/enqueue", body: "{}"),
            Asked(
                method: "POST", path: "/intake/{format}/{key}",
                values: ["format": "alertmanager", "key": webhook],
                body: alert),
            Asked(
                method: "POST", path: "/intake/{format}/{key}",
                values: ["format": "alertmanager", "key": "nobody"],
                body: alert),
            Asked(
                method: "POST", path: "/api/v1/incidents",
                body: #"{"title":"It is dark","severity":"sev1","text":"all of it"}"#),
            Asked(method: "POST", path: "/api/v1/incidents", body: #"{"titel":"x"}"#),
            Asked(path: "/api/v1/incidents/{n}", values: incident),
        ] + acts + [
            Asked(path: "/api/v1/incidents/{n}", values: incident),
            Asked(
                method: "POST", path: "/api/v1/incidents/{n}/mitigate", values: incident,
                body: "{}"),
            Asked(
                method: "POST", path: "/api/v1/incidents/{n}/resolve", values: incident,
                body: #"{"text":"it was the cache"}"#),
            Asked(
                method: "POST", path: "/api/v1/incidents/{n}/merge", values: ["n": "3"],
                body: #"{"into":2}"#),
            Asked(path: "/api/v1/incidents/{n}", values: incident),
            Asked(path: "/api/v1/incidents/{n}", values: ["n": "2"]),
            Asked(path: "/api/v1/incidents/{n}", values: ["n": "3"]),
            Asked(path: "/api/v1/incidents/{n}", values: ["n": "99"]),
            Asked(path: "/api/v1/incidents", query: "?state=all"),
            Asked(path: "/api/v1/incidents", query: "?limit=0"),
            Asked(path: "/api/v1/incidents/{n}/timeline", values: incident),
            Asked(path: "/api/v1/incidents/{n}/export", values: incident, query: "?format=json"),
            Asked(method: "POST", path: "/api/v1/overrides", body: past),
            Asked(method: "POST", path: "/api/v1/overrides", body: override + #","preview":true}"#),
            Asked(method: "POST", path: "/api/v1/overrides", body: override + "}"),
            Asked(path: "/api/v1/overrides"), Asked(path: "/api/v1/oncall"),
            Asked(
                method: "DELETE", path: "/api/v1/overrides/{id}", values: ["id": "1"],
                query: "?preview=true"),
            Asked(method: "DELETE", path: "/api/v1/overrides/{id}", values: ["id": "1"]),
            Asked(
                method: "POST", path: "/api/v1/absences",
                body: #"{"person":"kim","until":"2099-01-01","reason":"x"}"#),
            Asked(
                method: "POST", path: "/api/v1/absences/import",
                body: #"{"absences":[{"uid":"a","from":"2098-01-01","until":"2098-01-02"}]}"#),
            Asked(path: "/api/v1/absences"),
            Asked(
                method: "POST", path: "/api/v1/shadows",
                body: #"{"learner":"kim","group":"desk","until":"2099-01-01T00:00:00Z"}"#),
            Asked(path: "/api/v1/shadows"),
            Asked(
                method: "POST", path: "/api/v1/temporaries",
                body: #"{"group":"desk","shifts":[{"person":"kim","from":"2098-01-01T00:00:00Z","#
                    + #""until":"2098-01-02T00:00:00Z"}],"reason":"x"}"#),
            Asked(path: "/api/v1/temporaries"),
            Asked(
                method: "POST", path: "/api/v1/swaps",
                body: #"{"group":"desk","to":"kim","from":"2097-01-01T00:00:00Z","#
                    + #""until":"2097-01-02T00:00:00Z"}"#),
            Asked(path: "/api/v1/swaps"),
            Asked(
                method: "POST", path: "/api/v1/swaps/{id}/accept", values: ["id": "6"],
                body: #"{"person":"kim"}"#),
            Asked(
                method: "POST", path: "/api/v1/swaps/{id}/withdraw", values: ["id": "6"],
                body: "{}"),
            Asked(
                method: "POST", path: "/api/v1/silences",
                body: #"{"matchers":[{"name":"service","value":"svc-.*","regex":true}],"#
                    + #""for":"2h","reason":"x"}"#),
            Asked(path: "/api/v1/silences"),
            Asked(
                method: "POST", path: "/api/v1/maintenance",
                body: #"{"services":"svc-0","groups":"desk","for":"2h","reason":"x"}"#),
            Asked(path: "/api/v1/maintenance"),
            Asked(
                method: "POST", path: "/intake/{format}/{key}",
                values: ["format": "alertmanager", "key": webhook],
                body: alert.replacingOccurrences(of: "svc-1", with: "svc-0")
                    .replacingOccurrences(of: "f1", with: "f2")),
            Asked(path: "/api/v1/incidents/{n}", values: ["n": "4"]),
            Asked(path: "/api/v1/incidents"),
            Asked(
                method: "POST", path: "/api/v1/incidents/{n}/snooze", values: ["n": "4"],
                body: #"{"for":"2h","text":"x"}"#),
            Asked(path: "/api/v1/incidents/{n}", values: ["n": "4"]),
            Asked(path: "/api/v1/incidents/{n}/export", values: ["n": "4"], query: "?format=json"),
            Asked(
                method: "DELETE", path: "/api/v1/silences/{id}", values: ["id": "1"],
                query: "?preview=true"),
            Asked(
                method: "DELETE", path: "/api/v1/maintenance/{id}", values: ["id": "2"],
                query: "?reason=done"),
            Asked(method: "DELETE", path: "/api/v1/silences/{id}", values: ["id": "9"]),
            Asked(path: "/api/v1/pages", query: "?of=all"),
            Asked(method: "POST", path: "/api/v1/keys", body: #"{"service":"svc-0"}"#),
            Asked(path: "/api/v1/keys"),
            Asked(
                method: "POST", path: "/api/v1/tokens",
                body: #"{"id":"one","expires_at":"2099-01-01T00:00:00Z"}"#),
            Asked(path: "/api/v1/tokens"),
            Asked(method: "DELETE", path: "/api/v1/tokens/{id}", values: ["id": "one"]),
        ]
    }

    @Test func `webhooks and the exported review fit their schemas`() throws {
        let hooks = try #require(Hooks())
        let program = try Program()
        try program.write(Rosters.small(hooks: hooks.port, services: 1, people: ["pat", "kim"]))
        let key = try program.key(format: "pagerduty")
        let token = try program.token(for: "pat")
        try program.serve()
        let sent = try program.client().send(
            "POST", "/v2/enqueue", body: program.trigger("Checkout is down", key: key))
        #expect(sent.status == 202)
        let number = try program.incident(titled: "Checkout is down", token)
        try program.wait(for: "the page", within: 20) { !hooks.all.isEmpty }
        let acts = [
            ("ack", "{}"), ("join", "{}"), ("note", #"{"text":"a <note> & more"}"#),
            ("severity", #"{"severity":"sev1"}"#), ("decide", #"{"text":"roll back"}"#),
            ("action", #"{"text":"write the test","owner":"kim"}"#),
            ("page", #"{"person":"kim"}"#), ("update", #"{"text":"half of it is back"}"#),
            ("mitigate", #"{"text":"rolled back"}"#), ("resolve", #"{"text":"it was the cache"}"#),
        ]
        for (word, body) in acts {
            let answer = try program.client(token).send(
                "POST", "/api/v1/incidents/\(number)/\(word)", body: Array(body.utf8))
            let text = String(decoding: answer.body, as: UTF8.self)
            #expect(answer.status == 200, "\(word): \(text)")
        }
        try program.wait(for: "a notice that it is over", within: 20) {
            hooks.all.contains { $0.body.contains(#""type":"notice""#) }
        }
        for arrival in hooks.all {
            try check(arrival.body, "page-webhook.schema.json", program)
        }
        let export = try program.client(token).send(
            "GET", "/api/v1/incidents/\(number)/export?format=json")
        #expect(export.status == 200)
        try check(
            String(decoding: export.body, as: UTF8.self), "incident.schema.json", program)
        let markdown = try program.run(
            ["export", "\(number)", "--format", "markdown"],
            environment: ["MUSTER_URL": program.url, "MUSTER_TOKEN": token])
        #expect(markdown.status == 0, "\(markdown.complaint)")
        #expect(markdown.output.contains("Checkout is down"))
    }
}
