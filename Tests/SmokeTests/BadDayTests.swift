import App
import Foundation
import Testing

/// What goes wrong around Muster must neither stop nor silence it.
@Suite struct BadDays {
    /// A running installation with a key, a token and somewhere to page.
    struct Installation {
        let hooks: Hooks
        let program: Program
        let key: String
        let token: String
        var roster: String { Rosters.small(hooks: hooks.port, services: 2) }

        init() throws {
            hooks = try #require(Hooks())
            program = try Program()
            try program.write(Rosters.small(hooks: hooks.port, services: 2))
            key = try program.key(format: "pagerduty")
            token = try program.token(for: "pat")
            try program.serve()
        }

        func post(_ title: String, of service: String = "svc-0") throws -> Int {
            try program.client().send(
                "POST", "/v2/enqueue", body: program.trigger(title, of: service, key: key)
            ).status
        }
    }

    @Test(.enabled(if: Tool.sqlite.isExpected, Tool.sqlite.absence))
    func `a locked database refuses alerts until the lock goes, and loses none`() throws {
        let day = try Installation()
        #expect(try day.post("before the lock") == 202)
        let holder = try Companion(
            .sqlite, ["\(day.program.data)/journal.sqlite"], in: day.program.home)
        try holder.say(".timeout 10000\nBEGIN EXCLUSIVE;\nSELECT 'held';")
        try day.program.wait(for: "the lock", within: 20) { holder.text.contains("held") }
        #expect(try day.post("under the lock", of: "svc-1") == 503)
        #expect(try day.program.client().send("GET", "/healthz").status == 200)
        let unready = try day.program.client().send("GET", "/readyz")
        #expect(unready.status == 503)
        let said = String(decoding: unready.body, as: UTF8.self)
        #expect(said.contains("the journal cannot be written"), "\(said)")
        try holder.say("COMMIT;\n.quit")
        try day.program.wait(for: "the lock to go", within: 20) { !holder.isRunning }

        // As senders do, which were told to try again.
        try day.program.wait(for: "the alert to be taken", within: 20) {
            try day.post("under the lock", of: "svc-1") == 202
        }
        try day.program.waitUntilReady()
        #expect(
            try Set(day.program.titles(day.token).values) == ["before the lock", "under the lock"])
        try day.program.wait(for: "both pages", within: 20) {
            ["before the lock", "under the lock"].allSatisfy { title in
                day.hooks.all.contains { $0.body.contains(title) }
            }
        }
    }

    @Test func `a broken roster stops nothing and is a case of its own`() throws {
        let day = try Installation()
        let broken = day.roster + "\nschedules: [ unfinished\n"
        try day.program.write(broken)
        let number = try day.program.incident(titled: "files are refused", day.token)
        let title = try day.program.incident(number, day.token).title
        #expect(title.contains(/rosters\/all\.yaml:\d+:/), "\(title)")
        let ready = try day.program.client().send("GET", "/readyz")
        #expect(ready.status == 200)
        let said = String(decoding: ready.body, as: UTF8.self)
        #expect(said.contains(#""handbook_refused":true"#), "\(said)")
        #expect(try day.post("while the roster is broken") == 202)
        try day.program.wait(for: "the page by the old roster", within: 20) {
            day.hooks.all.contains { $0.body.contains("while the roster is broken") }
        }

        try day.program.write(day.roster + "\n")
        kill(try #require(day.program.processIdentifier), SIGHUP)
        try day.program.waitUntil(number, is: "resolved", day.token)
        #expect(try day.post("after it was mended") == 202)
    }

    @Test func `it ends in order within six seconds`() throws {
        let day = try Installation()
        #expect(try day.post("the last alert") == 202)
        let began = ContinuousClock.now
        day.program.terminate()
        #expect(ContinuousClock.now - began < .seconds(6))
        let line = try #require(
            day.program.log.split(separator: "\n").last { $0.contains("stopped in order") },
            "\(day.program.log)")
        #expect(line.contains(/journal=closed at position \d+/), "\(line)")
        #expect(line.contains(/requests and live streams \d+ ms; \d+ deliveries \d+ ms/), "\(line)")
        let verified = try day.program.run(["verify", "--data", day.program.data])
        #expect(verified.status == 0, "\(verified.complaint)")
    }

    @Test func `a second server on the same data says which process holds it`() throws {
        let day = try Installation()
        let holder = try #require(day.program.processIdentifier)
        let second = try day.program.run([
            "serve", "--data", day.program.data, "--rosters", "rosters", "--listen", "127.0.0.1:0",
        ])
        #expect(second.status == 74)
        #expect(second.complaint.contains("process \(holder)"), "\(second.complaint)")
    }

    @Test(.enabled(if: FileManager.default.fileExists(atPath: "/proc/self/stat"), "no /proc"))
    func `waiting costs nothing`() throws {
        let day = try Installation()
        let process = try #require(day.program.processIdentifier)
        // What starting left to do comes first.
        var before = try Self.used(process)
        var since = ContinuousClock.now
        try day.program.wait(for: "three quiet seconds", within: 60) {
            let now = try Self.used(process)
            if now - before > 3 {
                before = now
                since = .now
            }
            return ContinuousClock.now - since > .seconds(3)
        }
    }

    /// User and system time so far, in hundredths of a second (proc(5), fields 14 and 15).
    private static func used(_ process: Int32) throws -> Int {
        let stat = try String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)
        let fields = try #require(stat.split(separator: ")").last).split(separator: " ")
        try #require(fields.count > 12)
        return try #require(Int(fields[11])) + #require(Int(fields[12]))
    }
}
