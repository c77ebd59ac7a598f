import ArgumentParser
import Core
import Foundation

struct TemporaryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "temporary",
        abstract: "For a time, these shifts and nothing else say who is on call.",
        subcommands: [Add.self, List.self, Remove.self])

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Add a temporary schedule; the effect is shown before it is made.",
            discussion: """
                A shift is PERSON=FROM/UNTIL, such as \
                ada=2026-12-24T08:00+01:00/2026-12-25T08:00+01:00. Where no shift stands, nobody is \
                on call. In a file each line is a shift; what follows # is for people.
                """)

        @Option(help: "The group.") var group: String
        @Option(help: "The schedule; needed where the group has several.") var schedule: String?
        @Option(help: "One shift, PERSON=FROM/UNTIL; may be given again.") var shift: [String] = []
        @Option(help: "A file of shifts, one a line; - reads standard input.") var file: String?
        @Option(help: "Nothing else counts from here; absent: the first shift.") var from: String?
        @Option(help: "… until here; absent: the end of the last shift.") var until: String?
        @Option(help: "Why.") var reason: String?
        @OptionGroup var options: ChangeOptions

        func run() async throws {
            let shifts = try (shift + lines()).map { try Self.read($0) }
            guard !shifts.isEmpty else { throw Failure(.usage, "no shift: say --shift or --file") }
            var body: [String: Any] = ["group": group, "shifts": shifts]
            body["schedule"] = schedule
            body["from"] = try from.map { TypedMoment.text(try TypedMoment.parse($0)) }
            body["until"] = try until.map { TypedMoment.text(try TypedMoment.parse($0)) }
            body["reason"] = reason
            try options.make("/api/v1/temporaries", body) {
                "temporary schedule \($0["temporary"]["id"].cell) made"
            }
        }

        private func lines() throws -> [String] {
            guard let file else { return [] }
            let text: String
            if file == "-" {
                text = try Terminal.text("-") ?? ""
            } else {
                guard let found = try? String(contentsOfFile: file, encoding: .utf8) else {
                    throw Failure(.machine, "\(file) cannot be read as UTF-8 text")
                }
                text = found
            }
            return text.split(whereSeparator: \.isNewline).map {
                $0.prefix { $0 != "#" }.trimmingCharacters(in: .whitespaces)
            }.filter { !$0.isEmpty }
        }

        private static func read(_ text: String) throws -> [String: String] {
            let sides = text.split(separator: "=", maxSplits: 1).map {
                $0.trimmingCharacters(in: .whitespaces)
            }
            let times = (sides.last ?? "").split(separator: "/").map {
                $0.trimmingCharacters(in: .whitespaces)
            }
            guard sides.count == 2, times.count == 2, let from = Moment(text: times[0]),
                let until = Moment(text: times[1])
            else {
                throw Failure(
                    .usage,
                    "\(text.oneLine(limit: 80)) is no shift; write it as "
                        + "ada=2026-12-24T08:00+01:00/2026-12-25T08:00+01:00")
            }
            return ["person": sides[0], "from": from.text, "until": until.text]
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List temporary schedules.")
        @OptionGroup var options: ChangeListOptions

        func run() async throws {
            let columns = ["id", "group", "schedule", "from", "until", "shifts", "reason"]
            try options.show(
                "temporaries", columns,
                none: "None: the schedules are in force as they are written."
            ) { row in
                let people = row["shifts"].list.map { $0["person"].name }
                let several = people.count > 4 ? " and \(people.count - 4) more" : ""
                return [
                    row["id"].cell, row["group"].name, row["schedule"].cell, row["from"].minute,
                    row["until"].minute, people.prefix(4).joined(separator: ", ") + several,
                    row["reason"].cell,
                ]
            }
        }
    }

    struct Remove: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Remove a temporary schedule: the files say again who is on call.")
        @Argument(help: "Its number.") var id: Int
        @OptionGroup var options: ChangeOptions

        func run() async throws {
            try options.remove("/api/v1/temporaries/\(id)", "temporary schedule \(id)")
        }
    }
}
