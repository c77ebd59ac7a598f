import App
import ArgumentParser
import Core
import Foundation
import Handbooks
import Journals
import Reviews

/// Where the organisation's files are.
struct HandbookOptions: ParsableArguments {
    @Option(help: "The directory of people, groups, services and rules.")
    var rosters = "rosters"
    @Option(help: "The directory of runbooks.")
    var runbooks = "runbooks"

    var directories: HandbookKeeper.Directories {
        HandbookKeeper.Directories(rosters: rosters, runbooks: runbooks)
    }

    /// The files, loaded. `rules`: a file or directory whose rules count instead of the rosters'.
    func load(rules: String? = nil) throws -> LoadResult { try read(rules: rules).result }

    /// The same with the files themselves.
    func read(rules: String? = nil) throws -> (files: HandbookFiles, result: LoadResult) {
        do throws(HandbookFiles.DirectoryError) {
            return try HandbookKeeper.read(directories, rules: rules)
        } catch {
            throw Failure(.machine, "\(error)")
        }
    }

    /// A failure with every problem as `file:line: message` when the files are not sound.
    func handbook(rules: String? = nil) throws -> Handbook {
        let result = try load(rules: rules)
        guard let handbook = result.handbook else {
            throw Failure(
                .problems,
                result.errors.map { "\(directories.written($0))" }
                    .joined(separator: "\nmuster: "))
        }
        return handbook
    }
}

/// A moment as people type it: RFC 3339, or `2026-11-23T03:00` in UTC; absent is now.
enum TypedMoment {
    static func parse(_ text: String?) throws -> Moment {
        guard let text else {
            return Moment(milliseconds: Int64(Date.now.timeIntervalSince1970 * 1000))
        }
        for candidate in [text, text + "Z", text + ":00Z", text + "T00:00:00Z"] {
            if let date = try? Date(candidate, strategy: .iso8601) {
                return Moment(milliseconds: Int64(date.timeIntervalSince1970 * 1000))
            }
        }
        throw Failure(.usage, "\(text) is no time; write it as 2026-11-23T03:00:00Z")
    }

    static func text(_ moment: Moment) -> String {
        Date(timeIntervalSince1970: Double(moment.milliseconds) / 1000).formatted(.iso8601)
    }
}

struct OnCall: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "oncall",
        abstract: "Say who is on call.",
        discussion: """
            Asks the files, and works with no server; with MUSTER_URL and MUSTER_TOKEN set (or \
            --url) it asks the server, which knows the overrides too.
            """)

    @Option(help: "The moment, as 2026-11-23T03:00:00Z; absent: now.") var at: String?
    @Option(help: "Only this group.") var group: String?
    @OptionGroup var files: HandbookOptions
    @OptionGroup var connection: Connection

    func run() async throws {
        let moment = try TypedMoment.parse(at)
        let hasServer =
            connection.url != nil || ProcessInfo.processInfo.environment["MUSTER_URL"] != nil
        let data = hasServer ? try ask(moment) : try Data(answer(moment))
        try connection.show(data) { answer in
            let rows = answer["groups"].list.map { group -> [String] in
                let people = group["on_call"].list.map { $0["person"]["name"].cell }
                return [
                    group["id"].cell,
                    people.isEmpty ? "nobody" : people.joined(separator: ", "),
                    (group["until"].text).map { "until \($0)" } ?? "",
                ]
            }
            return Terminal.table(rows)
        }
    }

    private func ask(_ moment: Moment) throws -> Data {
        var path = "/api/v1/oncall?at=\(TypedMoment.text(moment))"
        if let group { path += "&group=\(group)" }
        return try connection.send("GET", path)
    }

    private func answer(_ moment: Moment) throws -> [UInt8] {
        let handbook = try files.handbook()
        if let group, handbook.groups[GroupID(group)] == nil {
            throw Failure(.refused, "there is no group \(group)")
        }
        let view = OnCallView(
            handbook, at: moment, changes: .none, group: group.map { GroupID($0) })
        return try PublishedJSON.bytes(of: view)
    }
}

