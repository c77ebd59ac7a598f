package import Core
import Synchronization

/// What readers may see: committed state only, incident by incident (rules 3 and 19).
///
/// A reader takes single incidents, or the table of them as it was at one commit; nobody ever holds
/// the situation itself.
package final class Board: Sendable {
    private struct State: Sendable {
        var incidents = IncidentTable()
        var firing: [Digest16: Situation.Firing] = [:]
        var installation: Installation
        var handbook: Handbook?
        var head: Head = .start
        var away: Away?
        var halted: String?
        var audit: Audit?
        /// When the journal last gave a sign.
        var seen: Moment?
    }

    /// The journal cannot be reached: what is shown is as of then.
    package struct Away: Hashable, Sendable {
        package let since: Moment
        /// In words for operators.
        package let why: String
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

    /// Set while the journal cannot be reached.
    package var away: Away? { state.withLock { $0.away } }

    /// Why this node decides nothing any more, and shows what it knew then: its program is older
    /// than the journal (rule 8).
    package var halted: String? { state.withLock { $0.halted } }

    /// False when that is known.
    func halt(_ why: String) -> Bool {
        let isNews = state.withLock { state in
            defer { state.halted = why }
            return state.halted == nil
        }
        if isNews { feed.stir() }
        return isNews
    }

    /// What the auditor found last; nil before its first look.
    package var audit: Audit? { state.withLock { $0.audit } }

    func take(_ audit: Audit) {
        let isNews = state.withLock { state in
            defer { state.audit = audit }
            return (state.audit?.problems ?? []) != audit.problems
        }
        if isNews { feed.stir() }
    }

    /// The journal was reached at this moment.
    func see(at now: Moment) {
        let wasAway = state.withLock { state in
            defer { state.away = nil }
            state.seen = now
            return state.away != nil
        }
        if wasAway { feed.stir() }
    }

    /// It could not be reached at this moment.
    func miss(_ why: String, at now: Moment) {
        let isNews = state.withLock { state in
            let away = Away(since: state.away?.since ?? state.seen ?? now, why: why)
            defer { state.away = away }
            return state.away != away
        }
        if isNews { feed.stir() }
    }

    /// An incident that is in memory; closed ones are in the store.
    package func incident(_ number: IncidentNumber) -> Incident? {
        state.withLock { $0.incidents[number] }
    }

    /// Every incident in memory as of one commit.
    package var incidents: IncidentTable { state.withLock { $0.incidents } }

    /// Every alert that fires, as of one commit.
    package var firing: [Digest16: Situation.Firing] { state.withLock { $0.firing } }

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
            state.incidents.merge(publication.incidents)
            for number in publication.gone { state.incidents[number] = nil }
            for (digest, firing) in publication.firing { state.firing[digest] = firing }
            if let installation = publication.installation { state.installation = installation }
        }
        feed.publish(publication.entries)
    }

    func use(_ handbook: Handbook) { state.withLock { $0.handbook = handbook } }

    func reset(_ situation: Situation, _ head: Head) {
        state.withLock {
            $0.incidents = situation.incidents
            $0.firing = situation.firing
            $0.installation = Installation(situation)
            $0.head = head
        }
    }
}
