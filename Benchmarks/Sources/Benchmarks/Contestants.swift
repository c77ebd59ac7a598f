import Foundation

/// A program under measurement: how it is started and how an alert is put to it.
protocol Contestant: AnyObject {
    var port: Int { get }
    var process: Process { get }
    /// One alert of one service, as one request. `mark` is found again in the page.
    func alert(service: Int, key: String, mark: String) -> [UInt8]
    var health: [UInt8] { get }
}

extension Contestant {
    /// Milliseconds from start to the first healthy answer.
    func waitUntilHealthy(since start: UInt64) -> Double? {
        let limit = start + 20_000_000_000
        while Clock.now() < limit {
            let connection = Connection(port: port)
            if connection.send(health) == 200 { return Double(Clock.now() - start) / 1e6 }
            usleep(500)
        }
        return nil
    }

    /// Resident memory in megabytes.
    var residentMB: Double {
        let path = "/proc/\(process.processIdentifier)/status"
        let status = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
        for line in status.split(separator: "\n") where line.hasPrefix("VmRSS:") {
            return (Double(line.split(separator: " ").dropFirst().first ?? "0") ?? 0) / 1024
        }
        return 0
    }

    func stop() {
        process.terminate()
        process.waitUntilExit()
    }
}

/// Muster with as many services as alerts, all owned by one group; on SQLite, or on a database.
final class MusterServer: Contestant {
    let port = Loopback.freePort()
    let process = Process()
    let health = Loopback.get("/healthz")
    static let key = "0123456789abcdef0123456789abcdef"

    init(
        binary: String, directory: URL, hooks: Int, services: Int, database: String? = nil
    ) throws {
        let rosters = directory.appending(path: "rosters")
        try FileManager.default.createDirectory(at: rosters, withIntermediateDirectories: true)
        try Self.roster(hooks: hooks, services: services)
            .write(to: rosters.appending(path: "all.yaml"), atomically: true, encoding: .utf8)
        let files = [
            "--rosters", rosters.path, "--runbooks", directory.appending(path: "none").path,
        ]
        let place =
            database.map { ["--database", $0] }
            ?? ["--data", directory.appending(path: "data").path]
        let key = ["key", "create", "--format", "pagerduty", "--name", "bench"]
        try Self.run(binary, key + ["--existing", Self.key] + place)
        if database != nil { try Self.run(binary, ["roster", "apply"] + files + place) }
        process.executableURL = URL(filePath: binary)
        process.arguments = ["serve", "--listen", "127.0.0.1:\(port)"] + files + place
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
    }

    private static func run(_ binary: String, _ arguments: [String]) throws {
        let process = Process()
        process.executableURL = URL(filePath: binary)
        process.arguments = arguments
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
    }

    func alert(service: Int, key: String, mark: String) -> [UInt8] {
        Loopback.post(
            "/v2/enqueue",
            #"{"routing_key":"\#(Self.key)","event_action":"trigger","dedup_key":"\#(key)","#
                + #""payload":{"summary":"mark-\#(mark) is down in this benchmark","#
                + #""source":"host-\#(service).example.test","severity":"critical","#
                + #""component":"bench","custom_details":{"service":"svc-\#(service)","#
                + #""region":"eu-1","note":"\#(String(repeating: "n", count: 240))"}}}"#)
    }

    private static func roster(hooks: Int, services: Int) -> String {
        var text = """
            organisation: Benchmark
            catch_all: everybody
            fallback:
              contact:
                - webhook: http://127.0.0.1:\(hooks)/fallback
            allowed_private_hosts: [127.0.0.1]
            people:
              pat:
                name: Pat
                contact:
                  - webhook: http://127.0.0.1:\(hooks)/pat
            groups:
              everybody:
                name: Everybody
                escalation:
                  - page: { person: pat }
                    delay_s: 3000
            plans:
              default:
                bridge: https://meet.example.test/bench
                commander: everybody
                groups:
                  - group: everybody
            services:

            """
        for service in 0..<services {
            text += "  svc-\(service): { name: Service \(service), owner: everybody, tier: 2 }\n"
        }
        return text
    }
}

/// The distribution's Alertmanager with no wait at all.
final class Alertmanager: Contestant {
    let port = Loopback.freePort()
    let process = Process()
    let health = Loopback.get("/-/ready")

    init?(directory: URL, hooks: Int) throws {
        let binary = "/usr/bin/prometheus-alertmanager"
        guard FileManager.default.isExecutableFile(atPath: binary) else { return nil }
        let file = directory.appending(path: "alertmanager.yml")
        try """
        route:
          receiver: hook
          group_by: ['...']
          group_wait: 0s
          group_interval: 1h
          repeat_interval: 12h
        receivers:
          - name: hook
            webhook_configs:
              - url: http://127.0.0.1:\(hooks)/alertmanager
                send_resolved: false
        """.write(to: file, atomically: true, encoding: .utf8)
        process.executableURL = URL(filePath: binary)
        process.arguments = [
            "--config.file=\(file.path)", "--web.listen-address=127.0.0.1:\(port)",
            "--cluster.listen-address=", "--log.level=error",
            "--storage.path=\(directory.appending(path: "alertmanager").path)",
        ]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
    }

    func alert(service: Int, key: String, mark: String) -> [UInt8] {
        Loopback.post(
            "/api/v2/alerts",
            #"[{"labels":{"alertname":"Bench","service":"svc-\#(service)","key":"\#(key)","#
                + #""severity":"critical","region":"eu-1"},"annotations":{"#
                + #""summary":"mark-\#(mark) is down in this benchmark","#
                + #""note":"\#(String(repeating: "n", count: 240))"}}]"#)
    }
}
