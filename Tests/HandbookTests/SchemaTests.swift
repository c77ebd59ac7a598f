import Core
import Foundation
import Handbooks
import Testing

/// The JSON Schema that editors use says what the readers say.
@Suite struct `The schema of a roster file` {
    private static let path = Samples.root.appending(path: "docs/schemas/roster.schema.json").path

    private static func schema() throws -> [String: Any] {
        let data = try Data(contentsOf: URL(filePath: path))
        return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    }

    /// One part: the file itself, or a definition.
    private static func part(_ shape: Shape) throws -> [String: Any] {
        let schema = try schema()
        if shape == .file { return schema }
        let parts = try #require(schema["$defs"] as? [String: [String: Any]])
        return try #require(parts[shape.rawValue], "no definition of \(shape)")
    }

    static let shapes = Shape.allCases.filter { $0 != .frontMatter && $0 != .rulesFile }

    @Test(arguments: shapes) func `has the keys that the reader knows`(shape: Shape) throws {
        let part = try Self.part(shape)
        let properties = try #require(part["properties"] as? [String: [String: Any]])
        #expect(properties.keys.sorted() == shape.keys.sorted())
        #expect(part["additionalProperties"] as? Bool == false)
        #expect(part["description"] != nil)
        for (key, property) in properties {
            #expect(property["description"] != nil, "\(shape).\(key) has no description")
            let examples = property["examples"] as? [Any] ?? []
            let isListed = property["enum"] != nil
            #expect(!examples.isEmpty || isListed, "\(shape).\(key) has no example")
        }
    }

    @Test func `has no mapping that the reader does not know`() throws {
        let parts = try #require(try Self.schema()["$defs"] as? [String: [String: Any]])
        let mappings = parts.filter { $0.value["properties"] != nil }.keys
        #expect(Set(mappings).subtracting(Self.shapes.map(\.rawValue)) == ["holidays"])
    }

