package import Core
import Reviews

/// What the template of one's own pages reads.
struct MineView: Sendable {
    struct Entry: Sendable {
        let incident: IncidentLine
        let ask: AskPart?
    }

    let frame: Frame
    let pages: [Entry]
    let swaps: [SwapPart]
    let duties: [DutyPart]
}

/// One group and who is on call for it.
struct DutyPart: Sendable {
    struct Shift: Sendable {
        let shiftName: String
        let shiftReason: String
        /// When that person is not on call there any more.
        let shiftEnd: Stamp?
    }

    let groupID: String
    let dutyGroup: String
    let shifts: [Shift]
    let dutyWords: String
    let dutyUntil: Stamp?

    init(_ scene: Scene, group: GroupID, changes: RosterChanges) {
        let people = scene.handbook.onCall(group: group, at: scene.now, changes: changes)
        let several = (scene.handbook.groups[group]?.schedules.count ?? 0) > 1
        groupID = group.text
        dutyGroup = scene.names.group(group)
        shifts = people.map { onCall in
            var reason = several ? onCall.schedule.text : ""
            if case .override(let id) = onCall.reason {
                reason += (reason.isEmpty ? "" : ", ") + "by override \(id)"
            }
            let end = Self.end(of: onCall, scene, group, changes)
            return Shift(
                shiftName: scene.names.person(onCall.person), shiftReason: reason,
                shiftEnd: end.map { scene.clock.stamp($0) })
        }
        let change = Self.change(scene, group, people.map(\.person), changes)
        dutyWords = change == nil ? "until further notice" : "until"
        dutyUntil = change.map { scene.clock.stamp($0) }
    }

    /// When this person goes off call on this schedule.
    private static func end(
        of duty: OnCall, _ scene: Scene, _ group: GroupID, _ changes: RosterChanges
    ) -> Moment? {
        moment(scene, group, changes) { people in
            !people.contains { $0.person == duty.person && $0.schedule == duty.schedule }
        }
    }

    /// When other people than these are on call; a handoff to the same person is none.
    private static func change(
        _ scene: Scene, _ group: GroupID, _ people: [PersonID], _ changes: RosterChanges
    ) -> Moment? {
        moment(scene, group, changes) { $0.map(\.person) != people }
    }

    /// The next moment at which this is so of who is on call.
    private static func moment(
        _ scene: Scene, _ group: GroupID, _ changes: RosterChanges,
        _ isSo: ([OnCall]) -> Bool
    ) -> Moment? {
        var moment = scene.now
        for _ in 0..<64 {
            guard
                let next = scene.handbook.nextChange(
                    group: group, after: moment, changes: changes)
            else { return nil }
            let then = scene.handbook.onCall(group: group, at: next, changes: changes)
            if isSo(then) { return next }
            moment = next
        }
        return nil
    }
}

extension Screens {
    /// My pages: what needs the viewer first, then what the viewer has, each with its buttons, and
    /// what the viewer is on call for.
    ///
    /// - Parameters:
    ///   - incidents: all active ones; those that have nothing to do with the viewer are left out.
    ///   - changes: what is laid over the files, of the whole installation.
    package func mine(
        _ incidents: [Incident], changes: RosterChanges, scene: Scene
    ) -> String {
        let viewer = scene.viewer?.person ?? ""
        let own = incidents.filter { $0.isActive && $0.involves(viewer) }.sorted { a, b in
            if a.needs(viewer) != b.needs(viewer) { return a.needs(viewer) }
            return a.severity == b.severity ? a.number > b.number : a.severity > b.severity
        }
        let groups = scene.handbook.groups.keys.sorted().filter { group in
            scene.handbook.onCall(group: group, at: scene.now, changes: changes)
                .contains { $0.person == viewer }
        }
        let frame = Frame(scene, title: "My pages", current: "/mine").narrow.live(
            stream: "/api/v1/stream", fragment: "/mine", stopReload: nil)
        let view = MineView(
            frame: frame,
            pages: own.map { incident in
                var ask = AskPart(scene, incident)
                // Under the thumb lies only what cannot be taken for another one.
                if own.count > 1, ask?.tone == "asked" { ask?.tone = "asked further" }
                return MineView.Entry(incident: IncidentLine(scene, incident), ask: ask)
            },
            swaps: changes.swaps.compactMap { SwapPart(scene, $0) },
            duties: groups.map { DutyPart(scene, group: $0, changes: changes) })
        return draw("mine", view)
    }
}
