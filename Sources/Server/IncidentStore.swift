package import Core

/// What the server reads that is not in memory: entries, and incidents that were archived.
///
/// Errors are the store's own; they are logged and answered 503, never shown.
package protocol IncidentStore: Sendable {
    /// Entries of one incident after a position, in order, at most `limit`.
    func entries(
        of incident: IncidentNumber, after position: Position, limit: Int
    ) async throws -> [Entry]
    /// All entries after a position, in order, at most `limit`; empty at the end and beyond it.
    func entries(after position: Position, limit: Int) async throws -> [Entry]
    /// An incident as its entries left it, archived or not; nil when there is none.
    func incident(_ number: IncidentNumber) async throws -> Incident?
    /// Archived incidents, newest first: those whose title, group or service contain every word of
    /// the text, with numbers below `before`.
    func closed(
        text: String, before: IncidentNumber?, limit: Int
    ) async throws -> [IncidentSummary]
    /// A version of the handbook that is or was in force; nil when it cannot be read any more.
    func handbook(_ version: HandbookVersion) async throws -> Handbook?
    /// Asks the store itself: throws when it cannot be read.
    func sizes() async throws -> StoreSizes
    /// Has the store write what changes nothing; nil when it could, else why not, in words for
    /// operators.
    func whyUnwritable() async -> String?
    /// What durable means here, for `/readyz` (rule 18).
    var durability: String { get }
}

/// How large the store is.
package struct StoreSizes: Hashable, Sendable {
    package var entries: Int
    package var bytes: Int
    /// Written and not checkpointed yet.
    package var pendingBytes: Int

    package init(entries: Int, bytes: Int, pendingBytes: Int) {
        self.entries = entries
        self.bytes = bytes
        self.pendingBytes = pendingBytes
    }
}

extension IncidentStore {
    /// Every entry of one incident.
    func allEntries(of incident: IncidentNumber) async throws -> [Entry] {
        var all: [Entry] = []
        while true {
            let more = try await entries(
                of: incident, after: all.last?.position ?? 0, limit: Limits.foldedAtOnce)
            all += more
            if more.count < Limits.foldedAtOnce { return all }
        }
    }
}
