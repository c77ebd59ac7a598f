package import Core
import Reviews

/// A shift as a form names it: `database/primary 2026-11-27T17:00:00Z 2026-11-30T08:00:00Z`.
package struct ShiftName: Hashable, Sendable {
    package var group: GroupID
    package var part: Swap.Part

    package init(group: GroupID, part: Swap.Part) {
        self.group = group
        self.part = part
    }

    package init?(_ text: String) {
        let words = text.split(separator: " ", omittingEmptySubsequences: false)
        guard words.count == 3, let from = Moment(text: String(words[1])),
            let until = Moment(text: String(words[2]))
        else { return nil }
        guard let place = PlaceName(words[0]) else { return nil }
        self.init(
            group: place.group, part: Swap.Part(schedule: place.schedule, from: from, until: until))
    }

    package var text: String { "\(group)/\(part.schedule) \(part.from.text) \(part.until.text)" }
}

/// What the form of one offer holds so far.
package struct SwapDraft: Hashable, Sendable {
    /// Nil: not chosen yet.
    package var given: ShiftName?
    package var to: PersonID?
    /// Nil: nothing is taken in return.
    package var inReturn: ShiftName?
    package var reason: String

    package init(
        given: ShiftName? = nil, to: PersonID? = nil, inReturn: ShiftName? = nil,
        reason: String = ""
    ) {
        self.given = given
        self.to = to
        self.inReturn = inReturn
        self.reason = reason
    }
}

/// What the template of one offer reads.
struct SwapScreen: Sendable {
    let frame: Frame
    let complaint: String?
    let outcome: OutcomePart?
    let hasShifts: Bool
    let ownShifts: [Choice]
    let takers: [Choice]
    let hasReturn: Bool
    let theirShifts: [Choice]
    let reason: String
}

extension Screens {
    /// The form by which the viewer offers a shift to somebody, who must accept.
    ///
    /// - Parameter look: what the offer does once it is accepted.
    package func swap(
        _ draft: SwapDraft, _ look: ChangeLook = .notYet, changes: RosterChanges, scene: Scene
    ) -> String {
        let viewer = scene.viewer?.person ?? ""
        let own = scene.shifts(of: viewer, changes)
        let group = draft.given?.group ?? own.first?.group
        let theirs = draft.to.map { scene.shifts(of: $0, changes).filter { $0.group == group } }
        let returns =
            [Choice(value: "", label: "nothing")] + (theirs ?? []).map { scene.choice($0) }
        let taker = draft.to.map { scene.names.person($0) } ?? ""
        let view = SwapScreen(
            frame: Frame(scene, title: "Offer a shift", current: "/oncall").narrow,
            complaint: look.complaint,
            outcome: OutcomePart(
                look, scene, title: "What it does once \(taker) accepts", at: "/swaps",
                words: "Ask \(taker)", carrying: draft.carried),
            hasShifts: !own.isEmpty,
            ownShifts: own.map { scene.choice($0) }.choosing(draft.given?.text ?? ""),
            takers: scene.takers(of: group, viewer).choosing(draft.to?.text ?? ""),
            hasReturn: theirs?.isEmpty == false,
            theirShifts: returns.choosing(draft.inReturn?.text ?? ""), reason: draft.reason)
        return draw("swap", view)
    }
}

extension SwapDraft {
    fileprivate var carried: [(name: String, value: String)] {
        [
            ("shift", given?.text ?? ""), ("to", to?.text ?? ""),
            ("return", inReturn?.text ?? ""), ("text", reason),
        ]
    }
}

extension Scene {
    /// How far ahead shifts are offered, and how many are listed.
    private static let ahead: Duration = .hours(24 * 56)
    private static let listed = 40

    /// The shifts to come of this person, the first one first; what has begun cannot be swapped.
    fileprivate func shifts(of person: PersonID, _ changes: RosterChanges) -> [ShiftName] {
        let all = handbook.groups.keys.sorted().flatMap { group in
            handbook.parts(
                of: person, in: group, schedule: nil, from: now, until: now + Self.ahead,
                changes: changes
            ).filter { $0.from > now }.map { ShiftName(group: group, part: $0) }
        }
        return Array(
            all.sorted { ($0.part.from, $0.text) < ($1.part.from, $1.text) }.prefix(Self.listed))
    }

    fileprivate func choice(_ shift: ShiftName) -> Choice {
        let several = (handbook.groups[shift.group]?.schedules.count ?? 0) > 1
        let place = names.group(shift.group) + (several ? ", \(shift.part.schedule)" : "")
        return Choice(
            value: shift.text,
            label: "\(CalendarWords.span(shift.part.from, shift.part.until, zone)): \(place)")
    }

    /// Everybody but the viewer, those of the group first.
    fileprivate func takers(of group: GroupID?, _ viewer: PersonID) -> [Choice] {
        let members = group.flatMap { handbook.groups[$0] }?.everybody ?? []
        let others = personChoices.filter { $0.value != viewer.text }
        return others.filter { members.contains(PersonID($0.value)) }
            + others.filter { !members.contains(PersonID($0.value)) }
    }
}
