import Core
import HTTPTypes
import Hummingbird
import Nodes
import Reviews
import Seals

// The on-call calendar, overrides made by clicking on it, and feeds on the settings screen.

extension MusterServer {
    func onCallScreen(_ call: Call) async throws -> Response {
        let changes = board.installation.changes
        let scene = scene(try call.person)
        guard let view = try calendarView(call, changes, scene) else {
            return .html(screens.onCall(changes: changes, scene: scene))
        }
        return .html(screens.calendar(view, changes: changes, scene: scene))
    }

    /// Nil: who is on call now.
    private func calendarView(
        _ call: Call, _ changes: RosterChanges, _ scene: Scene
    ) throws(Problem) -> CalendarView? {
        guard let word = try call.word("view", of: ["now", "week", "month"]),
            let length = CalendarView.Length(rawValue: word)
        else { return nil }
        var day = scene.zone.local(scene.now).day
        if let text = call.query("day") ?? call.query("month").map({ "\($0)-01" }) {
            guard let wanted = CivilDay(text: text) else {
                let name = call.query("day") == nil ? "month" : "day"
                throw .badParameter(
                    name, name == "day" ? "a day, such as 2026-11-23" : "a month, such as 2026-12",
                    call.query(name) ?? "")
            }
            day = wanted
        }
        var whose = length == .week ? CalendarView.Whose.all : scene.ownGroup(changes)
        switch try call.word("who", of: ["all", "me"]) {
        case "all": whose = .all
        case "me": whose = .mine
        default: break
        }
        if let name = call.query("group") {
            let group = GroupID(name)
            guard scene.handbook.groups[group] != nil else {
                throw Problem(.unknownGroup(group), scene.handbook)
            }
            whose = .group(group)
        }
        return CalendarView(length, on: day, whose: whose)
    }

    // MARK: Overrides

    func overrideScreen(_ call: Call) async throws -> Response {
        let scene = scene(try call.person)
        func moment(_ name: String) throws(Problem) -> Moment? {
            guard let text = call.query(name) else { return nil }
            guard let moment = Moment(text: text) else {
                throw .badParameter(name, Problem.aTime, text)
            }
            return moment
        }
        let group = GroupID(call.query("group") ?? "")
        guard scene.handbook.groups[group] != nil else {
            throw Problem(.unknownGroup(group), scene.handbook)
        }
        let from = try moment("from") ?? scene.now
        var draft = OverrideDraft(
            group: group, schedule: call.query("schedule").map { ScheduleID($0) }, from: from,
            until: try moment("until") ?? from + .hours(8),
            outgoing: call.query("outgoing").map { PersonID($0) },
            back: Self.back(call.query("back")))
        draft.incoming = scene.likelyIncoming(draft)
        return .html(
            screens.override(draft, changes: board.installation.changes, scene: scene))
    }

    /// Shows what an override would do, and makes nothing.
    func overridePreviewForm(_ call: Call) async throws -> Response {
        let caller = try call.person
        let fields = try await form(call)
        let scene = scene(caller)
        let draft = try draft(fields, scene)
        let changes = board.installation.changes
        do throws(Problem) {
            let change = try checked(.override(draft.override))
            let (effect, warnings) = try effect(of: [change], from: draft.from, until: draft.until)
            return .html(
                screens.override(
                    draft, effect: effect, warnings: warnings, changes: changes, scene: scene))
        } catch {
            let text = screens.override(
                draft, complaint: error.detail, changes: changes, scene: scene)
            return .html(text, status: error.status)
        }
    }

    func overrideForm(_ call: Call) async throws -> Response {
        let caller = try call.person
        let fields = try await form(call)
        let draft = try draft(fields, scene(caller))
        _ = try await add(
            draft.override, by: caller, key: idempotencyKey(fields, call, caller.person))
        return .seeOther(draft.back)
    }

    func removeOverrideForm(_ call: Call) async throws -> Response {
        let fields = try await form(call)
        _ = try await remove(try changeID(call), .override, by: try call.person)
        return .seeOther(Self.back(fields.text("back")))
    }

    private static func back(_ path: String?) -> String {
        guard let path, isOwn(path), path.hasPrefix("/oncall") else { return "/oncall" }
        return path
    }

    /// The form's fields; times are by the viewer's clock.
    private func draft(_ fields: Fields, _ scene: Scene) throws(Problem) -> OverrideDraft {
        OverrideDraft(
            group: GroupID(try fields.required("group")),
            schedule: fields.text("schedule").map { ScheduleID($0) },
            from: try fields.local("from", by: scene.zone),
            until: try fields.local("until", by: scene.zone),
            outgoing: fields.text("outgoing").map { PersonID($0) },
            incoming: fields.text("incoming").map { PersonID($0) },
            reason: fields.text("text") ?? "", back: Self.back(fields.text("back")))
    }

    // MARK: Feeds

    /// Makes a calendar's address and shows it, once.
    func feedForm(_ call: Call) async throws -> Response {
        let caller = try call.person
        let fields = try await form(call)
        let wanted = try fields.required("feed")
        let kind = wanted.prefix { $0 != " " }
        let name = String(wanted.dropFirst(kind.count + 1))
        var subject = Fields(form: "")
        subject[String(kind)] = name
        let made = try await makeFeed(
            try Self.subject(subject), id: nil, by: caller,
            key: idempotencyKey(fields, call, caller.person))
        var address = made.row.address ?? ""
        if address.hasPrefix("/") {
            // Nobody said where people find Muster: as this browser does.
            address = "http://\(call.request.head.authority ?? "127.0.0.1")\(address)"
        }
        return .html(
            screens.newFeed(made.row.name, address: address, scene: scene(caller)))
    }

    func revokeFeedForm(_ call: Call) async throws -> Response {
        _ = try await form(call)
        _ = try await endFeed(TokenID(call.name), by: try call.person)
        return .seeOther("/settings")
    }
}

extension OverrideDraft {
    var override: Override {
        Override(
            id: 0, group: group, schedule: schedule, from: from, until: until, outgoing: outgoing,
            incoming: incoming, reason: reason)
    }
}
