import Core
import HTTPTypes
import Hummingbird
import Nodes
import Reviews

// Offers of shifts by forms.

extension MusterServer {
    func swapScreen(_ call: Call) async throws -> Response {
        .html(
            screens.swap(
                SwapDraft(given: call.query("shift").flatMap { ShiftName($0) }),
                changes: board.installation.changes, scene: scene(try call.person)))
    }

    /// Shows what an offer would do once it is accepted, and offers nothing.
    func swapPreviewForm(_ call: Call) async throws -> Response {
        let caller = try call.person
        let scene = scene(caller)
        let draft = try swapDraft(try await form(call))
        let changes = board.installation.changes
        do throws(Problem) {
            let swap = try swap(of: try offer(of: draft, by: caller.person))
            let (spans, warnings) = try effect(
                of: swap.overrides(from: looked().nextChange).map { .override($0) },
                from: swap.begins, until: swap.ends)
            let look = ChangeLook.does(spans, warnings: warnings)
            return .html(screens.swap(draft, look, changes: changes, scene: scene))
        } catch {
            return .html(
                screens.swap(draft, .refused(error.detail), changes: changes, scene: scene),
                status: error.status)
        }
    }

    func offerForm(_ call: Call) async throws -> Response {
        let caller = try call.person
        let fields = try await form(call)
        let offer = try offer(of: try swapDraft(fields), by: caller.person)
        _ = try await perform(
            Command(
                by: caller.actor, kind: .administer(.offerSwap(offer)),
                idempotencyKey: idempotencyKey(fields, call, caller.person)))
        return .seeOther("/mine")
    }

    /// The offer with its shifts, if it means something.
    private func swap(of offer: SwapOffer) throws(Problem) -> Swap {
        let handbook = try handbook()
        do throws(Refusal) {
            return try looked().swap(of: offer, in: world(handbook))
        } catch {
            throw Problem(error, handbook)
        }
    }

    private func offer(
        of draft: SwapDraft, by person: PersonID
    ) throws(Problem) -> SwapOffer {
        do throws(Refusal) {
            return try draft.offer(by: person)
        } catch {
            throw Problem(error, try handbook())
        }
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
