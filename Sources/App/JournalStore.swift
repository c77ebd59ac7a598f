import Core
import Journals
import Nodes
import Server

/// The journal as the server reads it.
struct JournalStore: IncidentStore {
    let journal: any Journal

    func entries(
        of incident: IncidentNumber, after position: Position, limit: Int
    ) async throws -> [Entry] {
        try await journal.entries(of: incident, after: position, limit: limit)
    }

    func entries(after position: Position, limit: Int) async throws -> [Entry] {
        do throws(JournalError) {
            return try await journal.entries(after: position, limit: limit).entries
        } catch {
            if case .notFound = error { return [] }
            throw error
        }
    }

    func incident(_ number: IncidentNumber) async throws -> Incident? {
        try await journal.incident(number)
    }

    func closed(
        text: String, before: IncidentNumber?, limit: Int
    ) async throws -> [IncidentSummary] {
        try await journal.closedIncidents(ClosedQuery(text: text, before: before, limit: limit))
    }

    func handbook(_ version: HandbookVersion) async throws -> Handbook? {
        HandbookKeeper.handbook(version, try await journal.handbook(version))
    }

    func sizes() async throws -> StoreSizes {
        let health = try await journal.health()
        return StoreSizes(
            entries: health.entries, bytes: health.bytes, pendingBytes: health.pendingBytes)
    }

    func whyUnwritable() async -> String? {
        do throws(JournalError) {
            try await journal.probe()
            return nil
        } catch {
            return error.words
        }
    }

    var durability: String { journal.durability }
}
