import App
import ArgumentParser
import Core
import Foundation
import Handbooks
import Reviews

extension Roster {
    struct Preview: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show who is on call when: a calendar in the terminal, JSON or a picture.",
            discussion: """
                Asks the files, and works with no server; with MUSTER_URL and MUSTER_TOKEN set (or \
                --url) it asks the server, which knows what was laid over them. Times without an \
                offset are by the clock in which the days are drawn.
                """)

        @Option(help: "From this day or time; absent: today's midnight.") var from: String?
        @Option(help: "To this day or time, exclusive; absent: two weeks later.") var to: String?
        @Option(help: "Only this group.") var group: String?
        @Option(help: "Only schedules of this name.") var schedule: String?
        @Option(help: "Only this person's shifts.") var person: String?
        @Option(help: "The clock of the days; absent: the person's, else the schedules'.")
        var zone: String?
        @Option(help: "Write a picture to this file; - is standard output.") var svg: String?
        @Option(help: "Columns of the text; absent: the terminal's.") var width: Int?
        @OptionGroup var files: HandbookOptions
        @OptionGroup var connection: Connection

        func run() async throws {
            let format = connection.json ? "json" : svg == nil ? "text" : "svg"
            let bytes = try connection.isNamed ? ask(format) : draw(format)
            guard let svg, svg != "-" else {
                var text = String(decoding: bytes, as: UTF8.self)
                if text.last == "\n" { text.removeLast() }
                return Terminal.say(text)
            }
            do {
                try Data(bytes).write(to: URL(filePath: svg))
            } catch {
                throw Failure(.machine, "\(svg) cannot be written: \(error.localizedDescription)")
            }
        }

        private var columns: Int { width ?? Terminal.columns }

        private func ask(_ format: String) throws -> [UInt8] {
            let fields = [
                ("from", from), ("to", to), ("group", group), ("schedule", schedule),
                ("person", person), ("zone", zone), ("format", format),
                ("width", format == "text" ? "\(columns)" : nil),
                ("colour", format == "text" && Terminal.isColoured ? "yes" : nil),
            ]
            let query = fields.compactMap { name, value in
                value.map { "\(name)=\(Connection.encoded($0))" }
            }
            return Array(
                try connection.send("GET", "/api/v1/roster/preview?" + query.joined(separator: "&"))
            )
        }

        private func draw(_ format: String) throws -> [UInt8] {
            let handbook = try files.handbook()
            let request = PreviewRequest(
                from: from, to: to, group: group, schedule: schedule, person: person, zone: zone)
            let (calendar, clock) = try Self.calendar(request, handbook)
            switch format {
            case "json":
                return try PublishedJSON.document(
                    of: RosterPreview(calendar, handbook, changes: .none))
            case "svg":
                return Array(
                    SVGCalendar(calendar, handbook, changes: .none, zone: clock).text.utf8)
            default:
                let text = TextCalendar(
                    calendar, handbook, changes: .none, zone: clock, width: columns,
                    isColoured: Terminal.isColoured
                ).text
                return Array(text.utf8)
            }
        }

        private static func calendar(
            _ request: PreviewRequest, _ handbook: Handbook
        ) throws -> (RosterCalendar, ZoneRules) {
            do throws(PreviewRequest.Fault) {
                return try request.calendar(
                    handbook, changes: .none, now: TypedMoment.now)
            } catch {
                switch error {
                case .unknown(let refusal): throw UnknownName.failure(refusal, handbook)
                case .unreadable(let field, let expected, let found):
                    throw Failure(.usage, "--\(field): expected \(expected), found \(found)")
                }
            }
        }
    }

    struct Ics: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "ics",
            abstract: "Print a calendar that other calendars read (iCalendar).",
            discussion: """
                The past 30 days and the next 90, from the files alone; for one that stays current \
                and knows overrides, make an address with `muster feed create`.
                """)

        @OptionGroup var whose: SubjectOptions
        @OptionGroup var files: HandbookOptions

        func run() async throws {
            let subject = try whose.subject()
            let handbook = try files.handbook()
            do throws(Refusal) {
                try handbook.check(subject)
            } catch {
                throw UnknownName.failure(error, handbook)
            }
            let now = TypedMoment.now
            let feed = CalendarFeed(subject, handbook: handbook, changes: .none)
            FileHandle.standardOutput.write(Data(feed.body(at: now).text(since: now).utf8))
        }
    }
}

/// Whose calendar: exactly one of them.
struct SubjectOptions: ParsableArguments {
    @Option(help: "A person's own shifts.") var person: String?
    @Option(help: "All schedules of a group.") var group: String?
    @Option(help: "One schedule, as GROUP/SCHEDULE.") var schedule: String?

    func subject() throws -> CalendarSubject {
        let given = [person, group, schedule].compactMap { $0 }
        guard given.count == 1 else {
            throw Failure(.usage, "whose? Give one of --person, --group, --schedule GROUP/SCHEDULE")
        }
        if let person { return .person(PersonID(person)) }
        if let group { return .group(GroupID(group)) }
        let parts = (schedule ?? "").split(separator: "/", maxSplits: 1)
        guard parts.count == 2 else {
            throw Failure(.usage, "--schedule: expected GROUP/SCHEDULE, found \(schedule ?? "")")
        }
        return .schedule(GroupID(String(parts[0])), ScheduleID(String(parts[1])))
    }
}

/// What a name should have been.
enum UnknownName {
    static func failure(_ refusal: Refusal, _ handbook: Handbook) -> Failure {
        func words(_ kind: String, _ name: String, _ known: [String]) -> Failure {
            Failure(
                .refused, "there is no \(kind) \(name)\(Nearest.hint(for: name, among: known))")
        }
        switch refusal {
        case .unknownGroup(let id):
            return words("group", id.text, handbook.groups.keys.map(\.text))
        case .unknownPerson(let id):
            return words("person", id.text, handbook.people.keys.map(\.text))
        case .unknownSchedule(let id):
            let known = handbook.groups.values.flatMap { $0.schedules.map(\.id.text) }
            return words("schedule", id.text, known)
        default: return Failure(.refused, "\(refusal)")
        }
    }
}
