import Foundation
import Glibc
import Testing

/// The Python of the tests, which has `aiosmtpd` (`scripts/test` makes it).
enum TestPython {
    static let path: String? = {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let own = root.appending(path: ".build/test-venv/bin/python3").path
        let wanted = ProcessInfo.processInfo.environment["MUSTER_TEST_PYTHON"] ?? own
        return FileManager.default.isExecutableFile(atPath: wanted) ? wanted : nil
    }()

    /// CI may skip nothing: there the tests run, and fail.
    static let isExpected = path != nil || ProcessInfo.processInfo.environment["CI"] == "true"
    static let absence: Comment = """
        SKIPPED: no Python with aiosmtpd. Run scripts/test, or set MUSTER_TEST_PYTHON, to test mail \
        against a real mail server.
        """
}

/// A program of `Support/` in Python: its first line is its port, every further line is JSON.
///
/// `@unchecked Sendable` because the condition guards the lines.
final class PythonServer: @unchecked Sendable {
    struct Failure: Error { let words: String }

    private let process = Process()
    private let condition = NSCondition()
    private var lines: [String] = []
    private var hasEnded = false
    private(set) var port = 0

    init(_ program: String, _ arguments: [String] = []) throws {
        guard let python = TestPython.path else { throw Failure(words: "no Python") }
        let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: program)
        process.executableURL = URL(filePath: python)
        process.arguments = ["-u", script.path] + arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        Thread { [self] in read(pipe.fileHandleForReading) }.start()
        guard let port = Int(try line(0)) else { throw Failure(words: "\(program) has no port") }
        self.port = port
    }

    /// The JSON line of this number, counted from 1; waits for it.
    func object(_ number: Int) throws -> [String: String] {
        let data = Data(try line(number).utf8)
        return try JSONDecoder().decode([String: String].self, from: data)
    }

    /// Returns when the program has gone. It is killed because it inherits the signal mask of the
    /// thread that started it, and the threads that tests run on block SIGTERM.
    func stop() {
        kill(process.processIdentifier, SIGKILL)
        condition.withLock { while !hasEnded { condition.wait() } }
    }

    private func line(_ index: Int) throws -> String {
        condition.lock()
        defer { condition.unlock() }
        let limit = Date(timeIntervalSinceNow: 30)
        while lines.count <= index, !hasEnded {
            guard condition.wait(until: limit) else { break }
        }
        guard lines.count > index else { throw Failure(words: "no line \(index) in time") }
        return lines[index]
    }

    private func read(_ handle: FileHandle) {
        var rest = Data()
        while case let data = handle.availableData, !data.isEmpty {
            rest += data
            while let end = rest.firstIndex(of: 10) {
                let line = String(decoding: rest[rest.startIndex..<end], as: UTF8.self)
                rest = Data(rest[rest.index(after: end)...])
                condition.withLock {
                    lines.append(line)
                    condition.broadcast()
                }
            }
        }
        condition.withLock {
            hasEnded = true
            condition.broadcast()
        }
    }
}

/// A certificate for `localhost` that nobody has signed, made anew for each run.
struct TestCertificate {
    let directory: URL
    var certificate: String { directory.appending(path: "certificate.pem").path }
    var key: String { directory.appending(path: "key.pem").path }

    init() throws {
        directory = FileManager.default.temporaryDirectory
            .appending(path: "muster-certificate-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [
            "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
            "ec_paramgen_curve:prime256v1", "-nodes", "-days", "1", "-subj", "/CN=localhost",
            "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", key, "-out",
            certificate,
        ]
        process.standardError = FileHandle.nullDevice
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        _ = try pipe.fileHandleForReading.readToEnd()
        guard FileManager.default.fileExists(atPath: certificate) else {
            throw PythonServer.Failure(words: "openssl made no certificate")
        }
    }

    func remove() { try? FileManager.default.removeItem(at: directory) }
}
