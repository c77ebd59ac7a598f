import ArgumentParser
import Core
import Foundation

// What the commands that lay something over the rosters have in common: the effect is shown, then
// asked for, then made.

struct ChangeOptions: ParsableArguments {
    @Flag(help: "Only show the effect, and make nothing.") var preview = false
    @Flag(help: "Make it without asking.") var yes = false
    @OptionGroup var connection: Connection

    /// Shows the effect, asks unless --yes was given, and makes it; `said` is printed then, after
    /// what came of it where nobody was asked.
    func make(
        _ path: String, _ body: [String: Any], question: String = "Make it?",
        nothing: String = ChangeOptions.nobody, _ said: (JSON) -> String
    ) throws {
        var look = body
        look["preview"] = true
        if preview {
            let data = try connection.send("POST", path, look)
            return try connection.show(data) {
                Self.effect($0, nothing).joined(separator: "\n")
            }
        }
        if !yes {
            try Self.confirm(
                try connection.object("POST", path, look), question, "made", nothing)
        }
        let data = try connection.send("POST", path, body)
        try connection.show(data) { told($0, nothing, said($0)) }
    }

    private func told(_ answer: JSON, _ nothing: String, _ said: String) -> String {
        (yes ? Self.effect(answer, nothing) + [said] : [said]).joined(separator: "\n")
    }

    /// The same for taking something away.
    func remove(
        _ path: String, _ what: String, because reason: String? = nil,
        nothing: String = ChangeOptions.nobody
    ) throws {
        if preview || !yes {
            let data = try connection.send("DELETE", path + "?preview=true")
            if preview {
                return try connection.show(data) {
                    Self.effect($0, nothing).joined(separator: "\n")
                }
            }
            let answer = JSON(try JSONSerialization.jsonObject(with: data))
            try Self.confirm(answer, "Remove it?", "removed", nothing)
        }
        let query = reason.map { "?reason=\(Connection.encoded($0))" } ?? ""
        let data = try connection.send("DELETE", path + query)
        try connection.show(data) { told($0, nothing, "\(what) removed") }
    }

    static let nobody = "Nobody else is on call than before."

    /// Who is on call otherwise, line by line, and what that leaves behind.
    static func effect(_ answer: JSON, _ nothing: String = nobody) -> [String] {
        let lines = answer["effect"].list.map { $0["words"].cell }
        let warnings = answer["warnings"].list.map { "WARNING: \($0.cell)" }
        let said = lines.isEmpty ? [nothing] : lines
        return (said + warnings).map { $0.oneLine() }
    }

    private static func confirm(
        _ answer: JSON, _ question: String, _ done: String, _ nothing: String
    ) throws {
        for line in effect(answer, nothing) { Terminal.say(line) }
        guard isatty(STDIN_FILENO) == 1 else {
            throw Failure(.usage, "nothing was \(done): say --yes to do it")
        }
        Terminal.say("\(question) [y/N]")
        guard readLine()?.lowercased().hasPrefix("y") == true else {
            throw Failure(.refused, "nothing was \(done)")
        }
    }
}

/// What lies over the rosters, as a table.
struct ChangeListOptions: ParsableArguments {
    @Flag(help: "Those that are over as well.") var past = false
    @OptionGroup var connection: Connection

    func show(
        _ path: String, _ columns: [String], none: String, _ row: (JSON) -> [String]
    ) throws {
        let data = try connection.send("GET", "/api/v1/\(path)" + (past ? "?past=true" : ""))
        try connection.show(data) { answer in
            let rows = answer[path].list.map(row)
            return rows.isEmpty ? none : Terminal.table([columns] + rows)
        }
    }
}

extension JSON {
    /// The id of what is named, or the value itself.
    var name: String { self["id"].text ?? cell }
    /// `2026-11-27T18:00:00Z`: nobody's shift begins at a millisecond.
    var minute: String { Moment(text: cell)?.text ?? cell }
}

extension TypedMoment {
    /// An instant as the server takes it; what says a day, or a time without its offset, as it is:
    /// the server reads it by the clock of the person.
    static func localText(_ text: String) throws -> String {
        if CivilDay(text: text) != nil || LocalTime(text: text) != nil { return text }
        guard let moment = Moment(text: text) else {
            throw Failure(
                .usage,
                "\(text) is no time; write it as 2026-12-24, 2026-12-24T08:00 or "
                    + "2026-12-24T08:00:00+01:00")
        }
        return moment.text
    }
}
