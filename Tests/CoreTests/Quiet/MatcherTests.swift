import Core
import Simulation
import Testing

@Suite struct `Matchers` {
    struct Case: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var matchers: [Matcher]
    }

    @Test(arguments: [
        Case(testDescription: "a=b", matchers: [Matcher("a", "b")]),
        Case(testDescription: "a=\"b c\"", matchers: [Matcher("a", "b c")]),
        Case(testDescription: "a!=b", matchers: [Matcher("a", "b", isEqual: false)]),
        Case(testDescription: "a=~b.*", matchers: [Matcher("a", "b.*", isRegex: true)]),
        Case(
            testDescription: "a!~\"b|c\"",
            matchers: [Matcher("a", "b|c", isRegex: true, isEqual: false)]),
        Case(
            testDescription: "{a=\"b\", c=\"d\"}", matchers: [Matcher("a", "b"), Matcher("c", "d")]),
        Case(testDescription: "a=b c=d", matchers: [Matcher("a", "b"), Matcher("c", "d")]),
        Case(testDescription: "a=", matchers: [Matcher("a", "")]),
        Case(testDescription: "a=\"\\\"\\\\\\n\\d\"", matchers: [Matcher("a", "\"\\\n\\d")]),
        Case(testDescription: " ", matchers: []),
    ])
    func `are read as Alertmanager writes them`(_ row: Case) throws {
        #expect(try Matcher.list(row.testDescription) == row.matchers)
    }

    @Test(arguments: ["a", "=b", "a=\"b", "a!b"])
    func `that are none say where`(_ text: String) {
        #expect(throws: Matcher.Fault.self) { try Matcher.list(text) }
    }

    @Test func `come back from their words`() throws {
        let matchers = [
            Matcher("a", "b \"c\" \\ \n"), Matcher("d", "e.*", isRegex: true, isEqual: false),
        ]
        #expect(try Matcher.list(matchers.map(\.words).joined(separator: " ")) == matchers)
    }

    private static let subject = MuteSubject(
        labels: [Field("host", "db-1"), Field("service", "own")], source: "s", key: "k",
        service: "checkout", group: "database")

    @Test(arguments: [
        (Matcher("host", "db-1"), true), (Matcher("host", "db"), false),
        (Matcher("host", "db-2", isEqual: false), true),
        (Matcher("host", "db-.*", isRegex: true), true),
        (Matcher("host", "b-.*", isRegex: true), false),
        (Matcher("host", "db-.*", isRegex: true, isEqual: false), false),
        (Matcher("none", ""), true), (Matcher("none", "x", isEqual: false), true),
        (Matcher("service", "own"), true), (Matcher("service", "checkout"), false),
        (Matcher("source", "s"), true), (Matcher("integration", "k"), true),
        (Matcher("host", "(", isRegex: true), false),
        (Matcher("host", "(", isRegex: true, isEqual: false), false),
    ])
    func `look at labels, then at what Muster knows`(_ matcher: Matcher, _ holds: Bool) {
        let mute = Mute(
            id: 1, scope: .silence([matcher]), from: .zero, until: .zero, author: "eve",
            reason: "x")
        #expect(mute.concerns(Self.subject, by: SamplePatterns()) == holds)
    }
}
