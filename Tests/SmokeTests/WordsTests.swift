import App
import Core
import Foundation
import Testing

/// One word per act, the same in the command line and in HTTP.
@Suite struct Words {
    @Test(arguments: ActWord.allCases) func `every act is a command`(_ word: ActWord) throws {
        let help = try Program().run([word.rawValue, "--help"])
        #expect(help.status == 0)
        #expect(help.output.contains("muster \(word.rawValue)"))
    }

    @Test func `every act is a path`() throws {
        let hooks = try #require(Hooks())
        let program = try Program()
        try program.write(Rosters.small(hooks: hooks.port, services: 1))
        let token = try program.token(for: "pat")
        try program.serve()
        let answer = try program.client(token).send("GET", "/api/v1/openapi.json")
        let description =
            try JSONSerialization.jsonObject(with: Data(answer.body)) as? [String: Any]
        let paths = try #require(description?["paths"] as? [String: Any]).keys
        let prefix = "/api/v1/incidents/{n}/"
        let words = Set(
            paths.filter { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) }
        )
        .subtracting(["timeline", "export", "alerts/{id}/raw", "entries/{position}/files/{file}"])
        #expect(words == Set(ActWord.allCases.map(\.rawValue)))
    }

    @Test func `a wrong word says what would be right`() throws {
        let wrong = try Program().run(["ackk", "1"])
        #expect(wrong.status == 64)
        #expect(wrong.complaint.contains("ack"))
    }
}
