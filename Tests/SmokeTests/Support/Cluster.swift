import App
import Foundation
import PostgresTesting
import Testing

/// Several nodes on one database of a real PostgreSQL.
final class Cluster: Sendable {
    let server: TemporaryPostgres
    /// Follows `server` until it is promoted.
    let standby: TemporaryPostgres?
    let database: String
    let nodes: [Program]
    let key: String
    let token: String
    private let ownsServer: Bool

    enum Replication {
        case synchronous, asynchronous
    }

    /// `roster`: what is applied before the nodes start. `replication`: on a server of its own, with
    /// a standby; the nodes know the addresses of both. `environment` and `arguments`: what each node is given.
    init(
        nodes count: Int, roster: String, replication: Replication? = nil,
        environment: (Int) -> [String: String] = { _ in [:] }, arguments: [String] = []
    ) throws {
        ownsServer = replication != nil
        server = ownsServer ? try TemporaryPostgres() : try TemporaryPostgres.shared.get()
        var address = try server.database()
        database = String(address.split(separator: "=").last ?? "")
        if let replication {
            let standby = try TemporaryPostgres(standbyOf: server)
            if case .synchronous = replication { try server.waitForStandby() }
            address =
                "host=\(server.directory),\(standby.directory) user=muster dbname=\(database)"
            self.standby = standby
        } else {
            standby = nil
        }
        nodes = try (0..<count).map { _ in try Program(database: address) }
        for node in nodes { try node.write(roster) }
        let first = nodes[0]
        let applied = try first.run(["roster", "apply"] + first.place)
        try #require(applied.status == 0, "\(applied.complaint)")
        key = try first.key(format: "pagerduty")
        token = try first.token(for: "pat")
        for (index, node) in nodes.enumerated() {
            try node.serve(environment: environment(index), arguments: arguments)
        }
    }

    deinit {
        for node in nodes { node.kill() }
        if ownsServer {
            server.stop()
            standby?.stop()
        }
    }

    /// Cuts every connection to the database.
    func cutConnections() throws {
        try server.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                + "WHERE datname = '\(database)' AND pid <> pg_backend_pid()", in: "postgres")
    }

    /// What the journal's own tables say.
    func query(_ sql: String) throws -> String { try server.execute(sql, in: database) }

    /// Each node accepts an alert again, of a service of its own from `service` on.
    func awaitNodes(from service: Int) throws {
        for (index, node) in nodes.enumerated() {
            try node.wait(for: "node \(index) to take alerts again", within: 20) {
                let body = node.trigger(
                    "again \(index)", of: "svc-\(service + index)", key: key)
                return try node.client().send("POST", "/v2/enqueue", body: body).status == 202
            }
        }
    }
}
