import Core
import JournalTesting
import Journals
import Testing

@Suite("memory journal")
struct MemoryJournalTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var fault: MemoryJournal.Fault
        var error: JournalError
        var written: Int
    }

    @Test(arguments: [
        Case(
            testDescription: "unavailable", fault: .unavailable,
            error: .unavailable("as the test wants it"), written: 0),
        Case(
            testDescription: "written, answer lost", fault: .unknownButWritten,
            error: .unknown("as the test wants it"), written: 3),
        Case(
            testDescription: "lost with its answer", fault: .unknownAndLost,
            error: .unknown("as the test wants it"), written: 0),
    ])
    func `a fault happens once and as it says`(_ row: Case) async throws {
        let journal = MemoryJournal()
        journal.failNext(row.fault)
        var samples = SampleEntries()
        let batch = samples.notes(3, after: .start)
        await #expect(throws: row.error) { try await journal.append(batch, after: .start) }
        let tail = try await journal.entries(after: .start, limit: 10)
        #expect(tail.entries.count == row.written)
        #expect(tail.entries.allSatisfy { $0.batch == batch.id })
        let next = samples.notes(1, after: tail.head)
        let head = try await journal.append(next, after: tail.head)
        #expect(head.position.value == row.written + 1)
    }
}
