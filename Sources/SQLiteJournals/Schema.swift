import GRDB

/// The tables of `journal.sqlite`, version by version; `PRAGMA user_version` says which it is.
///
/// `entries` is the journal: only ever appended to, but for a redaction, which takes `sealed` away, and
/// for `original`, which is let go after a while; `kept_from` is the last entry looked at for that.
/// All other tables can be made anew from it (`closed`, `snapshots`) or stand beside it
/// (`handbooks`, `secrets`).
enum Schema {
    /// "Mstr", so that `file` and others know whose database it is.
    static let applicationID = 0x4D73_7472
    static let version = 1

    static let statements = """
        CREATE TABLE journal (
            id TEXT NOT NULL,
            epoch INTEGER NOT NULL,
            kept_from INTEGER NOT NULL DEFAULT 0
        ) STRICT;
        CREATE TABLE entries (
            position INTEGER PRIMARY KEY,
            at INTEGER NOT NULL,
            kind INTEGER NOT NULL,
            incident INTEGER,
            node TEXT NOT NULL,
            serial INTEGER NOT NULL,
            sealed BLOB,
            body_digest BLOB NOT NULL,
            chain BLOB NOT NULL,
            incident_chain BLOB,
            original BLOB
        ) STRICT;
        CREATE INDEX entries_of_incident ON entries (incident, position)
            WHERE incident IS NOT NULL;
        CREATE TABLE closed (
            number INTEGER PRIMARY KEY,
            title TEXT NOT NULL,
            state INTEGER NOT NULL,
            severity INTEGER NOT NULL,
            level INTEGER NOT NULL,
            owner TEXT NOT NULL,
            service TEXT,
            opened_at INTEGER NOT NULL,
            resolved_at INTEGER,
            alerts INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE snapshots (
            position INTEGER PRIMARY KEY,
            chain BLOB NOT NULL,
            fold INTEGER NOT NULL,
            bytes BLOB NOT NULL,
            digest BLOB NOT NULL
        ) STRICT;
        CREATE TABLE handbooks (
            version TEXT PRIMARY KEY,
            bytes BLOB NOT NULL
        ) STRICT;
        CREATE TABLE secrets (
            name TEXT PRIMARY KEY,
            bytes BLOB NOT NULL
        ) STRICT;
        """

    /// Creates what is not there yet. `id` becomes the journal's if it is new.
    static func prepare(_ db: Database, id: String) throws {
        try db.inTransaction(.immediate) {
            let found = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
            guard found == 0 else { return .rollback }
            try db.execute(sql: statements)
            try db.execute(
                sql: "INSERT INTO journal (id, epoch) VALUES (?, 1)", arguments: [id])
            try db.execute(sql: "PRAGMA application_id = \(applicationID)")
            try db.execute(sql: "PRAGMA user_version = \(version)")
            return .commit
        }
    }
}
