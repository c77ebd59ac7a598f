import App
import ArgumentParser
import Core
import Foundation
import Handbooks

struct AbsenceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "absence",
        abstract: "Somebody is away: their turns fall to the next of the rotation.",
        subcommands: [Add.self, Import.self, List.self, Remove.self])

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Enter an absence; the effect is shown before it is made.",
            discussion: """
                A time is 2026-12-24T08:00+01:00; without an offset, or as a day alone, it is read by \
                the clock of the person. A day means its beginning.
                """)

        @Option(help: "Who is away; absent: you.") var person: String?
        @Option(help: "From this time or day; absent: now.") var from: String?
        @Option(help: "Until this time, or the first day back.") var until: String
        @Option(help: "Why.") var reason: String?
        @OptionGroup var options: ChangeOptions

        func run() async throws {
            var body: [String: Any] = ["until": try TypedMoment.localText(until)]
            body["person"] = person
            body["from"] = try from.map { try TypedMoment.localText($0) }
            body["reason"] = reason
            try options.make("/api/v1/absences", body) {
                "absence \($0["absence"]["id"].cell) made"
            }
        }
    }

    struct Import: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take over a person's calendar; the effect is shown before.",
            discussion: """
                Reads iCalendar, from a file or an address. What an earlier import brought and the \
                calendar no longer has ends. Events marked as free are left out unless they last \
                whole days. An address in a private range needs --allow-private.
                """)

        @Option(help: "Whose calendar it is; absent: yours.") var person: String?
        @Option(help: "The file; - reads standard input.") var file: String?
        @Option(help: "The address, https: or webcal:.") var address: String?
        @Option(help: "Only events with this in their title, such as a name.")
        var matching: String?
        @Option(help: "So many days from today.") var days = 400
        @Flag(help: "The address may be in a private range.") var allowPrivate = false
        @OptionGroup var options: ChangeOptions

        func run() async throws {
            guard (1...1100).contains(days) else {
                throw Failure(.usage, "--days: from 1 to 1100")
            }
            let read = try bytes()
            let calendar: ICalendar
            do throws(ICalendarFault) {
                calendar = try ICalendar(read)
            } catch {
                throw Failure(.refused, "\(source):\(error.line): \(error.words)")
            }
            let today = ZoneRules.utc.local(try TypedMoment.parse(nil)).day
            let (occurrences, faults) = calendar.occurrences(
                in: today.advanced(by: -1)...today.advanced(by: days)
            ) { ZoneLibrary().rules(of: ZoneID($0)) }
            for fault in calendar.faults + faults {
                Terminal.complain("\(source):\(fault.line): \(fault.words); left out")
            }
            let wanted = occurrences.filter { isWanted($0) }
            var body: [String: Any] = [
                "absences": wanted.map { occurrence in
                    [
                        "uid": occurrence.uid, "from": occurrence.from.text,
                        "until": occurrence.until.text,
                        "reason": occurrence.summary,
                    ].filter { !$0.value.isEmpty }
                }
            ]
            body["person"] = person
            try options.make("/api/v1/absences/import", body, question: "Import it?") { answer in
                "\(answer["added"].list.count) added, \(answer["ended"].list.count) ended, "
                    + "\(answer["kept"].number ?? 0) as before"
            }
        }

        private func isWanted(_ occurrence: ICalendarOccurrence) -> Bool {
            if occurrence.isFree, !occurrence.isWholeDay { return false }
            guard let matching else { return true }
            return occurrence.summary.lowercased().contains(matching.lowercased())
        }

        private var source: String { file == "-" ? "standard input" : file ?? "the calendar" }

        private func bytes() throws -> [UInt8] {
            switch (file, address) {
            case ("-"?, nil):
                return Array(FileHandle.standardInput.readDataToEndOfFile())
            case (let file?, nil):
                guard let data = FileManager.default.contents(atPath: file) else {
                    throw Failure(.machine, "\(file) cannot be read")
                }
                return Array(data)
            case (nil, let address?):
                do throws(APIClient.Unreachable) {
                    return try CalendarAddress(address, isPrivateAllowed: allowPrivate).bytes()
                } catch {
                    throw Failure(.unavailable, error.words)
                }
            default: throw Failure(.usage, "say either --file or --address")
            }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List absences.")
        @OptionGroup var options: ChangeListOptions

        func run() async throws {
            let columns = ["id", "person", "from", "until", "source", "reason"]
            try options.show("absences", columns, none: "None: everybody is there.") { row in
                [
                    row["id"].cell, row["person"].name, row["from"].minute, row["until"].minute,
                    row["uid"].text == nil ? "by hand" : "calendar", row["reason"].cell,
                ]
            }
        }
    }

    struct Remove: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Remove an absence: the person is there.")
        @Argument(help: "The absence's number.") var id: Int
        @OptionGroup var options: ChangeOptions

        func run() async throws {
            try options.remove("/api/v1/absences/\(id)", "absence \(id)")
        }
    }
}
