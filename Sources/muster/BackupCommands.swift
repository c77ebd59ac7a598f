import App
import ArgumentParser
import Core
import Foundation
import Journals

struct Backup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write the whole journal into one file, beside a running server.",
        discussion: """
            Every entry is verified on its way. The file restores to a data directory or to a \
            database alike; it holds the secrets that links and webhooks are signed with.
            """)

    @Argument(help: "The file, which must not be there yet.") var file: String
    @OptionGroup var journal: PlaceOptions
    @Flag(help: "Print JSON.") var json = false

    func run() async throws {
        try journal.expectJournal()
        try expectRoom()
        let record: BackupRecord
        do throws(JournalError) {
            record = try await Backups.write(
                of: journal.place, to: file, environment: ProcessInfo.processInfo.environment)
        } catch {
            throw Failure(error.status, error.words)
        }
        let head = record.head
        if json {
            return try Terminal.say(object: [
                "file": file, "entries": head.position.value, "digest": head.digest.hexadecimal,
            ])
        }
        Terminal.say(
            "\(Terminal.counted(head.position.value, "entry", "entries")) in \(file), verified; "
                + "the head is \(head.position) \(head.digest.hexadecimal)")
    }

    /// A new file, in a directory that takes one.
    private func expectRoom() throws(Failure) {
        let files = FileManager.default
        guard !files.fileExists(atPath: file) else {
            throw Failure(.machine, "\(file) is there already; a backup goes into a new file")
        }
        let parent = URL(filePath: file).deletingLastPathComponent().path
        guard files.fileExists(atPath: parent) else {
            throw Failure(.machine, "there is no directory \(parent)")
        }
        guard files.isWritableFile(atPath: parent) else {
            throw Failure(.machine, "nothing may be written to \(parent)")
        }
    }
}

struct Restore: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Bring a backup back, to where there is no journal yet.",
        discussion: """
            The journal is held then: a server accepts alerts and sends nothing, until somebody \
            has seen what is open and resumes.
            """)

    @Argument(help: "The file that `muster backup` wrote.") var file: String
    @OptionGroup var journal: PlaceOptions
    @Flag(help: "Print JSON.") var json = false

    func run() async throws {
        let summary: Backups.Summary
        do throws(JournalError) {
            summary = try await Backups.restore(
                file, to: journal.place, environment: ProcessInfo.processInfo.environment)
        } catch {
            throw Failure(error.status, error.words)
        }
        let head = summary.head
        if json {
            return try Terminal.say(object: [
                "entries": head.position.value, "digest": head.digest.hexadecimal, "held": true,
                "open": summary.open,
            ])
        }
        Terminal.say(
            """
            \(Terminal.counted(head.position.value, "entry", "entries")), verified, from a backup \
            of \(summary.record.madeAt.text).
            IT IS HELD: nothing is sent and nobody is paged. Open incidents: \(summary.open). \
            Start the server, look at them, then `muster resume`.
            """)
    }
}

struct Hold: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Hold a journal that came back by other means than `muster restore`.",
        discussion: """
            After a point-in-time recovery of the database, or a copied disk, and before a server is \
            started on it. Alerts are accepted and nothing is sent, by any node, until somebody has \
            seen what is open and resumes.
            """)

    @OptionGroup var journal: PlaceOptions
    @Flag(help: "Print JSON.") var json = false

    func run() async throws {
        try journal.expectJournal()
        let installation: OfflineInstallation
        do throws(JournalError) {
            installation = try OfflineInstallation(
                journal.place, environment: ProcessInfo.processInfo.environment)
        } catch {
            throw Failure(error.status, error.words)
        }
        defer { installation.close() }
        do {
            guard let open = try await installation.beginHold() else {
                if json { return try Terminal.say(object: ["held": true, "already": true]) }
                return Terminal.say("It is held already.")
            }
            if json {
                return try Terminal.say(
                    object: ["held": true, "already": false, "open": open])
            }
            Terminal.say(
                """
                IT IS HELD: nothing is sent and nobody is paged. Open incidents: \(open). \
                Start the server, look at them, then `muster resume`.
                """)
        } catch let error as ServeFailure {
            throw Failure(error.status, error.words)
        }
    }
}

struct Resume: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "End the hold of a restored journal.",
        discussion: """
            Without --seen it lists what is open and changes nothing. On resuming, everybody who \
            is owed a page is rung once, and the delays count from then.
            """)

    @Option(help: "How many open incidents you have looked at: all of them.") var seen: Int?
    @OptionGroup var options: DataOptions

    func run() async throws {
        let installation = try options.offline(isNew: false)
        guard let seen else {
            let data =
                if let installation { Data(try await installation.hold()) } else {
                    try options.connection.send("GET", "/api/v1/hold")
                }
            return try options.connection.show(data) { Self.words($0) }
        }
        if let installation {
            try await options.administer(.resume(seen: seen), in: installation)
        } else {
            _ = try options.connection.send("POST", "/api/v1/resume", ["seen": seen])
        }
        Terminal.say("Muster is not held: what is due is sent.")
    }

    private static func words(_ answer: JSON) -> String {
        guard answer["held"].truth else { return "Muster is not held." }
        let rows = answer["incidents"].list.map {
            ["#\($0["number"].cell)", $0["severity"].cell, $0["state"].cell, $0["title"].cell]
        }
        let open = answer["open"].number ?? 0
        let list = rows.isEmpty ? "Nothing is open." : Terminal.table(rows)
        return """
            \(answer["words"].cell).
            \(list)
            When you have looked at \(open == 1 ? "it" : "all of them"): muster resume --seen \(open)
            """
    }
}

extension JournalError {
    /// A journal that is not what it says is a problem of the journal; all else is the machine's.
    var status: ExitStatus {
        switch self {
        case .corrupt, .tooNew: .problems
        case .invalid: isUsage ? .usage : .refused
        default: .machine
        }
    }
}

extension Terminal {
    fileprivate static func say(object: [String: Any]) throws {
        let bytes = try JSONSerialization.data(withJSONObject: object, options: .sortedKeys)
        say(String(decoding: bytes, as: UTF8.self))
    }

    fileprivate static func counted(_ number: Int, _ one: String, _ many: String) -> String {
        "\(number) \(number == 1 ? one : many)"
    }
}
