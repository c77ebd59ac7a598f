import Core
import HTTPTypes
import Hummingbird
import Nodes
import Reviews

// What people lay over the rosters: looked at, made, taken away. Each kind differs by its fields.

extension MusterServer {
    static let changeQuery = [
        Route.Parameter(name: "past", meaning: "true: those that are over as well")
    ]
    static let removalQuery = [
        Route.Parameter(name: "preview", meaning: "true: shows the effect and takes nothing away")
    ]

    /// Something that was laid over the rosters, or only looked at.
    struct Made: Sendable {
        var change: RosterChange
        var isMade: Bool
        var position: Position
        var effect: EffectView
        var names: Names

        var status: HTTPResponse.Status { isMade ? .created : .ok }
    }

    /// What is in force or will be; with `past`, all that is kept.
    func listed(_ call: Call) throws(Problem) -> (
        position: Position, changes: [RosterChange], names: Names
    ) {
        let isPast = try call.word("past", of: ["true", "false"]) == "true"
        let position = board.position
        let changes = board.installation.changes.all.filter { isPast || $0.until > now() }
        return (position, changes, Names(board.handbook))
    }

    /// The situation as far as it lies over the rosters, to look before it is decided.
    func looked() -> Situation {
        var situation = Situation()
        situation.rosterChanges = board.installation.changes
        situation.keys = board.installation.keys
        situation.heartbeats = board.installation.heartbeats
        situation.mutes = board.installation.mutes
        situation.nextChange = (situation.rosterChanges.all.last?.id ?? 0).next
        return situation
    }

    func world(_ handbook: Handbook) -> World {
        World(now: now(), wall: now(), handbook: handbook, node: node.id, seed: 0)
    }

    func effect(
        of changes: RosterChanges, from: Moment, until: Moment, _ handbook: Handbook
    ) -> EffectView {
        let effect = handbook.effect(
            of: changes, insteadOf: board.installation.changes, from: max(from, now()),
            until: until)
        return EffectView(effect, handbook, now: now())
    }

    /// Makes a change, or with the field `preview` only shows what it would do.
    func make(_ wanted: RosterChange, _ call: Call, _ fields: Fields) async throws -> Made {
        let handbook = try handbook()
        let situation = looked()
        do throws(Refusal) {
            try situation.check(wanted, in: world(handbook))
        } catch {
            throw Problem(error, handbook)
        }
        var change = wanted
        change.id = situation.nextChange
        var after = situation.rosterChanges
        after.add(change)
        let effect = effect(of: after, from: wanted.from, until: wanted.until, handbook)
        var made = Made(
            change: wanted, isMade: false, position: board.position, effect: effect,
            names: Names(handbook))
        if fields.truth("preview") { return made }
        let receipt = try await perform(
            Command(
                by: try call.person.actor, kind: .administer(.addChange(wanted)),
                idempotencyKey: try idempotencyKey(call, fields)))
        made.position = receipt.position
        if let added = receipt.added.first {
            made.change = added
            made.isMade = true
        }
        return made
    }

    /// Takes a change away, or with `preview` only shows what that would do.
    func removeChange(_ kind: RosterChange.Kind, _ call: Call) async throws -> Response {
        let id = try changeID(call)
        let handbook = try handbook()
        var after = board.installation.changes
        let known = after[id]
        after.end(id, at: now(), .removed)
        let effect = effect(
            of: after, from: known?.from ?? now(), until: known?.until ?? now(), handbook)
        if try call.word("preview", of: ["true", "false"]) == "true" {
            guard let known, known.kind == kind else {
                throw Problem(.unknownChange(id, kind), handbook)
            }
            guard known.until > now() else {
                throw Problem(.changeOver(id, kind, "over"), handbook)
            }
            let position = board.position
            return try .json(
                ChangeRemoval(
                    made: false, position: position.value, effect: effect.spans,
                    warnings: effect.warnings), at: position)
        }
        let receipt = try await remove(id, kind, by: try call.person)
        return try .json(
            ChangeRemoval(
                made: true, position: receipt.position.value, effect: effect.spans,
                warnings: effect.warnings), at: receipt.position)
    }

    func remove(
        _ id: OverrideID, _ kind: RosterChange.Kind, by caller: Caller
    ) async throws -> Receipt {
        try await perform(
            Command(by: caller.actor, kind: .administer(.removeChange(id, kind))))
    }

    func changeID(_ call: Call) throws(Problem) -> OverrideID {
        guard let id = call.parameters.first.flatMap({ Int($0) }) else { throw .noSuchPlace }
        return OverrideID(id)
    }

    // MARK: Overrides

    static let overrideShape = BodyShape([
        .text("group", "whose schedules", required: true),
        .text("schedule", "one schedule of the group; none: all"),
        .time("from", "from when, with its offset; now when absent"),
        .time("until", "until when, with its offset; exclusive", required: true),
        .text("outgoing", "who goes off call; none: the incoming one comes as well"),
        .text("incoming", "who comes on call; none: nobody does"),
        .text("reason", "why"), preview,
    ])

    static let preview = BodyShape.Field.truth(
        "preview", "true: shows the effect and makes nothing")

    func listOverrides(_ call: Call) async throws -> Response {
        let (position, changes, names) = try listed(call)
        let rows = changes.compactMap { change -> OverrideRow? in
            if case .override(let override) = change { OverrideRow(override, names) } else { nil }
        }
        return try .json(
            OverrideList(position: position.value, overrides: rows), at: position)
    }

    func addOverride(_ call: Call) async throws -> Response {
        let fields = try await fields(call)
        let made = try await make(
            .override(
                Override(
                    id: 0, group: GroupID(try fields.required("group")),
                    schedule: fields.text("schedule").map { ScheduleID($0) },
                    from: try fields.moment("from") ?? now(),
                    until: try fields.requiredMoment("until"),
                    outgoing: fields.text("outgoing").map { PersonID($0) },
                    incoming: fields.text("incoming").map { PersonID($0) },
                    reason: fields.text("reason") ?? "")), call, fields)
        guard case .override(let override) = made.change else { throw Problem.noSuchPlace }
        return try .json(
            OverrideAnswer(
                made: made.isMade, position: made.position.value,
                override: OverrideRow(override, made.names), effect: made.effect.spans,
                warnings: made.effect.warnings),
            status: made.status, at: made.position)
    }
}

extension Receipt {
    /// What it laid over the rosters.
    var added: [RosterChange] {
        events.compactMap { event in
            if case .changeAdded(let added) = event { added.change } else { nil }
        }
    }
}
