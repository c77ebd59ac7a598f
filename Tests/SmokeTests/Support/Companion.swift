import Foundation
import Testing

/// A program of others that a test needs. Its absence is loud, and CI may skip nothing.
enum Tool: String {
    case alertmanager = "prometheus-alertmanager"
    case amtool
    case chromedriver
    case chromium
    case curl
    case openssl
    case prometheus
    case sqlite = "sqlite3"
    /// With the packages that `scripts/test` installs.
    case python = "python3"
    /// With the clients of other tools, which want older packages than the rest.
    case senders = "senders-python3"

    var path: String? {
        let environment = ProcessInfo.processInfo.environment
        var directories = (environment["PATH"] ?? "").split(separator: ":").map { String($0) }
        if self == .python {
            if let wanted = environment["MUSTER_TEST_PYTHON"] { return wanted }
            directories = [Program.root.appending(path: ".build/test-venv/bin").path]
        }
        if self == .senders {
            if let wanted = environment["MUSTER_SENDER_PYTHON"] { return wanted }
            directories = [Program.root.appending(path: ".build/sender-venv/bin").path]
        }
        let program = self == .senders ? "python3" : rawValue
        return directories.map { "\($0)/\(program)" }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    /// In CI the tests run even so, and fail.
    var isExpected: Bool {
        path != nil || ProcessInfo.processInfo.environment["CI"] == "true"
    }

    var absence: Comment {
        "SKIPPED: there is no \(rawValue). Run scripts/test, which installs what the tests need."
    }
}

/// A program of others that runs beside Muster; it ends with its owner at the latest.
final class Companion {
    struct Missing: Error { let tool: String }

    private let process = Process()
    private let input = Pipe()
    private let output: URL
    private let complaint: URL

    init(
        _ tool: Tool, _ arguments: [String], in home: URL, environment: [String: String] = [:]
    ) throws {
        guard let path = tool.path else { throw Missing(tool: tool.rawValue) }
        let name = "\(tool.rawValue)-\(UUID().uuidString)"
        output = home.appending(path: "\(name).out")
        complaint = home.appending(path: "\(name).err")
        for file in [output, complaint] { try Data().write(to: file) }
        process.executableURL = URL(filePath: path)
        process.arguments = arguments
        process.currentDirectoryURL = home
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardInput = input
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = try FileHandle(forWritingTo: complaint)
        try process.run()
    }

    /// The signal mask of the test's thread is inherited, and may block SIGTERM.
    deinit { kill() }

    /// `kill -9`.
    func kill() {
        if process.isRunning { Foundation.kill(process.processIdentifier, SIGKILL) }
    }

    var isRunning: Bool { process.isRunning }
    var status: Int32 { process.terminationStatus }
    var text: String { Self.text(of: output) }
    var complaints: String { Self.text(of: complaint) }
    var lines: [String] { text.split(separator: "\n").map { String($0) } }

    func say(_ line: String) throws {
        try input.fileHandleForWriting.write(contentsOf: Data("\(line)\n".utf8))
    }

    private static func text(of file: URL) -> String {
        (try? String(contentsOf: file, encoding: .utf8)) ?? ""
    }
}

extension Program {
    /// Runs a program of others to its end, which must be a good one, and returns what it printed.
    @discardableResult
    func run(_ tool: Tool, _ arguments: [String], within seconds: Double = 30) throws -> String {
        let companion = try Companion(tool, arguments, in: home)
        try wait(for: "\(tool.rawValue) to end", within: seconds) { !companion.isRunning }
        try #require(companion.status == 0, "\(companion.text)\(companion.complaints)")
        return companion.text
    }
}
