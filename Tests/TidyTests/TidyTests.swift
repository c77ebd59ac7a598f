import Foundation
import Testing

/// The style of the project, executed. Each message names what to write instead.
@Suite struct Tidy {
    static let sources = SourceTree.files(below: "Sources")
    static let tests = SourceTree.files(below: "Tests")

    /// What each room may import: the table of `docs/architecture.md`.
    static let arrows: [String: Set<String>] = [
        "Core": [],
        "Intake": ["Core", "FoundationEssentials", "Glibc", "Darwin"],
        "Handbooks": [
            "Core", "Yams", "CMappings", "CPatterns", "Dispatch", "Foundation", "Synchronization",
        ],
        "Seals": ["Core", "CCertificates", "Crypto", "FoundationEssentials"],
        "Journals": ["Core", "Crypto", "Synchronization"],
        "SQLiteJournals": [
            "Journals", "Core", "GRDB", "GRDBSQLite", "FoundationEssentials", "Foundation",
            "Dispatch",
            "Synchronization", "Glibc",
            "Darwin",
        ],
        "PostgresJournals": [
            "Journals", "Core", "CPostgres", "Foundation", "Synchronization", "Glibc", "Darwin",
        ],
        "Nodes": ["Core", "Journals", "Logging", "Foundation", "Synchronization"],
        "Delivery": [
            "Core", "Nodes", "Seals", "CCurl", "Logging", "Foundation", "FoundationEssentials",
            "Synchronization", "Glibc",
        ],
        "Reviews": ["Core", "Seals", "FoundationEssentials"],
        "Server": [
            "Core", "Nodes", "Intake", "Reviews", "Handbooks", "Seals", "CAssets", "Hummingbird",
            "HummingbirdCore", "HTTPTypes", "Mustache", "NIOCore", "NIOHTTPTypes",
            "FoundationEssentials",
            "Logging", "ServiceLifecycle", "Synchronization",
        ],
        "JournalTesting": ["Core", "Journals", "Testing"],
        "ParserTesting": ["Core", "Delivery", "Handbooks", "Intake"],
        "Simulation": ["Core", "Journals"],
        "simulate": ["Simulation", "ArgumentParser"],
    ]

    @Test func `every room imports only what the arrows allow`() {
        for file in Self.sources {
            guard let allowed = Self.arrows[file.target] else { continue }
            for name in imports(of: file) where !allowed.contains(name) {
                Issue.record(
                    "\(file.path) imports \(name); \(file.target) may import \(allowed.sorted())")
            }
        }
    }

