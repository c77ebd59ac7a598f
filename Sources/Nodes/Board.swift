package import Core
import Synchronization

/// What readers may see: committed state only, incident by incident (rules 3 and 19).
///
/// A reader takes single incidents, or the table of them as it was at one commit; nobody ever holds
/// the situation itself.
package final class Board: Sendable {
    private struct State: Sendable {
        var incidents: [IncidentNumber: Incident] = [:]
        var installation: Installation
        var handbook: Handbook?
        var head: Head = .start
        var next: IncidentNumber = 1
        var away: String?
    }

    private let state: Mutex<State>
    package let feed: Feed

    package init() {
        state = Mutex(State(installation: Installation(Situation())))
        feed = Feed()
    }

    package var head: Head { state.withLock { $0.head } }
    package var position: Position { head.position }
    package var installation: Installation { state.withLock { $0.installation } }
    /// The handbook in force; nil before the first one is applied.
    package var handbook: Handbook? { state.withLock { $0.handbook } }

    /// Why the journal cannot be reached, so that what is shown is as of the last commit seen here;
    /// nil while it can.
    package internal(set) var away: String? {
        get { state.withLock { $0.away } }
        set { state.withLock { $0.away = newValue } }
    }

    /// An incident that is in memory; closed ones are in the store.
    package func incident(_ number: IncidentNumber) -> Incident? {
        state.withLock { $0.incidents[number] }
    }

    /// Every incident in memory as of one commit.
    package var incidents: [IncidentNumber: Incident] { state.withLock { $0.incidents } }

    /// Waits until this node has applied the position; false when that takes longer than `limit`.
    package func reaches(_ position: Position, within limit: Duration) async -> Bool {
        if self.position >= position { return true }
        guard let subscription = feed.subscribe() else { return false }
        return await withTaskGroup(of: Bool.self) { group in
            group.addTask {
                if self.position >= position { return true }
                for await _ in subscription.entries where self.position >= position { return true }
                return false
            }
            group.addTask {
                try? await Task.sleep(for: limit)
                return self.position >= position
            }
            let reached = await group.next() ?? false
            group.cancelAll()
            return reached
        }
    }

    func publish(_ publication: Publication) {
        state.withLock { state in
            state.head = publication.head
            for incident in publication.incidents {
                state.incidents[incident.number] = incident
            }
            for number in publication.gone { state.incidents[number] = nil }
            if let installation = publication.installation { state.installation = installation }
        }
        feed.publish(publication.entries)
    }

    func use(_ handbook: Handbook) { state.withLock { $0.handbook = handbook } }

    func reset(_ situation: Situation, _ head: Head) {
        state.withLock {
            $0.incidents = situation.incidents
            $0.installation = Installation(situation)
            $0.head = head
        }
    }
}
