import ArgumentParser
import Foundation

struct OverrideCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "override",
        abstract: "Somebody takes somebody's shift.",
        subcommands: [Add.self, List.self, Remove.self])

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Add an override; the effect is shown before it is made.",
            discussion: TypedMoment.help)

        @Option(help: "The group.") var group: String
        @Option(help: "Who goes off call; absent: --in comes beside whoever is on call.")
        var out: String?
        @Option(name: .customLong("in"), help: "Who comes on call; absent: nobody does.")
        var incoming: String?
        @Option(help: "From this moment; absent: now.") var from: String?
        @Option(help: "Until this moment.") var until: String
        @Option(help: "Only this schedule of the group.") var schedule: String?
        @Option(help: "Why.") var reason: String?
        @OptionGroup var options: ChangeOptions

        func run() async throws {
            var body: [String: Any] = [
                "group": group, "from": TypedMoment.text(try TypedMoment.parse(from)),
                "until": TypedMoment.text(try TypedMoment.parse(until)),
            ]
            body["outgoing"] = out
            body["incoming"] = incoming
            body["schedule"] = schedule
            body["reason"] = reason
            try options.make("/api/v1/overrides", body) {
                "override \($0["override"]["id"].cell) made"
            }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List overrides.")
        @OptionGroup var options: ChangeListOptions

        func run() async throws {
            let columns = [
                "id", "group", "schedule", "outgoing", "incoming", "from", "until", "reason",
            ]
            try options.show(
                "overrides", columns,
                none: "None: the schedules are in force as they are written."
            ) { row in
                [
                    row["id"].cell, row["group"].name, row["schedule"].text ?? "all",
                    row["outgoing"].name, row["incoming"].name, row["from"].minute,
                    row["until"].minute, row["reason"].cell,
                ]
            }
        }
    }

    struct Remove: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Remove an override: the files say again who is on call.")
        @Argument(help: "The override's number.") var id: Int
        @OptionGroup var options: ChangeOptions

        func run() async throws {
            try options.remove("/api/v1/overrides/\(id)", "override \(id)")
        }
    }
}
