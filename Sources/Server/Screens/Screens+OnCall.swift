package import Core
import Reviews

/// What the template of who is on call reads.
struct OnCallView: Sendable {
    struct Offer: Sendable {
        let offerWords: String
        let offerShifts: String
    }

    let frame: Frame
    let duties: [DutyPart]
    let overrides: [LaidPart]
    let away: [LaidPart]
    let temporaries: [LaidPart]
    let shadows: [LaidPart]
    let offers: [Offer]
    let groups: [Choice]
    let everybody: [Choice]
    let term: TermPart
}

extension Screens {
    /// Who is on call now, per group and until when, with what lies over the rosters and the ways
    /// to lay more.
    ///
    /// `changes`: of the whole installation; past ones are not shown.
    package func onCall(changes: RosterChanges, scene: Scene) -> String {
        let now = scene.now
        let lasting = changes.all.filter { $0.until > now }
            .sorted { ($0.from, $0.id) < ($1.from, $1.id) }
        func laid(_ kind: RosterChange.Kind) -> [LaidPart] {
            lasting.filter { $0.kind == kind }.compactMap { LaidPart(scene, $0) }
        }
        var frame = Frame(scene, title: "On call", current: "/oncall")
        frame.fragment = "/oncall"
        frame.poll = 60
        let view = OnCallView(
            frame: frame,
            duties: scene.groupChoices.map {
                DutyPart(scene, group: GroupID($0.value), changes: changes)
            },
            overrides: laid(.override), away: laid(.absence), temporaries: laid(.temporary),
            shadows: laid(.shadow), offers: scene.offers(changes), groups: scene.groupChoices,
            everybody: scene.personChoices,
            term: TermPart("override", scene.clock, from: now, until: now + .hours(8)))
        return draw("oncall", view)
    }
}

extension Scene {
    /// Offers that wait for somebody's word.
    fileprivate func offers(_ changes: RosterChanges) -> [OnCallView.Offer] {
        changes.swaps.filter { $0.isOpen(at: now) }.map { swap in
            OnCallView.Offer(
                offerWords: "\(names.person(swap.offeredBy)) asks \(names.person(swap.offeredTo)) "
                    + "to take shifts of \(names.group(swap.group))",
                offerShifts: swap.given.map {
                    "\($0.schedule), \(zone.stretch($0.from, $0.until, now: now))"
                }.joined(separator: "; "))
        }
    }
}
