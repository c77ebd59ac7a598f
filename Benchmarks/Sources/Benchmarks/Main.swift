import Foundation

/// Prints every figure of `docs/` in one run: `Benchmarks PATH-OF-MUSTER [DATABASE | storm]`. With a
/// database only what a journal holds and takes, on it and on SQLite; with `storm` only the storm.
@main
enum Main {
    static let services = 12_000

    static func main() throws {
        signal(SIGPIPE, SIG_IGN)
        guard (2...3).contains(CommandLine.arguments.count) else {
            print("usage: Benchmarks PATH-OF-MUSTER [DATABASE | storm] (scripts/bench does it)")
            exit(64)
        }
        let directory = FileManager.default.temporaryDirectory
            .appending(path: "muster-bench-\(getpid())")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }

        line("disk: 4 KiB append and fdatasync", Measure.commit(in: directory, count: 500).words)
        if CommandLine.arguments.last == "storm" {
            return try Storm.run(binary: CommandLine.arguments[1], directory: directory)
        }
        let receiver = Receiver()
        if CommandLine.arguments.count == 3 {
            return try capacity(directory, database: CommandLine.arguments[2])
        }
        let small = directory.appending(path: "small")
        try FileManager.default.createDirectory(at: small, withIntermediateDirectories: true)
        let usual = try MusterServer(
            binary: CommandLine.arguments[1], directory: small, hooks: receiver.port, services: 40)
        print("\nMuster with 40 services in its handbook")
        try start(usual)
        usual.stop()

        print("\nMuster with \(services) services in its handbook, which the bursts below need")
        try measure(
            MusterServer(
                binary: CommandLine.arguments[1], directory: directory, hooks: receiver.port,
                services: services), receiver)
        let other = Receiver()
        if let alertmanager = try Alertmanager(directory: directory, hooks: other.port) {
            print("\nAlertmanager")
            try measure(alertmanager, other)
        } else {
            print("Alertmanager is not installed: no comparison")
        }
    }

    /// What incidents cost a journal, on each store.
    private static func capacity(_ directory: URL, database: String) throws {
        for (name, place) in [("SQLite", nil), ("PostgreSQL", database)] {
            print("\nMuster on \(name)")
            let receiver = Receiver()
            let folder = directory.appending(path: name)
            let muster = try MusterServer(
                binary: CommandLine.arguments[1], directory: folder, hooks: receiver.port,
                services: 4000, database: place)
            try start(muster)
            Capacity.measure(muster, receiver)
            muster.stop()
        }
    }

    /// Starts it and prints how long that took, and what it holds while nothing happens.
    private static func start(_ contestant: any Contestant) throws {
        let start = Clock.now()
        try contestant.process.run()
        guard let ready = contestant.waitUntilHealthy(since: start) else {
            contestant.stop()
            print("  did not become healthy")
            exit(1)
        }
        line("start to first healthy answer", String(format: "%.0f ms", ready))
        usleep(1_000_000)
        line("memory, idle", String(format: "%.0f MB", contestant.residentMB))
    }

    private static func measure(_ contestant: any Contestant, _ receiver: Receiver) throws {
        try start(contestant)
        defer { contestant.stop() }
        let port = contestant.port
        let health = contestant.health
        let hello = Measure.rate(connections: 16, port: port) { _, _ in health }
        line("hello-world GET, 16 connections", String(format: "%.0f/s", hello.perSecond))

        let (single, lost) = Measure.latency(contestant, receiver, services: 0..<300)
        line("alert to page, one at a time", single.words + (lost > 0 ? ", \(lost) LOST" : ""))
        let burst = Measure.burst(contestant, receiver, services: 1000..<2000)
        line(
            "1,000 alerts of 1,000 services at once",
            String(format: "last page after %.0f ms", burst.milliseconds)
                + (burst.lost > 0 ? ", \(burst.lost) LOST" : ""))

        nonisolated(unsafe) let sender = contestant  // because it only builds requests from now on
        for connections in [1, 16, 64] {
            let distinct = Measure.rate(connections: connections, port: port) { lane, turn in
                sender.alert(
                    service: lane % 100, key: "d\(connections)-\(lane)-\(turn)", mark: "3x0")
            }
            report("accepted, distinct alerts", connections, distinct)
        }
        for connections in [1, 16, 64] {
            let duplicate = Measure.rate(connections: connections, port: port) { lane, _ in
                sender.alert(service: lane, key: "same-\(lane)", mark: "4x0")
            }
            report("accepted, the same alert", connections, duplicate)
        }
        let open = 2000..<services
        _ = Measure.burst(contestant, receiver, services: open)
        usleep(1_000_000)
        line("memory, over 10,000 open", String(format: "%.0f MB", contestant.residentMB))
    }

    private static func report(
        _ what: String, _ connections: Int, _ result: (perSecond: Double, refused: Int)
    ) {
        let refused = result.refused > 0 ? ", \(result.refused) not 2xx" : ""
        line(
            "\(what), \(connections) connection\(connections == 1 ? "" : "s")",
            String(format: "%.0f/s", result.perSecond) + refused)
    }

    static func line(_ what: String, _ figure: String) {
        print("  \(what.padding(toLength: 44, withPad: " ", startingAt: 0)) \(figure)")
    }
}
