import Core
import Testing

@testable import Intake

@Suite struct `Mapping language` {
    struct Row: Sendable, CustomTestStringConvertible {
        let text: String
        /// Nil: it says nothing.
        let value: String?
        var testDescription: String { text }
    }

    static let body = #"""
        {"a":"one","empty":" ","none":null,"number":0.10,"yes":true,"list":["x","y",3],
        "deep":{"er":{"b":"two"},"with.dot":"three"},"inner":"{\"c\":[{\"d\":\"four\"}]}",
        "tags":[{"key":"env","value":"prod"},{"key":"team","value":"web"}],"alerts":[{"a":"own"}]}
        """#

    static let rows = [
        Row(text: "{a}", value: "one"), Row(text: "at {a}!", value: "at one!"),
        Row(text: "{missing}", value: nil), Row(text: "{a} {missing}", value: nil),
        Row(text: "{a} {missing?}", value: "one "), Row(text: "{missing|a}", value: "one"),
        Row(text: "{empty|none|a}", value: "one"), Row(text: "{number}", value: "0.10"),
        Row(text: "{yes}", value: "true"), Row(text: "{list}", value: "x, y, 3"),
        Row(text: "{list[0]}", value: "x"), Row(text: "{list[-1]}", value: "3"),
        Row(text: "{list[3]}", value: nil), Row(text: "{list[-4]}", value: nil),
        Row(text: "{list[99999999999]}", value: nil), Row(text: "{deep.er.b}", value: "two"),
        Row(text: "{deep.'with.dot'}", value: "three"),
        Row(text: "{deep.er}", value: nil), Row(text: "{tags}", value: nil),
        Row(text: "{inner.c[0].d}", value: "four"), Row(text: "{a.b}", value: nil),
        Row(text: "{tags[key=team].value}", value: "web"),
        Row(text: "{tags[key='env'].value}", value: "prod"),
        Row(text: "{tags[key=none].value}", value: nil),
        Row(text: "{tags[].value}", value: "prod, web"), Row(text: "{$.a}", value: "one"),
        Row(text: "{{a}}", value: "{a}"), Row(text: "{a}}}", value: "one}"),
    ]

    @Test(arguments: rows) func `a text is filled from a body`(_ row: Row) throws {
        let body = try Sample.json(Self.body)
        var walk = BodyWalk(body)
        #expect(walk.text(try MappingText(row.text), of: body) == row.value)
    }

    @Test func `what is no text is its JSON, where that is good for something`() throws {
        let body = try Sample.json(Self.body)
        var walk = BodyWalk(body)
        let text = walk.text(try MappingText("{deep.er} {a}"), of: body, asJSON: true)
        #expect(text == #"{"b":"two"} one"#)
    }

    static let malformed: [(String, String)] = [
        ("", "empty"), ("{", "without its `}`"), ("a}", "without its `{`"), ("{}", "is empty"),
        ("{a..b}", "where a name"), ("{a|}", "is empty"), ("{a b.c }", "white space"),
        ("{[x]}", "neither a number nor"), ("{a[1}", "neither a number"), ("{a['x'=1]}", ""),
        ("{a'b'}", "is expected"), ("{a['b}", "without its second"),
        ("{\(String(repeating: "a.", count: 17))a}", "more than 16 steps"),
        (String(repeating: "x", count: 2000), "longer than"),
    ]

    @Test(arguments: malformed)
    func `a text that cannot be meant is refused with the reason`(_ row: (String, String)) {
        do throws(MappingPath.Malformed) {
            _ = try MappingText(row.0)
            #expect(row.1.isEmpty, "\(row.0) was taken")
        } catch {
            #expect(error.reason.contains(row.1), "\(row.0): \(error.reason)")
        }
    }

    static func mapping(_ alerts: String? = nil) throws -> Mapping {
        var mapping = Mapping(name: "mine")
        mapping.alerts = try alerts.map { [try MappingPath($0)] } ?? []
        mapping.summary = [try MappingText("{s}")]
        mapping.dedupKey = [try MappingText("{k}")]
        mapping.labelsFrom = [try MappingPath("l")]
        return mapping
    }

    static func read(_ body: String, _ mapping: Mapping) throws -> MappedAlerts {
        try MappedAlerts(
            body: Array(body.utf8), mapping: mapping, integration: Sample.key,
            digest: Sample.digest)
    }

    @Test(
        arguments: [
            (#"{"s":"one","k":"1"}"#, nil, 1), (#"[{"s":"one"},{"s":"two"}]"#, nil, 2),
            ("s=one+two&k=1%2F2", nil, 1), (#"payload={"s":"one"}"#, nil, 1),
            ("payload=%7B%22s%22%3A%22one%22%7D\n", nil, 1),
            (#"{"x":{"y":[{"s":"a"}]}}"#, "x.y", 1),
            (#"{"x":{"y":{"s":"a"}}}"#, "x.y", 1), (#"{"x":[]}"#, "x", 0), ("[]", nil, 0),
        ] as [(String, String?, Int)])
    func `alerts are found where the mapping says`(
        body: String, alerts: String?, count: Int
    ) throws {
        let read = try Self.read(body, Self.mapping(alerts))
        #expect(read.alerts.count == count)
        #expect(read.problems.isEmpty)
    }

    @Test(
        arguments: [
            ("", nil, "nothing here"), ("5", nil, "expected an object"), ("{", nil, "line 1"),
            ("plain words", nil, "line 1"), (#"{"y":[]}"#, "x", "alerts: missing"),
            ("[5]", nil, "alerts[0]: expected an object"), ("a b=c", nil, "line 1"),
        ] as [(String, String?, String)])
    func `what is no alert is refused with the reason`(
        body: String, alerts: String?, words: String
    ) throws {
        let mapping = try Self.mapping(alerts)
        let problem = #expect(throws: IntakeProblem.self) { try Self.read(body, mapping) }
        #expect(problem?.errors.first?.contains(words) == true, "\(problem?.errors ?? [])")
    }

    @Test func `one alert that cannot be read does not refuse the others`() throws {
        let read = try Self.read(#"[{"s":"one"},5,{"s":"two"}]"#, Self.mapping())
        #expect(read.alerts.map(\.summary) == ["one", "two"])
        #expect(read.problems == ["alerts[1]: expected an object, found a number"])
    }

    @Test(
        arguments: [
            #"{"a":"1","b":2}"#, #"[{"key":"a","value":"1"},{"name":"b","value":2}]"#,
            #"[["a","1"],["b","2"]]"#, #"["a:1","b=2"]"#, #""a:1, b:2""#, #""{\"a\":1,\"b\":2}""#,
        ])
    func `labels are taken out of every shape that tools use`(_ labels: String) throws {
        let read = try Self.read(#"{"s":"x","l":\#(labels)}"#, Self.mapping())
        #expect(read.alerts.first?.labels == [Field("a", "1"), Field("b", "2")])
    }

    @Test func `without a key the alert is known by what it says`() throws {
        let first = try Self.read(#"{"s":"x","l":{"a":"1"}}"#, Self.mapping()).alerts
        let same = try Self.read(#"{"l":{"a":"1"},"s":"x"}"#, Self.mapping()).alerts
        let other = try Self.read(#"{"s":"x","l":{"a":"2"}}"#, Self.mapping()).alerts
        #expect(first.map(\.digest) == same.map(\.digest))
        #expect(first.map(\.digest) != other.map(\.digest))
    }

    @Test func `a body with too much in it is read within bounds and says so`() throws {
        let many = "[" + Array(repeating: "{}", count: 6000).joined(separator: ",") + "]"
        let read = try Self.read(many, Self.mapping())
        #expect(read.alerts.count == Limits.mappedAlerts)
        #expect(read.problems.first?.contains("more than 5000") == true)

        // Every alert looks through the whole body.
        let wide = (0..<20_000).map { #""m\#($0)":1"# }.joined(separator: ",")
        let alerts = Array(repeating: "{}", count: 1000).joined(separator: ",")
        var mapping = try Self.mapping("x")
        mapping.summary = [try MappingText("{$.nothing}")]
        let slow = try Self.read(#"{\#(wide),"x":[\#(alerts)]}"#, mapping)
        #expect(slow.alerts.count == 1000)
        #expect(slow.problems.contains { $0.contains("too much") })
    }

    @Test(
        arguments: [
            ("1795420800", 1_795_420_800_000), ("1795420800.25", 1_795_420_800_250),
            ("1795420800123", 1_795_420_800_123), ("1795420800123456", 1_795_420_800_123),
            ("1795420800123456789", 1_795_420_800_123),
            ("2026-11-23T08:00:00Z", 1_795_420_800_000),
            ("2026-11-23 08:00:00Z", 1_795_420_800_000),
            ("2026/11/23 08:00:00 GMT", 1_795_420_800_000),
            ("2026.11.23 09:00:00 +0100", 1_795_420_800_000),
            ("2026-11-23 08:00:00 UTC", 1_795_420_800_000),
            ("Mon, 23 Nov 2026 08:00:00 GMT", 1_795_420_800_000),
            ("5", nil), ("yesterday", nil), ("2026-11-23 08:00:00", nil), ("", nil),
            ("99999999999999999999", nil),
        ] as [(String, Int64?)])
    func `times are read in the forms that tools write`(text: String, milliseconds: Int64?) {
        #expect(SenderTime.loose(text)?.milliseconds == milliseconds)
    }
}
