import Foundation
import Synchronization

/// A real PostgreSQL of the distribution in a temporary folder, on a socket there and nowhere else.
///
/// It ends with the process that started it, however that ends: a shell beside the server reads
/// from a pipe that only this process writes to.
package final class TemporaryPostgres: Sendable {
    package struct Unavailable: Error, CustomStringConvertible {
        package var description: String
    }

    /// One server for a whole run of tests; each test makes a database of its own.
    package static let shared = Result { try TemporaryPostgres() }

    package let directory: String
    private let process: Process
    private let lifeline = Pipe()
    private let databases = Mutex(0)

    /// `settings`: lines of `postgresql.conf`. `primary`: it begins as its streaming standby.
    package init(settings: [String] = [], standbyOf primary: TemporaryPostgres? = nil) throws {
        guard let binaries = Self.binaries() else {
            throw Unavailable(description: "PostgreSQL's programs are not installed")
        }
        directory =
            FileManager.default.temporaryDirectory
            .appending(path: "muster-pg-\(UUID().uuidString.prefix(8))").path
        process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = [
            "-c", Self.script, "sh", directory, binaries, primary?.directory ?? "",
        ]
        process.environment = ProcessInfo.processInfo.environment.merging([
            "MUSTER_PG_SETTINGS": settings.joined(separator: "\n")
        ]) { $1 }
        process.standardInput = lifeline
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        let deadline = ContinuousClock.now + .seconds(60)
        while !FileManager.default.fileExists(atPath: directory + "/ready") {
            guard process.isRunning, .now < deadline else {
                let log = try? String(contentsOfFile: directory + "/log", encoding: .utf8)
                throw Unavailable(description: "PostgreSQL did not start: \(log ?? "")")
            }
            Thread.sleep(forTimeInterval: 0.02)
        }
    }

    /// Stops the server at once, as a crash would, and takes its folder away.
    package func stop() {
        try? lifeline.fileHandleForWriting.close()
        process.waitUntilExit()
    }

    /// A new, empty database; the address to reach it under.
    package func database() throws -> String {
        let number = databases.withLock { number in
            number += 1
            return number
        }
        let name = "muster_\(number)"
        try execute("CREATE DATABASE \(name)", in: "postgres")
        return address(of: name)
    }

    package func address(of database: String) -> String {
        "host=\(directory) user=muster dbname=\(database)"
    }

    /// Runs one statement as the owner, outside of any program under test.
    @discardableResult
    package func execute(_ sql: String, in database: String) throws -> String {
        let psql = Process()
        let output = Pipe()
        psql.executableURL = URL(filePath: "/usr/bin/env")
        psql.arguments = [
            "psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-h", directory, "-U", "muster", "-c", sql,
            database,
        ]
        psql.standardOutput = output
        psql.standardError = output
        try psql.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        psql.waitUntilExit()
        let text = String(decoding: data, as: UTF8.self)
        guard psql.terminationStatus == 0 else { throw Unavailable(description: "\(sql): \(text)") }
        return text.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// The newest of the installed versions.
    private static func binaries() -> String? {
        let root = "/usr/lib/postgresql"
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
        return versions.compactMap { Int($0) }.max().map { "\(root)/\($0)/bin" }
    }

    /// PostgreSQL refuses to run as root: then it runs as the user that its package made.
    private static let script = """
        dir=$1; bin=$2; primary=$3
        mkdir -p "$dir" && chmod 700 "$dir"
        as=
        if [ "$(id -u)" = 0 ]; then
          as="setpriv --reuid=postgres --regid=postgres --clear-groups"
          chown postgres:postgres "$dir"
        fi
        if [ -n "$primary" ]; then
          $as "$bin/pg_basebackup" -h "$primary" -U muster -D "$dir/data" -R -X stream -c fast \
            --no-sync >"$dir/log" 2>&1 || exit 1
        else
          $as "$bin/initdb" -D "$dir/data" -U muster -A trust --no-sync -E UTF8 --locale=C \
            >"$dir/log" 2>&1 || exit 1
        fi
        { printf "listen_addresses = ''\\nunix_socket_directories = '%s'\\nmax_connections = 200\\n" "$dir"
          printf '%s\\n' "$MUSTER_PG_SETTINGS"; } >>"$dir/data/postgresql.conf"
        $as "$bin/postgres" -D "$dir/data" >>"$dir/log" 2>&1 </dev/null &
        server=$!
        until "$bin/pg_isready" -q -h "$dir"; do
          kill -0 $server 2>/dev/null || exit 1
          sleep 0.05
        done
        : >"$dir/ready"
        cat >/dev/null
        kill -QUIT $server 2>/dev/null
        wait $server
        rm -rf "$dir"
        """
}
