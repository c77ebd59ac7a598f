import Core
import Foundation
import Handbooks
import Testing

@Suite struct `The document of the format` {
    private static let document = Samples.root.appending(path: "docs/handbook.md")

    /// The blocks of one language, as files.
    private func examples(_ language: String, as path: (Int) -> String) throws -> [String: String] {
        let text = try String(contentsOf: Self.document, encoding: .utf8)
        var files: [String: String] = [:]
        var block: [Substring]?
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line == "```" + language {
                block = []
            } else if line == "```", let lines = block {
                files[path(files.count)] = lines.joined(separator: "\n")
                block = nil
            } else {
                block?.append(line)
            }
        }
        return files
    }

    @Test func `its examples are one sound organisation`() throws {
        var files = try examples("yaml") { "rosters/\($0 + 10).yaml" }
        #expect(files.count >= 8)
        files.merge(try examples("markdown") { "runbooks/\($0).md" }) { $1 }
        files.merge(try examples("ics") { _ in "rosters/holidays/us.ics" }) { $1 }
        let result = Samples.load(files)
        // The smallest handbook has a fallback of one channel, which the check mentions.
        #expect(result.problems.map(\.weight) == [.warning])
        let handbook = try #require(result.handbook)
        #expect(handbook.runbooks.count == 1)
        #expect(
            handbook.rules.map(\.id) == [
                "ledger-down", "region-cut-off", "many-regions", "nobody-has-it", "who-is-hit",
            ])
        #expect(handbook.groupings.map(\.id) == ["batch", "cluster"])
        #expect(handbook.services["ledger-api"]?.dependsOn == ["ledger-db"])
        #expect(handbook.storm?.services == 12)
        #expect(handbook.facts.contracts == ["acme": "gold", "globex": "gold"])
    }

    @Test func `its smallest handbook stands alone`() throws {
        let files = try examples("yaml") { "rosters/\($0).yaml" }
        let smallest = try #require(files["rosters/0.yaml"])
        #expect(Samples.load(["rosters/a.yaml": smallest]).handbook != nil)
    }

    @Test func `it names every key of the format and every field of a rule`() throws {
        // Mappings have a document of their own.
        let text = try [Self.document, Samples.root.appending(path: "docs/senders.md")]
            .map { try String(contentsOf: $0, encoding: .utf8) }.joined()
        let keys = Set(Shape.allCases.flatMap(\.keys) + Facts.fields)
        let missing = try keys.filter { key in
            try !text.contains(Regex("\\b\(key):|`\(key)`"))
        }
        #expect(missing.sorted() == [])
    }

    @Test func `its table of severities is the one in force`() throws {
        let text = try String(contentsOf: Self.document, encoding: .utf8)
        for severity in Severity.allCases {
            let policy = try #require(SeverityPolicy.table[severity])
            let every = policy.updateEvery.map { String($0.components.seconds) } ?? "never"
            let row = [
                severity.name, policy.level.name, policy.paging.name, policy.urgency.name,
                String(policy.mustJoin), String(policy.endsWithAlerts), every,
            ]
            #expect(text.contains("| \(row.joined(separator: " | ")) |"), "\(row)")
        }
    }
}
