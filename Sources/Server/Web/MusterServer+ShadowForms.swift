import Core
import HTTPTypes
import Hummingbird
import Nodes
import Reviews

// Shadows by forms.

extension MusterServer {
    func shadowScreen(_ call: Call) async throws -> Response {
        let caller = try call.person
        let scene = scene(caller)
        let draft = ShadowDraft(
            learner: caller.person.text, from: scene.clock.fieldText(scene.now),
            until: scene.clock.fieldText(scene.midnight(in: 8)))
        return .html(screens.shadow(draft, scene: scene))
    }

    /// Shows what a shadow would mean, and makes nothing.
    func shadowPreviewForm(_ call: Call) async throws -> Response {
        let scene = scene(try call.person)
        let fields = try await form(call)
        return look(at: try Self.shadow(fields, scene), scene) {
            screens.shadow(ShadowDraft(fields), $0, scene: scene)
        }
    }

    func shadowForm(_ call: Call) async throws -> Response {
        let scene = scene(try call.person)
        let fields = try await form(call)
        return try await make(try Self.shadow(fields, scene), fields, call) {
            screens.shadow(ShadowDraft(fields), $0, scene: scene)
        }
    }

    /// What the form's fields ask for; times are by the viewer's clock.
    private static func shadow(
        _ fields: Fields, _ scene: Scene
    ) throws(Problem) -> RosterChange {
        let group = GroupID(try fields.required("group"))
        let schedule = fields.text("schedule").map { ScheduleID($0) }
        // The form offers the schedules of all groups, because it is drawn before one is chosen.
        if let schedule, let known = scene.handbook.groups[group]?.schedules.map(\.id),
            !known.contains(schedule)
        {
            let names = known.isEmpty ? ["none"] : known.map(\.text)
            throw .invalid([
                "\(scene.names.group(group)) has no schedule \(schedule.text.shown); it has "
                    + scene.listed(names)
            ])
        }
        return .shadow(
            Shadow(
                id: 0, learner: PersonID(try fields.required("learner")), group: group,
                schedule: schedule, from: try fields.local("from", by: scene.zone),
                until: try fields.local("until", by: scene.zone),
                reason: fields.text("text") ?? ""))
    }
}

extension ShadowDraft {
    fileprivate init(_ fields: Fields) {
        self.init(
            learner: fields["learner"] ?? "", group: fields["group"] ?? "",
            schedule: fields["schedule"] ?? "", from: fields["from"] ?? "",
            until: fields["until"] ?? "", reason: fields["text"] ?? "")
    }
}
