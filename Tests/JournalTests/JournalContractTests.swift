import JournalTesting
import Journals
import SQLiteJournals
import Testing

@Suite("journal contract")
struct JournalContractTests {
    @Test(arguments: JournalContract.all)
    func `in memory`(_ clause: JournalContract) async throws {
        try await clause.check(MemoryJournal())
    }

    @Test(arguments: JournalContract.all)
    func `in SQLite`(_ clause: JournalContract) async throws {
        let directory = try TemporaryDirectory()
        let journal = try SQLiteJournal(directory: directory.path)
        try await clause.check(journal)
        try journal.close()
    }
}
