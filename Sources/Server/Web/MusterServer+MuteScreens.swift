import Core
import HTTPTypes
import Hummingbird
import Nodes
import Reviews

// The screen of silences and maintenance windows: what it means is shown before it is made.

extension MusterServer {
    func mutesScreen(_ call: Call) async throws -> Response {
        let scene = scene(try call.person)
        return .html(mutesScreen(blankMute(scene), .notYet, scene))
    }

    /// Shows what a silence or window would mean, and makes nothing.
    func mutePreviewForm(_ call: Call) async throws -> Response {
        let caller = try call.person
        let fields = try await form(call)
        let scene = scene(caller)
        var draft = blankMute(scene)
        do {
            try read(fields, scene, into: &draft)
            let (effect, warnings) = try await effect(
                of: try mute(of: draft, by: caller), try handbook(), { scene.clock.words($0) })
            let look = ChangeLook.means(effect.map(\.words), warnings: warnings)
            return .html(mutesScreen(draft, look, scene))
        } catch let problem as Problem {
            let text = mutesScreen(draft, .refused(problem.shown), scene)
            return .html(text, status: problem.status)
        }
    }

    func muteForm(_ call: Call) async throws -> Response {
        let caller = try call.person
        let fields = try await form(call)
        let scene = scene(caller)
        var draft = blankMute(scene)
        do throws(Problem) {
            try read(fields, scene, into: &draft)
            _ = try await perform(
                Command(
                    by: caller.actor,
                    kind: .administer(.addMute(try mute(of: draft, by: caller))),
                    idempotencyKey: idempotencyKey(fields, call, caller.person)))
            return .seeOther("/silences")
        } catch {
            let text = mutesScreen(draft, .refused(error.shown), scene)
            return .html(text, status: error.status)
        }
    }

    func endMuteForm(_ call: Call) async throws -> Response {
        _ = try await form(call)
        guard let number = call.parameters.first.flatMap({ Int($0) }) else {
            throw Problem.noSuchPlace
        }
        _ = try await endMute(MuteID(number), text: "", by: try call.person)
        return .seeOther("/silences")
    }

    private func mutesScreen(_ draft: MuteDraft, _ look: ChangeLook, _ scene: Scene) -> String {
        screens.mutes(
            board.installation.mutes, open: openIncidents, draft: draft, look, scene: scene)
    }

    private func blankMute(_ scene: Scene) -> MuteDraft {
        MuteDraft(from: scene.now, until: scene.now + .hours(2))
    }

    /// The form's fields; times are by the viewer's clock.
    private func read(
        _ fields: Fields, _ scene: Scene, into draft: inout MuteDraft
    ) throws(Problem) {
        draft.kind = fields.text("kind") == Mute.Kind.silence.name ? .silence : .maintenance
        draft.matchers = fields.text("matchers") ?? ""
        draft.service = fields.text("service").map { ServiceID($0) }
        draft.group = fields.text("group").map { GroupID($0) }
        draft.reason = fields.text("text") ?? ""
        draft.from = try fields.local("from", by: scene.zone)
        draft.until = try fields.local("until", by: scene.zone)
    }

    private func mute(of draft: MuteDraft, by caller: Caller) throws(Problem) -> Mute {
        let scope: Mute.Scope
        switch draft.kind {
        case .maintenance:
            scope = .maintenance(
                Mute.Work(
                    services: draft.service.map { [$0] } ?? [],
                    groups: draft.group.map { [$0] } ?? []))
        case .silence:
            do throws(Matcher.Fault) {
                scope = .silence(try Matcher.list(draft.matchers))
            } catch {
                throw .invalid(["matchers: \(error.words)"])
            }
        }
        return Mute(
            id: 0, scope: scope, from: draft.from, until: draft.until, author: caller.person,
            reason: draft.reason)
    }
}

extension Problem {
    /// What was wrong, on a screen.
    fileprivate var shown: String {
        errors.isEmpty ? detail : errors.joined(separator: "; ")
    }
}
