import App
import Foundation
import Synchronization
import Testing

/// The built program, run as its users run it, in a folder of its own.
final class Program: Sendable {
    static let root = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// Beside the test bundle, wherever the build put both.
    static let binary: URL = {
        let here = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
        let beside = here.appending(path: "muster")
        if FileManager.default.isExecutableFile(atPath: beside.path) { return beside }
        return root.appending(path: ".build/debug/muster")
    }()

    let home: URL
    let port: Int
    var url: String { "http://127.0.0.1:\(port)" }
    var data: String { home.appending(path: "data").path }
    private let server = Mutex<Int32?>(nil)
    /// The database that it shares with other nodes, instead of a data directory of its own.
    private let database: String?
    /// Where the journal is, as an argument.
    var place: [String] { database.map { ["--database", $0] } ?? ["--data", data] }

    init(database: String? = nil) throws {
        self.database = database
        home = FileManager.default.temporaryDirectory
            .appending(path: "muster-smoke-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            at: home.appending(path: "rosters"), withIntermediateDirectories: true)
        port = try #require(LoopbackListener.freePort())
    }

    deinit {
        kill()
        try? FileManager.default.removeItem(at: home)
    }

    func write(_ roster: String, to file: String = "rosters/all.yaml") throws {
        try roster.write(to: home.appending(path: file), atomically: true, encoding: .utf8)
    }

    func client(_ token: String? = nil) -> APIClient { APIClient(url: url, token: token) }

    /// Starts `muster serve` and returns once it listens.
    func serve(environment: [String: String] = [:], arguments: [String] = []) throws {
        let process = Process()
        process.executableURL = Self.binary
        process.arguments =
            [
                "serve", "--rosters", home.appending(path: "rosters").path, "--runbooks",
                home.appending(path: "runbooks").path, "--listen", "127.0.0.1:\(port)",
            ] + place + arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        let log = home.appending(path: "log")
        if !FileManager.default.fileExists(atPath: log.path) {
            _ = FileManager.default.createFile(atPath: log.path, contents: nil)
        }
        let handle = try FileHandle(forWritingTo: log)
        try handle.seekToEnd()
        process.standardOutput = handle
        process.standardError = handle
        try process.run()
        server.withLock { $0 = process.processIdentifier }
        var said = ""
        try wait(for: "the server to listen (\(said))", within: 30) {
            guard process.isRunning else { throw Stopped(log: self.log) }
            do {
                let status = try self.client().send("GET", "/healthz").status
                said = "\(status)"
                return status == 200
            } catch {
                said = "\(error)"
                return false
            }
        }
    }

    struct Stopped: Error { let log: String }

    var log: String {
        (try? String(contentsOf: home.appending(path: "log"), encoding: .utf8)) ?? ""
    }

    var processIdentifier: Int32? { server.withLock { $0 } }

    /// `kill -9`, and gone.
    func kill() { end(with: SIGKILL) }

    /// Stands still, as a machine that swaps or is moved; goes on by `goOn`.
    func freeze() { _ = processIdentifier.map { Foundation.kill($0, SIGSTOP) } }

    func goOn() { _ = processIdentifier.map { Foundation.kill($0, SIGCONT) } }

    /// SIGTERM, and gone in order.
    func terminate() { end(with: SIGTERM) }

    private func end(with signal: Int32) {
        let process = server.withLock { server -> Int32? in
            defer { server = nil }
            return server
        }
        guard let process else { return }
        Foundation.kill(process, signal)
        var status: Int32 = 0
        while waitpid(process, &status, 0) == -1, errno == EINTR {}
        // Foundation may have reaped it first; then it is gone all the same.
        while Foundation.kill(process, 0) == 0 { sched_yield() }
    }

    struct Result {
        var status: Int32
        var output: String
        var complaint: String
    }

    /// Runs a command of the program to its end.
    @discardableResult
    func run(
        _ arguments: [String], input: String = "", environment: [String: String] = [:]
    ) throws -> Result {
        let process = Process()
        process.executableURL = Self.binary
        process.arguments = arguments
        process.currentDirectoryURL = home
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        let (stdin, stdout, stderr) = (Pipe(), Pipe(), Pipe())
        process.standardInput = stdin
        process.standardOutput = stdout
        process.standardError = stderr
        try process.run()
        try stdin.fileHandleForWriting.write(contentsOf: Data(input.utf8))
        try stdin.fileHandleForWriting.close()
        let output = stdout.fileHandleForReading.readDataToEndOfFile()
        let complaint = stderr.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return Result(
            status: process.terminationStatus, output: String(decoding: output, as: UTF8.self),
            complaint: String(decoding: complaint, as: UTF8.self))
    }

    /// A token for a person, made on the data directory.
    func token(for person: String) throws -> String {
        let made = try run(["token", "create", person] + place)
        try #require(made.status == 0, "\(made.complaint)")
        return made.output.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// An integration key, made on the data directory.
    func key(format: String, service: String? = nil, existing: String? = nil) throws -> String {
        var arguments = ["key", "create", "--format", format] + place
        if let service { arguments += ["--service", service] }
        if let existing { arguments += ["--existing", existing] }
        let made = try run(arguments)
        try #require(made.status == 0, "\(made.complaint)")
        return made.output.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// Waits until a condition holds; polls, since the other side is another process.
    func wait(
        for what: @autoclosure () -> String, within seconds: Double, until isTrue: () throws -> Bool
    ) throws {
        let end = Date(timeIntervalSinceNow: seconds)
        while try !isTrue() {
            guard Date.now < end else { throw TooLate(what: what(), log: log) }
            var pause = timespec(tv_sec: 0, tv_nsec: 5_000_000)
            nanosleep(&pause, nil)
        }
    }

    struct TooLate: Error, CustomStringConvertible {
        let what: String
        let log: String
        var description: String { "waited too long for \(what); the log:\n\(log.suffix(4000))" }
    }
}
