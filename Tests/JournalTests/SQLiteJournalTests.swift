import Core
import Foundation
import GRDB
import JournalTesting
import Journals
import Testing

@testable import SQLiteJournals

@Suite("SQLite journal")
struct SQLiteJournalTests {
    @Test
    func `a commit waits for the disk`() throws {
        let directory = try TemporaryDirectory()
        let journal = try SQLiteJournal(directory: directory.path)
        #expect(try pragma("synchronous", journal) == "2")
        #expect(try pragma("journal_mode", journal) == "wal")
        #expect(try pragma("wal_autocheckpoint", journal) == "0")
        #expect(try pragma("busy_timeout", journal) == "2000")
        try journal.close()
    }

    private func pragma(_ name: String, _ journal: SQLiteJournal) throws -> String? {
        try journal.connection().inDatabase { try String.fetchOne($0, sql: "PRAGMA \(name)") }
    }

    @Test
    func `everything is there after closing and opening again`() async throws {
        let directory = try TemporaryDirectory()
        let first = try SQLiteJournal(directory: directory.path)
        var samples = SampleEntries()
        let batch = samples.notes(50, after: .start, incidents: 4)
        let head = try await first.append(batch, after: .start)
        let identity = try await first.identity()
        try await first.save(Snapshot(head: head, fold: 1, bytes: [1, 2]))
        try await first.store(handbook: [3], as: "v1")
        _ = try await first.secret("signing", or: [4])
        try first.close()

        let second = try SQLiteJournal(directory: directory.path)
        #expect(try await second.identity() == identity)
        #expect(try await second.head() == head)
        #expect(try await second.entries(after: .start, limit: 100).entries == batch.entries)
        #expect(try await second.latestSnapshot()?.bytes == [1, 2])
        #expect(try await second.handbook("v1") == [3])
        #expect(try await second.secret("signing", or: [5]) == [4])
        let next = samples.notes(9, after: head, incidents: 4)
        let end = try await second.append(next, after: head)
        #expect(
            try await verify(second, known: end) == .intact(entries: 59, redacted: 0, head: end))
        try second.close()
    }

    @Test
    func `two programs on one file take turns`() async throws {
        let directory = try TemporaryDirectory()
        let journals = [
            try SQLiteJournal(directory: directory.path),
            try SQLiteJournal(directory: directory.path),
        ]
        #expect(try await journals[0].identity() == (try await journals[1].identity()))
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (index, journal) in journals.enumerated() {
                group.addTask {
                    var samples = SampleEntries(node: NodeID("node-\(index)"))
                    var won = 0
                    while won < 20 {
                        let head = try await journal.head()
                        let batch = samples.notes(3, after: head, incidents: 2)
                        do throws(JournalError) {
                            _ = try await journal.append(batch, after: head)
                            won += 1
                        } catch .conflict {
                            continue
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
        let head = try await journals[0].head()
        #expect(
            try await verify(journals[1]) == .intact(entries: 120, redacted: 0, head: head))
        for journal in journals { try journal.close() }
    }

    @Test
    func `a full disk leaves nothing half-done`() async throws {
        let directory = try TemporaryDirectory()
        let journal = try SQLiteJournal(directory: directory.path)
        var samples = SampleEntries()
        let head = try await journal.append(samples.notes(10, after: .start), after: .start)
        try limitPages(of: journal, to: 0)
        let large = samples.notes(2000, after: head, incidents: 50)
        let error = await #expect(throws: JournalError.self) {
            try await journal.append(large, after: head)
        }
        #expect(error?.words.contains("the disk is full") == true, "\(String(describing: error))")
        #expect(try await journal.head() == head)
        try limitPages(of: journal, to: 1_000_000)
        let end = try await journal.append(large, after: head)
        #expect(
            try await verify(journal, known: end)
                == .intact(entries: 2010, redacted: 0, head: end))
        try journal.close()
    }

    /// As many pages as there are, or this many if that is more.
    private func limitPages(of journal: SQLiteJournal, to pages: Int) throws {
        try journal.connection().inDatabase {
            _ = try Int.fetchOne($0, sql: "PRAGMA max_page_count = \(max(pages, 1))")
        }
    }

    @Test
    func `a database locked by another program is unavailable until it is free`() async throws {
        let directory = try TemporaryDirectory()
        let journal = try SQLiteJournal(directory: directory.path)
        var samples = SampleEntries()
        let head = try await journal.append(samples.notes(1, after: .start), after: .start)
        let batch = samples.notes(3, after: head)
        var unsafe = Configuration()
        unsafe.allowsUnsafeTransactions = true
        let other = try DatabaseQueue(
            path: directory.path + "/journal.sqlite", configuration: unsafe)
        try other.inDatabase {
            try $0.execute(sql: "BEGIN IMMEDIATE")
        }
        let error = await #expect(throws: JournalError.self) {
            try await journal.append(batch, after: head)
        }
        #expect(error?.words.contains("locked by another program") == true)
        // Readers are not held up by a writer.
        #expect(try await journal.entries(after: .start, limit: 10).entries.count == 1)
        try other.inDatabase { try $0.execute(sql: "ROLLBACK") }
        #expect(try await journal.append(batch, after: head).position == 4)
        try other.close()
        try journal.close()
    }

    @Test
    func `a connection that was dropped is opened again`() async throws {
        let directory = try TemporaryDirectory()
        let journal = try SQLiteJournal(directory: directory.path)
        var samples = SampleEntries()
        let head = try await journal.append(samples.notes(3, after: .start), after: .start)
        journal.dropConnection()
        let end = try await journal.append(samples.notes(3, after: head), after: head)
        #expect(try pragma("synchronous", journal) == "2")
        #expect(
            try await verify(journal, known: end) == .intact(entries: 6, redacted: 0, head: end))
        try journal.close()
    }

    @Test
    func `a newer schema and a foreign file are refused`() async throws {
        let newer = try TemporaryDirectory()
        let journal = try SQLiteJournal(directory: newer.path)
        try journal.connection().inDatabase { try $0.execute(sql: "PRAGMA user_version = 99") }
        try journal.close()
        #expect(throws: JournalError.tooNew("schema 99, this program knows 1")) {
            try SQLiteJournal(directory: newer.path)
        }
        let foreign = try TemporaryDirectory()
        let noise = Data((0..<8192).map { UInt8(truncatingIfNeeded: $0 &* 31) })
        try noise.write(to: URL(fileURLWithPath: foreign.path + "/journal.sqlite"))
        let error = #expect(throws: JournalError.self) {
            try SQLiteJournal(directory: foreign.path)
        }
        guard case .corrupt = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(throws: JournalError.self) { try SQLiteJournal(directory: foreign.path + "/no") }
    }

    @Test
    func `a damaged snapshot gives way to the one before it`() async throws {
        let directory = try TemporaryDirectory()
        let journal = try SQLiteJournal(directory: directory.path)
        let snapshots = (1...3).map { number in
            Snapshot(
                head: Head(position: Position(number), digest: sha256([UInt8(number)])), fold: 1,
                bytes: [UInt8(number)])
        }
        for snapshot in snapshots { try await journal.save(snapshot) }
        try journal.connection().inDatabase { db in
            let kept = try Int.fetchOne(db, sql: "SELECT count(*) FROM snapshots")
            #expect(kept == 2)
            try db.execute(sql: "UPDATE snapshots SET bytes = X'09' WHERE position = 3")
        }
        #expect(try await journal.latestSnapshot() == snapshots[1])
        try journal.close()
    }

    @Test
    func `commits overwrite a WAL that is long enough from the start`() async throws {
        let directory = try TemporaryDirectory()
        let journal = try SQLiteJournal(directory: directory.path)
        let prepared = try walBytes(directory)
        #expect(prepared >= Checkpointer.prepared)
        #expect(
            try journal.connection().inDatabase {
                try Int.fetchOne($0, sql: "SELECT count(*) FROM handbooks")
            } == 0)
        var samples = SampleEntries()
        var head = Head.start
        // Three times what starts a checkpoint, each of which reaches its end.
        while journal.checkpointer.rounds < 3 {
            head = try await journal.append(
                samples.notes(100, after: head, incidents: 10), after: head)
            while journal.checkpointer.isRunning { try await Task.sleep(for: .milliseconds(1)) }
        }
        #expect(try walBytes(directory) == prepared)
        let entries = head.position.value
        #expect(
            try await verify(journal, known: head)
                == .intact(entries: entries, redacted: 0, head: head))
        try journal.close()
    }

    private func walBytes(_ directory: TemporaryDirectory) throws -> Int {
        let path = directory.path + "/journal.sqlite-wal"
        return try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0
    }

    @Test
    func `a probe fails where an append would, and reads go on`() async throws {
        let directory = try TemporaryDirectory()
        let journal = try SQLiteJournal(directory: directory.path)
        try await journal.probe()
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        let other = try DatabaseQueue(
            path: directory.path + "/" + SQLiteJournal.fileName, configuration: configuration)
        try other.inDatabase { try $0.execute(sql: "BEGIN IMMEDIATE") }
        await #expect(throws: JournalError.self) { try await journal.probe() }
        #expect(try await journal.health().entries == 0)
        try other.inDatabase { try $0.execute(sql: "ROLLBACK") }
        try await journal.probe()
        try journal.connection().inDatabase { try $0.execute(sql: "PRAGMA query_only = ON") }
        await #expect {
            try await journal.probe()
        } throws: {
            ($0 as? JournalError)?.words.contains("it cannot be written") == true
        }
        #expect(try await journal.health().entries == 0)
        try journal.connection().inDatabase { try $0.execute(sql: "PRAGMA query_only = OFF") }
        try other.close()
        try journal.close()
    }

    @Test
    func `the WAL is emptied when the journal is closed`() async throws {
        let directory = try TemporaryDirectory()
        let journal = try SQLiteJournal(directory: directory.path)
        var samples = SampleEntries()
        var head = Head.start
        for _ in 0..<40 {
            head = try await journal.append(
                samples.notes(1000, after: head, incidents: 10), after: head)
        }
        try journal.close()
        let files = try FileManager.default.contentsOfDirectory(atPath: directory.path)
        #expect(files == ["journal.sqlite"])
        let again = try SQLiteJournal(directory: directory.path)
        #expect(try await again.head() == head)
        try again.close()
    }

    @Test
    func `a data directory has one holder, which is named`() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path + "/data"
        var lock: DataDirectoryLock? = try DataDirectoryLock(directory: path)
        let words = "\(path) is in use by process \(ProcessInfo.processInfo.processIdentifier)"
        #expect(throws: JournalError.unavailable(words)) { try DataDirectoryLock(directory: path) }
        lock = nil
        #expect(throws: Never.self) { lock = try DataDirectoryLock(directory: path) }
        withExtendedLifetime(lock) {}
    }
}
