import App
import ArgumentParser
import Core
import Foundation
import Handbooks
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

    /// The files, loaded; a failure with every problem as `file:line: message` when they are not
    /// sound.
    func load() throws -> LoadResult {
        do throws(HandbookFiles.DirectoryError) {
            return try HandbookKeeper.read(directories).result
        } catch {
            throw Failure(.machine, "\(error)")
        }
    }

    func handbook() throws -> Handbook {
        let result = try load()
        guard let handbook = result.handbook else {
            throw Failure(
                .problems, result.errors.map { "\($0)" }.joined(separator: "\nmuster: "))
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
            handbook, at: moment, overrides: [], group: group.map { GroupID($0) })
        return try PublishedJSON.bytes(of: view)
    }
}

struct Roster: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Check and preview the organisation's files; works with no server.",
        subcommands: [Check.self, Preview.self])

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
            if json { return try say(problems) }
            for problem in problems { Terminal.say("\(problem)") }
            let errors = problems.count { $0.weight == .error }
            Terminal.say("\(errors) errors, \(problems.count - errors) warnings")
            try end(problems)
        }

        private func say(_ problems: [Problem]) throws {
            let list = problems.map {
                [
                    "file": $0.file, "line": $0.line, "message": $0.message,
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
            var rows: [[String: String]] = []
            for (id, known) in handbook.groups.sorted(by: { $0.key < $1.key })
            where group == nil || group == id.text {
                for schedule in known.schedules {
                    for shift in schedule.shifts(
                        from: start, until: end, zones: handbook.zones)
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

struct OverrideCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "override",
        abstract: "Somebody takes somebody's shift.",
        subcommands: [Add.self, List.self, Remove.self])

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Add an override; the effect is shown before it is made.")

        @Option(help: "The group.") var group: String
        @Option(help: "Who goes off call; absent: --in comes beside whoever is on call.")
        var out: String?
        @Option(name: .customLong("in"), help: "Who comes on call; absent: nobody does.")
        var incoming: String?
        @Option(help: "From this moment; absent: now.") var from: String?
        @Option(help: "Until this moment.") var until: String
        @Option(help: "Only this schedule of the group.") var schedule: String?
        @Option(help: "Why.") var reason: String?
        @Flag(help: "Make it without asking.") var yes = false
        @OptionGroup var connection: Connection

        func run() async throws {
            var body: [String: Any] = [
                "group": group, "from": TypedMoment.text(try TypedMoment.parse(from)),
                "until": TypedMoment.text(try TypedMoment.parse(until)),
            ]
            body["outgoing"] = out
            body["incoming"] = incoming
            body["schedule"] = schedule
            body["reason"] = reason
            if !yes { try confirm(body) }
            let data = try connection.send("POST", "/api/v1/overrides", body)
            try connection.show(data) { "override \($0["override"]["id"].cell) made" }
        }

        private static func people(_ list: JSON) -> String {
            let names = list.list.map { $0["name"].text ?? $0["person"]["name"].text ?? $0.cell }
            return names.isEmpty ? "nobody" : names.joined(separator: ", ")
        }

        private func confirm(_ body: [String: Any]) throws {
            var preview = body
            preview["preview"] = true
            let effect = try connection.object("POST", "/api/v1/overrides", preview)
            for change in effect["effect"].list {
                Terminal.say(
                    "\(change["from"].cell) to \(change["until"].cell): "
                        + "\(Self.people(change["before"])) -> \(Self.people(change["after"]))")
            }
            guard isatty(STDIN_FILENO) == 1 else {
                throw Failure(.usage, "nothing was made: say --yes to make it")
            }
            Terminal.say("Make it? [y/N]")
            guard readLine()?.lowercased().hasPrefix("y") == true else {
                throw Failure(.refused, "nothing was made")
            }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List overrides.")
        @OptionGroup var connection: Connection

        func run() async throws {
            let data = try connection.send("GET", "/api/v1/overrides")
            try connection.show(data) { answer in
                Terminal.table(
                    answer["overrides"].list.map { row in
                        ["id", "group", "outgoing", "incoming", "from", "until", "reason"].map {
                            row[$0].text ?? row[$0]["id"].text ?? row[$0].cell
                        }
                    })
            }
        }
    }

    struct Remove: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Remove an override: the files say again who is on call.")
        @Argument(help: "The override's number.") var id: Int
        @OptionGroup var connection: Connection

        func run() async throws {
            let data = try connection.send("DELETE", "/api/v1/overrides/\(id)")
            if connection.json { Terminal.say(String(decoding: data, as: UTF8.self)) }
        }
    }
}
