import ArgumentParser
import Core
import Foundation

struct SwapCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "swap",
        abstract: "Offer shifts to somebody, who must accept.",
        subcommands: [Offer.self, Accept.self, Decline.self, Withdraw.self, List.self])

    struct Offer: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Offer your shifts; the effect is shown before it is made.",
            discussion: """
                Nothing changes until the other person accepts. The offer ends when its first shift \
                begins. With --return-from and --return-until theirs are taken in return. \(TypedMoment.help)
                """)

        @Option(help: "The group.") var group: String
        @Option(help: "Only this schedule of the group.") var schedule: String?
        @Option(help: "Who is asked to take the shifts.") var to: String
        @Option(help: "Your shifts from this moment.") var from: String
        @Option(help: "Until this moment.") var until: String
        @Option(help: "Their shifts from this moment, in return.") var returnFrom: String?
        @Option(help: "Until this moment.") var returnUntil: String?
        @Option(help: "Why.") var reason: String?
        @Option(help: "Who offers, if not you; the journal says so.") var person: String?
        @OptionGroup var options: ChangeOptions

        func run() async throws {
            var body: [String: Any] = [
                "group": group, "to": to, "from": TypedMoment.text(try TypedMoment.parse(from)),
                "until": TypedMoment.text(try TypedMoment.parse(until)),
            ]
            body["return_from"] = try returnFrom.map { TypedMoment.text(try TypedMoment.parse($0)) }
            body["return_until"] = try returnUntil.map {
                TypedMoment.text(try TypedMoment.parse($0))
            }
            body["schedule"] = schedule
            body["reason"] = reason
            body["person"] = person
            try options.make("/api/v1/swaps", body, question: "Offer it?") { answer in
                let swap = answer["swap"]
                return "swap \(swap["id"].cell) offered to \(swap["offered_to"]["name"].cell), "
                    + "who can accept until \(swap["accept_by"].minute)"
            }
        }
    }

    /// What the three answers have in common.
    struct Answer: ParsableArguments {
        @Argument(help: "The swap's number; `muster swap list` shows them.") var id: Int
        @Option(help: "On whose behalf; the journal says so.") var person: String?

        var body: [String: Any] { person.map { ["person": $0] } ?? [:] }
    }

    struct Accept: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Accept a swap offered to you; the effect is shown before.")
        @OptionGroup var answer: Answer
        @OptionGroup var options: ChangeOptions

        func run() async throws {
            try options.make(
                "/api/v1/swaps/\(answer.id)/accept", answer.body, question: "Accept it?"
            ) { _ in "swap \(answer.id) accepted" }
        }
    }

    struct Decline: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Decline a swap offered to you: nothing changes.")
        @OptionGroup var answer: Answer
        @OptionGroup var connection: Connection

        func run() async throws {
            let data = try connection.send(
                "POST", "/api/v1/swaps/\(answer.id)/decline", answer.body)
            try connection.show(data) { _ in "swap \(answer.id) declined" }
        }
    }

    struct Withdraw: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take back a swap that you offered: nothing changes.")
        @OptionGroup var answer: Answer
        @OptionGroup var connection: Connection

        func run() async throws {
            let data = try connection.send(
                "POST", "/api/v1/swaps/\(answer.id)/withdraw", answer.body)
            try connection.show(data) { _ in "swap \(answer.id) withdrawn" }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List offers and what became of them.")
        @OptionGroup var options: ChangeListOptions

        func run() async throws {
            let columns = ["id", "group", "from", "to", "shifts", "in return", "state", "reason"]
            func parts(_ list: JSON) -> String {
                list.list.map {
                    "\($0["schedule"].cell) \($0["from"].minute) to \($0["until"].minute)"
                }.joined(separator: "; ")
            }
            try options.show("swaps", columns, none: "None: nobody offers a shift.") { row in
                [
                    row["id"].cell, row["group"].name, row["offered_by"].name,
                    row["offered_to"].name, parts(row["given"]), parts(row["in_return"]),
                    row["state"].cell, row["reason"].cell,
                ]
            }
        }
    }
}