    /// What is banned, where, and what to write instead.
    static let bans: [(pattern: String, exempt: Set<String>, instead: String)] = [
        (#"\btry!"#, [], "handle the error or let it throw"),
        (#"\bas!"#, [], "use `as?` and say what happens otherwise"),
        (#"\bfatalError\("#, [], "return or throw: nothing that thinks may trap"),
        (#"\bTask\.detached\b"#, [], "use a child task, or a thread of its own"),
        (#"\bTask \{"#, ["App", "muster"], "use a child task: structured concurrency only"),
        (#"(^|[^.\w])print\("#, ["muster", "App", "simulate"], "log, or return the text"),
        (#"^\s*(@\w+ )?public \b"#, [], "use `package`: this is an application"),
        (#"\bDate\(\)"#, ["App", "muster", "Nodes"], "take the moment as an argument"),
        (#"\b(TODO|FIXME|XXX|HACK)\b"#, [], "do it now or open an issue"),
    ]

    @Test(arguments: bans.indices) func `what is banned is absent`(_ index: Int) throws {
        let ban = Self.bans[index]
        let pattern = try Regex(ban.pattern)
        for file in Self.sources where !ban.exempt.contains(file.target) {
            for (number, line) in file.code where line.contains(pattern) {
                Issue.record("\(file.path):\(number): \(ban.instead)")
            }
        }
    }

    @Test func `the pure room is pure`() throws {
        let impure = try Regex(#"\basync\b|\bawait\b|\.random\(|SystemRandomNumberGenerator"#)
        for file in Self.sources where file.target == "Core" {
            for (number, line) in file.code where line.contains(impure) {
                Issue.record("\(file.path):\(number): Core takes time and chance as arguments")
            }
        }
    }

    @Test func `unchecked promises to the compiler give their reason`() {
        for file in Self.sources {
            let lines = file.lines
            for (index, line) in lines.enumerated()
            where line.contains("@unchecked Sendable") || line.contains("nonisolated(unsafe)") {
                let trimmed = line.drop { $0 == " " }
                if trimmed.hasPrefix("//") { continue }
                let around = lines[max(0, index - 8)...min(lines.count - 1, index)]
                if !around.contains(where: { $0.contains("because") }) {
                    Issue.record("\(file.path):\(index + 1): say why, with the word because")
                }
            }
        }
    }

    @Test func `files and functions stay readable`() {
        for file in Self.sources where file.lines.count > 500 {
            Issue.record("\(file.path) has \(file.lines.count) lines: one file, one subject")
        }
        let counts = Self.sources.map(\.lines.count).sorted()
        #expect(counts[counts.count / 2] <= 160, "the median file is too long")
        #expect(counts[counts.count * 9 / 10] <= 400, "the 90th percentile file is too long")
    }

    @Test func `types that cross a room are documented`() throws {
        let declaration = try Regex(
            #"^\s*(@\w+(\(.*\))?\s+)*package (final |indirect )*(struct|enum|protocol|class|actor) "#
        )
        for file in Self.sources {
            let lines = file.lines
            for (index, line) in lines.enumerated() where line.contains(declaration) {
                // Nested types of a documented type explain themselves or have their own words.
                guard !line.hasPrefix("    ") else { continue }
                var before = index - 1
                while before >= 0, lines[before].hasPrefix("@") { before -= 1 }
                let isDocumented = before >= 0 && lines[before].hasPrefix("///")
                if !isDocumented {
                    Issue.record("\(file.path):\(index + 1): a noun phrase as doc comment, please")
                }
            }
        }
    }

    @Test func `there is no attic`() {
        let attics = ["util", "utils", "utilities", "helper", "helpers", "extensions", "misc"]
        for file in Self.sources + Self.tests {
            let names = file.path.lowercased().split { $0 == "/" || $0 == "." || $0 == "+" }
            for name in names where attics.contains(String(name)) {
                Issue.record("\(file.path): name it after its subject, not \(name)")
            }
        }
    }

    @Test func `no test waits for a fixed time or is switched off`() throws {
        let naps = try Regex(#"\bsleep\(\d|usleep\(|\.disabled\(|XCTSkip|withKnownIssue"#)
        for file in Self.tests where file.target != "TidyTests" {
            for (number, line) in file.code where line.contains(naps) {
                Issue.record("\(file.path):\(number): wait for what is tested instead")
            }
        }
    }

    @Test func `paths of one machine and secrets are absent`() throws {
        let texts = SourceTree.files(
            below: "", endings: ["swift", "md", "yaml", "sh", "c", "h", "css", "js"])
        let home = try Regex(#"(^|[^A-Za-z0-9._/-])/(root|home|work)/[A-Za-z]"#)
        let secret = try Regex(#"whsec_[A-Za-z0-9+/]{24,}|BEGIN (RSA |EC )?PRIVATE KEY"#)
        for file in texts where !file.path.contains(".build") {
            for (number, line) in file.lines.enumerated() {
                if line.contains(home), file.target != "TidyTests" {
                    Issue.record("\(file.path):\(number + 1): a path of one machine")
                }
                if line.contains(secret), file.target != "TidyTests", !file.path.hasPrefix("Tests/")
                {
                    Issue.record("\(file.path):\(number + 1): a secret in the clear")
                }
            }
        }
    }

    private func imports(of file: SourceTree.File) -> [String] {
        file.lines.compactMap { line in
            let words = line.split(separator: " ")
            guard let index = words.firstIndex(of: "import"), index <= 2, index + 1 < words.count,
                !line.hasPrefix(" "), !line.hasPrefix("/")
            else { return nil }
            return String(words[index + 1].split(separator: ".")[0])
        }
    }
}
