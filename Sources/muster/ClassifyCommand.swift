import App
import ArgumentParser
import Core
import Foundation
import Handbooks
import Journals

struct Classify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Explain how bad an alert would be; reads the payload from standard input.",
        discussion: """
            Works with no server: it asks the rules in the files. With --replay or --since it runs \
            recorded alerts by the old rules and by new ones, and says what would have been \
            different: --replay reads a file that `muster alerts` wrote, --since reads the journal. \
            The old rules are the rosters' own with --replay, and those in force with --since; the \
            new ones are those of --rules, or with --since alone those of the rosters.
            """)

    @Option(help: "A format of `muster key formats`; absent: told by the payload, else generic.")
    var format: String?
    @Option(help: "The service of the integration key, for payloads that name none.")
    var service: String?
    @Option(help: "A file of rules to try, or a directory of them, instead of the rosters' rules.")
    var rules: String?
    @Option(help: "Recorded alerts to judge anew, from a file; - is standard input.")
    var replay: String?
    @Option(help: "Judge the journal's alerts anew, from this time on: 2026-11-20, or 7d.")
    var since: String?
    @Flag(help: "Print JSON.") var json = false
    @OptionGroup var files: HandbookOptions
    @OptionGroup var journal: PlaceOptions

    func run() async throws {
        if replay != nil || since != nil { return try await compare() }
        let handbook = try files.handbook(rules: rules)
        let payload = Array(FileHandle.standardInput.readDataToEndOfFile())
        let found: [Classification]
        let unread: [String]
        let used: String
        do {
            (found, unread, used) = try Classification.all(
                payload, format: format, service: service.map { ServiceID($0) },
                handbook: handbook)
        } catch let error as ServeFailure {
            throw Failure(.refused, error.words)
        }
        if format == nil, used == "generic" {
            Terminal.complain(
                "read as generic; if it has a format of its own, say it with --format")
        }
        for problem in unread { Terminal.complain("not read: \(problem.oneLine())") }
        if json {
            return Terminal.say(String(decoding: Classification.json(found), as: UTF8.self))
        }
        Terminal.say(found.map(\.text).joined(separator: "\n"))
    }

    private func compare() async throws {
        guard replay == nil || since == nil else {
            throw Failure(.usage, "--replay and --since exclude each other")
        }
        let recorded: [Rerun.Recorded]
        let old: Handbook
        let new: Handbook
        if let replay {
            recorded = try RecordedAlerts.read(file: replay)
            old = try files.handbook()
            new = rules == nil ? old : try files.handbook(rules: rules)
        } else {
            let recording = try await RecordedAlerts.read(
                journal, since: try RecordedAlerts.moment(since), until: .distantFuture)
            recorded = recording.recorded
            let force = try await RecordedAlerts.inForce(journal, recording)
            old = try Self.handbook(force, rules: nil)
            new = try rules.map { try Self.handbook(force, rules: $0) } ?? files.handbook()
        }
        guard recorded.contains(where: \.isAlert) else {
            throw Failure(.refused, "no alert was recorded in that time")
        }
        let comparison = Comparison(recorded, old: old, new: new)
        if json {
            return Terminal.say(String(decoding: comparison.json, as: UTF8.self))
        }
        Terminal.say(comparison.text(names: new))
    }

    private static func handbook(_ files: HandbookFiles, rules: String?) throws -> Handbook {
        let result: LoadResult
        do throws(HandbookFiles.DirectoryError) {
            result = try HandbookKeeper.load(files, rules: rules)
        } catch {
            throw Failure(.machine, "\(error)")
        }
        guard let handbook = result.handbook else {
            throw Failure(
                .problems, result.errors.map { "\($0)" }.joined(separator: "\nmuster: "))
        }
        return handbook
    }
}
