import App
import ArgumentParser
import Core
import Foundation
import Journals

struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run the server.",
        discussion: """
            Reads the organisation's files at start, on SIGHUP and when they change. Stops in \
            order on SIGTERM. The first start prints a one-time set-up link.
            """)

    @OptionGroup var journal: PlaceOptions
    @OptionGroup var files: HandbookOptions
    @Option(help: "HOST:PORT to listen on; port 0 lets the system choose.")
    var listen = "127.0.0.1:8642"
    @Option(help: "Where people reach it; needed when it listens beyond this machine.")
    var publicURL: String?
    @Option(
        help: """
            Where a sign of life is posted while all is well; its silence is the alarm. May be \
            ${NAME} or file:PATH, which keeps the address out of sight.
            """)
    var heartbeat: String?
    @Option(help: "Seconds between two signs of life.")
    var heartbeatInterval = Limits.heartbeatEvery.inMilliseconds / 1000
    @Option(
        help: """
            How long the senders' own bytes of alerts are kept: 90d, 24h, or forever. What \
            alerts say stays.
            """)
    var keepAlerts = "90d"
    @Flag(help: "Stop, in order, when standard input ends: for whoever runs it as a child.")
    var attached = false

    func run() async throws {
        if attached { Terminal.atEndOfInput { kill(getpid(), SIGTERM) } }
        do {
            try await Serving.serve(
                ServeConfiguration(
                    place: journal.place, directories: files.directories, listen: listen,
                    publicURL: publicURL, environment: ProcessInfo.processInfo.environment,
                    heartbeat: heartbeat, heartbeatInterval: .seconds(max(1, heartbeatInterval)),
                    keepsOriginals: try keptFor(),
                    announce: { Terminal.say($0) }))
        } catch let error as ServeFailure {
            throw Failure(error.status, error.words)
        }
    }
}

extension Serve {
    /// Nil: for ever.
    private func keptFor() throws -> Duration? {
        if keepAlerts == "forever" { return nil }
        guard let duration = Duration(text: keepAlerts), duration > .zero else {
            throw Failure(
                .usage, "--keep-alerts \(keepAlerts) is no time such as 90d or 24h, nor forever")
        }
        return duration
    }
}

struct Demo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Play a catastrophe with the sample organisation, for real.",
        discussion: """
            Starts a server, local receivers for webhooks and mail, and people who follow the \
            links that they receive; then leaves the server running until Ctrl-C.
            """)

    @OptionGroup var files: HandbookOptions
    @Option(help: "The data directory; absent: a new one that is removed at the end.")
    var data: String?
    @Option(help: "The port to begin looking for a free one at.") var port = 8642
    @Flag(help: "Play in under 15 seconds and exit.") var fast = false

    func run() async throws {
        do {
            try await Demonstration.play(
                DemonstrationConfiguration(
                    directories: files.directories, data: data, port: port, isFast: fast,
                    isColoured: Terminal.isColoured, say: { Terminal.say($0) }))
        } catch let error as APIClient.Unreachable {
            throw Failure(.unavailable, "the story broke off: \(error.words)")
        } catch let error as ServeFailure {
            throw Failure(.refused, error.words)
        }
    }
}

struct Verify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Check every entry of the journal against its chains.",
        discussion: "Works beside a running server, and reads only.")

    @OptionGroup var journal: PlaceOptions
    @Option(help: "A backup to check instead of a journal.") var backup: String?
    @Flag(help: "Print JSON.") var json = false

    func run() async throws {
        let result: Verification
        if backup == nil { try journal.expectJournal() }
        do throws(JournalError) {
            if let backup {
                result = try await Backups.verify(backup)
            } else {
                result = try await OfflineInstallation.verify(
                    journal.place, environment: ProcessInfo.processInfo.environment)
            }
        } catch {
            throw Failure(error.isUsage ? .usage : .machine, error.words)
        }
        switch result {
        case .intact(let entries, let redacted, let letGo, let head):
            if json {
                let object: [String: Any] = [
                    "intact": true, "entries": entries, "redacted": redacted,
                    "originals_let_go": letGo,
                    "position": head.position.value, "digest": head.digest.hexadecimal,
                ]
                let bytes = try JSONSerialization.data(
                    withJSONObject: object, options: .sortedKeys)
                return Terminal.say(String(decoding: bytes, as: UTF8.self))
            }
            Terminal.say(
                "\(entries == 1 ? "1 entry is as it was" : "\(entries) entries are as they were") "
                    + "written (\(redacted) redacted, \(letGo) of the senders' originals let go); the head is \(head.position) \(head.digest.hexadecimal)"
            )
        case .broken(let words):
            throw Failure(.problems, words)
        }
    }
}

/// A receiver of the demonstration, in a process of its own.
struct Receive: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Receive the demonstration's webhooks or mail and print them as JSON lines.",
        discussion: "Ends when its standard input does.",
        shouldDisplay: false)

    @Argument(help: "webhooks or mail.") var kind: String
    @Option(help: "The port to listen on; 0 lets the system choose.") var port = 0
    @Option(help: "Names whose webhooks answer 410, separated by commas.") var dead = ""

    func run() async throws {
        guard let known = DemoReceiver.Kind(rawValue: kind) else {
            throw Failure(.usage, "\(kind) is neither webhooks nor mail")
        }
        let gone = Set(dead.split(separator: ",").map { String($0) })
        Terminal.atEndOfInput { Foundation.exit(ExitStatus.done.rawValue) }
        guard DemoReceiver.run(known, port: port, dead: gone) else {
            throw Failure(.machine, port == 0 ? "no port is free" : "port \(port) is taken")
        }
    }
}

extension ServeFailure {
    /// The exit status that this failure means.
    var status: ExitStatus {
        switch kind {
        case .machine: .machine
        case .usage: .usage
        case .input: .problems
        }
    }
}
