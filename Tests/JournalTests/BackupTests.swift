import Core
import Foundation
import GRDB
import JournalTesting
import Journals
import Testing

@testable import SQLiteJournals

@Suite("Backups")
struct BackupTests {
    private let directory: TemporaryDirectory
    private var backup: String { directory.path + "/backup" }
    private var restored: String { directory.path + "/restored/" + SQLiteJournal.fileName }

    init() throws {
        directory = try TemporaryDirectory()
        try FileManager.default.createDirectory(
            atPath: directory.path + "/restored", withIntermediateDirectories: true)
    }

    private func used() async throws -> SQLiteJournal {
        let journal = try SQLiteJournal(directory: directory.path)
        _ = try await BackupContract.fill(journal) { try await journal.redact($0) }
        return journal
    }

    private func restore() async throws -> Head {
        let file = try JournalFile(reading: backup)
        return try await JournalCopy.restore(
            file, record: try file.record(), to: try JournalFile(creating: restored),
            at: Moment(seconds: 1_800_000_000))
    }

    @Test func `a restored journal is the same, of another epoch, and held`() async throws {
        let journal = try await used()
        let head = try await journal.head()
        let record = try await JournalCopy.backUp(
            JournalFile(reading: journal.path), to: try JournalFile(creating: backup),
            at: Moment(seconds: 1_790_000_000))
        #expect(record == BackupRecord(madeAt: Moment(seconds: 1_790_000_000), head: head))
        let mode = try FileManager.default.attributesOfItem(atPath: backup)[.posixPermissions]
        #expect(mode as? Int == 0o600, "it holds secrets")
        let end = try await restore()
        let copy = try SQLiteJournal(directory: directory.path + "/restored")
        #expect(try await copy.head() == end)
        try await BackupContract.check(
            copy, is: journal, upTo: head, backedUpAt: Moment(seconds: 1_790_000_000))
        try copy.close()
        try journal.close()
    }

    @Test func `a journal is backed up while it is written`() async throws {
        let journal = try await used()
        let writer = Task { [journal] in
            var samples = SampleEntries(node: "busy")
            var head = try await journal.head()
            while !Task.isCancelled {
                head = try await journal.append(
                    samples.notes(20, after: head, incidents: 3), after: head)
            }
            return head
        }
        let record = try await JournalCopy.backUp(
            JournalFile(reading: journal.path), to: try JournalFile(creating: backup),
            at: Moment(seconds: 1_790_000_000))
        writer.cancel()
        let end = try await writer.value
        #expect(record.head.position.value >= 3100)
        #expect(record.head.position <= end.position)
        let file = try JournalFile(reading: backup)
        guard case .intact = try await verify(source: file, known: record.head) else {
            Issue.record("not intact")
            return
        }
        try journal.close()
    }

    @Test(arguments: [
        ("DELETE FROM entries WHERE position = 3100", "it ends at 3099, not at 3100"),
        ("DELETE FROM entries WHERE position = 40", "position 40 is missing"),
        (
            "UPDATE entries SET at = at + 1 WHERE position = 40",
            "entry 40: it does not follow from the entry before it"
        ),
    ])
    func `a backup that is not what it says is not restored`(
        change: String, words: String
    ) async throws {
        let journal = try await used()
        _ = try await JournalCopy.backUp(
            JournalFile(reading: journal.path), to: try JournalFile(creating: backup),
            at: Moment(seconds: 1_790_000_000))
        try journal.close()
        try DatabaseQueue(path: backup).inDatabase { try $0.execute(sql: change) }
        await #expect(throws: JournalError.corrupt(words)) { try await restore() }
        #expect(!FileManager.default.fileExists(atPath: restored))
    }

    @Test func `what is no backup, and what is there already, is refused`() async throws {
        let journal = try await used()
        #expect(throws: JournalError.self) { try JournalFile(reading: journal.path).record() }
        #expect(throws: JournalError.invalid("\(journal.path) is there already")) {
            try JournalFile(creating: journal.path)
        }
        try journal.close()
        try Data("something else".utf8).write(to: URL(filePath: backup))
        #expect(throws: JournalError.self) { try JournalFile(reading: backup) }
    }
}