    @Test func `names the channels, units, severities and words of the core`() throws {
        func words(_ shape: Shape, _ key: String) throws -> [String] {
            let properties = try #require(
                try Self.part(shape)["properties"] as? [String: [String: Any]])
            return try #require(properties[key]?["enum"] as? [String])
        }
        #expect(Set(try words(.layer, "rotate")) == Set(Layer.Unit.allCases.map(\.name)))
        #expect(try words(.rule, "sets") == Severity.allCases.map(\.name))
        #expect(Set(try words(.severity, "level")) == Set(SupportLevel.allCases.map(\.name)))
        #expect(Set(try words(.severity, "urgency")) == Set(Urgency.allCases.map(\.name)))
        #expect(
            Set(try words(.severity, "page"))
                == Set(SeverityPolicy.Paging.allCases.map(\.name)))
        let parts = try #require(try Self.schema()["$defs"] as? [String: [String: Any]])
        #expect(parts["memberWord"]?["enum"] as? [String] == MemberWord.allCases.map(\.name))
        #expect(Set(Shape.notify.keys) == Set(Urgency.allCases.map(\.name)))
        #expect(Set(Shape.contact.keys) == Set(["id", "secret"] + Channel.allCases.map(\.name)))
    }

    // MARK: Files

    @Test(.enabled(if: TestPython.isExpected, TestPython.absence))
    func `passes the examples of the document and the sample organisation`() throws {
        var texts = ["the smallest of the tests": Samples.smallest]
        for file in try Samples.organisation().files where file.path.hasSuffix(".yaml") {
            texts[file.path] = String(decoding: file.bytes, as: UTF8.self)
        }
        let document = try String(
            contentsOf: Samples.root.appending(path: "docs/handbook.md"), encoding: .utf8)
        for (number, part) in document.components(separatedBy: "\n```yaml\n").enumerated()
        where number > 0 {
            texts["example \(number)"] = part.components(separatedBy: "\n```").first
        }
        #expect(texts.count > 25)
        #expect(try Self.faults(texts).filter { !$0.value.isEmpty } == [:])
    }

    @Test(.enabled(if: TestPython.isExpected, TestPython.absence))
    func `passes what is wrong in its meaning only, and fails what is wrong in its shape`() throws {
        typealias Files = `Problems of the files`
        typealias Schedules = `Problems of schedules`
        var rows = Files.structure + Files.names + Files.values + Files.members + Files.rules
        rows += Schedules.turns + Schedules.times + Schedules.spans + Schedules.hours
        rows += Schedules.holidays + Schedules.schedules + Schedules.people + Schedules.calendars
        rows.removeAll { row in
            // No tree that a schema could be asked about.
            let untold = ["not valid YAML", "twice in one", "one document", "not allowed in YAML"]
            return row.problems.contains { problem in untold.contains { problem.contains($0) } }
                || row.name == "a bomb of aliases"
        }
        var shapes = 0
        let faults = try Self.faults(
            Dictionary(rows.map { ($0.text, $0.text) }) { $1 })
        for row in rows {
            let found = try #require(faults[row.text])
            if row.isOfShape {
                shapes += 1
                #expect(!found.isEmpty, "\(row.name): \(row.problems)")
            } else if row.isOfMeaning {
                #expect(found == [], "\(row.name): \(row.problems)")
            }
        }
        #expect(shapes > 50)
    }

    /// Reads YAML 1.2 as editors do: PyYAML's own rules would make minutes of `12:00` and a date of
    /// `2026-01-05`.
    private static let script = """
        import json, re, sys, jsonschema, yaml
        class Loader(yaml.SafeLoader):
            yaml_implicit_resolvers = {}
        plain = lambda name, pattern, first: Loader.add_implicit_resolver(
            "tag:yaml.org,2002:" + name, re.compile(pattern), list(first))
        plain("bool", "^(true|false)$", "tf")
        plain("null", "^(null|~|)$", ["n", "~", ""])
        plain("int", "^[-+]?[0-9]+$", "-+0123456789")
        plain("float", r"^[-+]?(\\.[0-9]+|[0-9]+\\.[0-9]*)$", "-+.0123456789")
        schema, texts = [json.load(open(path)) for path in sys.argv[1:]]
        kind = jsonschema.Draft202012Validator
        kind.check_schema(schema)
        checker = kind(schema)
        def misfits(part):
            if isinstance(part, list):
                return [m for item in part for m in misfits(item)]
            if not isinstance(part, dict):
                return []
            own = {k: v for k, v in part.items() if k != "examples"}
            wrong = [m for item in own.values() for m in misfits(item)]
            if isinstance(part.get("examples"), list):
                fits = kind({**own, "$defs": schema["$defs"]}).is_valid
                wrong += [str(e) for e in part["examples"] if not fits(e)]
            return wrong
        faults = {name: [f"{e.json_path}: {e.message}" for e in
                         checker.iter_errors(yaml.load(text, Loader))]
                  for name, text in texts.items()}
        print(json.dumps({**faults, "its own examples": misfits(schema)}))
        """

    private static func faults(_ texts: [String: String]) throws -> [String: [String]] {
        let file = FileManager.default.temporaryDirectory
            .appending(path: "muster-\(UUID().uuidString).json")
        defer { try? FileManager.default.removeItem(at: file) }
        try JSONSerialization.data(withJSONObject: texts).write(to: file)
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(filePath: try #require(TestPython.path))
        process.arguments = ["-c", script, path, file.path]
        process.standardOutput = output
        try process.run()
        let data = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
        return try #require(try JSONSerialization.jsonObject(with: data) as? [String: [String]])
    }
}

/// The Python of the tests, which has `jsonschema` and `yaml` (`scripts/test` makes it).
enum TestPython {
    static let path: String? = {
        let own = Samples.root.appending(path: ".build/test-venv/bin/python3").path
        let wanted = ProcessInfo.processInfo.environment["MUSTER_TEST_PYTHON"] ?? own
        return FileManager.default.isExecutableFile(atPath: wanted) ? wanted : nil
    }()

    /// CI may skip nothing: there the tests run, and fail.
    static let isExpected = path != nil || ProcessInfo.processInfo.environment["CI"] == "true"
    static let absence: Comment = """
        SKIPPED: no Python with jsonschema and yaml. Run scripts/test, or set MUSTER_TEST_PYTHON.
        """
}

extension Wrong {
    /// An unknown key, a wrong type or form, or something required that is missing.
    fileprivate var isOfShape: Bool {
        problems.contains { problem in
            Self.shapeWords.contains { problem.contains($0) } && !problem.contains("defaults has")
        }
    }

    /// Names that nothing has, and words that contradict each other: beyond a schema.
    fileprivate var isOfMeaning: Bool {
        problems.allSatisfy { problem in
            ["there is no", "is not after", "overlap"].contains {
                problem.contains($0)
            }
                && !["there is no field", "already set", "already defined", "must end in"].contains
                {
                    problem.contains($0)
                }
        }
    }

    private static let shapeWords = [
        "unknown key", "must be a ", "must be true", "has no `", "has neither", "exactly one of",
        "cannot be `", "cannot be an id", "is no weekday", "is empty", "names nobody",
        "contradict", "always on call", "does nothing without",
    ]
}
