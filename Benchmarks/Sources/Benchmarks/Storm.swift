import Foundation

/// A storm: 100,000 alerts over 60 seconds from 16 senders that try again, half of them repeats, which
/// the rules collapse into 40 incidents; meanwhile unrelated catastrophes are paged.
enum Storm {
    private static let alerts = 100_000
    private static let seconds = 60.0
    private static let senders = 16
    private static let services = 10
    private static let clusters = 4
    private static let idleProbes = 200
    private static let probeEvery = 0.25

    static func run(binary: String, directory: URL) throws {
        let receiver = Receiver()
        let server = try StormServer(
            binary: binary, directory: directory, hooks: receiver.port,
            probes: idleProbes + Int(seconds / probeEvery) + 10)
        try server.process.run()
        defer { server.stop() }
        let start = Clock.now()
        while Clock.now() < start + 20_000_000_000 {
            if Connection(port: server.port).send(Loopback.get("/healthz")) == 200 { break }
            usleep(1000)
        }
        let idle = probe(0..<idleProbes, server, receiver, every: 0.02)
        Main.line("a sev1 paged, idle", idle.words)
        Main.line("memory before", server.memory)

        let counts = Counts()
        let storming = DispatchGroup()
        storming.enter()
        Thread {
            send(server, counts)
            storming.leave()
        }.start()
        let during = probe(
            idleProbes..<idleProbes + Int(seconds / probeEvery), server, receiver,
            every: probeEvery)
        storming.wait()
        Main.line("a sev1 paged, meanwhile", during.words)
        Main.line(
            "times the idle latency",
            String(
                format: "p50 %.2f, p99 %.2f", during.times.percentile(0.5) / idle.times.percentile(0.5),
                during.times.percentile(0.99) / idle.times.percentile(0.99)))
        Main.line("alerts sent", counts.words)
        Main.line("memory after, and its peak", "\(server.memory), peak \(server.peak)")
        try check(server)
    }

    // MARK: The storm

    private static func send(_ server: StormServer, _ counts: Counts) {
        let start = Clock.now()
        let lanes = DispatchGroup()
        for lane in 0..<senders {
            lanes.enter()
            Thread {
                let connection = Connection(port: server.port)
                for index in stride(from: lane, to: alerts, by: senders) {
                    let due = start + UInt64(Double(index) * seconds * 1e9 / Double(alerts))
                    let now = Clock.now()
                    if due > now { usleep(UInt32((due - now) / 1000)) }
                    counts.note(deliver(server.alert(index), connection, counts))
                }
                lanes.leave()
            }.start()
        }
        lanes.wait()
        counts.took = Double(Clock.now() - start) / 1e9
    }

    /// As senders do: 503 and broken connections are tried again.
    private static func deliver(
        _ request: [UInt8], _ connection: Connection, _ counts: Counts
    ) -> Int {
        for attempt in 0..<100 {
            let status = connection.send(request)
            guard status == 503 || status == 0 else { return status }
            counts.retry(status)
            usleep(UInt32(min(50_000 << min(attempt, 5), 1_000_000)))
        }
        return 0
    }

    // MARK: What is paged meanwhile

    private struct Probes {
        var times: Distribution
        var lost: Int
        var words: String { times.words + (lost > 0 ? ", \(lost) LOST" : "") }
    }

    /// One catastrophe after the other, each of a service of its own, from sending to the page.
    private static func probe(
        _ numbers: Range<Int>, _ server: StormServer, _ receiver: Receiver, every: Double
    ) -> Probes {
        let connection = Connection(port: server.port)
        var times: [Double] = []
        var lost = 0
        for number in numbers {
            let start = Clock.now()
            var status = connection.send(server.catastrophe(number))
            while status == 503 { status = connection.send(server.catastrophe(number)) }
            if (200..<300).contains(status),
                let arrival = receiver.arrival(of: "9x\(number)", within: 20)
            {
                times.append(Double(arrival &- start) / 1e6)
            } else {
                lost += 1
            }
            let next = start + UInt64(every * 1e9)
            let now = Clock.now()
            if next > now { usleep(UInt32((next - now) / 1000)) }
        }
        return Probes(times: Distribution(times), lost: lost)
    }

    // MARK: What became of it

    /// Every alert is in the incident that the rule says, each once.
    private static func check(_ server: StormServer) throws {
        var found: [String: Int] = [:]
        var total = 0
        var number = 1
        while let incident = server.incident(number) {
            number += 1
            guard let grouped = incident["grouped"] as? [String: Any],
                let words = grouped["words"] as? String,
                let counts = incident["counts"] as? [String: Any]
            else { continue }
            found[words, default: 0] += 1
            total += counts["firing"] as? Int ?? 0
        }
        let isRight = found.count == services * clusters && found.values.allSatisfy { $0 == 1 }
        Main.line(
            "incidents of the storm",
            "\(found.values.reduce(0, +)), by the rule \(services * clusters)"
                + (isRight ? "" : " WRONG"))
        Main.line(
            "alerts in them",
            "\(total) of \(alerts / 2) different ones"
                + (total == alerts / 2 ? "" : ", \(alerts / 2 - total) LOST"))
    }

    private final class Counts: @unchecked Sendable {  // because `lock` guards all of it
        private let lock = NSLock()
        private var statuses: [Int: Int] = [:]
        private var retried = 0
        var took = 0.0

