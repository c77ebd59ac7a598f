import Core
import HTTPTypes
import Hummingbird
import Nodes
import Reviews

// The screens of somebody who is signed in, and their forms.

extension MusterServer {
    /// Lines of the archive on one screen.
    private static let archived = 50

    func home(_ call: Call) async throws -> Response { .seeOther("/incidents") }

    func listScreen(_ call: Call) async throws -> Response {
        let filter = IncidentFilter(
            state: call.query("state").flatMap { IncidentFilter.State(rawValue: $0) } ?? .all,
            severity: call.query("severity").flatMap { Severity(name: $0) })
        let before = try call.before()
        var archived: [IncidentSummary] = []
        // Without the store: what is in memory is better than nothing.
        if filter.state != .open, board.away == nil {
            archived = try await readStore {
                try await store.closed(text: "", before: before, limit: Self.archived)
            }
        }
        let last = archived.count == Self.archived ? archived.last?.number : nil
        if let severity = filter.severity { archived.removeAll { $0.severity != severity } }
        let separator = filter.address.contains("?") ? "&" : "?"
        return .html(
            screens.incidents(
                Array(board.incidents.values), archived: archived, filter: filter,
                older: last.map { "\(filter.address)\(separator)before=\($0)" },
                scene: scene(try call.person)))
    }

    func mineScreen(_ call: Call) async throws -> Response {
        .html(
            screens.mine(
                board.incidents.values.filter(\.isActive),
                changes: board.installation.changes, scene: scene(try call.person)))
    }

    func roomScreen(_ call: Call) async throws -> Response {
        let number = try call.incident
        let scene = scene(try call.person)
        return .html(
            screens.room(
                try await incident(number), timeline: try await shownTimeline(of: number, scene),
                scene: scene, isStill: call.query("still") == "1"))
    }

    func roomFragment(_ call: Call) async throws -> Response {
        let number = try call.incident
        let scene = scene(try call.person)
        return .html(
            screens.roomFragment(
                try await incident(number), timeline: try await shownTimeline(of: number, scene),
                scene: scene))
    }

    /// None while the store cannot be reached: who has what is in memory, and shown all the same.
    private func shownTimeline(
        of number: IncidentNumber, _ scene: Scene
    ) async throws -> [TimelineLine] {
        guard board.away != nil, board.incident(number) != nil else {
            return try await timeline(of: number, times: scene.clock.timeWords)
        }
        return []
    }

    func actForm(_ word: ActWord, _ call: Call) async throws -> Response {
        let number = try call.incident
        let caller = try call.person
        let fields = try await form(call)
        _ = try await act(
            word, fields.asAct, on: number, by: caller,
            key: idempotencyKey(fields, call, caller.person))
        return .seeOther("/incidents/\(number)\(Self.place(of: word, fields))")
    }

    /// Where on the screen somebody acted: that is where they go on.
    private static func place(of word: ActWord, _ fields: Fields) -> String {
        switch word {
        case .note, .decide, .update: "#compose"
        case .action: fields.text("action") == nil ? "#compose" : "#actions"
        case .step: "#runbook"
        case .page, .escalate, .release: "#board"
        case .ack, .join: fields.text("obligation") == nil ? "" : "#board"
        default: ""
        }
    }

    // MARK: Declaring

    func declareScreen(_ call: Call) async throws -> Response {
        .html(screens.declare(scene: scene(try call.person)))
    }

    func declareForm(_ call: Call) async throws -> Response {
        let caller = try call.person
        let fields = try await form(call)
        var given: Declaration?
        do throws(Problem) {
            let declaration = try Self.declaration(fields)
            given = declaration
            let receipt = try await perform(
                Command(
                    by: caller.actor, kind: .declare(declaration),
                    idempotencyKey: idempotencyKey(fields, call, caller.person)))
            return .seeOther(receipt.incident.map { "/incidents/\($0)" } ?? "/incidents")
        } catch {
            let text = screens.declare(
                given: given, complaint: error.detail, scene: scene(caller))
            return .html(text, status: error.status)
        }
    }

    // MARK: On call

    func readinessScreen(_ call: Call) async throws -> Response {
        .html(screens.readiness(rosterReport(), scene: scene(try call.person)))
    }

    // MARK: Swaps

    func swapForm(_ answer: SwapAnswer, _ call: Call) async throws -> Response {
        let caller = try call.person
        let fields = try await form(call)
        _ = try await perform(
            Command(
                by: caller.actor, kind: .administer(.answerSwap(try changeID(call), answer)),
                idempotencyKey: idempotencyKey(fields, call, caller.person)))
        return .seeOther("/mine")
    }

    // MARK: Settings, help, assets

    func settingsScreen(_ call: Call) async throws -> Response {
        let installation = board.installation
        let state = InstallationState(
            position: board.position, keys: Array(installation.keys.values),
            heartbeats: installation.heartbeats, refused: installation.refused,
            failedChannels: installation.failedChannels,
            nodes: Array(installation.nodes.values), tokens: Array(installation.tokens.values),
            mailboxes: mailboxes())
        return .html(screens.settings(state, scene: scene(try call.person)))
    }

    func helpScreen(_ call: Call) async throws -> Response {
        .html(screens.help(scene: scene(call.caller)))
    }

    func asset(_ call: Call) async throws -> Response {
        guard let asset = Asset.named(call.parameters.first ?? "") else {
            throw Problem.noSuchPlace
        }
        // An address without the version, or with an old one, must be asked for again.
        let isForEver = call.query("v") == asset.version
        return Response(
            .ok, StandingHeaders.asset(asset.mediaType, isForEver: isForEver), asset.bytes)
    }
}
