import Core
import Foundation
import Handbooks
package import Journals
import Nodes
import PostgresJournals
import SQLiteJournals

/// Where an installation's journal is.
package enum JournalPlace: Hashable, Sendable {
    /// A data directory of this machine, for one node.
    case directory(String)
    /// A PostgreSQL database, for any number of nodes: a URL, `key=value` words, or where to read
    /// them (`${NAME}`, `file:PATH`).
    case database(String)

    /// Opens it for this node; a directory is held until it is closed.
    func open(
        as node: NodeID, environment: [String: String]
    ) throws(JournalError) -> OpenJournal {
        switch self {
        case .directory(let data):
            let hold = try DataDirectoryLock(directory: data)
            let journal = try SQLiteJournal(directory: data)
            return OpenJournal(journal: journal, isShared: false, clock: SystemClock.read) {
                () throws(JournalError) in
                try journal.close()
                withExtendedLifetime(hold) {}
            }
        case .database:
            let journal = try database(as: node, environment: environment)
            return OpenJournal(
                journal: journal, isShared: true,
                clock: { SystemClock.read(ahead: .milliseconds(journal.clockOffset)) }
            ) { () throws(JournalError) in journal.close() }
        }
    }

    /// Whether there is a directory's journal; a database is only asked when it is opened.
    package var exists: Bool {
        guard case .directory(let data) = self else { return true }
        return FileManager.default.fileExists(atPath: "\(data)/\(SQLiteJournal.fileName)")
    }

    /// The database, which must be one.
    func database(
        as node: NodeID, environment: [String: String]
    ) throws(JournalError) -> PostgresJournal {
        try PostgresJournal(settings(as: node, environment: environment))
    }

    /// How a database is reached.
    func settings(
        as node: NodeID, environment: [String: String]
    ) throws(JournalError) -> PostgresSettings {
        guard case .database(let reference) = self else {
            throw .invalid("a data directory is no database")
        }
        let address: String
        do throws(SecretReference.Failure) {
            address = try SecretReader(environment: environment).resolve(reference)
        } catch {
            throw .invalid("--database: \(error)")
        }
        let words = address.trimmingCharacters(in: .whitespacesAndNewlines)
        return try PostgresSettings(address: words, node: node.text)
    }
}

extension JournalError {
    /// The command line names a database that there cannot be.
    package var isUsage: Bool {
        if case .invalid(let why) = self { why.hasPrefix("--") } else { false }
    }
}

/// A journal that was opened, and how to close it.
struct OpenJournal: Sendable {
    let journal: any Journal
    /// Other nodes may write to it, too.
    let isShared: Bool
    /// The clocks by which it is written: with a database, its own (rule 10).
    let clock: @Sendable () -> Engine.Reading
    let close: @Sendable () throws(JournalError) -> Void

    init(
        journal: any Journal, isShared: Bool, clock: @escaping @Sendable () -> Engine.Reading,
        close: @escaping @Sendable () throws(JournalError) -> Void
    ) {
        self.journal = journal
        self.isShared = isShared
        self.clock = clock
        self.close = close
    }
}
