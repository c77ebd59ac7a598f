import Core
import HTTPTypes
import Hummingbird
import Nodes
import Reviews

// Swaps: offered by one, accepted by the other.

extension MusterServer {
    // MARK: Swaps

    static let swapShape = BodyShape([
        .text("group", "whose schedules", required: true),
        .text("schedule", "one schedule of the group; none: all"),
        .text("to", "who is asked to take the shifts", required: true),
        .time("from", "the shifts from when, with its offset", required: true),
        .time("until", "until when; exclusive", required: true),
        .time("return_from", "from when theirs are taken in return; absent: none are"),
        .time("return_until", "until when; exclusive"),
        .text("person", "who offers, if not you; the journal says so"),
        .text("reason", "why"), preview,
    ])
    static let swapAnswerShape = BodyShape([
        .text("person", "on whose behalf; the journal says so"), preview,
    ])

    func listSwaps(_ call: Call) async throws -> Response {
        let (position, changes, names) = try listed(call)
        let rows = changes.compactMap { change -> SwapRow? in
            if case .swap(let swap) = change { SwapRow(swap, names, now: now()) } else { nil }
        }
        return try .json(SwapList(position: position.value, swaps: rows), at: position)
    }

    func offerSwap(_ call: Call) async throws -> Response {
        let fields = try await fields(call)
        let caller = try call.person
        let other = fields.text("person").map { PersonID($0) }
        var inReturn: SwapOffer.Stretch?
        switch try (fields.moment("return_from"), fields.moment("return_until")) {
        case (let from?, let until?): inReturn = SwapOffer.Stretch(from: from, until: until)
        case (nil, nil): break
        default: throw Problem.invalid(["return_from: it needs return_until, and the reverse"])
        }
        let offer = SwapOffer(
            group: GroupID(try fields.required("group")),
            schedule: fields.text("schedule").map { ScheduleID($0) },
            offeredBy: other ?? caller.person, offeredTo: PersonID(try fields.required("to")),
            given: SwapOffer.Stretch(
                from: try fields.requiredMoment("from"),
                until: try fields.requiredMoment("until")),
            inReturn: inReturn, reason: fields.text("reason") ?? "")
        let handbook = try handbook()
        let swap: Swap
        do throws(Refusal) {
            swap = try looked().swap(of: offer, in: world(handbook))
        } catch {
            throw Problem(error, handbook)
        }
        if fields.truth("preview") { return try answer(swap, made: nil, handbook) }
        let effect = effect(of: swap, handbook)
        let receipt = try await perform(
            Command(
                by: caller.actor(onBehalfOf: other), kind: .administer(.offerSwap(offer)),
                idempotencyKey: try idempotencyKey(call, fields)))
        let made = receipt.added.lazy.compactMap { change -> Swap? in
            if case .swap(let swap) = change { swap } else { nil }
        }.first
        return try answer(made ?? swap, made: made == nil ? nil : receipt, handbook, effect)
    }

    func answerSwap(_ answer: SwapAnswer, _ call: Call) async throws -> Response {
        let id = try changeID(call)
        let fields = try await fields(call)
        let handbook = try handbook()
        let isRepeatable = try idempotencyKey(call, fields) != nil
        let swap = try answerable(id, answer, isRepeatable: isRepeatable, handbook)
        if fields.truth("preview") { return try self.answer(swap, made: nil, handbook) }
        let effect = answer == .accept ? effect(of: swap, handbook) : nil
        let receipt = try await perform(
            Command(
                by: try call.person.actor(
                    onBehalfOf: fields.text("person").map { PersonID($0) }),
                kind: .administer(.answerSwap(id, answer)),
                idempotencyKey: try idempotencyKey(call, fields)))
        var answered = swap
        for case .changeEnded(let ended) in receipt.events where ended.id == id {
            switch ended.how {
            case .accepted: answered.state = .accepted
            case .declined: answered.state = .declined
            default: answered.state = .withdrawn
            }
        }
        return try self.answer(answered, made: receipt, handbook, effect, status: .ok)
    }

    /// The offer, if it can be answered so, or was answered and this may be the same request.
    private func answerable(
        _ id: OverrideID, _ answer: SwapAnswer, isRepeatable: Bool, _ handbook: Handbook
    ) throws(Problem) -> Swap {
        do throws(Refusal) {
            let situation = looked()
            let swap = try situation.openSwap(id, in: world(handbook))
            if answer == .accept { try situation.checkIsTheirs(swap, in: world(handbook)) }
            return swap
        } catch {
            guard case .swap(let known)? = board.installation.changes[id], isRepeatable,
                known.state != .open
            else { throw Problem(error, handbook) }
            return known
        }
    }

    /// What the offer does once it is accepted.
    private func effect(of swap: Swap, _ handbook: Handbook) -> EffectView {
        var after = board.installation.changes
        let first = (after.all.last?.id ?? 0).next
        for override in swap.overrides(from: first) { after.add(.override(override)) }
        return effect(of: after, from: swap.begins, until: swap.ends, handbook)
    }

    private func answer(
        _ swap: Swap, made receipt: Receipt?, _ handbook: Handbook, _ effect: EffectView? = nil,
        status: HTTPResponse.Status = .created
    ) throws -> Response {
        let shown = receipt == nil ? self.effect(of: swap, handbook) : effect
        let position = receipt?.position ?? board.position
        return try .json(
            SwapAnswerView(
                made: receipt != nil, position: position.value,
                swap: SwapRow(swap, Names(handbook), now: now()), effect: shown?.spans ?? [],
                warnings: shown?.warnings ?? []),
            status: receipt == nil ? .ok : status, at: position)
    }
}
