import Core
import Foundation
import Handbooks
import Testing

/// An organisation's own mappings, in its rosters.
@Suite struct `Mappings of the organisation` {
    @Test func `the example of the document is read, and replaces a shipped one of its name`()
        throws
    {
        let text = try String(
            contentsOf: Samples.root.appending(path: "docs/senders.md"), encoding: .utf8)
        let start = try #require(text.range(of: "```yaml\nmappings:\n"))
        let rest = text[start.lowerBound...].dropFirst("```yaml\n".count)
        let end = try #require(rest.range(of: "\n```"))
        let example = String(rest[..<end.lowerBound])
        let result = Samples.load(example)
        #expect(result.problems.map(\.description) == [])
        let handbook = try #require(result.handbook)
        #expect(handbook.mapping("turbine")?.alerts.count == 1)
        #expect(handbook.mappingNames.contains("turbine"))
        #expect(handbook.mapping("datadog")?.about == ShippedMappings.all["datadog"]?.about)

        let replaced = Samples.load("mappings:\n  datadog: { about: ours, summary: '{x}' }")
        #expect(replaced.handbook?.mapping("datadog")?.about == "ours")
    }

    static let wrong = [
        Wrong(
            "no summary", "mappings:\n  x: { about: y }",
            "2: mapping `x` has no `summary`"),
        Wrong(
            "misspelt key", "mappings:\n  x: { summary: '{a}', sumary: b }",
            "2: unknown key `sumary` in mapping `x`; did you mean `summary`?"),
        Wrong(
            "a brace too few", "mappings:\n  x:\n    summary: '{a'",
            "3: `{a` has a `{` without its `}`"),
        Wrong(
            "a text where a path stands", "mappings:\n  x:\n    summary: '{a}'\n    alerts: '{b}'",
            "4: `{b}` is a text; here a path stands without braces"),
        Wrong(
            "a name that Muster reads by itself", "mappings:\n  grafana: { summary: '{a}' }",
            "2: `grafana` is read by Muster itself; choose another name"),
        Wrong(
            "sev1",
            "mappings:\n  x:\n    summary: '{a}'\n    severity: { from: '{b}', sev1: [bad] }",
            "4: no sender makes sev1: write a rule, which says why"),
        Wrong(
            "one word with two meanings",
            "mappings:\n  x:\n    summary: '{a}'\n    dedup_key: '{k}'\n"
                + "    status: { from: '{b}', firing: [on], resolved: [On] }",
            "5: `on` means `firing` already"),
        Wrong(
            "a state without a key",
            "mappings:\n  x:\n    summary: '{a}'\n    status: { from: '{b}', resolved: [ok] }",
            "3: mapping `x` has no `dedup_key`: nothing tells which alert is resolved"),
        Wrong(
            "words without a place",
            "mappings:\n  x:\n    summary: '{a}'\n    severity: { sev2: [bad] }",
            "4: `severity` has words or numbers and no `from`, where to find them"),
        Wrong(
            "an occurrence without a beginning",
            "mappings:\n  x:\n    summary: '{a}'\n    after_resolve: same_occurrence",
            "3: `same_occurrence` goes by when an alert began: say `starts_at`"),
        Wrong(
            "too many texts",
            "mappings:\n  x:\n    summary: [\(Array(repeating: "'{a}'", count: 17).joined(separator: ","))]",
            "3: `summary` must have 1 to 16 texts"),
    ]

    @Test(arguments: wrong) func `are told with file, line and what to do`(_ wrong: Wrong) {
        let result = Samples.load(wrong.text)
        #expect(result.problems.map(\.description) == wrong.problems.map { "rosters/b.yaml:\($0)" })
        #expect(result.handbook == nil)
    }
}
