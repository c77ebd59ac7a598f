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
        let head = try await BackupContract.fill(source) { try await source.redact($0) }
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
        try await BackupContract.check(copy, is: source, upTo: head, backedUpAt: moment)
        var samples = SampleEntries(node: "next")
        // And it goes on where the chains end.
        let next = try await copy.append(samples.notes(3, after: end, incidents: 5), after: end)
        #expect(
            try await verify(copy, known: next)
                == .intact(entries: 3104, redacted: 1, head: next))

        #expect(
            throws: JournalError.invalid("there is a journal with 3104 entries already")
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
