import Foundation
package import Journals

/// How a node reaches its database.
package struct PostgresSettings: Sendable {
    /// A URL (`postgres://user@one,two/muster?sslmode=verify-full`) or `key=value` words, as libpq
    /// has them. What it leaves out comes from libpq's own places: `PGPASSWORD`, `~/.pgpass`, a
    /// service file.
    package var address: String
    /// The node that connects, for the database's list of connections.
    package var node: String

    /// Throws `.invalid` unless it is such a URL or such words.
    package init(address: String, node: String) throws(JournalError) {
        guard
            address.hasPrefix("postgres://") || address.hasPrefix("postgresql://")
                || address.contains("=")
        else {
            throw .invalid("--database is neither a postgres:// URL nor key=value words")
        }
        self.address = address
        self.node = node
    }

    /// The address as people may see it: hosts and database, without user, password and options.
    package var shown: String {
        guard let start = address.range(of: "://") else {
            return address.split(separator: " ")
                .filter { $0.hasPrefix("host") || $0.hasPrefix("port=") || $0.hasPrefix("dbname=") }
                .joined(separator: " ")
        }
        let rest = address[start.upperBound...].prefix { $0 != "?" }
        return String(rest.split(separator: "@").last ?? "")
    }

    /// What libpq is told. Keywords after `dbname` win over what the address says: the primary is
    /// asked for, whichever of several hosts it is, and no wait is endless.
    func keywords(purpose: String) -> [(String, String)] {
        [
            ("dbname", address),
            ("application_name", "muster \(purpose) \(node)"),
            ("target_session_attrs", "read-write"),
            ("connect_timeout", "2"),
            ("keepalives_idle", "5"),
            ("keepalives_interval", "2"),
            ("keepalives_count", "2"),
            ("tcp_user_timeout", "3000"),
            ("client_encoding", "UTF8"),
        ]
    }
    /// What every session is set to: nothing of it may wait for ever, and a node that froze with
    /// its turn in hand gives it up.
    static let greeting = Statement(
        sql: """
            SELECT set_config('idle_in_transaction_session_timeout', '2000', false),
                set_config('lock_timeout', '3000', false),
                set_config('statement_timeout', '15000', false)
            """)
}
