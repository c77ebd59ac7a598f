import App
import Foundation
import Testing

/// Senders that people have already, pointed at Muster by their address alone.
@Suite struct Senders {
    enum Way: String, CaseIterable {
        case webhook
        case pagerduty
        case opsgenie

        var format: String { self == .webhook ? "alertmanager" : rawValue }

        /// The receiver's part of Alertmanager's configuration.
        func receiver(_ url: String, _ key: String) -> String {
            switch self {
            case .webhook:
                """
                webhook_configs:
                  - { url: '\(url)/intake/alertmanager/\(key)', send_resolved: true }
                """
            case .pagerduty:
                """
                pagerduty_configs:
                  - { url: '\(url)/v2/enqueue', routing_key: '\(key)', severity: critical }
                """
            case .opsgenie:
                """
                opsgenie_configs:
                  - api_url: '\(url)/'
                    api_key: '\(key)'
                    priority: P1
                    details: { service: svc-0 }
                """
            }
        }
    }

    @Test(
        .enabled(if: Tool.alertmanager.isExpected, Tool.alertmanager.absence),
        arguments: Way.allCases)
    func `an alert of a real Alertmanager is paged, and its end is the end`(_ way: Way) throws {
        let hooks = try #require(Hooks())
        let program = try Program()
        try program.write(Rosters.small(hooks: hooks.port, services: 1))
        let key = try program.key(format: way.format)
        let token = try program.token(for: "pat")
        try program.serve()
        try program.write(
            """
            route: { receiver: muster, group_by: [alertname], group_wait: 0s, group_interval: 1s }
            receivers:
            - name: muster
            \(way.receiver(program.url, key).split(separator: "\n").map { "  \($0)" }
                .joined(separator: "\n"))
            """, to: "alertmanager.yml")
        let port = try #require(LoopbackListener.freePort())
        let alertmanager = try Companion(
            .alertmanager,
            [
                "--config.file=alertmanager.yml", "--storage.path=alertmanager",
                "--web.listen-address=127.0.0.1:\(port)", "--cluster.listen-address=",
            ], in: program.home)
        let sender = APIClient(url: "http://127.0.0.1:\(port)", token: nil)
        try program.wait(for: "Alertmanager to listen", within: 30) {
            try #require(alertmanager.isRunning, "\(alertmanager.complaints)")
            return (try? sender.send("GET", "/-/ready").status) == 200
        }

        let begun = Date.now
        try post(to: sender, from: begun, until: begun.addingTimeInterval(600))
        let number = try program.incident(titled: "Checkout", token)
        #expect(try program.incident(number, token).severity == "sev2")
        try program.wait(for: "the page", within: 20) {
            hooks.all.contains { $0.path == "/pat" && $0.body.contains("Checkout") }
        }

        try post(to: sender, from: begun, until: .now)
        try program.waitUntil(number, is: "resolved", token)
        #expect(try program.titles(token).count == 1, "one occurrence, one incident")
    }

    private func post(to sender: APIClient, from start: Date, until end: Date) throws {
        let format = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
        let body = """
            [{"labels":{"alertname":"CheckoutDown","severity":"critical","service":"svc-0"},
            "annotations":{"summary":"Checkout answers nobody"},
            "startsAt":"\(start.formatted(format))","endsAt":"\(end.formatted(format))"}]
            """
        let answer = try sender.send("POST", "/api/v2/alerts", body: Array(body.utf8))
        try #require(answer.status == 200, "\(String(decoding: answer.body, as: UTF8.self))")
    }

    /// What a script with `pdpyras` does; only the address is ours.
    private static let script = """
        import sys, pdpyras
        url, key, word = sys.argv[1:]
        session = pdpyras.EventsAPISession(key)
        session.url = url
        if word == "trigger":
            print(session.trigger("Disk of db-3 is full", "db-3", dedup_key="disk-db-3"))
        else:
            print(getattr(session, word)("disk-db-3"))
        """

    @Test(.enabled(if: Tool.python.isExpected, Tool.python.absence))
    func `a script with pdpyras triggers, acknowledges and resolves`() throws {
        let hooks = try #require(Hooks())
        let program = try Program()
        try program.write(Rosters.small(hooks: hooks.port, services: 1))
        let key = try program.key(format: "pagerduty")
        let token = try program.token(for: "pat")
        try program.serve()
        func say(_ word: String) throws -> String {
            try program.run(.python, ["-c", Self.script, program.url, key, word])
        }

        #expect(try say("trigger") == "disk-db-3\n")
        let number = try program.incident(titled: "Disk of db-3 is full", token)
        try program.wait(for: "the page", within: 20) { !hooks.all.isEmpty }
        _ = try say("acknowledge")
        try program.wait(for: "the acknowledgement", within: 20) {
            try program.incident(number, token).alerts.contains(where: \.acknowledged_at_sender)
        }
        _ = try say("resolve")
        try program.waitUntil(number, is: "resolved", token)
    }
}
