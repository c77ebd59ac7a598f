import ArgumentParser
import Core
import Foundation

struct Declare: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Say that something is wrong.",
        discussion: "Without --severity the rules decide, as for any alert.")

    @Argument(help: "What is broken, in one line.") var title: String
    @Argument(help: "What else is known; - reads it from standard input.") var text: String?
    @Option(help: "The service that is broken.") var service: String?
    @Option(help: "sev1 (catastrophic) to sev5 (informational).")
    var severity: SeverityArgument?
    @OptionGroup var connection: Connection

    func run() async throws {
        var body: [String: Any] = ["title": title]
        body["service"] = service
        body["severity"] = severity?.name
        body["text"] = try Terminal.text(text)
        let data = try connection.send("POST", "/api/v1/incidents", body)
        try connection.show(data) { incident in
            var line = "#\(incident["number"].cell) \(incident["severity"].cell) declared"
            let near = incident["near"].list.map { "#\($0.cell)" }
            if !near.isEmpty { line += "; maybe the same as \(near.joined(separator: ", "))" }
            return line
        }
    }
}

struct Incidents: AsyncParsableCommand {
    enum State: String, ExpressibleByArgument, CaseIterable { case open, closed, all }

    static let configuration = CommandConfiguration(
        abstract: "List incidents: those that are open, unless --state says otherwise.",
        discussion: "The newest comes first; the screen has the worst first.")

    @Option(help: "open, closed or all.") var state = State.open
    @OptionGroup var connection: Connection

    func run() async throws {
        let data = try connection.send("GET", "/api/v1/incidents?state=\(state.rawValue)")
        try connection.show(data) { answer in
            let rows = answer["incidents"].list.map { row in
                [
                    "#\(row["number"].cell)", row["severity"].cell, row["state"].cell,
                    Self.answers(row),
                    row["service"]["id"].cell, row["title"].cell,
                ]
            }
            guard !rows.isEmpty else { return "Nothing there." }
            let head = ["", "severity", "state", "answered", "service", "title"]
            return Terminal.table([head] + rows)
        }
    }

    /// How many have what is owed; else what keeps its pages back.
    private static func answers(_ row: JSON) -> String {
        if row["snoozed_until"].text != nil { return "snoozed" }
        if row["paged_nobody_because"].text != nil { return "quiet" }
        let figures = [row["answered"].cell, row["owed"].cell]
        return figures.map { $0.isEmpty ? "-" : $0 }.joined(separator: "/")
    }
}

struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show one incident: its board and its timeline.")

    @Argument(help: "The incident's number.") var incident: IncidentArgument
    @OptionGroup var connection: Connection

    func run() async throws {
        let path = "/api/v1/incidents/\(incident.number)"
        let board = try connection.send("GET", path)
        if connection.json { return try connection.show(board) { _ in "" } }
        let timeline = try connection.object("GET", path + "/timeline")
        try connection.show(board) { Self.words($0, timeline["lines"].list) }
    }

    private static func words(_ incident: JSON, _ timeline: [JSON]) -> String {
        var lines = [
            "#\(incident["number"].cell) \(incident["severity"].cell) \(incident["state"].cell): "
                + incident["title"].cell.oneLine()
        ]
        for reason in incident["verdict"]["reasons"].list {
            lines.append("  because: \(reason["text"].cell.oneLine())")
        }
        for change in incident["verdict"]["changes"].list {
            lines.append(
                "  would be: \(change["severity"].cell) if \(change["text"].cell.oneLine()) "
                    + "(rule \(change["rule"].cell))")
        }
        if let rule = incident["grouped"]["rule"].text {
            lines.append(
                "  grouped by: \(incident["grouped"]["words"].cell.oneLine()) (rule \(rule))")
        }
        for link in incident["links"].list {
            let why = link["text"].cell.oneLine()
            lines.append(
                "  \(link["kind"].cell): #\(link["incident"].cell)\(why.isEmpty ? "" : " (\(why))")"
            )
        }
        for other in incident["related"].list {
            lines.append(
                "  related: #\(other["incident"].cell) (\(other["words"].cell.oneLine()))")
        }
        if let main = incident["part_of"].number {
            lines.append("  part of the storm #\(main)")
        }
        if let storm = incident["storm"]["words"].text {
            let parts = incident["storm"]["parts"].list.map { "#\($0.cell)" }
            lines.append("  a storm: \(storm.oneLine()); parts \(parts.joined(separator: " "))")
        }
        if let bridge = incident["bridge"].text { lines.append("  bridge: \(bridge)") }
        if let nobody = incident["paged_nobody_because"].text {
            lines.append("  paged nobody because \(nobody)")
        }
        if let until = incident["snooze"]["until"].text {
            let by = incident["snooze"]["by"]["name"].text ?? "the operator"
            lines.append("  snoozed by \(by) until \(until): \(incident["snooze"]["reason"].cell)")
        }
        for flapping in incident["flapping"].list {
            lines.append("  flapping since \(flapping["since"].cell): \(flapping["summary"].cell)")
        }
        lines.append("")
        let rows = incident["obligations"].list.map { obligation -> [String] in
            let ringing = obligation["ringing"].list.map { $0["person"]["name"].cell }
            let had = obligation["holder"]["name"].text ?? obligation["answered_by"]["name"].text
            return [
                "  \(obligation["id"].cell)", obligation["title"].cell, outcome(obligation),
                had ?? ringing.joined(separator: ", "),
                Terminal.counted(obligation["pages"].number ?? 0, "page"),
            ]
        }
        if !rows.isEmpty { lines += [Terminal.table(rows), ""] }
        for entry in timeline where !entry["detail"].truth {
            lines.append("  \(entry["at"].cell.dropFirst(11).prefix(8))  \(entry["text"].cell)")
        }
        return lines.joined(separator: "\n")
    }
}

extension Show {
    /// At the end everything is withdrawn; what counts then is how far it came.
    fileprivate static func outcome(_ obligation: JSON) -> String {
        let state = obligation["state"].cell
        guard obligation["answered_by"]["name"].text != nil else { return state }
        return "\(obligation["joined_at"].text == nil ? "acknowledged" : "joined"), \(state)"
    }
}

struct Export: AsyncParsableCommand {
    enum Format: String, ExpressibleByArgument, CaseIterable { case markdown, json }

    static let configuration = CommandConfiguration(
        abstract: "Export the post-incident review of one incident.")

    @Argument(help: "The incident's number.") var incident: IncidentArgument
    @Option(help: "markdown or json.") var format = Format.markdown
    @Option(name: .shortAndLong, help: "Write to this file instead of the terminal.")
    var output: String?
    @OptionGroup var connection: Connection

    func run() async throws {
        let format = connection.json ? .json : format
        let data = try connection.send(
            "GET", "/api/v1/incidents/\(incident.number)/export?format=\(format.rawValue)")
        guard let output else { return Terminal.say(String(decoding: data, as: UTF8.self)) }
        do {
            try data.write(to: URL(filePath: output))
        } catch {
            throw Failure(.machine, "cannot write \(output): \(error.localizedDescription)")
        }
    }
}
