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
            return try HandbookKeeper.read(directories, rules: rules, isAlone: true)
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

/// A moment as people type it: RFC 3339, with or without seconds; without an offset in UTC; absent is
/// now.
enum TypedMoment {
    /// For the help of whatever takes one.
    static let help = """
        A time is 2026-12-24T08:00+01:00; without an offset, or as a day alone, it is UTC. A day means \
        its beginning.
        """

    static var now: Moment {
        Moment(milliseconds: Int64(Date.now.timeIntervalSince1970 * 1000))
    }

    static func parse(_ text: String?) throws -> Moment {
        guard let text else { return now }
        if let moment = Moment(text: text) { return moment }
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
    @Flag(help: "Say why: every layer, absence and override that decides it.") var why = false
    @Option(help: "Who would assemble for this response plan, for which seat, and why.")
    var plan: String?
    @Flag(help: "Times in UTC, not on the clock of each schedule.") var utc = false
    @OptionGroup var files: HandbookOptions
    @OptionGroup var connection: Connection

    func run() async throws {
        let moment = try TypedMoment.parse(at)
        let hasServer = connection.isNamed
        if let plan {
            guard group == nil else { throw Failure(.usage, "either --plan or --group") }
            let question = AssemblyQuestion(
                plan: plan, at: moment, files: files, connection: connection)
            return try question.answer()
        }
        let data = hasServer ? try ask(moment) : try Data(answer(moment))
        try connection.show(data) { answer in
            if why { return WhyText.text(answer) }
            let rows = answer["groups"].list.map { group -> [String] in
                let people = group["on_call"].list.map { $0["person"]["name"].cell }
                return [
                    group["id"].cell,
                    people.isEmpty ? Self.nobody(group) : people.joined(separator: ", "),
                    until(group),
                ]
            }
            return Terminal.table(rows)
        }
    }

    /// `nobody`, and whom the policy pages all the same.
    private static func nobody(_ group: JSON) -> String {
        let steps = group["escalation"].list.map { step in
            step["people"].list.map { $0["name"].cell }
        }
        guard let first = steps.first(where: { !$0.isEmpty }) else { return "nobody" }
        return "nobody; \(first.joined(separator: " and ")) would be paged"
    }

    /// `until 2026-11-30 09:00 +01:00 (Europe/Berlin)`
    private func until(_ group: JSON) -> String {
        if utc { return group["until"].text.map { "until \($0)" } ?? "" }
        guard let local = group["until_local"].text, local.count > 19 else { return "" }
        let day = local.prefix(10)
        let seconds = local.dropFirst(16).prefix(3)
        let time = local.dropFirst(11).prefix(5) + (seconds == ":00" ? "" : seconds)
        return "until \(day) \(time) \(local.dropFirst(19)) (\(group["zone"].cell))"
    }

    private func ask(_ moment: Moment) throws -> Data {
        var path = "/api/v1/oncall?at=\(TypedMoment.text(moment))"
        if let group { path += "&group=\(group)" }
        if why { path += "&why=true" }
        return try connection.send("GET", path)
    }

    private func answer(_ moment: Moment) throws -> [UInt8] {
        let handbook = try files.handbook()
        if let group, handbook.groups[GroupID(group)] == nil {
            throw Failure(.refused, "there is no group \(group)")
        }
        let view = OnCallView(
            handbook, at: moment, changes: .none, group: group.map { GroupID($0) }, why: why)
        return try PublishedJSON.bytes(of: view)
    }
}

struct Roster: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Check and preview the organisation's files; works with no server.",
        subcommands: [
            Check.self, Preview.self, Ics.self, RosterDiffCommand.self, FairnessCommand.self,
            Apply.self,
        ])

    struct Apply: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Bring the organisation's files into force.",
            discussion: """
                For the nodes of one database, which hear of it at once; a server with a data \
                directory of its own reads its files itself. Nothing happens unless the files are \
                sound. Says first who is on call instead of whom from then on; `muster roster diff` \
                says what changes later.
                """)

        @Flag(help: "Only say who would be on call instead of whom.") var dryRun = false
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
                throw Failure(error.isUsage ? .usage : .machine, error.words)
            }
            defer { installation.close() }
            do {
                let version = handbook.version.text.prefix(12)
                let effect = try await installation.effect(
                    of: handbook, at: try TypedMoment.parse(nil))
                guard let effect else {
                    return Terminal.say("handbook \(version) was in force")
                }
                for change in effect { Terminal.say("on call now: \(change.words.oneLine())") }
                if dryRun {
                    return Terminal.say(
                        effect.isEmpty
                            ? "it would change nobody who is on call now; nothing was applied"
                            : "nothing was applied")
                }
                try await installation.apply(
                    read.files, as: handbook.version, effect: effect.map(\.effect))
                Terminal.say("handbook \(version) is in force")
            } catch let error as ServeFailure {
                throw Failure(.machine, error.words)
            }
        }
    }
}
