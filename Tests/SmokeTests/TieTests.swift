import App
import Foundation
import Testing

/// Incidents that belong together or apart, and what is kept of their alerts, with the program as it
/// is used.
@Suite struct Ties {
    private static func body(_ alerts: [(name: String, service: String, cluster: String)])
        -> [UInt8]
    {
        let texts = alerts.enumerated().map { index, alert in
            """
            {"status": "firing", "labels": {"alertname": "\(alert.name)", "service":
             "\(alert.service)", "severity": "warning", "cluster": "\(alert.cluster)"},
             "annotations": {"summary": "\(alert.name) of \(alert.service)"},
             "startsAt": "2026-11-27T07:00:00Z", "fingerprint": "f\(alert.name)\(index)"}
            """
        }
        return Array(
            #"{"version": "4", "status": "firing", "alerts": [\#(texts.joined(separator: ","))]}"#
                .utf8)
    }

    @Test func `alerts are grouped by a rule, split by hand, linked, and named as related`() throws
    {
        let hooks = try #require(Hooks())
        let program = try Program()
        try program.write(
            Rosters.small(hooks: hooks.port, services: 3) + """

                grouping:
                  - id: one-cluster
                    when: { field: label.alertname, equals: Unreachable }
                    by: [label.cluster]
                """)
        let key = try program.key(format: "alertmanager")
        let token = try program.token(for: "pat")
        try program.serve()
        let known = ["MUSTER_URL": program.url, "MUSTER_TOKEN": token]
        func muster(_ words: String...) throws -> String {
            let end = try program.run(words, environment: known)
            #expect(end.status == 0, "\(words): \(end.complaint)")
            return end.output
        }
        let sent = Self.body([
            ("Unreachable", "svc-0", "eu-1"), ("Unreachable", "svc-1", "eu-1"),
            ("Full", "svc-2", "eu-1"),
        ])
        let answer = try program.client().send(
            "POST", "/intake/alertmanager/\(key)", body: sent)
        #expect(answer.status / 100 == 2)
        let first = try muster("show", "1")
        #expect(first.contains("grouped by: label.cluster eu-1 (rule one-cluster)"), "\(first)")
        let other = try muster("show", "2")
        #expect(other.contains("related: #1 (same cluster eu-1, "), "\(other)")

        #expect(
            try muster("split", "1", "--alert", "fUnreachable1", "--reason", "not the same")
                == "Split off as incident 3.\n")
        #expect(try program.incident(1, token).alerts.count == 1)
        #expect(try program.incident(3, token).title == "Unreachable of svc-1")
        #expect(
            try program.told(1, token).contains {
                $0.hasPrefix("Pat split 1 alert off into #3: not the same")
            })
        // The repeat of what was moved is where it went, and opens nothing.
        _ = try program.client().send("POST", "/intake/alertmanager/\(key)", body: sent)
        #expect(try program.titles(token).count == 3)

        _ = try muster("merge", "2", "--into", "1")
        #expect(
            try muster("split", "1", "--from", "2", "--reason", "merged by mistake")
                == "Split off as incident 4.\n")
        #expect(try program.incident(4, token).title == "Full of svc-2")
        _ = try muster("link", "3", "4", "--reason", "same switch")
        #expect(try muster("show", "4").contains("linked: #3 (same switch)"))
        _ = try muster("unlink", "4", "3")
        #expect(try !muster("show", "3").contains("linked: #4"))
        let export = try muster("export", "1")
        #expect(export.contains("| Split off | #4: merged by mistake |"), "\(export)")
        let wrong = try program.run(
            ["split", "1", "--alert", "nope", "--reason", "x"], environment: known)
        #expect(wrong.status != 0)
        #expect(wrong.complaint.contains("does not fire in incident 1"), "\(wrong.complaint)")
    }

    @Test func `originals are let go when they are old, and the journal still verifies`() throws {
        let hooks = try #require(Hooks())
        let program = try Program()
        try program.write(Rosters.small(hooks: hooks.port, services: 1))
        let key = try program.key(format: "alertmanager")
        let token = try program.token(for: "pat")
        try program.serve(arguments: ["--keep-alerts", "forever"])
        let sent = Self.body([("Full", "svc-0", "eu-1")])
        _ = try program.client().send("POST", "/intake/alertmanager/\(key)", body: sent)
        let board = try program.client(token).send("GET", "/api/v1/incidents/1")
        let object = try JSONSerialization.jsonObject(with: Data(board.body)) as? [String: Any]
        let alerts = try #require(object?["alerts"] as? [[String: Any]])
        let id = try #require(alerts.first?["id"] as? String)
        let raw = "/api/v1/incidents/1/alerts/\(id)/raw"
        #expect(try program.client(token).send("GET", raw).body == sent)
        program.terminate()
        try program.serve(arguments: ["--keep-alerts", "1s"])
        try program.waitUntil(it: "older than originals are kept", at: raw, token)
        #expect(try program.metric("muster_originals_let_go_total") == 1)
        let verified = try program.run(["verify"] + program.place)
        #expect(verified.status == 0, "\(verified.complaint)")
        #expect(
            verified.output.contains("1 of the senders' originals let go"), "\(verified.output)")
        // What it said is there, for people and for a replay.
        #expect(try program.told(1, token).contains { $0.contains("Full of svc-0") })
        let wrong = try program.run(["serve", "--keep-alerts", "soon"] + program.place)
        #expect(wrong.status == 64, "\(wrong.complaint)")
    }
}
