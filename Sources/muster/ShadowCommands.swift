import ArgumentParser
import Foundation

struct ShadowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "shadow",
        abstract: "A learner is told of each page of whoever is on call, and owes nothing.",
        subcommands: [Add.self, List.self, Remove.self])

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Add a shadow.", discussion: TypedMoment.help)

        @Option(help: "The learner.") var learner: String
        @Option(help: "The group from whose pages they learn.") var group: String
        @Option(help: "Only this schedule of the group.") var schedule: String?
        @Option(help: "From this moment; absent: now.") var from: String?
        @Option(help: "Until this moment.") var until: String
        @Option(help: "Why.") var reason: String?
        @OptionGroup var options: ChangeOptions

        func run() async throws {
            var body: [String: Any] = [
                "learner": learner, "group": group,
                "from": TypedMoment.text(try TypedMoment.parse(from)),
                "until": TypedMoment.text(try TypedMoment.parse(until)),
            ]
            body["schedule"] = schedule
            body["reason"] = reason
            try options.make("/api/v1/shadows", body) {
                "shadow \($0["shadow"]["id"].cell) made"
            }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List shadows.")
        @OptionGroup var options: ChangeListOptions

        func run() async throws {
            let columns = ["id", "learner", "group", "schedule", "from", "until", "reason"]
            try options.show("shadows", columns, none: "None: nobody shadows anybody.") { row in
                [
                    row["id"].cell, row["learner"].name, row["group"].name,
                    row["schedule"].text ?? "all", row["from"].minute, row["until"].minute,
                    row["reason"].cell,
                ]
            }
        }
    }

    struct Remove: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Remove a shadow: they are told no longer.")
        @Argument(help: "The shadow's number.") var id: Int
        @OptionGroup var options: ChangeOptions

        func run() async throws {
            try options.remove("/api/v1/shadows/\(id)", "shadow \(id)")
        }
    }
}
