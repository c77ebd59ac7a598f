import App
import Foundation
import Testing

/// Pages kept back, as people type it: nothing is rung until that is over.
@Suite struct `Silences by command` {
    @Test func `what is silenced is kept, told why, and paged when the silence ends`() throws {
        let hooks = try #require(Hooks())
        let program = try Program()
        try program.write(Rosters.small(hooks: hooks.port, services: 2))
        let key = try program.key(format: "pagerduty")
        let token = try program.token(for: "pat")
        try program.serve()
        func muster(_ words: String...) throws -> (output: String, status: Int32, words: String) {
            let result = try program.run(
                words, environment: ["MUSTER_URL": program.url, "MUSTER_TOKEN": token])
            return (result.output, result.status, result.complaint)
        }
        let unsure = try muster(
            "silence", "add", "service=~svc-0|svc-9", "--for", "2h", "--reason", "disks")
        #expect(unsure.status == 64, "\(unsure)")
        #expect(unsure.output.contains("are kept and page nobody"), "\(unsure)")
        let wrong = try muster("silence", "add", "service", "--for", "2h", "--reason", "x")
        #expect(wrong.status == 64 && wrong.words.contains("expected NAME=VALUE"), "\(wrong)")
        let made = try muster(
            "silence", "add", "service=~svc-0|svc-9", "--for", "2h", "--reason", "disks", "--yes")
        #expect(made.output.contains("are kept and page nobody"), "\(made)")
        #expect(made.output.hasSuffix("\nsilence 1 made\n"), "\(made)")
        for service in ["svc-0", "svc-1"] {
            let body = program.trigger("\(service) is down", of: service, key: key)
            #expect(try program.client().send("POST", "/v2/enqueue", body: body).status == 202)
        }
        try program.wait(for: "the page of the other", within: 20) {
            hooks.all.contains { $0.body.contains("svc-1 is down") }
        }
        let number = try program.incident(titled: "svc-0 is down", token)
        let told = try program.told(number, token)
        #expect(
            told.contains { $0.contains("paged nobody because silence 1 by Pat") }, "\(told)")
        let list = try muster("silence", "list")
        #expect(list.output.contains("#\(number)") && list.output.contains("disks"), "\(list)")

        // Killed and started again, it still knows; ended, it pages.
        program.kill()
        try program.serve()
        #expect(!hooks.all.contains { $0.body.contains("svc-0 is down") })
        let look = try muster("silence", "remove", "1", "--preview")
        #expect(
            look.output.contains("#\(number) (sev2, svc-0 is down) is paged at once"), "\(look)")
        let ended = try muster("silence", "remove", "1", "--reason", "done", "--yes")
        #expect(ended.output.hasSuffix("\nsilence 1 removed\n"), "\(ended)")
        try program.wait(for: "the page", within: 20) {
            hooks.all.contains { $0.body.contains("svc-0 is down") }
        }
        let window = try muster(
            "maintenance", "add", "--service", "svc-1", "--for", "1h", "--reason", "move",
            "--preview")
        #expect(window.output.contains("pages already and goes on paging"), "\(window)")
        let snoozed = try muster("snooze", "\(number)", "the vendor works on it", "--for", "2h")
        #expect(snoozed.output.hasPrefix("Put off until "), "\(snoozed)")
        #expect(try program.told(number, token).contains { $0.contains("Pat snoozed it until") })
    }
}
