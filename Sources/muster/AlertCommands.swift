import App
import ArgumentParser
import Core
import Foundation
import Handbooks
import Journals

struct Alerts: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write recorded alerts as JSON lines, for `muster classify --replay`.",
        discussion: """
            Reads the journal beside a running server. Each line is one thing that happened, in \
            order: integrations' keys without their secrets, alerts with their labels and details, \
            declarations, and what people answered. The senders' own bytes stay in the journal.
            """)

    @Option(help: "From this time on: 2026-11-20T03:00:00Z, 2026-11-20, or 7d.")
    var since: String
    @Option(help: "Until this time; absent: now.") var until: String?
    @OptionGroup var journal: PlaceOptions
    @Flag(help: "Nothing changes: its lines are JSON in any case.") var json = false

    func run() async throws {
        let end = try until.map { try RecordedAlerts.moment($0) } ?? .distantFuture
        let recording = try await RecordedAlerts.read(
            journal, since: try RecordedAlerts.moment(since), until: end)
        for line in recording.recorded.compactMap({ RecordedLine($0) }) {
            Terminal.say(String(decoding: line.json, as: UTF8.self))
        }
    }
}

/// What was recorded, from where the command line names it.
enum RecordedAlerts {
    static func read(file: String) throws -> [Rerun.Recorded] {
        let data: Data
        if file == "-" {
            data = FileHandle.standardInput.readDataToEndOfFile()
        } else if let found = FileManager.default.contents(atPath: file) {
            data = found
        } else {
            throw Failure(.machine, "\(file) cannot be read")
        }
        do {
            return try RecordedLine.read(Array(data))
        } catch let error as ServeFailure {
            throw Failure(.refused, "\(file): \(error.words)")
        }
    }

    static func read(
        _ journal: PlaceOptions, since: Moment, until: Moment
    ) async throws -> Recording {
        try journal.expectJournal()
        let recording: Recording
        do throws(JournalError) {
            recording = try await Recording.read(
                journal.place, since: since, until: until,
                environment: ProcessInfo.processInfo.environment)
        } catch {
            throw Failure(error.status, error.words)
        }
        if recording.redacted > 0 {
            let count = Terminal.counted(recording.redacted, "alert")
            Terminal.complain("\(count) in that time are not there any more: their bodies are gone")
        }
        return recording
    }

    /// The files of the handbook in force.
    static func inForce(
        _ journal: PlaceOptions, _ recording: Recording
    ) async throws -> HandbookFiles {
        guard let version = recording.handbook else {
            throw Failure(.refused, "the journal has no handbook in force")
        }
        let files: HandbookFiles?
        do throws(JournalError) {
            files = try await Recording.files(
                journal.place, version, environment: ProcessInfo.processInfo.environment)
        } catch {
            throw Failure(error.status, error.words)
        }
        guard let files else { throw Failure(.machine, "the handbook in force cannot be read") }
        return files
    }

    /// A moment, or how long ago it was: `7d`, `12h`.
    static func moment(_ text: String?) throws -> Moment {
        if let text, let ago = Duration(text: text) { return try TypedMoment.parse(nil) - ago }
        return try TypedMoment.parse(text)
    }
}

extension Rerun.Recorded {
    var isAlert: Bool { if case .alert = what { true } else { false } }
}
