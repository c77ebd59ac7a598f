import Core
import HTTPTypes
import Hummingbird
import Nodes
import Reviews

// Absences and offers of shifts by forms: looked at first, then made.

extension MusterServer {
    // MARK: Absences

    func absenceScreen(_ call: Call) async throws -> Response {
        let scene = scene(try call.person)
        let wanted = PersonID(call.query("person") ?? "")
        let person = scene.handbook.people[wanted] == nil ? try call.person.person : wanted
        let tomorrow = scene.zone.midnight(scene.zone.local(scene.now).day.advanced(by: 1))
        let draft = AbsenceDraft(
            person: person, from: tomorrow, until: tomorrow + .hours(24))
        return .html(screens.absence(draft, scene: scene))
    }

    /// Shows what an absence would do, and makes nothing.
    func absencePreviewForm(_ call: Call) async throws -> Response {
        let fields = try await form(call)
        let scene = scene(try call.person)
        let draft = try absenceDraft(fields, scene)
        do throws(Problem) {
            let change = try checked(.absence(draft.absence))
            let (effect, warnings) = try effect(of: [change], from: draft.from, until: draft.until)
            return .html(
                screens.absence(draft, effect: effect, warnings: warnings, scene: scene))
        } catch {
            return .html(
                screens.absence(draft, complaint: error.detail, scene: scene), status: error.status)
        }
    }

    func absenceForm(_ call: Call) async throws -> Response {
        let caller = try call.person
        let fields = try await form(call)
        let draft = try absenceDraft(fields, scene(caller))
        _ = try await perform(
            Command(
                by: caller.actor, kind: .administer(.addChange(.absence(draft.absence))),
                idempotencyKey: idempotencyKey(fields, call, caller.person)))
        return .seeOther("/oncall")
    }

    func removeAbsenceForm(_ call: Call) async throws -> Response {
        _ = try await form(call)
        _ = try await remove(try changeID(call), .absence, by: try call.person)
        return .seeOther("/oncall")
    }

    /// The form's fields; times are by the viewer's clock.
    private func absenceDraft(_ fields: Fields, _ scene: Scene) throws(Problem) -> AbsenceDraft {
        AbsenceDraft(
            person: PersonID(try fields.required("person")),
            from: try fields.local("from", by: scene.zone),
            until: try fields.local("until", by: scene.zone), reason: fields.text("text") ?? "")
    }

    // MARK: Offers

    func swapScreen(_ call: Call) async throws -> Response {
        .html(
            screens.swap(
                SwapDraft(given: call.query("shift").flatMap { ShiftName($0) }),
                changes: board.installation.changes, scene: scene(try call.person)))
    }

    /// Shows what an offer would do once it is accepted, and offers nothing.
    func swapPreviewForm(_ call: Call) async throws -> Response {
        let caller = try call.person
        let fields = try await form(call)
        let scene = scene(caller)
        let draft = try swapDraft(fields)
        let changes = board.installation.changes
        do throws(Problem) {
            let handbook = try handbook()
            let swap: Swap
            do throws(Refusal) {
                swap = try looked().swap(
                    of: try draft.offer(by: caller.person), in: world(handbook))
            } catch {
                throw Problem(error, handbook)
            }
            let first = looked().nextChange
            let (effect, warnings) = try effect(
                of: swap.overrides(from: first).map { .override($0) }, from: swap.begins,
                until: swap.ends)
            return .html(
                screens.swap(
                    draft, effect: effect, warnings: warnings, changes: changes, scene: scene))
        } catch {
            return .html(
                screens.swap(draft, complaint: error.detail, changes: changes, scene: scene),
                status: error.status)
        }
    }

    func offerForm(_ call: Call) async throws -> Response {
        let caller = try call.person
        let fields = try await form(call)
        let draft = try swapDraft(fields)
        let offer: SwapOffer
        do throws(Refusal) {
            offer = try draft.offer(by: caller.person)
        } catch {
            throw Problem(error, try handbook())
        }
        _ = try await perform(
            Command(
                by: caller.actor, kind: .administer(.offerSwap(offer)),
                idempotencyKey: idempotencyKey(fields, call, caller.person)))
        return .seeOther("/mine")
    }

    private func swapDraft(_ fields: Fields) throws(Problem) -> SwapDraft {
        func shift(_ name: String) throws(Problem) -> ShiftName? {
            guard let text = fields.text(name) else { return nil }
            guard let shift = ShiftName(text) else {
                throw .invalid(["\(name): expected one of the shifts, found \(text.shown)"])
            }
            return shift
        }
        return SwapDraft(
            given: try shift("shift"), to: PersonID(try fields.required("to")),
            inReturn: try shift("return"), reason: fields.text("text") ?? "")
    }

    // MARK: Both

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

extension AbsenceDraft {
    fileprivate var absence: Absence {
        Absence(id: 0, person: person, from: from, until: until, reason: reason)
    }
}

extension SwapDraft {
    fileprivate func offer(by person: PersonID) throws(Refusal) -> SwapOffer {
        guard let given else { throw .badChange("no shift was chosen") }
        return SwapOffer(
            group: given.group, schedule: given.part.schedule, offeredBy: person,
            offeredTo: to ?? "",
            given: SwapOffer.Stretch(from: given.part.from, until: given.part.until),
            inReturn: inReturn.map {
                SwapOffer.Stretch(from: $0.part.from, until: $0.part.until)
            }, reason: reason)
    }
}
