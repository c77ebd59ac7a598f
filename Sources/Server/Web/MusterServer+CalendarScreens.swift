import Core
import HTTPTypes
import Hummingbird
import Nodes
import Reviews
import Seals

// The on-call calendar, and feeds on the settings screen.

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
