import Core
import Foundation
import JournalTesting
import Journals
import PostgresJournals
import PostgresTesting
import SQLiteJournals
import Testing

@Suite("Backups of a database", .serialized)
struct PostgresBackupTests {
    private let file =
        FileManager.default.temporaryDirectory.path
        + "/muster-backup-\(UUID().uuidString)"

    private func settings() throws -> PostgresSettings {
        try PostgresSettings(address: TemporaryPostgres.shared.get().database(), node: "a")
    }

    @Test func `a database moves through a backup into another database`() async throws {
        defer { try? FileManager.default.removeItem(atPath: file) }
        let source = try PostgresJournal(try settings())
        defer { source.close() }
        var samples = SampleEntries()
        var head = try await source.append(
            samples.notes(1500, after: .start, incidents: 5), after: .start)
        head = try await source.append(
            samples.batch(
                after: head,
                (1...600).map {
                    (
                        IncidentNumber($0),
                        SampleEntries.archived(IncidentNumber($0), "disk \($0)")
                    )
                }), after: head)
        try await source.redact(Position(1503))
        try await source.store(handbook: [1, 2, 3], as: "v1")
        _ = try await source.secret("signing", or: [9, 9])
        let moment = Moment(seconds: 1_790_000_000)
        let record = try await JournalCopy.backUp(
            source, to: try JournalFile(creating: file), at: moment)
        #expect(record.head == head)

        let place = try settings()
        let backup = try JournalFile(reading: file)
        let end = try await JournalCopy.restore(
            backup, record: try backup.record(), to: try PostgresRestore(place), at: moment)
        let copy = try PostgresJournal(place)
        defer { copy.close() }
        #expect(try await copy.head() == end)
        #expect(
            try await verify(copy, known: head)
                == .intact(entries: 2101, redacted: 1, head: end))
        #expect(
            Array(try await copy.rows(after: 0, limit: 5000).dropLast())
                == (try await source.rows(after: 0, limit: 5000)))
        #expect(try await copy.identity().epoch == 2)
        #expect(try await copy.identity().id == (try await source.identity()).id)
        let query = ClosedQuery(limit: 500)
        #expect(try await copy.closedIncidents(query) == source.closedIncidents(query))
        #expect(try await copy.handbook("v1") == [1, 2, 3])
        #expect(try await copy.secret("signing", or: [1]) == [9, 9])
        // And it goes on where the chains end.
        let next = try await copy.append(samples.notes(3, after: end, incidents: 5), after: end)
        #expect(
            try await verify(copy, known: next)
                == .intact(entries: 2104, redacted: 1, head: next))

        #expect(
            throws: JournalError.invalid("there is a journal with 2104 entries already")
        ) { try PostgresRestore(place) }
    }

    @Test func `a restore that breaks off leaves nothing`() async throws {
        let place = try settings()
        do {
            let target = try PostgresRestore(place)
            var samples = SampleEntries()
            let memory = MemoryJournal()
            _ = try await memory.append(samples.notes(10, after: .start), after: .start)
            try target.take(try await memory.rows(after: 0, limit: 10))
        }
        let journal = try PostgresJournal(place)
        defer { journal.close() }
        #expect(try await journal.head() == .start)
    }
}
