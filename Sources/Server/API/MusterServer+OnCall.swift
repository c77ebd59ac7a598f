import Core
import HTTPTypes
import Hummingbird
import Nodes
import Reviews

// Who is on call, and pages.

extension MusterServer {
    func handbook() throws(Problem) -> Handbook {
        guard let handbook = board.handbook else { throw .noHandbook }
        return handbook
    }

    static let onCallQuery = [
        Route.Parameter(name: "at", meaning: "an instant with its offset; now when absent"),
        Route.Parameter(name: "group", meaning: "one group only"),
        Route.Parameter(
            name: "why", meaning: "true: with every layer, absence and override that decides it"),
    ]

    func showOnCall(_ call: Call) async throws -> Response {
        let handbook = try handbook()
        var at = now()
        if let text = call.query("at") {
            guard let moment = Moment(text: text) else {
                throw Problem.badParameter("at", Problem.aTime, text)
            }
            at = moment
        }
        let group = call.query("group").map { GroupID($0) }
        if let group, handbook.groups[group] == nil {
            throw Problem(.unknownGroup(group), handbook)
        }
        let position = board.position
        return try .json(
            Reviews.OnCallView(
                handbook, at: at, changes: board.installation.changes, group: group,
                why: try call.word("why", of: ["true", "false"]) == "true"),
            at: position)
    }

    // MARK: Pages

    static let pagesQuery = [
        Route.Parameter(
            name: "state", meaning: "open, yours, others or over; all of them when absent"),
        Route.Parameter(name: "of", meaning: "mine (the default) or all"),
    ]

    func listPages(_ call: Call) async throws -> Response {
        let person = try call.person.person
        let whose = try call.word("of", of: ["mine", "all"]) ?? "mine"
        let state = try call.word("state", of: Call.pageStates)
        let position = board.position
        let handbook = board.handbook
        let pages = board.incidents.values.sorted { $0.number < $1.number }
            .flatMap { incident in
                whose == "mine"
                    ? Reviews.PageView.pages(of: person, in: incident, handbook: handbook)
                    : Reviews.PageView.all(in: incident, handbook: handbook)
            }
            .filter { state == nil || $0.state == state }
        return try .json(PageList(position: position.value, pages: pages), at: position)
    }
}

struct PageList: Codable, Sendable {
    var position: Int
    var pages: [Reviews.PageView]
}
