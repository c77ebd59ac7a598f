import App
import Foundation
import PostgresTesting
import Testing

/// Backups of the real program, and journals out of them.
@Suite(.serialized) struct Restores {
    private func body(_ answer: APIClient.Answer) -> String {
        String(decoding: answer.body, as: UTF8.self)
    }

    /// A server with an open page, and a backup made beside it.
    private func backedUp(
        _ hooks: Hooks, database: String? = nil
    ) throws -> (program: Program, file: String, key: String, token: String) {
        let program = try Program(database: database)
        try program.write(Rosters.small(hooks: hooks.port, services: 3))
        if database != nil {
            let applied = try program.run(["roster", "apply"] + program.place)
            try #require(applied.status == 0, "\(applied.complaint)")
        }
        let key = try program.key(format: "pagerduty")
        let token = try program.token(for: "pat")
        try program.serve()
        let posted = try program.client().send(
            "POST", "/v2/enqueue", body: program.trigger("before the backup", key: key))
        #expect(posted.status == 202)
        try program.wait(for: "the page", within: 20) { hooks.all.count == 1 }
        let file = program.home.appending(path: "backup").path
        let backup = try program.run(["backup", file] + program.place)
        #expect(backup.status == 0, "\(backup.complaint)")
        #expect(backup.output.contains("verified"), "\(backup.output)")
        let checked = try program.run(["verify", "--backup", file])
        #expect(checked.status == 0, "\(checked.complaint)")
        return (program, file, key, token)
    }

    private func holdsAndResumes(
        _ program: Program, _ hooks: Hooks, key: String, token: String
    ) throws {
        let arrived = hooks.all.count
        try program.serve()
        let posted = try program.client().send(
            "POST", "/v2/enqueue", body: program.trigger("while held", of: "svc-1", key: key))
        #expect(posted.status == 202)
        #expect(try program.metric("muster_held") == 1)
        try program.wait(for: "its word", within: 20) { program.log.contains("Muster is held") }
        #expect(try program.says("held", at: "/readyz"))
        let server = ["MUSTER_URL": program.url, "MUSTER_TOKEN": token]
        let listed = try program.run(["incidents"], environment: server)
        #expect(listed.complaint.contains("MUSTER IS HELD"), "\(listed.complaint)")
        // A restart changes nothing.
        program.kill()
        try program.serve()
        #expect(try program.metric("muster_held") == 1)
        let shown = try program.run(["resume"], environment: server)
        #expect(shown.output.contains("before the backup"), "\(shown.output)")
        #expect(shown.output.contains("muster resume --seen 2"), "\(shown.output)")
        let wrong = try program.run(["resume", "--seen", "1"], environment: server)
        #expect(wrong.status == 1, "\(wrong.complaint)")
        Thread.sleep(forTimeInterval: 1)
        #expect(hooks.all.count == arrived, "nothing is sent while it is held")
        let resumed = try program.run(["resume", "--seen", "2"], environment: server)
        #expect(resumed.status == 0, "\(resumed.complaint)")
        try program.wait(for: "the page of what came meanwhile", within: 20) {
            hooks.all.dropFirst(arrived).contains { $0.body.contains("while held") }
        }
        program.terminate()
        let verified = try program.run(["verify"] + program.place)
        #expect(verified.status == 0, "\(verified.complaint)")
    }

    @Test func `a backup beside a running server comes back held, and pages when resumed`() throws {
        let hooks = try #require(Hooks())
        let (first, file, key, token) = try backedUp(hooks)
        let refused = try first.run(["restore", file] + first.place)
        #expect(refused.status != 0)
        first.kill()
        let again = try first.run(["restore", file] + first.place)
        #expect(again.status == 1, "\(again.complaint)")
        #expect(again.complaint.contains("already"), "\(again.complaint)")

        let second = try Program()
        try second.write(Rosters.small(hooks: hooks.port, services: 3))
        let restored = try second.run(["restore", file] + second.place)
        #expect(restored.status == 0, "\(restored.complaint)")
        #expect(restored.output.contains("IT IS HELD"), "\(restored.output)")
        let verified = try second.run(["verify"] + second.place)
        #expect(verified.status == 0, "\(verified.complaint)")
        try holdsAndResumes(second, hooks, key: key, token: token)
    }

    @Test func `a database that came back by its own means is held by hand`() throws {
        let hooks = try #require(Hooks())
        let database = try TemporaryPostgres.shared.get().database()
        let (node, _, key, token) = try backedUp(hooks, database: database)
        node.kill()
        let held = try node.run(["hold"] + node.place)
        #expect(held.status == 0, "\(held.complaint)")
        #expect(held.output.contains("IT IS HELD"), "\(held.output)")
        #expect(held.output.contains("Open incidents: 1"), "\(held.output)")
        #expect(try node.run(["hold"] + node.place).output == "It is held already.\n")
        let name = String(database.split(separator: "=").last ?? "")
        let epoch = try TemporaryPostgres.shared.get().execute(
            "SELECT epoch FROM muster.journal", in: name)
        #expect(epoch == "2")
        try holdsAndResumes(node, hooks, key: key, token: token)
    }

    @Test func `a directory moves into a database, and a database into a directory`() throws {
        let hooks = try #require(Hooks())
        let (first, file, key, token) = try backedUp(hooks)
        first.kill()
        let node = try Program(database: try TemporaryPostgres.shared.get().database())
        let restored = try node.run(["restore", file] + node.place)
        #expect(restored.status == 0, "\(restored.complaint)")
        try holdsAndResumes(node, hooks, key: key, token: token)

        let back = node.home.appending(path: "back").path
        let backup = try node.run(["backup", back] + node.place)
        #expect(backup.status == 0, "\(backup.complaint)")
        let last = try Program()
        try last.write(Rosters.small(hooks: hooks.port, services: 3))
        #expect(try last.run(["restore", back] + last.place).status == 0)
        #expect(try last.run(["verify"] + last.place).status == 0)
        let open = try last.run(["resume"] + last.place)
        #expect(open.output.contains("while held"), "\(open.output)")
        #expect(try last.run(["resume", "--seen", "2"] + last.place).status == 0)
        #expect(try last.run(["resume"] + last.place).output == "Muster is not held.\n")
    }
}
