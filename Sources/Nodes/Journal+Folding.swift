package import Core
package import Journals

extension Snapshot {
    /// The situation, or nil when another fold made the snapshot or it is damaged: then every
    /// entry is folded instead.
    package func situation() -> Situation? {
        guard fold == Situation.fold else { return nil }
        return try? Situation(bytes: bytes)
    }

    package init(of situation: Situation, at head: Head) {
        self.init(head: head, fold: Situation.fold, bytes: situation.bytes)
    }
}

extension Journal {
    /// The state of one incident, folded from its own entries; nil when there is no such incident.
    package func incident(_ number: IncidentNumber) async throws(JournalError) -> Incident? {
        var incident: Incident?
        var position: Position = 0
        while true {
            let entries = try await entries(
                of: number, after: position, limit: Limits.foldedAtOnce)
            for entry in entries {
                if case .archived = entry.event { continue }
                var known = incident ?? Incident(number: number)
                known.apply(entry)
                incident = known
            }
            guard entries.count == Limits.foldedAtOnce, let last = entries.last else {
                return incident
            }
            position = last.position
        }
    }
}
