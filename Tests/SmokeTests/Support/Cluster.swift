import Foundation
import PostgresTesting
import Testing

/// Several nodes on one database of a real PostgreSQL.
final class Cluster: Sendable {
    let server: TemporaryPostgres
    let database: String
    let nodes: [Program]
    let key: String
    let token: String
    private let ownsServer: Bool

    /// `roster`: what is applied before the nodes start. `ownServer`: it is stopped in the test.
    init(nodes count: Int, roster: String, ownServer: Bool = false) throws {
        ownsServer = ownServer
        server = ownServer ? try TemporaryPostgres() : try TemporaryPostgres.shared.get()
        let address = try server.database()
        database = String(address.split(separator: "=").last ?? "")
        nodes = try (0..<count).map { _ in try Program(database: address) }
        for node in nodes { try node.write(roster) }
        let first = nodes[0]
        let applied = try first.run(["roster", "apply"] + first.place)
        try #require(applied.status == 0, "\(applied.complaint)")
        key = try first.key(format: "pagerduty")
        token = try first.token(for: "pat")
        for node in nodes { try node.serve() }
    }

    deinit {
        for node in nodes { node.kill() }
        if ownsServer { server.stop() }
    }

    /// Cuts every connection to the database.
    func cutConnections() throws {
        try server.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                + "WHERE datname = '\(database)' AND pid <> pg_backend_pid()", in: "postgres")
    }

    /// The node that began the latest attempt, by the journal.
    func query(_ sql: String) throws -> String { try server.execute(sql, in: database) }
}
