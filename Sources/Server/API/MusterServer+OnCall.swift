import Core
import HTTPTypes
import Hummingbird
import Nodes
import Reviews

// Who is on call, overrides, and pages.

struct OverrideRow: Codable, Hashable, Sendable {
    var id: Int
    var group: Named
    var schedule: String?
    var from: String
    var until: String
    var outgoing: Named?
    var incoming: Named?
    var reason: String?

    init(_ override: Override, _ names: Names) {
        id = override.id.value
        group = Named(id: override.group.text, name: names.group(override.group))
        schedule = override.schedule?.text
        from = override.from.preciseText
        until = override.until.preciseText
        outgoing = override.outgoing.map { Named(id: $0.text, name: names.person($0)) }
        incoming = override.incoming.map { Named(id: $0.text, name: names.person($0)) }
        reason = override.reason.isEmpty ? nil : override.reason
    }
}

struct OverrideList: Codable, Sendable {
    var position: Int
    var overrides: [OverrideRow]
}

/// An override and what it does: who is on call with and without it, from when until when.
struct OverrideAnswer: Codable, Sendable {
    struct Span: Codable, Hashable, Sendable {
        var from: String
        var until: String
        var before: [Named]
        var after: [Named]
    }

    /// False: only looked at.
    var made: Bool
    var position: Int
    var override: OverrideRow
    /// The spans in which somebody else is on call than before; bounded.
    var effect: [Span]
}

extension MusterServer {
    func handbook() throws(Problem) -> Handbook {
        guard let handbook = board.handbook else { throw .noHandbook }
        return handbook
    }

    static let onCallQuery = [
        Route.Parameter(name: "at", meaning: "an instant with its offset; now when absent"),
        Route.Parameter(name: "group", meaning: "one group only"),
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
                handbook, at: at, changes: board.installation.changes, group: group),
            at: position)
    }

    // MARK: Overrides

    static let overrideShape = BodyShape([
        .text("group", "whose schedules", required: true),
        .text("schedule", "one schedule of the group; none: all"),
        .time("from", "from when, with its offset; now when absent"),
        .time("until", "until when, with its offset; exclusive", required: true),
        .text("outgoing", "who goes off call; none: the incoming one comes as well"),
        .text("incoming", "who comes on call; none: nobody does"),
        .text("reason", "why"),
        .truth("preview", "true: shows the effect and makes nothing"),
    ])

    func listOverrides(_ call: Call) async throws -> Response {
        let names = Names(board.handbook)
        let position = board.position
        let rows = board.installation.changes.overrides.filter { $0.until > now() }
            .map { OverrideRow($0, names) }
        return try .json(
            OverrideList(position: position.value, overrides: rows), at: position)
    }

    func addOverride(_ call: Call) async throws -> Response {
        let fields = try await fields(call)
        guard let until = try fields.moment("until") else {
            throw Problem.invalid(["until: missing"])
        }
        let wanted = Override(
            id: 0, group: GroupID(try fields.required("group")),
            schedule: fields.text("schedule").map { ScheduleID($0) },
            from: try fields.moment("from") ?? now(), until: until,
            outgoing: fields.text("outgoing").map { PersonID($0) },
            incoming: fields.text("incoming").map { PersonID($0) },
            reason: fields.text("reason") ?? "")
        let handbook = try handbook()
        do throws(Refusal) {
            let world = World(now: now(), wall: now(), handbook: handbook, node: node.id, seed: 0)
            try Situation().check(wanted, in: world)
        } catch {
            throw Problem(error, handbook)
        }
        let effect = effect(of: wanted, handbook)
        let names = Names(handbook)
        if fields.truth("preview") {
            let position = board.position
            return try .json(
                OverrideAnswer(
                    made: false, position: position.value, override: OverrideRow(wanted, names),
                    effect: effect),
                at: position)
        }
        let receipt = try await add(
            wanted, by: try call.person, key: try idempotencyKey(call, fields))
        let made = receipt.events.lazy.compactMap { event -> Override? in
            if case .overrideAdded(let added) = event { added.override } else { nil }
        }.first
        return try .json(
            OverrideAnswer(
                made: made != nil, position: receipt.position.value,
                override: OverrideRow(made ?? wanted, names), effect: effect),
            status: made == nil ? .ok : .created, at: receipt.position)
    }

    func add(
        _ wanted: Override, by caller: Caller, key: IdempotencyKey?
    ) async throws -> Receipt {
        try await perform(
            Command(
                by: caller.actor,
                kind: .administer(
                    .addOverride(
                        group: wanted.group, schedule: wanted.schedule, from: wanted.from,
                        until: wanted.until, outgoing: wanted.outgoing,
                        incoming: wanted.incoming, reason: wanted.reason)),
                idempotencyKey: key))
    }

    func removeOverride(_ call: Call) async throws -> Response {
        let receipt = try await remove(try overrideID(call), by: try call.person)
        return try .json(Removal(position: receipt.position.value), at: receipt.position)
    }

    func overrideID(_ call: Call) throws(Problem) -> OverrideID {
        guard let id = call.parameters.first.flatMap({ Int($0) }) else { throw .noSuchPlace }
        return OverrideID(id)
    }

    func remove(_ id: OverrideID, by caller: Caller) async throws -> Receipt {
        try await perform(Command(by: caller.actor, kind: .administer(.removeOverride(id))))
    }

    /// Walks from change to change through the override's time.
    private func effect(of wanted: Override, _ handbook: Handbook) -> [OverrideAnswer.Span] {
        let before = board.installation.changes
        var later = wanted
        later.id = (before.overrides.map(\.id).max() ?? 0).next
        var after = before
        after.overrides.append(later)
        let names = Names(handbook)
        func people(_ at: Moment, _ changes: RosterChanges) -> [Named] {
            handbook.onCall(group: wanted.group, at: at, changes: changes)
                .map { Named(id: $0.person.text, name: names.person($0.person)) }
        }
        var spans: [OverrideAnswer.Span] = []
        var at = max(wanted.from, now())
        for _ in 0..<Limits.previewedChanges where at < wanted.until {
            let next = handbook.nextChange(group: wanted.group, after: at, changes: after)
            let end = min(next ?? wanted.until, wanted.until)
            let (old, new) = (people(at, before), people(at, after))
            if old != new {
                if let last = spans.last, last.until == at.preciseText, last.before == old,
                    last.after == new
                {
                    spans[spans.count - 1].until = end.preciseText
                } else {
                    spans.append(
                        .init(
                            from: at.preciseText, until: end.preciseText, before: old,
                            after: new))
                }
            }
            at = end
        }
        return spans
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

/// That something is gone.
struct Removal: Codable, Sendable {
    var position: Int
}
