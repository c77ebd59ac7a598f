import Core
import HTTPTypes
import Hummingbird
import Nodes
import Reviews

// Temporary schedules and shadows.

extension MusterServer {
    // MARK: Temporary schedules

    static let temporaryShape = BodyShape([
        .text("group", "whose schedule", required: true),
        .text("schedule", "which; needed where the group has several"),
        .time("from", "from when nothing else counts; its first shift when absent"),
        .time("until", "until when; the end of its last shift when absent"),
        .list(
            "shifts", "who is on call when; where none of them stands, nobody is",
            of: BodyShape([
                .text("person", "who", required: true),
                .time("from", "from when, with its offset", required: true),
                .time("until", "until when; exclusive", required: true),
            ])),
        .text("reason", "why"), preview,
    ])

    func listTemporaries(_ call: Call) async throws -> Response {
        let (position, changes, names) = try listed(call)
        let rows = changes.compactMap { change -> TemporaryRow? in
            guard case .temporary(let temporary) = change else { return nil }
            return TemporaryRow(temporary, names)
        }
        return try .json(
            TemporaryList(position: position.value, temporaries: rows), at: position)
    }

    func addTemporary(_ call: Call) async throws -> Response {
        let fields = try await fields(call)
        let group = GroupID(try fields.required("group"))
        var shifts: [TemporarySchedule.Shift] = []
        for shift in fields.list("shifts") {
            shifts.append(
                TemporarySchedule.Shift(
                    person: PersonID(try shift.required("person")),
                    from: try shift.requiredMoment("from"),
                    until: try shift.requiredMoment("until")))
        }
        let given = try (fields.moment("from"), fields.moment("until"))
        let made = try await make(
            .temporary(
                TemporarySchedule(
                    id: 0, group: group,
                    schedule: try schedule(fields.text("schedule"), of: group),
                    from: given.0 ?? shifts.map(\.from).min() ?? now(),
                    until: given.1 ?? shifts.map(\.until).max() ?? .distantFuture,
                    shifts: shifts, reason: fields.text("reason") ?? "")), call, fields)
        guard case .temporary(let temporary) = made.change else { throw Problem.noSuchPlace }
        return try .json(
            TemporaryAnswer(
                made: made.isMade, position: made.position.value,
                temporary: TemporaryRow(temporary, made.names), effect: made.effect.spans,
                warnings: made.effect.warnings),
            status: made.status, at: made.position)
    }

    /// The one named, or the group's only one.
    private func schedule(_ name: String?, of id: GroupID) throws(Problem) -> ScheduleID {
        if let name { return ScheduleID(name) }
        let handbook = try handbook()
        guard let group = handbook.groups[id] else { throw Problem(.unknownGroup(id), handbook) }
        guard group.schedules.count == 1 else {
            let names = group.schedules.map(\.id.text).joined(separator: ", ")
            throw .invalid(["schedule: say which of \(names.isEmpty ? "none" : names)"])
        }
        return group.schedules[0].id
    }

    // MARK: Shadows

    static let shadowShape = BodyShape([
        .text("learner", "who is told of each page and owes nothing", required: true),
        .text("group", "from whose pages they learn", required: true),
        .text("schedule", "one schedule of the group; none: all"),
        .time("from", "from when, with its offset; now when absent"),
        .time("until", "until when, with its offset; exclusive", required: true),
        .text("reason", "why"), preview,
    ])

    func listShadows(_ call: Call) async throws -> Response {
        let (position, changes, names) = try listed(call)
        let rows = changes.compactMap { change -> ShadowRow? in
            if case .shadow(let shadow) = change { ShadowRow(shadow, names) } else { nil }
        }
        return try .json(ShadowList(position: position.value, shadows: rows), at: position)
    }

    func addShadow(_ call: Call) async throws -> Response {
        let fields = try await fields(call)
        let made = try await make(
            .shadow(
                Shadow(
                    id: 0, learner: PersonID(try fields.required("learner")),
                    group: GroupID(try fields.required("group")),
                    schedule: fields.text("schedule").map { ScheduleID($0) },
                    from: try fields.moment("from") ?? now(),
                    until: try fields.requiredMoment("until"),
                    reason: fields.text("reason") ?? "")), call, fields)
        guard case .shadow(let shadow) = made.change else { throw Problem.noSuchPlace }
        return try .json(
            ShadowAnswer(
                made: made.isMade, position: made.position.value,
                shadow: ShadowRow(shadow, made.names)),
            status: made.status, at: made.position)
    }
}
