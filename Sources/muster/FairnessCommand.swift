import ArgumentParser
import Core
import Foundation
import Handbooks
import Reviews

/// Who carries how much of the on-call duty over a period.
struct FairnessCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fairness",
        abstract: "Say who is on call for how many hours, nights, weekends and holidays.",
        discussion: """
            Asks the files, and works with no server: what is planned. With MUSTER_URL and \
            MUSTER_TOKEN set (or --url) it asks the server, which knows what was laid over the \
            files, who really was on call, and who was paged. A night is from 22 to 7 where the \
            person is; half a night is 0.5.
            """)

    @Option(help: "From this moment; absent: four weeks before --to.") var from: String?
    @Option(help: "To this moment; absent: now with a server, else in four weeks.")
    var to: String?
    @Option(help: "Only this group.") var group: String?
    @Option(help: "Write a chart to this file.") var svg: String?
    @OptionGroup var files: HandbookOptions
    @OptionGroup var connection: Connection

    func run() async throws {
        let now = try TypedMoment.parse(nil)
        let weeks = Duration.hours(24 * 28)
        var start = try from.map { try TypedMoment.parse($0) }
        let end: Moment
        if let to {
            end = try TypedMoment.parse(to)
        } else {
            end = connection.isNamed && start == nil ? now : (start ?? now) + weeks
        }
        start = start ?? end - weeks
        guard let start, start < end else { throw Failure(.usage, "--to is not after --from") }
        let bytes = connection.isNamed ? try ask(start, end) : try answer(start, end)
        let view = try PublishedJSON.value(FairnessView.self, from: bytes)
        if let svg {
            let isPast = view.rows.contains { $0.worked.map { $0.first.hours > 0 } ?? false }
            do {
                try Data(FairnessChart(view, worked: isPast).svg.utf8)
                    .write(to: URL(fileURLWithPath: svg))
            } catch {
                throw Failure(.machine, "\(svg) cannot be written")
            }
        }
        if connection.json { return Terminal.say(String(decoding: bytes, as: UTF8.self)) }
        Terminal.say("From \(start.text) to \(end.text)\n\n" + Self.table(view))
    }

    private func ask(_ start: Moment, _ end: Moment) throws -> [UInt8] {
        var path =
            "/api/v1/roster/fairness?from=\(TypedMoment.text(start))&until=\(TypedMoment.text(end))"
        if let group { path += "&group=\(group)" }
        return Array(try connection.send("GET", path))
    }

    private func answer(_ start: Moment, _ end: Moment) throws -> [UInt8] {
        let handbook = try files.handbook()
        if let group, handbook.groups[GroupID(group)] == nil {
            let hint = Nearest.hint(for: group, among: handbook.groups.keys.map(\.text))
            throw Failure(.refused, "there is no group \(group)\(hint)")
        }
        var planned = Fairness()
        planned.add(handbook, from: start, until: end, only: group.map { GroupID($0) })
        return try PublishedJSON.bytes(
            of: FairnessView(handbook, from: start, until: end, planned: planned))
    }

    private static func table(_ view: FairnessView) -> String {
        let isAsked = view.rows.contains { $0.worked != nil }
        var heading = ["PERSON", "GROUP", "HOURS", "NIGHTS", "WEEKENDS", "HOLIDAYS", "BEHIND H"]
        if isAsked { heading += ["WORKED H", "NIGHTS", "WEEKENDS", "PAGES", "AT NIGHT"] }
        var rows = [heading]
        var last = ""
        for row in view.rows {
            let first = row.planned.first
            var cells = [
                row.person.name == last ? "" : row.person.name, row.group.name,
                number(first.hours), number(first.nights), number(first.weekends),
                number(first.holidays), number(row.planned.behind.hours),
            ]
            last = row.person.name
            if isAsked {
                let worked = row.worked?.first
                cells += [
                    number(worked?.hours ?? 0), number(worked?.nights ?? 0),
                    number(worked?.weekends ?? 0), "\(row.pages?.all ?? 0)",
                    "\(row.pages?.atNight ?? 0)",
                ]
            }
            rows.append(cells)
        }
        return Terminal.table(rows, figures: 2)
    }

    private static func number(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        return "\(tenths / 10).\(tenths % 10)"
    }
}
