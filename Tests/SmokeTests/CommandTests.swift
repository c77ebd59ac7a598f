import App
import Core
import Foundation
import Testing

/// What the commands say, beyond their words.
@Suite struct Commands {
    /// Names of options and arguments in a command's usage, without those that every act has.
    private static func names(in usage: Substring) throws -> Set<String> {
        let pattern = try Regex(
            #"--([a-z-]+)|<([a-z]+)>"#, as: (Substring, Substring?, Substring?).self)
        let found = usage.matches(of: pattern).compactMap { $0.1 ?? $0.2 }.map { String($0) }
        let shown = ["done": "action", "alert": "alerts", "reason": "text"]
        let renamed = found.map { shown[$0] ?? $0 }
        return Set(renamed).subtracting(["incident", "url", "token", "json"])
    }

    @Test func `every act takes the fields that it has in HTTP, and words as an argument`() throws {
        let program = try Program()
        try program.write(Rosters.small(hooks: 9, services: 1))
        let token = try program.token(for: "pat")
        try program.serve()
        let answer = try program.client(token).send("GET", "/api/v1/openapi.json")
        let description =
            try JSONSerialization.jsonObject(with: Data(answer.body)) as? [String: Any]
        let paths = try #require(description?["paths"] as? [String: Any])
        for word in ActWord.allCases {
            let path = paths["/api/v1/incidents/{n}/\(word.rawValue)"] as? [String: Any]
            var fields: Any? = path?["post"]
            for key in ["requestBody", "content", "application/json", "schema", "properties"] {
                fields = (fields as? [String: Any])?[key]
            }
            let known = try #require(fields as? [String: Any], "\(word)")
            let help = try program.run([word.rawValue, "--help"]).output
            let usage = try #require(help.split(separator: "\n").first { $0.hasPrefix("USAGE") })
            #expect(try Self.names(in: usage) == Set(known.keys), "\(word)")
            #expect(!usage.contains("--text"), "\(word)")
        }
    }

    @Test func `a text may come from standard input`() throws {
        let hooks = try #require(Hooks())
        let program = try Program()
        try program.write(Rosters.small(hooks: hooks.port, services: 1))
        let token = try program.token(for: "pat")
        try program.serve()
        let known = ["MUSTER_URL": program.url, "MUSTER_TOKEN": token]
        let declared = try program.run(
            ["declare", "The disk is full", "-", "--severity", "sev4"], input: "on db-3\n",
            environment: known)
        #expect(declared.output == "#1 sev4 declared\n", "\(declared.complaint)")
        let noted = try program.run(
            ["note", "#1", "-"], input: "line one\nline two\n\n", environment: known)
        #expect(noted.status == 0, "\(noted.complaint)")
        #expect(try program.told(1, token).contains { $0.contains("line one line two") })
        let shown = try program.run(["show", "#1"], environment: known)
        #expect(shown.output.hasPrefix("#1 sev4 open: The disk is full\n"), "\(shown)")
        let silent = try program.run(["resolve", "1", "-"], input: "\n", environment: known)
        #expect(silent.status == 64)
        let resolved = try program.run(["resolve", "1", "room was made"], environment: known)
        #expect(resolved.status == 0, "\(resolved.complaint)")
        #expect(try program.told(1, token).contains { $0.contains("room was made") })

        let overrides = try program.run(["override", "list"], environment: known)
        #expect(overrides.output == "None: the schedules are in force as they are written.\n")
        let keys = try program.run(["key", "list"], environment: known)
        #expect(keys.output == "None yet.\n")
    }

    @Test(arguments: [
        ["verify"], ["key", "list"], ["key", "revoke", "x"], ["token", "revoke", "x"],
    ])
    func `who only looks begins no journal`(command: [String]) throws {
        let program = try Program()
        let result = try program.run(command + ["--data", "nosuch"])
        #expect(result.status == 74)
        #expect(
            result.complaint == "muster: there is no journal in nosuch; say where it is with "
                + "--data DIR or --database URL\n")
        let there = FileManager.default.fileExists(
            atPath: program.home.appending(path: "nosuch").path)
        #expect(!there)
    }

