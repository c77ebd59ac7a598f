import Core
import Reviews

/// Which handbook and which changes were in force when, and who was paged for which group, as the
/// journal says it. Read once from the beginning, and from then on only what came after.
actor RosterHistory {
    /// From this moment on this was in force.
    struct State: Sendable {
        var at: Moment
        var handbook: HandbookVersion
        var changes: RosterChanges
    }

    struct Ring: Sendable {
        var at: Moment
        var person: PersonID
        var group: GroupID
    }

    private var position: Position = 0
    /// Folded from what concerns the installation alone: all that the changes are made of.
    private var installation = Situation()
    private var states: [State] = []
    private var rings: [Ring] = []
    private var groups: [IncidentNumber: [ObligationID: GroupID]] = [:]

    /// Everything up to the end of the journal.
    func read(
        _ store: any IncidentStore, until end: Position
    ) async throws -> (states: [State], rings: [Ring]) {
        if end < position { forget() }
        while true {
            let entries = try await store.entries(after: position, limit: Limits.foldedAtOnce)
            // Somebody else may have read on meanwhile.
            for entry in entries where entry.position > position { take(entry) }
            if entries.count < Limits.foldedAtOnce { return (states, rings) }
        }
    }

    /// The journal became another.
    private func forget() {
        position = 0
        installation = Situation()
        (states, rings, groups) = ([], [], [:])
    }

    private func take(_ entry: Entry) {
        position = entry.position
        guard let number = entry.incident else { return takeInstallation(entry) }
        switch entry.event {
        case .obligationOpened(let opened):
            if let group = opened.target.group {
                groups[number, default: [:]][opened.id] = group
            }
        case .paged(let paged):
            guard let group = groups[number]?[paged.obligation] else { return }
            rings.append(Ring(at: entry.at, person: paged.person, group: group))
        case .archived: groups[number] = nil
        case .restored(let restored):
            for obligation in restored.incident.obligations {
                if let group = obligation.group {
                    groups[number, default: [:]][obligation.id] = group
                }
            }
        default: break
        }
    }

    private func takeInstallation(_ entry: Entry) {
        var entry = entry
        entry.position = installation.position.next
        installation.apply(entry)
        guard let version = installation.handbook else { return }
        let changes = installation.rosterChanges
        if let last = states.last, last.handbook == version, last.changes == changes { return }
        states.append(State(at: entry.at, handbook: version, changes: changes))
    }
}
