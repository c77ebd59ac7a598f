package import Core
import FoundationEssentials
package import Handbooks
package import Journals
import Nodes
import Server

/// A journal that is changed without a server: a data directory that none holds, or a database,
/// whose nodes hear of it at once.
package final class OfflineInstallation: Sendable {
    private let opened: OpenJournal
    private let administrator: Administrator

    /// Throws `.unavailable`, naming the process, when a server holds the directory.
    package init(
        _ place: JournalPlace, environment: [String: String]
    ) throws(JournalError) {
        opened = try place.open(as: "offline", environment: environment)
        administrator = Administrator(
            journal: opened.journal, clock: opened.clock, handbook: HandbookKeeper.handbook)
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
        try? opened.close()
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

    /// Whether the journal is held and what is open, in the shape of `GET /api/v1/hold`.
    package func hold() async throws -> [UInt8] {
        struct Shown: Encodable {
            struct Row: Encodable {
                var number: Int
                var severity: String
                var state: String
                var title: String
            }
            var held: Bool
            var words: String?
            var open: Int
            var incidents: [Row]
        }
        let situation = try await administrator.situation()
        let rows = situation.incidents.values.filter(\.isActive)
            .sorted { ($0.severity, $1.number) > ($1.severity, $0.number) }
            .map {
                Shown.Row(
                    number: $0.number.value, severity: $0.severity.name, state: $0.state.name,
                    title: $0.title)
            }
        return Array(
            try JSONEncoder().encode(
                Shown(
                    held: situation.hold != nil, words: situation.hold?.words, open: rows.count,
                    incidents: rows)))
    }

    /// Stores this version of the handbook and brings it into force; whether it was not before.
    package func apply(
        _ files: HandbookFiles, as version: HandbookVersion
    ) async throws -> Bool {
        do throws(JournalError) {
            guard try await administrator.situation().handbook != version else { return false }
            try await opened.journal.store(handbook: files.canonicalBytes, as: version)
        } catch {
            throw ServeFailure(error.words)
        }
        try await perform(.applyHandbook(version))
        return true
    }

    /// Checks every entry; works beside a running server.
    package static func verify(
        _ place: JournalPlace, environment: [String: String]
    ) async throws(JournalError) -> Verification {
        let opened = try place.openToRead(environment: environment)
        let verification = try await Journals.verify(opened.journal, known: nil)
        try opened.close()
        return verification
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
        case .unseen(let open): "other incidents are open than those that were seen: \(open) now"
        default: "refused: \(refusal)"
        }
    }
}
