import Core
import HTTPTypes
import Hummingbird
import Nodes
import Reviews

// Overrides by forms, from the calendar or from who is on call.

extension MusterServer {
    func overrideScreen(_ call: Call) async throws -> Response {
        let scene = scene(try call.person)
        let group = GroupID(call.query("group") ?? "")
        guard scene.handbook.groups[group] != nil else {
            throw Problem(.unknownGroup(group), scene.handbook)
        }
        let from = try call.moment("from") ?? scene.now
        var draft = OverrideDraft(
            group: group, schedule: call.query("schedule").map { ScheduleID($0) }, from: from,
            until: try call.moment("until") ?? from + .hours(8),
            outgoing: call.query("outgoing").map { PersonID($0) },
            back: Self.back(call.query("back")))
        draft.incoming = scene.likelyIncoming(draft)
        return .html(shown(draft, .notYet, scene))
    }

    /// Shows what an override would do, and makes nothing.
    func overridePreviewForm(_ call: Call) async throws -> Response {
        let scene = scene(try call.person)
        let draft = try overrideDraft(try await form(call), scene)
        return look(at: .override(draft.override), scene) { shown(draft, $0, scene) }
    }

    func overrideForm(_ call: Call) async throws -> Response {
        let scene = scene(try call.person)
        let fields = try await form(call)
        let draft = try overrideDraft(fields, scene)
        return try await make(.override(draft.override), fields, call, back: draft.back) {
            shown(draft, $0, scene)
        }
    }

    private func shown(_ draft: OverrideDraft, _ look: ChangeLook, _ scene: Scene) -> String {
        screens.override(draft, look, changes: board.installation.changes, scene: scene)
    }

    /// The form's fields; times are by the viewer's clock.
    private func overrideDraft(_ fields: Fields, _ scene: Scene) throws(Problem) -> OverrideDraft {
        OverrideDraft(
            group: GroupID(try fields.required("group")),
            schedule: fields.text("schedule").map { ScheduleID($0) },
            from: try fields.local("from", by: scene.zone),
            until: try fields.local("until", by: scene.zone),
            outgoing: fields.text("outgoing").map { PersonID($0) },
            incoming: fields.text("incoming").map { PersonID($0) },
            reason: fields.text("text") ?? "", back: Self.back(fields.text("back")))
    }
}

extension OverrideDraft {
    fileprivate var override: Override {
        Override(
            id: 0, group: group, schedule: schedule, from: from, until: until, outgoing: outgoing,
            incoming: incoming, reason: reason)
    }
}
