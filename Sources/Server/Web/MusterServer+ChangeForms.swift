import Core
import HTTPTypes
import Hummingbird
import Nodes
import Reviews

// What people lay over the rosters by forms: looked at first, then made.

extension MusterServer {
    /// The form again, with what the change would do, or why it cannot be made.
    func look(
        at wanted: @autoclosure () throws(Problem) -> RosterChange, _ scene: Scene,
        _ form: (ChangeLook) -> String
    ) -> Response {
        do throws(Problem) {
            return .html(form(try outcome(of: try checked(try wanted()), scene)))
        } catch {
            return .html(form(.refused(error.detail)), status: error.status)
        }
    }

    private func outcome(
        of change: RosterChange, _ scene: Scene
    ) throws(Problem) -> ChangeLook {
        if case .shadow(let shadow) = change {
            return .means(
                scene.meaning(of: shadow, board.installation.changes), warnings: [])
        }
        let (spans, warnings) = try effect(of: [change], from: change.from, until: change.until)
        return .does(spans, warnings: warnings)
    }

    /// Makes the change and goes back; what cannot be made says why, with the form as it was.
    func make(
        _ wanted: @autoclosure () throws(Problem) -> RosterChange, _ fields: Fields, _ call: Call,
        back: String = "/oncall", _ form: (ChangeLook) -> String
    ) async throws(Problem) -> Response {
        do throws(Problem) {
            let caller = try call.person
            _ = try await perform(
                Command(
                    by: caller.actor, kind: .administer(.addChange(try wanted())),
                    idempotencyKey: idempotencyKey(fields, call, caller.person)))
            return .seeOther(back)
        } catch {
            return .html(form(.refused(error.detail)), status: error.status)
        }
    }

    func removeForm(_ kind: RosterChange.Kind, _ call: Call) async throws -> Response {
        let fields = try await form(call)
        _ = try await remove(try changeID(call), kind, by: try call.person)
        return .seeOther(Self.back(fields.text("back")))
    }

    /// The screen to come back to: one of who is on call.
    static func back(_ path: String?) -> String {
        guard let path, isOwn(path), path.hasPrefix("/oncall") else { return "/oncall" }
        return path
    }

    /// The change with its number, if it means something.
    func checked(_ wanted: RosterChange) throws(Problem) -> RosterChange {
        let handbook = try handbook()
        let situation = looked()
        do throws(Refusal) {
            try situation.check(wanted, in: world(handbook))
        } catch {
            throw Problem(error, handbook)
        }
        var change = wanted
        change.id = situation.nextChange
        return change
    }

    /// What these changes would do, as screens show it.
    func effect(
        of changes: [RosterChange], from: Moment, until: Moment
    ) throws(Problem) -> (spans: [OverrideEffect], warnings: [String]) {
        let handbook = try handbook()
        var after = board.installation.changes
        for change in changes { after.add(change) }
        let view = effect(of: after, from: from, until: until, handbook)
        let spans = view.spans.map { span in
            let several = (handbook.groups[GroupID(span.group.id)]?.schedules.count ?? 0) > 1
            return OverrideEffect(
                schedule: span.group.name + (several ? ", \(span.schedule)" : ""),
                from: Moment(text: span.from) ?? from, until: Moment(text: span.until) ?? until,
                before: span.before.map(\.name), after: span.after.map(\.name))
        }
        return (spans, view.warnings)
    }
}

extension Fields {
    /// A required day and time on this clock.
    func local(_ name: String, by clock: ZoneRules) throws(Problem) -> Moment {
        let text = try required(name)
        guard let local = LocalTime(text: text) else {
            throw .invalid(["\(name): expected a day and a time, found \(text.shown)"])
        }
        return clock.instant(local)
    }
}

extension Scene {
    /// The beginning of a day to come, by the viewer's clock.
    func midnight(in days: Int) -> Moment {
        zone.midnight(zone.local(now).day.advanced(by: days))
    }
}
