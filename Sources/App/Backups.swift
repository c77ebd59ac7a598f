package import Core
import Foundation
package import Journals
import Nodes
import PostgresJournals
import SQLiteJournals

/// Backups of a journal, and journals out of backups: one file, whatever the store.
package enum Backups {
    /// What a backup or a restored journal holds.
    package struct Summary: Sendable {
        package var record: BackupRecord
        /// Of a restored journal: where it ends, and how many incidents are open in it.
        package var head: Head
        package var open: Int
    }

    /// Writes a backup beside whoever serves.
    package static func write(
        of place: JournalPlace, to path: String, environment: [String: String]
    ) async throws(JournalError) -> BackupRecord {
        let target = try JournalFile(creating: path)
        switch place {
        case .directory(let data):
            let source = try JournalFile(reading: "\(data)/\(SQLiteJournal.fileName)")
            return try await JournalCopy.backUp(source, to: target, at: SystemClock.now())
        case .database:
            let source = try place.database(as: "backup", environment: environment)
            defer { source.close() }
            return try await JournalCopy.backUp(source, to: target, at: SystemClock.now())
        }
    }

    /// Restores a backup to a place that has no entries yet. The journal is held then.
    package static func restore(
        _ path: String, to place: JournalPlace, environment: [String: String]
    ) async throws(JournalError) -> Summary {
        let source = try JournalFile(reading: path)
        let record = try source.record()
        let head: Head
        switch place {
        case .directory(let data):
            let hold = try DataDirectoryLock(directory: data)
            try await removeEmpty(data)
            head = try await JournalCopy.restore(
                source, record: record,
                to: try JournalFile(creating: "\(data)/\(SQLiteJournal.fileName)"),
                at: SystemClock.now())
            withExtendedLifetime(hold) {}
        case .database:
            let settings = try place.settings(as: "restore", environment: environment)
            head = try await JournalCopy.restore(
                source, record: record, to: try PostgresRestore(settings), at: SystemClock.now())
        }
        let opened = try place.open(as: "restore", environment: environment)
        let situation = try await Administrator.settle(opened.journal)
        try opened.close()
        return Summary(
            record: record, head: head, open: situation.incidents.values.count(where: \.isActive))
    }

    /// Checks every entry of a backup, and that none is missing at its end.
    package static func verify(_ path: String) async throws(JournalError) -> Verification {
        let file = try JournalFile(reading: path)
        return try await Journals.verify(source: file, known: try file.record().head)
    }

    /// A journal that was opened and never used may be there. Throws `.invalid` for another.
    private static func removeEmpty(_ data: String) async throws(JournalError) {
        let path = "\(data)/\(SQLiteJournal.fileName)"
        guard FileManager.default.fileExists(atPath: path) else { return }
        let journal = try SQLiteJournal(directory: data)
        let entries = try await journal.head().position
        try journal.close()
        guard entries == 0 else {
            throw .invalid("there is a journal with \(entries) entries in \(data) already")
        }
        for suffix in ["", "-wal", "-shm"] { unlink(path + suffix) }
    }
}
