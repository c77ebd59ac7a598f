import Core
import HTTPTypes
import Hummingbird
import Nodes
import Reviews

// A restored journal is held until somebody has seen what is open (promise 13).

struct HoldView: Codable, Sendable {
    var position: Int
    var held: Bool
    /// For people.
    var words: String?
    var since: String?
    var backedUpAt: String?
    /// To be named as `seen` by whoever resumes.
    var open: Int
    var incidents: [IncidentRow]
}

extension MusterServer {
    static let resumeShape = BodyShape([
        .number("seen", "how many open incidents you have looked at: all of them", required: true)
    ])

    func showHold(_ call: Call) async throws -> Response {
        let position = board.position
        return try .json(holdView(at: position), at: position)
    }

    func resume(_ call: Call) async throws -> Response {
        let receipt = try await resume(try await fields(call), by: try call.person)
        return try .json(holdView(at: receipt.position), at: receipt.position)
    }

    func heldScreen(_ call: Call) async throws -> Response {
        .html(screens.held(openIncidents, scene: scene(try call.person)))
    }

    func resumeForm(_ call: Call) async throws -> Response {
        let caller = try call.person
        let fields = try await form(call)
        do {
            _ = try await resume(fields, by: caller)
            return .seeOther("/incidents")
        } catch let problem as Problem where problem.status == .conflict {
            // Shown again, with what came meanwhile.
            let text = screens.held(
                openIncidents, complaint: problem.detail, scene: scene(caller))
            return .html(text, status: problem.status)
        }
    }

    private func resume(_ fields: Fields, by caller: Caller) async throws -> Receipt {
        guard let seen = try fields.number("seen") else {
            throw Problem.invalid(["seen: missing; say how many incidents are open"])
        }
        return try await perform(
            Command(by: caller.actor, kind: .administer(.resume(seen: seen))))
    }

    var openIncidents: [Incident] { board.incidents.values.filter(\.isActive) }

    private func holdView(at position: Position) -> HoldView {
        let hold = board.installation.hold
        let handbook = board.handbook
        let open = openIncidents.worstFirst
        return HoldView(
            position: position.value, held: hold != nil, words: hold?.words,
            since: hold?.since.preciseText, backedUpAt: hold?.backedUpAt.preciseText,
            open: open.count, incidents: open.map { IncidentRow($0, handbook: handbook) })
    }
}