        func note(_ status: Int) { lock.withLock { statuses[status, default: 0] += 1 } }
        func retry(_ status: Int) { lock.withLock { retried += 1 } }

        var words: String {
            let accepted = statuses.filter { (200..<300).contains($0.key) }.values.reduce(0, +)
            let others = statuses.filter { !(200..<300).contains($0.key) }
            return String(
                format: "%d in %.1f s, %d times 503 and tried again, %d times 429", accepted, took,
                retried, statuses[429] ?? 0)
                + (others.isEmpty ? "" : ", NOT ACCEPTED: \(others)")
        }
    }
}

/// Muster with a rule that groups by service and cluster, and one that makes catastrophes.
///
/// Unchecked because it changes nothing of itself once it is made.
private final class StormServer: @unchecked Sendable {
    let port = Loopback.freePort()
    let process = Process()
    private let token: String

    init(binary: String, directory: URL, hooks: Int, probes: Int) throws {
        let rosters = directory.appending(path: "rosters")
        try FileManager.default.createDirectory(at: rosters, withIntermediateDirectories: true)
        try Self.roster(hooks: hooks, probes: probes)
            .write(to: rosters.appending(path: "all.yaml"), atomically: true, encoding: .utf8)
        let place = ["--data", directory.appending(path: "data").path]
        _ = try Self.output(
            binary,
            ["key", "create", "--format", "pagerduty", "--existing", MusterServer.key] + place)
        token = try Self.output(binary, ["token", "create", "pat"] + place)
            .trimmingCharacters(in: .whitespacesAndNewlines)
        process.executableURL = URL(filePath: binary)
        process.arguments =
            [
                "serve", "--listen", "127.0.0.1:\(port)", "--rosters", rosters.path,
                "--runbooks", directory.appending(path: "none").path,
            ] + place
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
    }

    private static func output(_ binary: String, _ arguments: [String]) throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: binary)
        process.arguments = arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let bytes = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: bytes, as: UTF8.self)
    }

    func stop() {
        process.terminate()
        process.waitUntilExit()
    }

    /// The alert of this number; the second half says again what the first half said.
    func alert(_ index: Int) -> [UInt8] {
        let key = index % 50_000
        return event(
            key: "storm-\(key)", summary: "queue \(key) is full", severity: "error",
            details: [
                "service": "svc-\(key % 10)", "cluster": "eu-\(key / 10 % 4)",
                "host": "host-\(key)", "note": String(repeating: "n", count: 200),
            ])
    }

    func catastrophe(_ number: Int) -> [UInt8] {
        event(
            key: "probe-\(number)", summary: "mark-9x\(number) is down", severity: "critical",
            details: ["service": "probe-\(number)", "catastrophe": "yes"])
    }

    private func event(
        key: String, summary: String, severity: String, details: [String: String]
    ) -> [UInt8] {
        let pairs = details.sorted { $0.key < $1.key }.map { #""\#($0.key)":"\#($0.value)""# }
        return Loopback.post(
            "/v2/enqueue",
            #"{"routing_key":"\#(MusterServer.key)","event_action":"trigger","dedup_key":"\#(key)","#
                + #""payload":{"summary":"\#(summary)","source":"bench","severity":"\#(severity)","#
                + #""custom_details":{\#(pairs.joined(separator: ","))}}}"#)
    }

    /// The incident as the API gives it; nil beyond the last.
    func incident(_ number: Int) -> [String: Any]? {
        let connection = Connection(port: port)
        let request =
            "GET /api/v1/incidents/\(number) HTTP/1.1\r\nHost: 127.0.0.1\r\n"
            + "Authorization: Bearer \(token)\r\n\r\n"
        guard connection.send(Array(request.utf8), keepsBody: true) == 200 else { return nil }
        let object = try? JSONSerialization.jsonObject(with: Data(connection.body.utf8))
        return object as? [String: Any]
    }

    var memory: String { figure("VmRSS:") }
    var peak: String { figure("VmHWM:") }

    private func figure(_ name: String) -> String {
        let path = "/proc/\(process.processIdentifier)/status"
        let status = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix(name) }
        let kilobytes = Double(line?.split(separator: " ").dropFirst().first ?? "0") ?? 0
        return String(format: "%.0f MB", kilobytes / 1024)
    }

    private static func roster(hooks: Int, probes: Int) -> String {
        var text = """
            organisation: Benchmark
            catch_all: everybody
            fallback: { contact: [ { webhook: 'http://127.0.0.1:\(hooks)/fallback' } ] }
            allowed_private_hosts: [127.0.0.1]
            storm: off
            grouping:
              - id: cluster
                when: { not: { field: detail.cluster, equals: "" } }
                by: [service, detail.cluster]
            rules:
              - id: catastrophe
                when: { field: detail.catastrophe, equals: "yes" }
                sets: sev1
                because: the benchmark says so
            people:
              pat: { name: Pat, contact: [ { webhook: 'http://127.0.0.1:\(hooks)/pat' } ] }
            groups:
              everybody:
                name: Everybody
                escalation: [ { page: { person: pat }, delay_s: 3000 } ]
            plans:
              default:
                bridge: https://meet.example.test/bench
                commander: everybody
                groups: [ { group: everybody } ]
            services:

            """
        for service in 0..<10 { text += "  svc-\(service): { owner: everybody }\n" }
        for probe in 0..<probes { text += "  probe-\(probe): { owner: everybody, tier: 1 }\n" }
        return text
    }
}
