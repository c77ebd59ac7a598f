package import Core
import FoundationEssentials
package import Handbooks
import Intake
package import Journals
import Nodes
import PostgresJournals
import Reviews
import Server
import SQLiteJournals

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
        do {
            _ = try await administrator.perform(administration)
        } catch .refused(let refusal) {
            throw ServeFailure(Self.words(refusal), .input)
        } catch .journal(let error) {
            throw ServeFailure(error.words)
        }
    }

    /// What a key of this format promises. Throws what cannot be kept, and for a format that there
    /// is not.
    package func rhythm(
        of format: String, every: String?, grace: String?, severity: String?
    ) async throws -> Rhythm? {
        let handbook = try await handbook()
        guard let known = IntakeFormat(format, in: handbook) else {
            throw ServeFailure(IntakeFormat.unknown(format, in: handbook), .input)
        }
        do throws(IntakeProblem) {
            return try known.rhythm(every: every, grace: grace, severity: severity)
        } catch {
            throw ServeFailure("--\(error.errors.joined(separator: "; "))", .usage)
        }
    }

    /// What must prove, beside a key of this format, whose a body is.
    package func proof(
        of format: String, signed: Bool, secret: String?
    ) async throws -> Proof? {
        let handbook = try await handbook()
        guard let known = IntakeFormat(format, in: handbook) else {
            throw ServeFailure(IntakeFormat.unknown(format, in: handbook), .input)
        }
        do throws(IntakeProblem) {
            return try known.proof(signed: signed, secret: secret)
        } catch {
            let words = error.errors.joined(separator: "; ")
            throw ServeFailure(
                "--\(words.replacing("signing_secret:", with: "signing-secret:"))",
                .usage)
        }
    }

    /// Whether rosters are in force, which say what names there are.
    package func hasHandbook() async throws -> Bool {
        do throws(JournalError) {
            return try await administrator.situation().handbook != nil
        } catch {
            throw ServeFailure(error.words)
        }
    }

    /// The handbook in force; nil before the first.
    private func handbook() async throws -> Handbook? {
        do throws(JournalError) {
            guard let version = try await administrator.situation().handbook else { return nil }
            return HandbookKeeper.handbook(version, try await opened.journal.handbook(version))
        } catch {
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
            var heartbeat: HeartbeatRow?
            var lastRefused: Refused?
        }
        let situation = try await administrator.situation()
        let keys = situation.keys.values.sorted { $0.id < $1.id }.map {
            Shown(
                id: $0.id.text, format: $0.format, service: $0.service?.text,
                heartbeat: HeartbeatRow($0, situation.heartbeats[$0.id]),
                lastRefused: situation.refused[$0.id].map { Shown.Refused(detail: $0.detail) })
        }
        return try PublishedJSON.bytes(of: ["keys": keys])
    }

    /// The calendars' feeds, in the shape of `GET /api/v1/feeds`.
    package func feeds() async throws -> [UInt8] {
        let situation = try await administrator.situation()
        let names = Names(nil)
        return try PublishedJSON.bytes(
            of: ["feeds": FeedRow.rows(Array(situation.tokens.values), names)])
    }

    /// Ends a calendar's feed, and nobody's token by this name.
    package func endFeed(_ id: TokenID) async throws {
        let token: AccessToken?
        do throws(JournalError) {
            token = try await administrator.situation().tokens[id]
        } catch {
            throw ServeFailure(error.words)
        }
        guard token?.scope == .feed else {
            throw ServeFailure("there is no feed \(id)", .input)
        }
        try await perform(.revokeToken(id))
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

    /// Holds the journal, which then has another epoch. Returns how many incidents are open; nil when
    /// it is held already.
    package func beginHold() async throws -> Int? {
        let situation: Situation
        let epoch: Int
        do throws(JournalError) {
            situation = try await administrator.situation()
            guard situation.hold == nil else { return nil }
            epoch = try await opened.journal.identity().epoch + 1
        } catch {
            throw ServeFailure(error.words)
        }
        try await perform(.hold(epoch: epoch))
        return situation.incidents.values.count(where: \.isActive)
    }

    /// For which groups this handbook would change who is on call now, in words; nil when it is in
    /// force already. The words of a first handbook are empty.
    package func effect(
        of handbook: Handbook, at now: Moment
    ) async throws -> [(words: String, effect: OnCallEffect)]? {
        do throws(JournalError) {
            let situation = try await administrator.situation()
            guard situation.handbook != handbook.version else { return nil }
            guard let version = situation.handbook,
                let before = HandbookKeeper.handbook(
                    version, try await opened.journal.handbook(version))
            else { return [] }
            return OnCallEffect.all(
                from: before, to: handbook, at: now, changes: situation.rosterChanges
            ).map { ($0.words(before, handbook), $0) }
        } catch {
            throw ServeFailure(error.words)
        }
    }

    /// Stores this version of the handbook and brings it into force.
    package func apply(
        _ files: HandbookFiles, as version: HandbookVersion, effect: [OnCallEffect]
    ) async throws {
        do throws(JournalError) {
            try await opened.journal.store(handbook: files.canonicalBytes, as: version)
        } catch {
            throw ServeFailure(error.words)
        }
        try await perform(.applyHandbook(version, effect: effect))
    }

    /// Checks every entry; works beside a running server.
    package static func verify(
        _ place: JournalPlace, environment: [String: String]
    ) async throws(JournalError) -> Verification {
        switch place {
        case .directory(let data):
            return try await Journals.verify(
                source: try JournalFile(reading: "\(data)/\(SQLiteJournal.fileName)"), known: nil)
        case .database:
            let journal = try place.database(as: "reader", environment: environment)
            defer { journal.close() }
            return try await Journals.verify(journal, known: nil)
        }
    }

    /// The refusals that an administration can meet.
    private static func words(_ refusal: Refusal) -> String {
        switch refusal {
        case .alreadyExists(let what) where what.hasSuffix("secret"):
            "there is a \(what) already"
        case .alreadyExists(let what):
            "there is a \(what) already; give this one another name with --name"
        case .badRhythm(let fault): "--\(fault)"
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
