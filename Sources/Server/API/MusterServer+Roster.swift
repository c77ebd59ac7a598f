import Core
import Handbooks
import HTTPTypes
import Hummingbird
import Nodes
import Reviews

// What the rosters come to: who would assemble, what is wrong with them, and who carries how much.

/// What the last look ahead at the rosters found.
struct RosterProblems: Codable, Sendable {
    struct Row: Codable, Hashable, Sendable {
        var file: String
        var line: Int
        /// `error`, `warning` or `note`.
        var weight: String
        var message: String
    }

    /// Absent: nobody has looked yet.
    var at: String?
    var days: Int?
    var handbook: String?
    var problems: [Row]

    init(_ report: ReadinessReport?) {
        at = report?.at.preciseText
        days = report?.days
        handbook = report?.handbook.text
        problems = (report?.problems ?? []).map {
            Row(file: $0.file, line: $0.line, weight: $0.weight.name, message: $0.words)
        }
    }
}

extension MusterServer {
    static let assemblyQuery = [
        Route.Parameter(name: "plan", meaning: "the response plan; default when absent"),
        Route.Parameter(name: "at", meaning: "an instant with its offset; now when absent"),
    ]

    func showAssembly(_ call: Call) async throws -> Response {
        let handbook = try handbook()
        let id = PlanID(call.query("plan") ?? ResponsePlan.defaultID.text)
        guard let plan = handbook.plans[id] else {
            let known = handbook.plans.keys.map(\.text).sorted().joined(separator: ", ")
            throw Problem.badParameter("plan", "one of \(known)", id.text)
        }
        let at = try call.moment("at") ?? now()
        let position = board.position
        let pages = Incident.pages(since: now() - .hours(24), in: board.incidents.values)
        return try .json(
            AssemblyView(
                plan, handbook, at: at, changes: board.installation.changes, pages: pages),
            at: position)
    }

    func showRosterProblems(_ call: Call) async throws -> Response {
        let position = board.position
        return try .json(RosterProblems(rosterReport()), at: position)
    }

    // MARK: Fairness

    static let fairnessQuery = [
        Route.Parameter(name: "from", meaning: "an instant; four weeks before until when absent"),
        Route.Parameter(name: "until", meaning: "an instant, exclusive; now when absent"),
        Route.Parameter(name: "group", meaning: "one group only"),
    ]

    /// The longest period that is counted at once: a year and its neighbours.
    private static let longestPeriod = Duration.hours(24 * 400)

    func showFairness(_ call: Call) async throws -> Response {
        let handbook = try handbook()
        let present = now()
        let until = try call.moment("until") ?? present
        let from = try call.moment("from") ?? until - .hours(24 * 28)
        guard from < until, until - from <= Self.longestPeriod else {
            throw Problem.badParameter("from", "before until, at most 400 days", from.text)
        }
        let group = call.query("group").map { GroupID($0) }
        if let group, handbook.groups[group] == nil {
            throw Problem(.unknownGroup(group), handbook)
        }
        let position = board.position
        var planned = Fairness()
        planned.add(
            handbook, from: from, until: until, changes: board.installation.changes, only: group)
        let (states, rings) = try await readStore {
            try await history.read(store, until: position)
        }
        let worked = try await worked(
            states, from: from, until: min(until, present), only: group, handbook)
        var pages: [Fairness.Key: FairnessView.Pages] = [:]
        for ring in rings where from <= ring.at && ring.at < until {
            guard group == nil || ring.group == group else { continue }
            let key = Fairness.Key(person: ring.person, group: ring.group)
            pages[key, default: FairnessView.Pages()].all += 1
            if handbook.isNight(ring.at, for: ring.person, of: ring.group) {
                pages[key]?.atNight += 1
            }
        }
        return try .json(
            FairnessView(
                handbook, from: from, until: until, planned: planned, worked: worked,
                pages: pages),
            at: position)
    }

    /// State after state, each by the handbook that was in force then.
    private func worked(
        _ states: [RosterHistory.State], from: Moment, until: Moment, only: GroupID?,
        _ present: Handbook
    ) async throws -> Fairness {
        var worked = Fairness()
        var known = [present.version: present]
        for (number, state) in states.enumerated() {
            let next = states.indices.contains(number + 1) ? states[number + 1].at : until
            let (begin, end) = (max(from, state.at), min(until, next))
            guard begin < end else { continue }
            if known[state.handbook] == nil {
                known[state.handbook] = try await readStore {
                    try await store.handbook(state.handbook)
                }
            }
            guard let handbook = known[state.handbook] else { continue }
            worked.add(handbook, from: begin, until: end, changes: state.changes, only: only)
        }
        return worked
    }
}

extension Call {
    /// An instant of the address's query.
    func moment(_ name: String) throws(Problem) -> Moment? {
        guard let text = query(name) else { return nil }
        guard let moment = Moment(text: text) else {
            throw .badParameter(name, Problem.aTime, text)
        }
        return moment
    }
}

extension Handbook {
    /// Whether the clock of where the person is shows an hour of the night.
    fileprivate func isNight(_ moment: Moment, for id: PersonID, of group: GroupID) -> Bool {
        let zone = people[id]?.zone ?? groups[group]?.schedules.first?.zone
        let minute = (zone.flatMap { zones[$0] } ?? .utc).local(moment).second / 60
        return minute >= DutyTally.nightBegins || minute < DutyTally.nightEnds
    }
}
