import Core
import Foundation
import Handbooks
import Testing

@Suite struct `Handbook files` {
    @Test func `the stored form comes back, whatever the order`() throws {
        let files = HandbookFiles([
            .init(path: "rosters/ü.yaml", bytes: Array("a: 1\n".utf8)),
            .init(path: "rosters/b.yaml", bytes: []),
            .init(path: "runbooks/x.md", bytes: [0, 10, 255, 10]),
        ])
        #expect(files.files.map(\.path) == ["rosters/b.yaml", "rosters/ü.yaml", "runbooks/x.md"])
        #expect(HandbookFiles(canonicalBytes: files.canonicalBytes) == files)
        #expect(HandbookFiles(files.files.reversed()).canonicalBytes == files.canonicalBytes)
        #expect(
            HandbookFiles(canonicalBytes: HandbookFiles([]).canonicalBytes) == HandbookFiles([]))
        let sample = try Samples.organisation()
        #expect(HandbookFiles(canonicalBytes: sample.canonicalBytes) == sample)
    }

    @Test(arguments: [
        "", "muster handbook files 2\n", "muster handbook files 1\n1 1\na\n",
        "muster handbook files 1\n1 1\na\nb", "muster handbook files 1\n-1 1\na\nb\n",
        "muster handbook files 1\n9 9\na\nb\n", "muster handbook files 1\n1\na\nb\n",
        "muster handbook files 1\n01 1\na\nb\n", "muster handbook files 1\n1 1\nb\n\n1 1\na\n\n",
        "muster handbook files 1\n9223372036854775807 1\na\nb\n",
    ])
    func `foreign bytes are no stored form`(text: String) {
        #expect(HandbookFiles(canonicalBytes: Array(text.utf8)) == nil)
    }

    @Test func `a directory is read below its links and without hidden files`() throws {
        let directory = FileManager.default.temporaryDirectory
            .appending(path: "muster-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: directory) }
        let rosters = directory.appending(path: "who")
        try FileManager.default.createDirectory(
            at: rosters.appending(path: "groups/.hidden"), withIntermediateDirectories: true)
        for (path, text) in [
            ("b.yaml", "b"), ("groups/a.yml", "a"), ("groups/.hidden/c.yaml", "c"),
            (".d.yaml", "d"), ("e.txt", "e"), ("groups/f.ics", "f"),
        ] {
            try Data(text.utf8).write(to: rosters.appending(path: path))
        }
        let manager = FileManager.default
        try manager.createSymbolicLink(
            at: rosters.appending(path: "link.yaml"),
            withDestinationURL: rosters.appending(path: "e.txt"))
        try manager.createSymbolicLink(
            at: rosters.appending(path: "groups/loop"), withDestinationURL: rosters)
        let files = try HandbookFiles(rosters: rosters.path, runbooks: "/nowhere/at/all")
        #expect(
            files.files.map { "\($0.path) \(String(decoding: $0.bytes, as: UTF8.self))" } == [
                "rosters/b.yaml b", "rosters/groups/a.yml a", "rosters/groups/f.ics f",
                "rosters/link.yaml e",
            ])
        try Data(count: (1 << 20) + 1).write(to: rosters.appending(path: "big.yaml"))
        #expect(throws: HandbookFiles.DirectoryError.tooLarge("\(rosters.path)/big.yaml")) {
            try HandbookFiles(rosters: rosters.path, runbooks: rosters.path)
        }
        #expect(throws: HandbookFiles.DirectoryError.missing("/nowhere/at/all")) {
            try HandbookFiles(rosters: "/nowhere/at/all", runbooks: "/nowhere/at/all")
        }
    }
}

/// Names that stand in a directory of rosters and give no file.
@Suite struct `Roster files that cannot be read` {
    private let rosters = FileManager.default.temporaryDirectory
        .appending(path: "muster-\(UUID().uuidString)")

