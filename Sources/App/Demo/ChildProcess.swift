import Foundation
import Synchronization

/// A process that the demonstration started and will end: its lines as they come.
final class ChildProcess: Sendable {
    let lines: AsyncStream<String>
    private let process = Process()

    var identifier: Int32 { process.processIdentifier }

    init(_ arguments: [String], environment: [String: String]) throws {
        guard let executable = Bundle.main.executableURL else {
            throw ServeFailure("the program cannot find itself")
        }
        let (lines, continuation) = AsyncStream.makeStream(of: String.self)
        self.lines = lines
        process.executableURL = executable
        process.arguments = arguments
        process.environment = environment
        let output = Pipe()
        process.standardOutput = output
        let rest = Mutex(Data())
        output.fileHandleForReading.readabilityHandler = { handle in
            let data = handle.availableData
            guard !data.isEmpty else {
                handle.readabilityHandler = nil
                continuation.finish()
                return
            }
            rest.withLock { rest in
                rest.append(data)
                while let end = rest.firstIndex(of: 10) {
                    continuation.yield(String(decoding: rest[rest.startIndex..<end], as: UTF8.self))
                    rest = Data(rest[(end + 1)...])
                }
            }
        }
        try process.run()
        Self.running.withLock { $0.append(process.processIdentifier) }
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
