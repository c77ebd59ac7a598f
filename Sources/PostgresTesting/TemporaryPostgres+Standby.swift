import Foundation

/// A primary with a streaming standby, and what befalls them.
extension TemporaryPostgres {
    /// From here on a commit waits until the standby has it on its disk.
    package func waitForStandby() throws {
        try execute("ALTER SYSTEM SET synchronous_standby_names = '*'", in: "postgres")
        try execute("SELECT pg_reload_conf()", in: "postgres")
        try wait(for: "a synchronous standby") {
            try execute("SELECT sync_state FROM pg_stat_replication", in: "postgres") == "sync"
        }
    }

    /// The standby takes nothing from its primary any more, and stays as it is.
    package func stopReceiving() throws {
        try execute("ALTER SYSTEM SET primary_conninfo = ''", in: "postgres")
        try execute("SELECT pg_reload_conf()", in: "postgres")
        try wait(for: "the standby to stop receiving") {
            try execute("SELECT count(*) FROM pg_stat_wal_receiver", in: "postgres") == "0"
        }
    }

    /// Makes the standby the primary.
    package func promote() throws {
        let isDone = try execute("SELECT pg_promote(true, 30)", in: "postgres")
        guard isDone == "t" else { throw Unavailable(description: "it was not promoted") }
    }

    /// `kill -9` of every process of the server, at once.
    package func crash() throws {
        let file = try String(contentsOfFile: directory + "/data/postmaster.pid", encoding: .utf8)
        guard let server = file.split(separator: "\n").first.flatMap({ Int32($0) }) else {
            throw Unavailable(description: "it does not say which process it is")
        }
        let children = Self.children(of: server)
        for process in [server] + children { kill(process, SIGKILL) }
    }

    private static func children(of parent: Int32) -> [Int32] {
        let all = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return all.compactMap { Int32($0) }.filter { process in
            // `pid (name) state parent …`; the name may hold anything.
            let stat = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)
            let fields = stat?.split(separator: ")").last?.split(separator: " ") ?? []
            return fields.count > 1 && Int32(fields[1]) == parent
        }
    }

    private func wait(for what: String, until isTrue: () throws -> Bool) throws {
        let deadline = ContinuousClock.now + .seconds(20)
        while try !isTrue() {
            guard .now < deadline else {
                throw Unavailable(description: "waited too long for \(what)")
            }
            Thread.sleep(forTimeInterval: 0.02)
        }
    }
}
