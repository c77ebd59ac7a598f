import App
import Foundation
import Testing

/// The first start, and those after it until somebody has said who they are.
@Suite struct Starts {
    private func link(_ program: Program) throws -> String {
        let link = program.log.split(separator: "\n").last { $0.contains("/setup?token=") }
        let line = try #require(link, "\(program.log)")
        return String(line[(try #require(line.range(of: "/setup"))).lowerBound...])
    }

    @Test func `a newer set-up link replaces the older one, which says where to look`() throws {
        let hooks = try #require(Hooks())
        let program = try Program()
        try program.write(Rosters.small(hooks: hooks.port, services: 1))
        try program.serve()
        let old = try link(program)
        #expect(try program.client().send("GET", old).status == 200)
        program.terminate()
        try program.serve()
        let new = try link(program)
        #expect(new != old)
        #expect(try program.client().send("GET", new).status == 200)
        let answer = try program.client().send("GET", old)
        #expect(answer.status == 410)
        let said = String(decoding: answer.body, as: UTF8.self)
        #expect(said.contains("a newer one replaced it"), "\(said)")
        #expect(said.contains("log of the newest start"), "\(said)")
    }

    @Test func `a start that cannot have its port prints no link`() throws {
        let hooks = try #require(Hooks())
        let holder = try Program()
        try holder.write(Rosters.small(hooks: hooks.port, services: 1))
        try holder.serve()
        let late = try Program()
        try late.write(Rosters.small(hooks: hooks.port, services: 1))
        let end = try late.run([
            "serve", "--data", late.data, "--rosters", "rosters", "--listen",
            "127.0.0.1:\(holder.port)",
        ])
        #expect(end.status == 74, "\(end.complaint)")
        #expect(!end.output.contains("/setup?token="), "\(end.output)")
        #expect(!end.output.contains("listens"), "\(end.output)")
    }
}
