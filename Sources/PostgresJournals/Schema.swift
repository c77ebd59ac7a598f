import Journals

/// The tables, in a schema of their own, version by version.
///
/// A change keeps what older programs read and write, so that two versions run side by side while
/// nodes are replaced one by one; where it cannot, it raises `readable_by`, and older programs stop.
enum Schema {
    static let version = 1

    /// Appends take turns under this lock (rule 2); it is asked for in the order in which it is
    /// given. The number is "Muster" in ASCII.
    static let queueLock = 0x4D_7573_7465_72

    /// Who lets originals go, so that two nodes do not meet in the same rows.
    static let letGoLock = queueLock + 1

    static let statements = [
        "CREATE SCHEMA IF NOT EXISTS muster",
        """
        CREATE TABLE muster.schema (
            version bigint NOT NULL,
            readable_by bigint NOT NULL
        )
        """,
        "INSERT INTO muster.schema VALUES (1, 1)",
        """
        CREATE TABLE muster.journal (
            id text NOT NULL,
            epoch bigint NOT NULL,
            kept_from bigint NOT NULL DEFAULT 0
        )
        """,
        """
        CREATE TABLE muster.entries (
            position bigint PRIMARY KEY,
            at bigint NOT NULL,
            kind bigint NOT NULL,
            incident bigint,
            node text NOT NULL,
            serial bigint NOT NULL,
            sealed bytea,
            body_digest bytea NOT NULL,
            chain bytea NOT NULL,
            incident_chain bytea,
            original bytea
        )
        """,
        """
        CREATE INDEX entries_of_incident ON muster.entries (incident, position)
            WHERE incident IS NOT NULL
        """,
        """
        CREATE TABLE muster.closed (
            number bigint PRIMARY KEY,
            title text NOT NULL,
            state bigint NOT NULL,
            severity bigint NOT NULL,
            level bigint NOT NULL,
            owner text NOT NULL,
            service text,
            opened_at bigint NOT NULL,
            resolved_at bigint,
            alerts bigint NOT NULL
        )
        """,
        """
        CREATE TABLE muster.snapshots (
            position bigint PRIMARY KEY,
            chain bytea NOT NULL,
            fold bigint NOT NULL,
            bytes bytea NOT NULL,
            digest bytea NOT NULL
        )
        """,
        """
        CREATE TABLE muster.handbooks (
            version text PRIMARY KEY,
            bytes bytea NOT NULL
        )
        """,
        """
        CREATE TABLE muster.secrets (
            name text PRIMARY KEY,
            bytes bytea NOT NULL
        )
        """,
        // Signs of life (rule 9), and up to which batch a node's appends are void (rule 2).
        """
        CREATE TABLE muster.nodes (
            node text PRIMARY KEY,
            seen timestamptz NOT NULL
        )
        """,
        """
        CREATE TABLE muster.voided (
            node text PRIMARY KEY,
            serial bigint NOT NULL
        )
        """,
    ]

    /// Creates what is not there yet. `id` becomes the journal's if it is new.
    static func prepare(_ session: Session, id: String) throws(JournalError) {
        let needed: Int?
        do throws(SessionError) {
            let found = try session.run(existence, within: .seconds(5))
            if found.text(0, 0) == nil { try create(session, id: id) }
            needed = try session.run(
                Statement(sql: "SELECT readable_by FROM muster.schema"), within: .seconds(5)
            ).int(0, 0)
        } catch {
            throw error.journalError(mayHaveHappened: false)
        }
        guard let needed, needed <= version else {
            throw .tooNew(
                "its schema asks for a newer program than this one, which knows \(version)")
        }
    }

    private static let existence = Statement(sql: "SELECT to_regclass('muster.schema')::text")

    private static func create(_ session: Session, id: String) throws(SessionError) {
        let begin = [
            Statement(sql: "BEGIN"),
            Statement(
                sql: "SELECT pg_advisory_xact_lock($1)", parameters: [.int(queueLock)]),
        ]
        _ = try session.run(begin, within: .seconds(10))
        do throws(SessionError) {
            // Another node may have been first while this one waited.
            let found = try session.run(existence, within: .seconds(5))
            if found.text(0, 0) == nil {
                var all = statements.map { Statement(sql: $0) }
                all.append(
                    Statement(
                        sql: "INSERT INTO muster.journal VALUES ($1, 1)", parameters: [.text(id)]))
                _ = try session.run(all, within: .seconds(15))
            }
        } catch {
            if !session.isBroken {
                _ = try? session.run(Statement(sql: "ROLLBACK"), within: .seconds(2))
            }
            throw error
        }
        _ = try session.run(Statement(sql: "COMMIT"), within: .seconds(15))
    }
}
