/// Something that was changed in the organisation's systems, as its tools tell it: a deployment, a flag, a
/// migration. It pages nobody; it stands beside the incidents of its service.
package struct Change: Hashable, Sendable {
    package var integration: KeyID
    /// Nil: of no service that the handbook knows.
    package var service: ServiceID?
    /// One line of what was changed; at most 1,024 bytes.
    package var summary: String
    /// Where it was changed or by what, as the sender names it.
    package var source: String
    /// When it was changed.
    package var at: Moment
    package var links: [Link]
    /// Sorted by name, names unique.
    package var details: [Field]

    package init(
        integration: KeyID, service: ServiceID? = nil, summary: String, source: String = "",
        at: Moment, links: [Link] = [], details: [Field] = []
    ) {
        self.integration = integration
        self.service = service
        self.summary = summary
        self.source = source
        self.at = at
        self.links = links
        self.details = details
    }
}

extension Situation {
    /// A change is kept as it is told. Its service is the one that it names if the handbook knows it,
    /// else that of its integration; a moment to come is now. The same again is no news.
    func report(_ change: Change, by: Actor, in world: World) -> [Proposal] {
        guard let key = keys[change.integration] else { return [] }
        var change = change
        let named = change.service.flatMap { world.handbook.services[$0]?.id }
        change.service = named ?? key.service
        change.at = min(change.at, world.wall)
        guard !recentChanges.contains(change) else { return [] }
        let reported = Event.ChangeReported(change: change)
        var proposals = [Proposal(incident: nil, by: by, event: .changeReported(reported))]
        guard let service = change.service else { return proposals }
        // Rules may ask how long ago the service was changed.
        let concerned = incidents.values.filter { $0.isActive && $0.service == service }
        for number in concerned.map(\.number).sorted() {
            proposals += drafting(number, by: .muster, in: world) { draft in
                draft.recentChanges.append(change)
                draft.weighWatched()
            }
        }
        return proposals
    }

    mutating func keep(_ change: Change) {
        recentChanges.append(change)
        let same = recentChanges.indices.filter { recentChanges[$0].service == change.service }
        if same.count > Limits.changesOfService, let oldest = same.first {
            recentChanges.remove(at: oldest)
        }
        if recentChanges.count > Limits.changes { recentChanges.removeFirst() }
    }
}

extension Incident {
    /// Changes of the incident's service from a day before it began, the newest first. Of an incident
    /// without a service: those of none.
    package func nearby(_ changes: [Change]) -> [Change] {
        let end = resolvedAt ?? .distantFuture
        return changes.filter {
            $0.service == service && $0.at + Limits.changesNearby >= openedAt && $0.at <= end
        }.sorted { ($0.at, $0.summary) > ($1.at, $1.summary) }
    }
}
