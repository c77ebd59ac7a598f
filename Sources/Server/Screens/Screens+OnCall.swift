package import Core
import Reviews

/// What the template of who is on call reads.
struct OnCallView: Sendable {
    struct Line: Sendable {
        let overrideID: Int
        let overrideWords: String
        let overrideFrom: Stamp
        let overrideUntil: Stamp
        let overrideReason: String?
    }

    struct Away: Sendable {
        let awayID: Int
        let awayName: String
        let awayFrom: Stamp
        let awayUntil: Stamp
        let awayReason: String?
    }

    struct Offer: Sendable {
        let offerWords: String
        let offerShifts: String
    }

    let frame: Frame
    let duties: [DutyPart]
    let overrides: [Line]
    let away: [Away]
    let offers: [Offer]
    let groups: [Choice]
    let everybody: [Choice]
    let from: String
    let until: String
}

extension Screens {
    /// Who is on call now, per group and until when, with the overrides and a form to add one.
    ///
    /// `changes`: of the whole installation; past ones are not shown.
    package func onCall(changes: RosterChanges, scene: Scene) -> String {
        let lines = changes.overrides.filter { $0.until > scene.now }.map { override in
            let group = scene.names.group(override.group)
            let incoming = override.incoming.map { scene.names.person($0) } ?? "nobody"
            let outgoing = override.outgoing.map { " instead of \(scene.names.person($0))" }
            return OnCallView.Line(
                overrideID: override.id.value,
                overrideWords: "\(group): \(incoming)\(outgoing ?? " as well")",
                overrideFrom: scene.clock.stamp(override.from),
                overrideUntil: scene.clock.stamp(override.until),
                overrideReason: override.reason.isEmpty ? nil : override.reason)
        }
        let view = OnCallView(
            frame: Frame(scene, title: "On call", current: "/oncall"),
            duties: scene.groupChoices.map {
                DutyPart(scene, group: GroupID($0.value), changes: changes)
            },
            overrides: lines, away: scene.away(changes), offers: scene.offers(changes),
            groups: scene.groupChoices, everybody: scene.personChoices,
            from: scene.clock.fieldText(scene.now),
            until: scene.clock.fieldText(scene.now + .hours(8)))
        return draw("oncall", view)
    }
}

extension Scene {
    /// Who is away, now or to come, whoever is first.
    fileprivate func away(_ changes: RosterChanges) -> [OnCallView.Away] {
        changes.absences.filter { $0.until > now }
            .sorted { ($0.from, $0.id) < ($1.from, $1.id) }
            .map { absence in
                OnCallView.Away(
                    awayID: absence.id.value, awayName: names.person(absence.person),
                    awayFrom: clock.stamp(absence.from), awayUntil: clock.stamp(absence.until),
                    awayReason: absence.reason.isEmpty ? nil : absence.reason)
            }
    }

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
