import Foundation
import Synchronization

/// A process that the demonstration started and will end: its lines as they come.
///
/// Its standard input is a pipe that nothing is written to: it ends when this process does, even by
/// `kill -9`, and the child with it.
final class ChildProcess: Sendable {
    let lines: AsyncStream<String>
    private let process = Process()
    private let input = Pipe()

    var identifier: Int32 { process.processIdentifier }

    /// `log`: where its standard error goes; nil: where this process's goes.
    init(_ arguments: [String], environment: [String: String], log: URL? = nil) throws {
        guard let executable = Bundle.main.executableURL else {
            throw ServeFailure("the program cannot find itself")
        }
        let (lines, continuation) = AsyncStream.makeStream(of: String.self)
        self.lines = lines
        process.executableURL = executable
        process.arguments = arguments
        process.environment = environment
        process.standardInput = input
        if let log {
            try Data().write(to: log)
            process.standardError = try FileHandle(forWritingTo: log)
        }
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let child = process.processIdentifier
        Self.running.withLock { $0.append(child) }
        // A thread that reads, rather than a handler of Foundation's: one that ends itself at the
        // end of the file can meet its own descriptor being closed.
        let reader = Thread {
            let handle = output.fileHandleForReading
            var rest = Data()
            while true {
                let data = handle.availableData
                if data.isEmpty { break }
                rest.append(data)
                while let end = rest.firstIndex(of: 10) {
                    continuation.yield(String(decoding: rest[rest.startIndex..<end], as: UTF8.self))
                    rest = Data(rest[(end + 1)...])
                }
            }
            continuation.finish()
        }
        reader.start()
    }

    /// What must not outlive this process, even when a signal ends it.
    private static let running = Mutex<[Int32]>([])

    /// Ends every child at once; for signal handlers.
    static func stopAll() {
        for child in running.withLock({ $0 }) { kill(child, SIGTERM) }
    }

    /// Asks it to end and waits until it has.
    func stop() {
        guard process.isRunning else { return }
        process.terminate()
        process.waitUntilExit()
    }
}