    @Test func `who begins a journal is told so`() throws {
        let program = try Program()
        let first = try program.run(["token", "create", "pat", "--data", "here"])
        let unchecked = "muster: no rosters are in force yet, so nothing says whether there is a "
        #expect(
            first.complaint == "muster: there was no journal in here; this begins one\n"
                + "\(unchecked)person pat\n")
        let second = try program.run(["token", "create", "pat", "--data", "here"])
        #expect(second.status == 0 && second.complaint == "\(unchecked)person pat\n")
        let key = try program.run([
            "key", "create", "--format", "alertmanager", "--service", "shop", "--data", "here",
        ])
        #expect(
            key.complaint == "\(unchecked)service shop\n"
                + "muster: its senders send to URL/intake/alertmanager/KEY\n")
        #expect(key.output.count { $0.isNewline } == 1 && !key.output.contains("/"))
        let again = try program.run([
            "key", "create", "--format", "alertmanager", "--service", "shop", "--data", "here",
        ])
        #expect(again.status == 1 && again.complaint.contains("--name"), "\(again)")
        let feed = try program.run(["feed", "revoke", "zzz", "--data", "here"])
        #expect(feed.status == 1 && feed.complaint == "muster: there is no feed zzz\n")
        let held = try program.run(["hold", "--json", "--data", "here"])
        #expect(held.output == "{\"already\":false,\"held\":true,\"open\":0}\n", "\(held)")
    }

    @Test func `what the command says counts before what the environment says`() throws {
        let program = try Program()
        let elsewhere = [
            "MUSTER_URL": "http://127.0.0.1:9", "MUSTER_DATABASE": "postgres://127.0.0.1:9/no",
        ]
        let here = ["token", "create", "pat", "--data", "here"]
        let made = try program.run(here, environment: elsewhere)
        #expect(made.status == 0 && made.complaint.contains("no journal in here"), "\(made)")
        let asked = try program.run(["token", "create", "pat"], environment: elsewhere)
        #expect(asked.status == 69, "\(asked)")
    }

    @Test func `a key has a known format, and is made past a server only with a token`() throws {
        let program = try Program()
        try program.write(Rosters.small(hooks: 9, services: 1))
        let make = ["key", "create", "--data", program.data, "--format"]
        let strange = try program.run(make + ["nagois"])
        #expect(strange.status == 1)
        #expect(strange.complaint.contains("no format \"nagois\"; did you mean `nagios`?"))
        let formats = try program.run(["key", "formats"])
        #expect(formats.output.contains("\nopsgenie ") && formats.output.contains("\nnagios "))
        let short = try program.run(make + ["pagerduty", "--existing", "abc"])
        #expect(short.complaint == "muster: --existing: expected 16 to 255 characters\n")
        #expect(short.status == 64)
        try program.serve()
        let held = try program.run(make + ["pagerduty"])
        #expect(held.status == 74)
        #expect(held.complaint.contains("set MUSTER_URL and MUSTER_TOKEN"), "\(held.complaint)")
    }

    @Test(arguments: [
        ["ack", "fifteen"], ["ack", "1", "--eta", "yesterday"], ["severity", "1", "sev9"],
        ["role", "1", "chief"], ["snooze", "1", "why", "--for", "long"],
        ["incidents", "--state", "foo"], ["declare", "It is down", "--severity", "bad"],
        ["silence", "add", "a=b", "--for", "long", "--reason", "why"],
        ["key", "create", "--format", "heartbeat", "--every", "often"],
        ["verify", "--database", "${NOT_SET_HERE}"], ["serve", "--database", "nonsense"],
        ["key", "list", "--database", "nonsense"],
        ["serve", "--data", "new", "--listen", "127.0.0.1:0", "--heartbeat", "${NOT_SET_HERE}"],
    ])
    func `what the command line itself can see to be wrong is wrong usage`(
        command: [String]
    ) throws {
        let program = try Program()
        try program.write(Rosters.small(hooks: 9, services: 1))
        let result = try program.run(command, environment: ["MUSTER_URL": "http://127.0.0.1:9"])
        #expect(result.status == 64, "\(result)")
    }

    @Test func `a backup that has no place, and an address that is taken, say so`() throws {
        let program = try Program()
        try program.write(Rosters.small(hooks: 9, services: 1))
        _ = try program.token(for: "pat")
        try program.write("here already", to: "old")
        for (file, words) in [("old", "is there already"), ("no/new", "there is no directory")] {
            let result = try program.run(["backup", file] + program.place)
            #expect(result.status == 74 && result.complaint.contains(words), "\(result)")
        }
        try program.serve()
        let other = try program.run([
            "serve", "--data", "other", "--listen", "127.0.0.1:\(program.port)",
        ])
        #expect(other.status == 74, "\(other)")
        #expect(
            other.complaint.contains(
                "cannot serve at 127.0.0.1:\(program.port): another program listens there already"),
            "\(other)")
    }

    @Test func `the check writes paths as they were given, and counts`() throws {
        let program = try Program()
        try FileManager.default.createDirectory(
            at: program.home.appending(path: "who"), withIntermediateDirectories: true)
        try program.write(Rosters.small(hooks: 9, services: 1), to: "who/all.yaml")
        try program.write("services: { shop: { owner: nobody } }", to: "who/b.yaml")
        for given in ["who", "./who/", program.home.appending(path: "who").path] {
            let result = try program.run(["roster", "check", "--rosters", given])
            let path = given.hasSuffix("/") ? "\(given)b.yaml" : "\(given)/b.yaml"
            #expect(result.status == 2)
            #expect(result.output.contains("\n\(path):1: there is no group `nobody`"))
            #expect(result.output.hasSuffix("\n1 error, 1 warning\n"), "\(result.output)")
        }
    }

    @Test func `columns stand below each other in every script, and nobody is cut off`() throws {
        let program = try Program()
        let names = ["Zoe\u{308} A\u{30A}ngstro\u{308}m", "👨‍👩‍👧‍👦 Quentin", "山田太郎"]
        try program.write(
            """
            organisation: Example
            catch_all: night
            defaults: { zone: UTC, delay_s: 60 }
            people:
              a: { name: "\(names[0])", contact: [{ webhook: "https://h.example.test/a" }] }
              b: { name: "\(names[1])", contact: [{ webhook: "https://h.example.test/b" }] }
              c: { name: "\(names[2])", contact: [{ webhook: "https://h.example.test/c" }] }
              d: { name: Dan, contact: [{ webhook: "https://h.example.test/d" }] }
            groups:
              night:
                schedules: { s: { layers: [{ fixed: [a, b, c], until: 2030-01-01 }] } }
                escalation: [{ page: { schedule: s } }]
              day:
                schedules: { s: { layers: [{ fixed: d, until: 2030-01-01 }] } }
                escalation: [{ page: { schedule: s } }]
            plans:
              default: { bridge: "https://m.example.test", commander: day, groups: [{ group: day }] }
            fallback: { contact: [{ webhook: "https://h.example.test/f" }] }
            """)
        let result = try program.run(["oncall", "--at", "2026-01-05T12:00:00Z"])
        #expect(result.status == 0, "\(result.complaint)")
        // 12, 10 and 8 columns wide, with two commas between them.
        let blanks = String(repeating: " ", count: 34 - "Dan".count)
        let until = "  until 2030-01-01 00:00 +00:00 (UTC)\n"
        #expect(
            result.output
                == "day    Dan\(blanks)\(until)night  \(names.joined(separator: ", "))\(until)")
    }

    static let alertmanager = """
        {"version":"4","alerts":[{"status":"firing","fingerprint":"a","labels":
        {"alertname":"Down","service":"svc-0","severity":"critical"},
        "annotations":{"summary":"It is down"},"startsAt":"2026-11-23T02:00:00Z"}]}
        """
    static let pagerDuty = """
        {"routing_key":"k","event_action":"trigger","payload":
        {"summary":"It is down","source":"x","severity":"critical"}}
        """

    @Test(arguments: [alertmanager, pagerDuty])
    func `the payload tells its format`(payload: String) throws {
        let program = try Program()
        try program.write(Rosters.small(hooks: 9, services: 1))
        let result = try program.run(["classify"], input: payload)
        #expect(result.output.hasPrefix("sev2: It is down\n"), "\(result.complaint)")
        let unknown = try program.run(["classify"], input: #"{"title":"It is down"}"#)
        #expect(unknown.output.hasPrefix("sev3: It is down\n"))
        #expect(unknown.complaint.contains("--format"))
        let nothing = try program.run(["classify"], input: "nothing")
        #expect(nothing.status == 1)
    }

    @Test func `alerts of a payload that cannot be read are named`() throws {
        let program = try Program()
        try program.write(Rosters.small(hooks: 9, services: 1))
        let payload = Self.alertmanager.replacing(
            #""alerts":["#, with: #""alerts":[{"status":"firing","labels":7},"#)
        let result = try program.run(["classify"], input: payload)
        #expect(result.output.hasPrefix("sev2: It is down\n"), "\(result.complaint)")
        #expect(result.complaint.contains("not read: alerts[0].labels"), "\(result.complaint)")
    }

    @Test func `other rules can be tried`() throws {
        let program = try Program()
        let rule = { (severity: String) in
            "rules:\n  - { id: r, when: { phrase: down }, sets: \(severity), because: I say so }\n"
        }
        try program.write(Rosters.small(hooks: 9, services: 1) + "\n" + rule("sev1"))
        try program.write(rule("sev4"), to: "try.yaml")
        try program.write("people: {}", to: "wrong.yaml")
        let before = try program.run(["classify"], input: Self.alertmanager)
        #expect(before.output.hasPrefix("sev1: "))
        #expect(before.output.contains("(rosters/all.yaml:"))
        let after = try program.run(["classify", "--rules", "try.yaml"], input: Self.alertmanager)
        #expect(after.output.hasPrefix("sev4: "), "\(after.complaint)")
        #expect(after.output.contains("(try.yaml:2)"))
        let wrong = try program.run(
            ["classify", "--rules", "wrong.yaml"], input: Self.alertmanager)
        #expect(wrong.status == 2)
        #expect(
            wrong.complaint
                == "muster: wrong.yaml:1: unknown key `people` in a file of rules; "
                + "known: examples, grouping, rules, storm\n")
    }
}
