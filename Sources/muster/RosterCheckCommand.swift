import App
import ArgumentParser
import Foundation
import Handbooks

extension Roster {
    struct Check: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say every problem as file:line: message.",
            discussion: """
                Errors fail: what cannot be read, names that nothing has, times at which no step \
                reaches anybody. Warnings, what a later step covers or what will hurt some day, fail \
                only with --strict; notes never do. What was laid over the files by commands and \
                screens is not known here: the server's own look is at /readiness.
                """)

        @Flag(help: "Warnings fail too.") var strict = false
        @Option(help: "How many days ahead to look.") var days = HandbookCheck.usualDays
        @Flag(help: "Print the problems as JSON.") var json = false
        @OptionGroup var files: HandbookOptions

        func run() async throws {
            let result = try files.load()
            var problems = result.problems
            if let handbook = result.handbook {
                problems += HandbookCheck.problems(
                    of: handbook, places: result.places, from: try TypedMoment.parse(nil),
                    days: days, isAlone: true)
            }
            problems = problems.map { files.directories.written($0) }
            if json { return try say(problems) }
            for problem in problems { Terminal.say("\(problem)") }
            func counted(_ weight: Problem.Weight) -> String {
                Terminal.counted(problems.count { $0.weight == weight }, weight.name)
            }
            let notes = problems.contains { $0.weight == .note } ? ", \(counted(.note))" : ""
            Terminal.say("\(counted(.error)), \(counted(.warning))\(notes)")
            try end(problems)
        }

        private func say(_ problems: [Problem]) throws {
            let list = problems.map {
                [
                    "file": $0.file, "line": $0.line, "message": $0.words,
                    "weight": $0.weight.name,
                ] as [String: Any]
            }
            let data = try JSONSerialization.data(
                withJSONObject: list, options: [.sortedKeys, .prettyPrinted])
            Terminal.say(String(decoding: data, as: UTF8.self))
            try end(problems)
        }

        private func end(_ problems: [Problem]) throws {
            if problems.contains(where: {
                $0.weight == .error || (strict && $0.weight == .warning)
            }) {
                throw ExitCode(ExitStatus.problems.rawValue)
            }
        }
    }
}
