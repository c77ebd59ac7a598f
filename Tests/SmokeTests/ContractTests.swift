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
