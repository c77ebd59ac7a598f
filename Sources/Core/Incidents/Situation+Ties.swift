// What people say of several incidents at once: that they are the same, that one is two, that they
// have to do with each other.

extension Situation {
    func merge(
        _ number: IncidentNumber, into: IncidentNumber, by: Actor, in world: World
    ) throws(Refusal) -> [Proposal] {
        guard number != into else { throw .mergeIntoItself }
        var source = Draft(try known(number), by: by, world: world, situation: self)
        var target = Draft(try known(into), by: by, world: world, situation: self)
        if source.incident.mergedInto == into { return [] }
        try source.requireActive()
        try target.requireActive()
        let incident = source.incident
        source.merge(into: into)
        target.record(
            .absorbed(
                Event.Absorbed(
                    other: number, firing: incident.firing, alerts: incident.alerts,
                    watched: incident.watched, suspense: incident.suspense,
                    traits: incident.traits, isDeclared: incident.isDeclared,
                    muted: incident.muted, mutedMore: incident.mutedMore,
                    endless: incident.endless)))
        target.reconsider(incident.verdict)
        target.reviewQuiet()
        return source.proposals + target.proposals
    }

    /// Alerts that fire in this incident become another one, which is judged and paged as they demand.
    /// Their repeats and their ends go there from here on.
    func split(
        _ number: IncidentNumber, _ alerts: [Alert], text: String, by: Actor, in world: World
    ) throws(Refusal) -> [Proposal] {
        var source = Draft(try known(number), by: by, world: world, situation: self)
        try source.requireActive()
        let text = try source.checked(text, "reason")
        guard alerts.count <= Limits.splitAlerts else { throw .tooManyAlerts }
        var moved: [Alert] = []
        var digests: Set<Digest16> = []
        for alert in alerts where digests.insert(alert.digest).inserted {
            guard firing[alert.digest]?.incident == number else {
                throw .notFiringHere(alert.digest)
            }
            moved.append(alert)
        }
        guard let first = moved.first else { throw .needsText("list of alerts") }
        let into = nextIncident
        source.record(
            .split(Event.Split(into: into, digests: moved.map(\.digest), text: text)))
        source.afterClearing("what still fired was split off into #\(into)")
        var target = Draft(
            Incident(number: into), by: by, world: world, situation: self)
        let owner = service(of: first, in: world)
        let grouping = world.handbook.grouping(
            of: first, owner, format: keys[first.integration]?.format ?? "", now: world.now,
            wall: world.wall
        ).grouping
        var opened = opened(with: first, owner, grouping, in: world)
        opened.from = number
        opened.related = related(
            to: owner, marks(of: first, for: target.incident, in: world), except: number,
            in: world)
        target.record(.opened(opened))
        target.record(
            .linked(
                Event.Linked(
                    link: IncidentLink(number: number, kind: .splitFrom, text: text))))
        for var alert in moved {
            // When it ends by itself may have moved since it was reported.
            alert.expiresAt = firing[alert.digest]?.expiry?.at
            take(alert, into: &target, in: world)
        }
        // Each is held, or not, by the alerts that it has now.
        source.reviewQuiet()
        target.reviewQuiet()
        return source.proposals + target.proposals
    }

    private func take(_ alert: Alert, into draft: inout Draft, in world: World) {
        let service = service(of: alert, in: world)
        draft.record(
            .alerted(
                Event.Alerted(
                    alert: alert, isNew: true,
                    traits: traits(of: alert, service, in: draft.incident.grouping, world),
                    marks: marks(of: alert, for: draft.incident, in: world),
                    mutes: mutes(holding: alert, service, in: world))))
        draft.weigh(
            alert, service, format: keys[alert.integration]?.format ?? "", beginning: [])
    }

    /// Both show each other from here on.
    func link(
        _ number: IncidentNumber, to other: IncidentNumber, text: String, by: Actor,
        in world: World
    ) throws(Refusal) -> [Proposal] {
        guard number != other else { throw .linkToItself }
        var one = Draft(try known(number), by: by, world: world, situation: self)
        var another = Draft(try known(other), by: by, world: world, situation: self)
        let text = try one.checked(text, "reason")
        let isLinked =
            one.incident.links.contains { $0.number == other }
            && another.incident.links.contains { $0.number == number }
        if isLinked { return [] }
        guard one.incident.links.count < Limits.links, another.incident.links.count < Limits.links
        else { throw .tooManyLinks }
        one.record(
            .linked(
                Event.Linked(link: IncidentLink(number: other, kind: .linked, text: text))))
        another.record(
            .linked(
                Event.Linked(link: IncidentLink(number: number, kind: .linked, text: text))))
        return one.proposals + another.proposals
    }

    func unlink(
        _ number: IncidentNumber, from other: IncidentNumber, text: String, by: Actor,
        in world: World
    ) throws(Refusal) -> [Proposal] {
        guard number != other else { throw .linkToItself }
        var one = Draft(try known(number), by: by, world: world, situation: self)
        var another = Draft(try known(other), by: by, world: world, situation: self)
        let text = try one.bounded(text)
        if one.incident.links.contains(where: { $0.number == other }) {
            one.record(.unlinked(Event.Unlinked(from: other, text: text)))
        }
        if another.incident.links.contains(where: { $0.number == number }) {
            another.record(.unlinked(Event.Unlinked(from: number, text: text)))
        }
        return one.proposals + another.proposals
    }
}
