import ArgumentParser
import Foundation

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
                let columns = ["id", "group", "outgoing", "incoming", "from", "until", "reason"]
                let rows = answer["overrides"].list.map { row in
                    columns.map { row[$0].text ?? row[$0]["id"].text ?? row[$0].cell }
                }
                guard !rows.isEmpty else {
                    return "None: the schedules are in force as they are written."
                }
                return Terminal.table([columns] + rows)
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
