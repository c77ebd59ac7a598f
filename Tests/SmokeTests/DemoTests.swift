import App
import Foundation
import Testing

/// `muster demo`, as somebody sees it who tries Muster for the first time.
@Suite struct Demonstrations {
    /// A demonstration of the sample organisation that goes on until it is stopped.
    final class Played {
        private let process = Process()
        private let output: URL
        let program: Program

        init() throws {
            program = try Program()
            output = program.home.appending(path: "out")
            try Data().write(to: output)
            process.executableURL = Program.binary
            process.arguments =
                ["demo", "--port", "\(program.port)"] + Demonstrations.files
                + ["--data", program.data]
            process.standardOutput = try FileHandle(forWritingTo: output)
            // What a demonstration that is killed cannot remove stays in here.
            process.environment = ProcessInfo.processInfo.environment.merging(
                ["TMPDIR": program.home.path]) { $1 }
            try process.run()
        }

        deinit {
            for process in [identifier] + children { Foundation.kill(process, SIGKILL) }
        }

        var identifier: Int32 { process.processIdentifier }
        var text: String { (try? String(contentsOf: output, encoding: .utf8)) ?? "" }

        /// The server and the receivers of webhooks and of mail, as the demonstration names them.
        var children: [Int32] {
            text.matches(of: /process (\d+)/).prefix(3).compactMap { Int32($0.1) }
        }

        func wait(for words: String) throws {
            try program.wait(for: words, within: 30) { text.contains(words) }
        }
    }

    static let files = [
        "--rosters", Program.root.appending(path: "rosters").path,
        "--runbooks", Program.root.appending(path: "runbooks").path,
    ]

    /// A process that ended and that nobody has asked about yet is gone as well.
    private static func isAlive(_ process: Int32) -> Bool {
        guard let stat = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)
        else {
            return false
        }
        return stat.split(separator: ")").last?.first { $0 != " " } != "Z"
    }

    @Test func `is played to its end in little time, and without colours in a file`() throws {
        let program = try Program()
        let began = ContinuousClock.now
        let played = try program.run(
            ["demo", "--fast", "--port", "\(program.port)"] + Self.files)
        #expect(played.status == 0, "\(played.output)\(played.complaint)")
        #expect(ContinuousClock.now - began < .seconds(45))
        #expect(played.output.contains("\nassembled") || played.output.contains("  assembled"))
        #expect(played.output.contains("# Incident 1: Checkout is down"))
        #expect(!played.output.contains("\u{1B}"))
        #expect(played.complaint.isEmpty)
    }

    @Test(
        .enabled(if: FileManager.default.fileExists(atPath: "/proc/self/stat"), "no /proc"),
        arguments: [SIGINT, SIGTERM, SIGKILL])
    func `nothing that it started outlives it`(signal: Int32) throws {
        let played = try Played()
        try played.wait(for: "Helen Whitfield acknowledged")
        let children = played.children
        #expect(children.count == 3)
        #expect(children.allSatisfy { Self.isAlive($0) })
        Foundation.kill(played.identifier, signal)
        try played.program.wait(for: "everything to end", within: 20) {
            !(children + [played.identifier]).contains { Self.isAlive($0) }
        }
    }

    @Test func `a directory that has a story already is left alone`() throws {
        let program = try Program()
        try #require(program.run(["token", "create", "pat", "--data", program.data]).status == 0)
        let again = try program.run(["demo", "--data", program.data] + Self.files)
        #expect(again.status != 0)
        #expect(again.complaint.contains("name another directory"), "\(again.complaint)")
        #expect(again.complaint.contains("muster serve --data"), "\(again.complaint)")
    }

    @Test func `a receiver that is killed is missed aloud`() throws {
        let played = try Played()
        try played.wait(for: "Helen Whitfield acknowledged")
        for (index, what) in [(1, "webhooks"), (2, "mail")] {
            Foundation.kill(try #require(played.children.dropFirst(index).first), SIGKILL)
            try played.wait(for: "has ended: \(what) cannot be delivered any more")
        }
    }
}
