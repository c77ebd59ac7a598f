import App
import ArgumentParser
import Core
import Foundation
import Handbooks
import Reviews

/// What changes, and when, if one directory of rosters takes the place of another.
struct RosterDiffCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "Say at which times other people are on call by the new files than by the old.",
        discussion: """
            Compares who is on call on each schedule, and whom each escalation policy names, at \
            every moment from --from on. To compare with what was committed before, let git write \
            it out: `git worktree add /tmp/old HEAD~1`, then `muster roster diff /tmp/old/rosters \
            rosters`. Exit code \(ExitStatus.differs.rawValue) when anything changes, 0 when nothing does.
            """)

    @Argument(help: "The directory of rosters as they were.") var old: String
    @Argument(help: "The directory of rosters as they shall be.") var new: String
    @Option(help: "From this moment; absent: now.") var from: String?
    @Option(help: "How many days to compare.") var days = 90
    @Option(help: "Only this group.") var group: String?
    @Flag(help: "Print JSON.") var json = false

    func run() async throws {
        guard (1...3660).contains(days) else {
            throw Failure(.usage, "--days is a number from 1 to 3660")
        }
        let start = try TypedMoment.parse(from)
        let (before, after) = (try Self.handbook(old), try Self.handbook(new))
        var view = RosterDiffView(
            from: before, to: after, since: start, until: start + .hours(24) * days)
        if let group {
            let known = Set(before.groups.keys).union(after.groups.keys).map(\.text)
            guard known.contains(group) else {
                throw Failure(
                    .refused, "there is no group \(group)\(Nearest.hint(for: group, among: known))")
            }
            view.differences.removeAll { $0.group != group }
        }
        if json {
            Terminal.say(
                String(decoding: try PublishedJSON.document(of: view).dropLast(), as: UTF8.self))
        } else {
            Terminal.say(Self.words(view, days))
        }
        if !view.differences.isEmpty { throw ExitCode(ExitStatus.differs.rawValue) }
    }

    /// Without runbooks: they say nothing about who is on call.
    private static func handbook(_ rosters: String) throws -> Handbook {
        let directories = HandbookKeeper.Directories(
            rosters: rosters, runbooks: "\(rosters)/no runbooks")
        let result: LoadResult
        do throws(HandbookFiles.DirectoryError) {
            result = try HandbookKeeper.read(directories).result
        } catch {
            throw Failure(.machine, "\(error)")
        }
        guard let handbook = result.handbook else {
            throw Failure(
                .problems,
                result.errors.map { "\(directories.written($0))" }.joined(separator: "\nmuster: "))
        }
        return handbook
    }

    private static func words(_ view: RosterDiffView, _ days: Int) -> String {
        guard !view.differences.isEmpty else {
            return "the same people are on call at every moment of the next \(days) days"
        }
        var lines: [String] = []
        var heading = ""
        var rows: [[String]] = []
        func flush() {
            let table = rows.isEmpty ? "" : Terminal.table(rows)
            lines += table.split(separator: "\n").map { "  \($0)" }
            rows = []
        }
        for span in view.differences {
            let subject = span.schedule.map { "schedule \($0)" } ?? "escalation policy"
            let own = "\(span.group), \(subject) (\(span.zone)):"
            if own != heading {
                flush()
                lines.append((lines.isEmpty ? "" : "\n") + own)
                heading = own
            }
            rows.append([
                Self.clock(span.from), "to \(Self.clock(span.until))", Self.change(span),
            ])
        }
        flush()
        return lines.joined(separator: "\n")
    }

    /// `2026-11-30 09:00 +01:00`.
    private static func clock(_ text: String) -> String {
        "\(text.prefix(10)) \(text.dropFirst(11).prefix(5)) \(text.suffix(6))"
    }

    /// Of a policy, everybody at their first call; with all calls only if that would show no change.
    private static func change(_ span: RosterDiffView.Span) -> String {
        let (before, after) = (people(span.before, .max), people(span.after, .max))
        let (first, second) = (people(span.before, 1), people(span.after, 1))
        return first == second ? "\(before) -> \(after)" : "\(first) -> \(second)"
    }

    private static func people(_ steps: [[Named]]?, _ calls: Int) -> String {
        guard let steps else { return "no such schedule" }
        var called: [String: Int] = [:]
        let words = steps.compactMap { step -> String? in
            let names = step.filter { person in
                called[person.id, default: 0] += 1
                return called[person.id, default: 0] <= calls
            }.map(\.name)
            return names.isEmpty ? nil : names.joined(separator: " and ")
        }
        return words.isEmpty ? "nobody" : words.joined(separator: ", then ")
    }
}
