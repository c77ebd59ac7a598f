import Core
import JournalTesting
import Journals
import PostgresJournals
import PostgresTesting
import Testing

@Suite("PostgreSQL journal: the contract")
struct PostgresContractTests {
    @Test(arguments: JournalContract.all)
    func `in PostgreSQL`(_ clause: JournalContract) async throws {
        let journal = try PostgresJournal(
            PostgresSettings(address: try TemporaryPostgres.shared.get().database(), node: "a"))
        defer { journal.close() }
        try await clause.check(journal)
    }
}