    private func link(_ name: String, to path: String) throws {
        try FileManager.default.createDirectory(at: rosters, withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(
            atPath: rosters.appending(path: name).path, withDestinationPath: path)
    }

    private func read() throws -> HandbookFiles {
        try HandbookFiles(rosters: rosters.path, runbooks: "/nowhere/at/all")
    }

    @Test(arguments: ["/nowhere/at/all.yaml", "team.yaml"])
    func `are errors when they are links that lead nowhere`(target: String) throws {
        defer { try? FileManager.default.removeItem(at: rosters) }
        try link("team.yaml", to: target)
        #expect(throws: HandbookFiles.DirectoryError.deadLink("\(rosters.path)/team.yaml")) {
            try read()
        }
    }

    @Test func `are errors when their names are no text`() throws {
        defer { try? FileManager.default.removeItem(at: rosters) }
        try FileManager.default.createDirectory(at: rosters, withIntermediateDirectories: true)
        let name = Array("\(rosters.path)/te".utf8) + [0xFF] + Array("m.yaml".utf8) + [0]
        close(open(name.map { CChar(bitPattern: $0) }, O_CREAT, 0o600))
        let shown = "\(rosters.path)/te\u{FFFD}m.yaml"
        #expect(throws: HandbookFiles.DirectoryError.unreadable(shown)) { try read() }
    }

    @Test func `are nobody's business under other names`() throws {
        defer { try? FileManager.default.removeItem(at: rosters) }
        try link(".#team.yaml", to: "ada@host.1234")
        try link("team.yaml~", to: "/nowhere/at/all.yaml")
        try link("more.yaml", to: rosters.path)
        #expect(try read().files.isEmpty)
    }
}

@Suite struct `Secret references` {
    private let reader = SecretReader(
        environment: ["HOOKS": "http://127.0.0.1:9", "EMPTY": "", "DIR": "/nowhere"])

    @Test(arguments: [
        ("plain", "plain"), ("${HOOKS}/ada", "http://127.0.0.1:9/ada"),
        ("${NONE:-http://x}/ada", "http://x/ada"), ("${EMPTY:-}", ""), ("${EMPTY:-a:-b}", "a:-b"),
        ("a${HOOKS}b${NONE:-c}d", "ahttp://127.0.0.1:9bcd"), ("$HOOKS {x}", "$HOOKS {x}"), ("", ""),
    ])
    func `are followed into the environment`(text: String, expected: String) throws {
        #expect(try reader.resolve(text) == expected)
    }

    @Test(arguments: [
        ("${NONE}", SecretReference.Failure.missingEnvironment("NONE")),
        ("${EMPTY}", .missingEnvironment("EMPTY")), ("${", .malformed("${")),
        ("x${A", .malformed("${A")), ("${}", .malformed("${}")), ("${1A}", .malformed("${1A}")),
        ("${A B}", .malformed("${A B}")), ("file:", .malformed("file:")),
        ("file:${DIR}/secret", .unreadableFile("/nowhere/secret")),
    ])
    func `that lead nowhere are told without the secret`(
        text: String, failure: SecretReference.Failure
    ) {
        #expect(throws: failure) { try reader.resolve(text) }
        #expect(!failure.description.isEmpty)
    }

    @Test func `a file is read without its last line break`() throws {
        let file = FileManager.default.temporaryDirectory
            .appending(path: "muster-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: file) }
        try Data("hush hush\r\n".utf8).write(to: file)
        let reader = SecretReader(environment: ["FILE": file.path])
        #expect(try reader.resolve("file:${FILE}") == "hush hush")
    }

    @Test func `a relay is resolved whole`() throws {
        let relay = MailRelay(
            host: "${HOOKS}", port: "${PORT:-2525}", security: "none", user: "${EMPTY:-}",
            password: "${EMPTY:-}", from: "m@example.test")
        let resolved = try relay.resolved(reader.resolve)
        #expect(resolved.port == 2525)
        #expect(resolved.security == .none)
        #expect(resolved.user == nil && resolved.password == nil)
        var wrong = relay
        wrong.port = "0"
        #expect(
            throws: SecretReference.Failure.unusable(
                "the relay's port 0 is not a number from 1 to 65535")
        ) { try wrong.resolved(reader.resolve) }
    }
}
