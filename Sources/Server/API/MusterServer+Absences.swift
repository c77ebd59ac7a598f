import Core
import HTTPTypes
import Hummingbird
import Nodes
import Reviews

// Absences, entered and imported.

extension MusterServer {
    // MARK: Absences

    static let absenceShape = BodyShape([
        .text("person", "who is away; you when absent"),
        .text("from", "\(aDayToo); now when absent"),
        .text("until", "\(aDayToo); exclusive", required: true),
        .text("reason", "why"), preview,
    ])

    private static let aDayToo =
        "a time, or a day for its beginning; without an offset by the clock of the person"

    static let importShape = BodyShape([
        .text("person", "whose calendar it is; yours when absent"),
        .list(
            "absences", "all that the calendar says: what it said before and is missing ends",
            of: BodyShape([
                .text("uid", "the name of the event in the calendar", required: true),
                .text("from", aDayToo, required: true),
                .text("until", "\(aDayToo); exclusive", required: true),
                .text("reason", "why"),
            ])),
        preview,
    ])

    func listAbsences(_ call: Call) async throws -> Response {
        let (position, changes, names) = try listed(call)
        let rows = changes.compactMap { change -> AbsenceRow? in
            if case .absence(let absence) = change { AbsenceRow(absence, names) } else { nil }
        }
        return try .json(AbsenceList(position: position.value, absences: rows), at: position)
    }

    func addAbsence(_ call: Call) async throws -> Response {
        let fields = try await fields(call)
        let person = try fields.text("person").map { PersonID($0) } ?? call.person.person
        let clock = try handbook().clock(of: person)
        guard let until = try fields.moment("until", by: clock) else {
            throw Problem.invalid(["until: missing"])
        }
        let made = try await make(
            .absence(
                Absence(
                    id: 0, person: person, from: try fields.moment("from", by: clock) ?? now(),
                    until: until, reason: fields.text("reason") ?? "")), call, fields)
        guard case .absence(let absence) = made.change else { throw Problem.noSuchPlace }
        return try .json(
            AbsenceAnswer(
                made: made.isMade, position: made.position.value,
                absence: AbsenceRow(absence, made.names), effect: made.effect.spans,
                warnings: made.effect.warnings),
            status: made.status, at: made.position)
    }

    func importAbsences(_ call: Call) async throws -> Response {
        let fields = try await fields(call)
        let handbook = try handbook()
        let person = try fields.text("person").map { PersonID($0) } ?? call.person.person
        let clock = handbook.clock(of: person)
        var absences: [ImportedAbsence] = []
        for item in fields.list("absences") {
            guard let from = try item.moment("from", by: clock),
                let until = try item.moment("until", by: clock)
            else { throw Problem.invalid(["absences: from or until is missing"]) }
            absences.append(
                ImportedAbsence(
                    uid: try item.required("uid"), from: from, until: until,
                    reason: item.text("reason") ?? ""))
        }
        let situation = looked()
        let plan: (added: [Absence], ended: [OverrideID], kept: Int)
        do throws(Refusal) {
            plan = try situation.importPlan(of: person, absences, in: world(handbook))
        } catch {
            throw Problem(error, handbook)
        }
        let names = Names(handbook)
        let ended = situation.rosterChanges.absences.filter { plan.ended.contains($0.id) }
        var after = situation.rosterChanges
        for id in plan.ended { after.end(id, at: now(), .replaced) }
        for absence in plan.added { after.add(.absence(absence)) }
        let last = (plan.added + ended).map(\.until).max() ?? now()
        let effect = effect(of: after, from: now(), until: last, handbook)
        var answer = ImportAnswer(
            made: false, position: board.position.value,
            added: plan.added.map { AbsenceRow($0, names) },
            ended: ended.map { AbsenceRow($0, names) }, kept: plan.kept, effect: effect.spans,
            warnings: effect.warnings)
        if fields.truth("preview") { return try .json(answer, at: Position(answer.position)) }
        let receipt = try await perform(
            Command(
                by: try call.person.actor, kind: .administer(.importAbsences(person, absences)),
                idempotencyKey: try idempotencyKey(call, fields)))
        answer.made = true
        answer.position = receipt.position.value
        return try .json(answer, at: receipt.position)
    }
}
