import ArgumentParser
import Core
import Foundation

/// When it begins and ends, and why.
struct MuteSpan: ParsableArguments {
    @Option(help: "From this moment; absent: now.") var from: String?
    @Option(help: "Until this moment; or --for.") var until: String?
    @Option(name: .customLong("for"), help: "How long: 30m, 2h, 1d.")
    var length: LengthArgument?
    @Option(help: "Why; everybody who is not paged may read this.") var reason: String

    func add(to body: inout [String: Any]) throws {
        guard (until == nil) != (length == nil) else {
            throw Failure(.usage, "say either --until or --for")
        }
        body["from"] = try from.map { TypedMoment.text(try TypedMoment.parse($0)) }
        body["until"] = try until.map { TypedMoment.text(try TypedMoment.parse($0)) }
        body["for"] = length?.text
        body["reason"] = reason
    }
}

/// What all listings of silences and windows have in common.
private enum MuteTable {
    static let columns = ["id", "state", "holds", "from", "until", "by", "holding", "reason"]

    static func row(_ row: JSON) -> [String] {
        [
            row["id"].cell, row["state"].cell, row["about"].cell, row["from"].minute,
            row["until"].minute, row["by"]["name"].text ?? row["created_by"].cell,
            row["holding"].list.map { "#\($0.cell)" }.joined(separator: " "),
            row["reason"].cell,
        ]
    }
}

private let nobodyIsPaged = "Nothing that is open is held by it: nobody is paged."

struct SilenceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "silence",
        abstract: "Alerts that match are kept and page nobody, for a time.",
        subcommands: [Add.self, List.self, Remove.self])

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a silence; what it means to what is open is shown before.",
            discussion: """
                A matcher is NAME=VALUE, NAME!=VALUE, NAME=~PATTERN or NAME!~PATTERN, as in \
                Alertmanager; a pattern must match the whole label. An alert that all of them match \
                is held. Beside labels: service, source and integration. Never held: what a person \
                declared, a storm, and Muster's own troubles. \(TypedMoment.help)
                """)

        @Argument(help: "alertname=DiskFull 'host=~db-.*'") var matchers: [String]
        @OptionGroup var span: MuteSpan
        @OptionGroup var options: ChangeOptions

        func run() async throws {
            var read: [Matcher] = []
            for text in matchers {
                do throws(Matcher.Fault) {
                    read += try Matcher.list(text)
                } catch {
                    throw Failure(.usage, error.words)
                }
            }
            var body: [String: Any] = [
                "matchers": read.map { matcher in
                    [
                        "name": matcher.name, "value": matcher.value, "regex": matcher.isRegex,
                        "equal": matcher.isEqual,
                    ] as [String: Any]
                }
            ]
            try span.add(to: &body)
            try options.make("/api/v1/silences", body) {
                "silence \($0["silence"]["id"].cell) made"
            }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List silences.")
        @OptionGroup var options: ChangeListOptions

        func run() async throws {
            try options.show(
                "silences", MuteTable.columns, none: "None: every alert pages as it should.",
                MuteTable.row)
        }
    }

    struct Remove: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "End a silence: what it held and still fires is paged at once.")
        @Argument(help: "The silence's number.") var id: Int
        @Option(help: "Why.") var reason: String?
        @OptionGroup var options: ChangeOptions

        func run() async throws {
            try options.remove(
                "/api/v1/silences/\(id)", "silence \(id)", because: reason, nothing: nobodyIsPaged)
        }
    }
}

struct MaintenanceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "maintenance",
        abstract: "What is worked on pages nobody, and its heartbeats pause.",
        subcommands: [Add.self, List.self, Remove.self])

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a maintenance window; what it means to what is open is shown before.",
            discussion: """
                Held are alerts of the services, of all services of the groups, and all that comes \
                through the keys. Never held: what a person declared, a storm, and Muster's own \
                troubles. \(TypedMoment.help)
                """)

        @Option(help: "A service that is worked on; may be given more than once.")
        var service: [String] = []
        @Option(help: "A group: all of its services; may be given more than once.")
        var group: [String] = []
        @Option(help: "An integration key; may be given more than once.") var key: [String] = []
        @OptionGroup var span: MuteSpan
        @OptionGroup var options: ChangeOptions

        func run() async throws {
            var body: [String: Any] = [:]
            for (name, values) in [("services", service), ("groups", group), ("keys", key)]
            where !values.isEmpty {
                body[name] = values.joined(separator: ",")
            }
            try span.add(to: &body)
            try options.make("/api/v1/maintenance", body) {
                "maintenance \($0["maintenance"]["id"].cell) made"
            }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List maintenance windows.")
        @OptionGroup var options: ChangeListOptions

        func run() async throws {
            try options.show(
                "maintenance", MuteTable.columns, none: "None: nothing is worked on.",
                MuteTable.row)
        }
    }

    struct Remove: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "End a maintenance window: what it held and still fires is paged at once.")
        @Argument(help: "The window's number.") var id: Int
        @Option(help: "Why.") var reason: String?
        @OptionGroup var options: ChangeOptions

        func run() async throws {
            try options.remove(
                "/api/v1/maintenance/\(id)", "maintenance \(id)", because: reason,
                nothing: nobodyIsPaged)
        }
    }
}
