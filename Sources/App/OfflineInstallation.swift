package import Core
import FoundationEssentials
package import Journals
import Nodes
import SQLiteJournals
import Server

/// A data directory that no server holds: keys and tokens are made on it directly.
package final class OfflineInstallation: Sendable {
    private let lock: DataDirectoryLock
    private let journal: SQLiteJournal
    private let administrator: Administrator

    /// Throws `.unavailable`, naming the process, when a server holds the directory.
    package init(data: String) throws(JournalError) {
        lock = try DataDirectoryLock(directory: data)
        let journal = try SQLiteJournal(directory: data)
        self.journal = journal
        administrator = Administrator(journal: journal, handbook: HandbookKeeper.handbook)
    }

    package func perform(_ administration: Administration) async throws {
        if case .createKey(_, _, _, let format) = administration,
            IntakeFormat(rawValue: format) == nil
        {
            let known = IntakeFormat.allCases.map(\.rawValue).joined(separator: " and ")
            throw ServeFailure("there is no format \(format); there are \(known)", .input)
        }
        do {
            _ = try await administrator.perform(administration)
        } catch .refused(let refusal) {
            throw ServeFailure(Self.words(refusal), .input)
        } catch .journal(let error) {
            throw ServeFailure(error.words)
        }
    }

    /// Lets go of the directory.
    package func close() {
        try? journal.close()
    }

    /// The integration keys, in the shape of `GET /api/v1/keys`.
    package func keys() async throws -> [UInt8] {
        struct Shown: Encodable {
            struct Refused: Encodable { var detail: String }
            var id: String
            var format: String
            var service: String?
            var last_refused: Refused?
        }
        let situation = try await administrator.situation()
        let keys = situation.keys.values.sorted { $0.id < $1.id }.map {
            Shown(
                id: $0.id.text, format: $0.format, service: $0.service?.text,
                last_refused: situation.refused[$0.id].map { Shown.Refused(detail: $0.detail) })
        }
        return Array(try JSONEncoder().encode(["keys": keys]))
    }

    package static func hasJournal(in data: String) -> Bool {
        FileManager.default.fileExists(atPath: "\(data)/\(SQLiteJournal.fileName)")
    }

    /// Checks every entry; works beside a running server.
    package static func verify(data: String) async throws(JournalError) -> Verification {
        let journal = try SQLiteJournal(directory: data)
        return try await Journals.verify(journal, known: nil)
    }

    /// The refusals that an administration can meet.
    private static func words(_ refusal: Refusal) -> String {
        switch refusal {
        case .alreadyExists(let what): "there is a \(what) already; revoke it first"
        case .unknownService(let id):
            "the handbook in force has no service \(id); start `muster serve` once with your files"
        case .unknownPerson(let id):
            "the handbook in force has no person \(id); start `muster serve` once with your files"
        case .unknownKey(let id): "there is no key \(id)"
        case .unknownToken(let id): "there is no token \(id)"
        default: "refused: \(refusal)"
        }
    }
}
