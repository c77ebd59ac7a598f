import App
import Foundation
import Testing

/// Prometheus and amtool as the distribution has them, with Muster as their Alertmanager.
@Suite struct `Alertmanager's API` {
    private struct Alertmanagers: Decodable {
        struct Known: Decodable {
            struct Address: Decodable { var url: String }
            var activeAlertmanagers: [Address]
        }
        var data: Known
    }

    /// Twice the same Muster, for two keys: one before the path, one by Basic.
    private func configuration(_ program: Program, prefix: String, basic: String) -> String {
        """
        global: { scrape_interval: 1s, evaluation_interval: 500ms }
        rule_files: [rules.yml]
        scrape_configs:
        - job_name: prometheus
          static_configs: [{ targets: ['127.0.0.1:1'] }]
        alerting:
          alertmanagers:
          - path_prefix: /k/\(prefix)
            static_configs: [{ targets: ['127.0.0.1:\(program.port)'] }]
          - basic_auth: { username: muster, password: '\(basic)' }
            static_configs: [{ targets: ['127.0.0.1:\(program.port)'] }]
        """
    }

    private static let rules = """
        groups:
        - name: always
          rules:
          - alert: AlwaysFiring
            expr: vector(1)
            labels: { severity: critical }
            annotations: { summary: 'It always fires' }
        """

    @Test(.enabled(if: Tool.prometheus.isExpected, Tool.prometheus.absence))
    func `a real Prometheus has Muster as its Alertmanager, and its death ends its alerts`() throws
    {
        let hooks = try #require(Hooks())
        let program = try Program()
        try program.write(Rosters.small(hooks: hooks.port, services: 1))
        let prefix = try program.key(format: "alertmanager")
        let basic = try program.key(format: "alertmanager", service: "svc-0")
        let token = try program.token(for: "pat")
        try program.serve()
        try program.write(
            configuration(program, prefix: prefix, basic: basic), to: "prometheus.yml")
        try program.write(Self.rules, to: "rules.yml")
        let port = try #require(LoopbackListener.freePort())
        let prometheus = try Companion(
            .prometheus,
            [
                "--config.file=prometheus.yml", "--storage.tsdb.path=prometheus",
                "--web.listen-address=127.0.0.1:\(port)", "--rules.alert.resend-delay=750ms",
            ], in: program.home)
        let numbers = try [1, 2].map { number in
            try program.wait(for: "incident \(number): \(prometheus.complaints)", within: 30) {
                try #require(prometheus.isRunning, "\(prometheus.complaints)")
                return try program.titles(token)[number] != nil
            }
            return number
        }
        for number in numbers {
            let incident = try program.incident(number, token)
            #expect(incident.title == "It always fires")
            #expect(incident.severity == "sev2")
            #expect(incident.state == "open")
        }
        let answer = try APIClient(url: "http://127.0.0.1:\(port)", token: nil)
            .send("GET", "/api/v1/alertmanagers")
        let known = try JSONDecoder().decode(Alertmanagers.self, from: Data(answer.body))
        #expect(
            Set(known.data.activeAlertmanagers.map(\.url)) == [
                "\(program.url)/k/\(prefix)/api/v2/alerts", "\(program.url)/api/v2/alerts",
            ])

