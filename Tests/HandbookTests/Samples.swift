import Core
import Foundation
import Handbooks
import Testing

/// Handbooks of the tests: small ones from texts, and the sample organisation of the repository.
enum Samples {
    /// The root of the repository.
    static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    static func organisation() throws -> HandbookFiles {
        try HandbookFiles(
            rosters: root.appending(path: "rosters").path,
            runbooks: root.appending(path: "runbooks").path)
    }

    /// A sound handbook in one file; the line numbers of the tests' tables count from here.
    static let smallest = """
        organisation: Example
        catch_all: desk
        defaults: { zone: Europe/Berlin, delay_s: 60 }
        people:
          ada: { name: Ada, contact: [{ webhook: "https://hooks.example.test/ada" }] }
          ben: { name: Ben, contact: [{ webhook: "https://hooks.example.test/ben" }] }
        groups:
          desk:
            escalation: [{ page: { person: ada } }]
        plans:
          default: { bridge: "https://meet.example.test", commander: desk, groups: [{ group: desk }] }
        fallback:
          contact:
            - webhook: https://hooks.example.test/desk
            - id: second
              mail: desk@example.test
        relay: { host: localhost, port: 25, security: none, from: m@example.test }

        """

    static func load(_ texts: [String: String]) -> LoadResult {
        HandbookLoader.load(HandbookFiles(texts: texts), version: "test")
    }

    /// The smallest handbook with one more file, `rosters/b.yaml`, behind it.
    static func load(_ more: String) -> LoadResult {
        load(["rosters/a.yaml": smallest, "rosters/b.yaml": more])
    }

    static func sound(_ more: String) throws -> Handbook {
        let result = load(more)
        #expect(result.errors.map(\.description) == [])
        return try #require(result.handbook)
    }
}
