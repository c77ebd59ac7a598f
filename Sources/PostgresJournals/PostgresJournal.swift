package import Journals
import Synchronization

/// The store of many nodes: one PostgreSQL database, reached over libpq.
///
/// Appends, confirms and turns run in place on the engine's thread, on one session that another
/// thread opens, so that a database that is away is told at once and never waited for. Reads and
/// other writes run on threads of their own; notifications come in over a session of theirs.
package final class PostgresJournal: Journal {
    let settings: PostgresSettings
    private let name: JournalIdentity
    let writing: Mutex<Writing>
    let supply: SessionSupply
    let readers: ReaderPool
    let watcher: Watcher
    private let promise: String

    /// What only the engine's thread uses.
    struct Writing {
        var session: Session?
        /// A turn is held: the session is inside a transaction that has the queue's lock.
        var hasTurn = false
        /// Where the chains stand; nil after a conflict or an error, when they must be read again.
        var chain: Chain?
        var salts: any RandomNumberGenerator & Sendable
    }

    /// Connects and creates what is not there yet. Throws `.unavailable` when the database cannot be
    /// reached, or does not promise that a commit lasts (rule 18).
    package init(
        _ settings: PostgresSettings,
        salts: any RandomNumberGenerator & Sendable = SystemRandomNumberGenerator()
    ) throws(JournalError) {
        self.settings = settings
        var salts = salts
        let session = try Session(settings, purpose: "writer")
        try Schema.prepare(session, id: Self.randomID(&salts))
        promise = try Self.greet(session)
        name = try Self.identity(session)
        writing = Mutex(Writing(session: session, salts: salts))
        supply = SessionSupply(settings)
        readers = ReaderPool(settings)
        watcher = Watcher(settings)
    }

    package var durability: String { promise }

    package func identity() async throws(JournalError) -> JournalIdentity { name }

    package func watch(_ tell: @escaping @Sendable (JournalNews) -> Void) {
        supply.onOpened = { tell(.back) }
        watcher.start(tell)
    }

    package func fallSilent() { watcher.fallSilent() }

    /// Milliseconds by which the database's clock is ahead of this machine's (rule 10).
    package var clockOffset: Int64 { watcher.clockOffset }

    /// Ends every thread and session. The journal is of no use afterwards.
    package func close() {
        watcher.stop()
        supply.stop()
        readers.stop()
        writing.withLock { $0.session = nil }
    }

    /// Sets a new session up, and says what its commits promise.
    static func greet(_ session: Session) throws(JournalError) -> String {
        let rows: [Rows]
        do throws(SessionError) {
            rows = try session.run(
                [
                    PostgresSettings.greeting,
                    Statement(
                        sql: """
                            SELECT current_setting('synchronous_commit'),
                                current_setting('synchronous_standby_names'),
                                current_setting('server_version'), current_setting('fsync')
                            """),
                ], within: .seconds(5))
        } catch {
            throw error.journalError(mayHaveHappened: false)
        }
        let mode = rows[1].text(0, 0) ?? "?"
        let standbys = rows[1].text(0, 1) ?? ""
        let fsync = rows[1].text(0, 3) ?? "?"
        guard mode != "off", fsync == "on" else {
            throw .unavailable(
                "it does not promise that a commit lasts: synchronous_commit=\(mode), fsync=\(fsync)"
            )
        }
        return "PostgreSQL \(rows[1].text(0, 2) ?? "?"), synchronous_commit=\(mode), "
            + (standbys.isEmpty ? "no synchronous standby" : "standbys \(standbys)")
    }

    private static func identity(_ session: Session) throws(JournalError) -> JournalIdentity {
        do throws(SessionError) {
            let rows = try session.run(
                Statement(sql: "SELECT id, epoch FROM muster.journal"), within: .seconds(5))
            guard let id = rows.text(0, 0), let epoch = rows.int(0, 1) else {
                throw SessionError.refused(state: "", words: "it does not say which journal it is")
            }
            return JournalIdentity(id: id, epoch: epoch)
        } catch {
            throw error.journalError(mayHaveHappened: false)
        }
    }

    static func randomID(_ generator: inout some RandomNumberGenerator) -> String {
        (0..<2).map { _ in
            let digits = String(generator.next(), radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }.joined()
    }
}

extension SessionError {
    /// What it means for whoever asked the journal.
    func journalError(mayHaveHappened: Bool) -> JournalError {
        switch self {
        case .lost(let words): mayHaveHappened ? .unknown(words) : .unavailable(words)
        case .refused(let state, let words):
            switch state {
            case "40001", "40P01", "23505": .conflict
            case "53100": .unavailable("the disk is full (\(words))")
            // Of these classes are faults of what was sent: values, constraints, limits.
            case _ where ["22", "23", "54"].contains(state.prefix(2)): .invalid(words)
            default: .unavailable(words)
            }
        }
    }
}