        prometheus.kill()
        for number in numbers {
            try program.waitUntil(number, is: "resolved", token)
            let told = try program.told(number, token)
            #expect(
                told.contains { $0.contains("its sender stopped sending; it ended at") }, "\(told)")
        }
        #expect(try program.titles(token).count == 2, "one occurrence, one incident for each key")
    }

    // MARK: amtool

    /// What `amtool` prints; it must end well.
    private func amtool(
        _ program: Program, _ url: String, _ arguments: String...
    ) throws -> String {
        try program.run(
            .amtool, ["--alertmanager.url=\(url)", "--no-version-check"] + arguments)
    }

    private func installation(
        _ body: (Program, _ urls: [String], _ token: String) throws -> Void
    ) throws {
        let hooks = try #require(Hooks())
        let program = try Program()
        try program.write(Rosters.small(hooks: hooks.port, services: 2))
        let key = try program.key(format: "alertmanager")
        let token = try program.token(for: "pat")
        try program.serve()
        let host = "127.0.0.1:\(program.port)"
        try body(program, ["http://\(host)/k/\(key)", "http://muster:\(key)@\(host)"], token)
    }

    @Test(.enabled(if: Tool.amtool.isExpected, Tool.amtool.absence))
    func `amtool adds and finds alerts, and reads the routes`() throws {
        try installation { program, urls, token in
            for (index, url) in urls.enumerated() {
                _ = try amtool(
                    program, url, "alert", "add", "Way\(index)", "severity=critical",
                    "service=svc-\(index)", "--annotation=summary=Way \(index) is down")
                let number = try program.incident(titled: "Way \(index) is down", token)
                #expect(try program.incident(number, token).severity == "sev2")
                let simple = try amtool(program, url, "alert", "query", "Way\(index)")
                #expect(simple.contains("Way \(index) is down"), "\(simple)")
                let extended = try amtool(
                    program, url, "alert", "query", "-o", "extended", "alertname=~Way.*",
                    "severity=\"critical\"")
                #expect(extended.contains("service=\"svc-\(index)\""), "\(extended)")
                #expect(
                    try amtool(program, url, "alert", "query", "-r", "nobody").split(
                        separator: "\n"
                    ).count == 1)
                let over = try amtool(
                    program, url, "alert", "add", "Way\(index)", "severity=critical",
                    "service=svc-\(index)", "--end=2026-01-01T00:00:00Z")
                #expect(over.isEmpty)
                try program.waitUntil(number, is: "resolved", token)
            }
            for url in urls {
                let config = try amtool(program, url, "config", "show")
                #expect(config.contains("receivers:"), "\(config)")
                try program.write(config, to: "shown.yml")
                let check = try program.run(.amtool, ["check-config", "shown.yml"])
                #expect(check.contains("SUCCESS"), "\(check)")
                let owner = try amtool(
                    program, url, "config", "routes", "test", "service=svc-1")
                #expect(owner.contains("everybody"), "\(owner)")
                #expect(try amtool(program, url, "cluster", "show").contains("disabled"))
            }
        }
    }

    @Test(.enabled(if: Tool.amtool.isExpected, Tool.amtool.absence))
    func `amtool silences an alert, changes the silence and ends it`() throws {
        let hooks = try #require(Hooks())
        let program = try Program()
        try program.write(Rosters.small(hooks: hooks.port, services: 1))
        let key = try program.key(format: "alertmanager")
        let token = try program.token(for: "pat")
        try program.serve()
        let url = "\(program.url)/k/\(key)"
        func lines(_ arguments: String...) throws -> [String] {
            try program.run(
                .amtool, ["--alertmanager.url=\(url)", "--no-version-check"] + arguments
            )
            .split(separator: "\n").map { "\($0)" }
        }

        let id = try #require(
            try lines(
                "silence", "add", "alertname=Quiet", "--author=ada", "--comment=new disks",
                "--duration=1h"
            ).first)
        let shown = try lines("silence", "query", "-o", "extended")
        #expect(shown.contains { $0.hasPrefix(id) && $0.contains("new disks") }, "\(shown)")
        _ = try lines(
            "alert", "add", "Quiet", "severity=critical", "--annotation=summary=A disk is gone")
        let number = try program.incident(titled: "A disk is gone", token)
        #expect(try lines("alert", "query").count == 1, "only the heading")
        #expect(try lines("alert", "query", "--silenced").count == 2)
        #expect(try program.incident(number, token).obligations.isEmpty)
        #expect(hooks.all.isEmpty)

        #expect(try lines("silence", "update", id, "--duration=2h", "--comment=more disks") != [])
        let changed = try lines("silence", "query", "--quiet")
        #expect(changed.count == 1)
        #expect(try lines("silence", "query").contains { $0.contains("more disks") })
        _ = try lines("silence", "expire", changed[0])
        #expect(try lines("silence", "query", "--quiet").isEmpty)
        #expect(try lines("silence", "query", "--expired", "--quiet").contains(changed[0]))
        #expect(try lines("alert", "query").count == 2)
        try program.wait(for: "the page", within: 20) {
            hooks.all.contains { $0.path == "/pat" && $0.body.contains("A disk is gone") }
        }
    }
}
