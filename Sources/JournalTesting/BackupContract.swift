package import Core
package import Journals

/// What a backup of either store brings back, and into either store.
package enum BackupContract {
    /// 2,499 notes, an alert with its original, 600 closed incidents of which one has its title
    /// redacted, a handbook and a secret.
    /// Returns the end.
    package static func fill(
        _ journal: any Journal, redact: (Position) async throws -> Void
    ) async throws -> Head {
        var samples = SampleEntries()
        var head = try await journal.append(
            samples.notes(2499, after: .start, incidents: 7), after: .start)
        head = try await journal.append(
            samples.batch(after: head, [(1, SampleEntries.alerted(1))]), after: head)
        head = try await journal.append(
            samples.batch(
                after: head,
                (1...600).map {
                    let number = IncidentNumber($0)
                    return (number, SampleEntries.archived(number, "disk \($0)"))
                }), after: head)
        try await redact(Position(2503))
        try await journal.store(handbook: [1, 2, 3], as: "v1")
        _ = try await journal.secret("signing", or: [9, 9])
        return head
    }

    /// Throws unless `copy` is `source`, which `fill` filled up to `head`, restored from a backup of
    /// this moment: the same, of another epoch, and held.
    package static func check(
        _ copy: any Journal, is source: any Journal, upTo head: Head, backedUpAt moment: Moment
    ) async throws {
        let end = try await copy.head()
        let found = try await verify(copy, known: head)
        try expect(found == .intact(entries: 3101, redacted: 1, head: end), "\(found)")
        let rows = try await source.rows(after: 0, limit: 5000)
        let copied = try await copy.rows(after: 0, limit: 5000)
        try expect(Array(copied.dropLast()) == rows, "other rows")
        let last = try await copy.entries(after: head, limit: 10).entries.map(\.event)
        try expect(
            last == [.held(Event.Held(backedUpAt: moment, epoch: 2))], "it ends with \(last)")
        let (identity, original) = (try await copy.identity(), try await source.identity())
        try expect(identity.id == original.id && identity.epoch == 2, "\(identity)")
        let query = ClosedQuery(limit: 500)
        let closed = try await copy.closedIncidents(query)
        let known = try await source.closedIncidents(query)
        try expect(closed == known, "other closed incidents")
        let redacted = try await copy.closedIncidents(ClosedQuery(before: 4, limit: 1))
        try expect(redacted.map(\.title) == [Event.Redacted.words], "\(redacted)")
        let handbook = try await copy.handbook("v1")
        try expect(handbook == [1, 2, 3], "another handbook")
        let secret = try await copy.secret("signing", or: [1])
        try expect(secret == [9, 9], "another secret")
    }
}