struct Roster: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Check and preview the organisation's files; works with no server.",
        subcommands: [Check.self, Preview.self, Apply.self])

    struct Check: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say every problem as file:line: message.",
            discussion: "Errors fail; warnings fail only with --strict.")

        @Flag(help: "Warnings fail too.") var strict = false
        @Option(help: "How many days ahead to look for gaps.") var days = 14
        @Flag(help: "Print the problems as JSON.") var json = false
        @OptionGroup var files: HandbookOptions

        func run() async throws {
            let result = try files.load()
            var problems = result.problems
            if let handbook = result.handbook {
                problems += HandbookCheck.problems(
                    of: handbook, places: result.places, from: try TypedMoment.parse(nil),
                    days: days)
            }
            problems = problems.map { files.directories.written($0) }
            if json { return try say(problems) }
            for problem in problems { Terminal.say("\(problem)") }
            let errors = problems.count { $0.weight == .error }
            Terminal.say(
                Terminal.counted(errors, "error") + ", "
                    + Terminal.counted(problems.count - errors, "warning"))
            try end(problems)
        }

        private func say(_ problems: [Problem]) throws {
            let list = problems.map {
                [
                    "file": $0.file, "line": $0.line, "message": $0.words,
                    "weight": $0.weight == .error ? "error" : "warning",
                ] as [String: Any]
            }
            let data = try JSONSerialization.data(
                withJSONObject: list, options: [.sortedKeys, .prettyPrinted])
            Terminal.say(String(decoding: data, as: UTF8.self))
            try end(problems)
        }

        private func end(_ problems: [Problem]) throws {
            if problems.contains(where: { strict || $0.weight == .error }) {
                throw ExitCode(ExitStatus.problems.rawValue)
            }
        }
    }

    struct Apply: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Bring the organisation's files into force.",
            discussion: """
                For the nodes of one database, which hear of it at once; a server with a data \
                directory of its own reads its files itself. Nothing happens unless the files are \
                sound.
                """)

        @OptionGroup var journal: PlaceOptions
        @OptionGroup var files: HandbookOptions

        func run() async throws {
            let read = try files.read()
            guard let handbook = read.result.handbook else {
                for problem in read.result.errors {
                    Terminal.complain("\(files.directories.written(problem))")
                }
                throw Failure(.problems, "the files are not sound; what was in force stays")
            }
            let installation: OfflineInstallation
            do throws(JournalError) {
                installation = try OfflineInstallation(
                    journal.place, environment: ProcessInfo.processInfo.environment)
            } catch {
                throw Failure(.machine, error.words)
            }
            defer { installation.close() }
            do {
                let isNew = try await installation.apply(read.files, as: handbook.version)
                let version = handbook.version.text.prefix(12)
                Terminal.say("handbook \(version) \(isNew ? "is" : "was") in force")
            } catch let error as ServeFailure {
                throw Failure(.machine, error.words)
            }
        }
    }

    struct Preview: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print who has which shift, without overrides.")

        @Option(help: "From this moment; absent: now.") var from: String?
        @Option(help: "To this moment; absent: two weeks later.") var to: String?
        @Option(help: "Only this group.") var group: String?
        @Flag(help: "Print JSON.") var json = false
        @OptionGroup var files: HandbookOptions

        func run() async throws {
            let handbook = try files.handbook()
            let start = try TypedMoment.parse(from)
            let end = try to.map { try TypedMoment.parse($0) } ?? start + .hours(14 * 24)
            guard start < end else { throw Failure(.usage, "--to is not after --from") }
            if let group, handbook.groups[GroupID(group)] == nil {
                throw Failure(.refused, "there is no group \(group)")
            }
            var rows: [[String: String]] = []
            for (id, known) in handbook.groups.sorted(by: { $0.key < $1.key })
            where group == nil || group == id.text {
                for schedule in known.schedules {
                    for shift in schedule.shifts(
                        from: start, until: end, almanac: handbook.almanac)
                    {
                        let people = shift.people.map {
                            handbook.people[$0.person]?.name ?? $0.person.text
                        }
                        rows.append([
                            "group": id.text, "schedule": schedule.id.text,
                            "from": TypedMoment.text(shift.from),
                            "until": TypedMoment.text(shift.until),
                            "people": people.isEmpty ? "nobody" : people.joined(separator: ", "),
                        ])
                    }
                }
            }
            if json {
                let data = try JSONSerialization.data(
                    withJSONObject: rows, options: [.sortedKeys, .prettyPrinted])
                return Terminal.say(String(decoding: data, as: UTF8.self))
            }
            let columns = ["group", "schedule", "from", "until", "people"]
            Terminal.say(Terminal.table(rows.map { row in columns.map { row[$0] ?? "" } }))
        }
    }
}
