import App
import ArgumentParser
import Core
import Foundation
import Seals

struct Feed: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Calendar feeds: addresses that other calendars subscribe to.",
        subcommands: [Create.self, List.self, Revoke.self])

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make the secret address of a calendar; it is shown once.",
            discussion: """
                Whoever has the address reads this one calendar, without signing in, and can do \
                nothing else. Give it to Google, Outlook or Apple Calendar as a calendar to \
                subscribe to. `muster feed revoke` ends it.
                """)

        @OptionGroup var whose: SubjectOptions
        @Option(help: "The feed's name; absent: whose it is and a number.") var name: String?
        @Option(help: "Where people find Muster, for the printed address; absent: the server's.")
        var publicUrl: String?
        @OptionGroup var options: DataOptions

        func run() async throws {
            let subject = try whose.subject()
            guard let installation = try options.offline() else { return try create() }
            var generator = SystemRandomNumberGenerator()
            let secret = Secret.token(prefix: Secret.feedPrefix, using: &generator)
            let digest = Secret.digest(of: secret)
            let id = name ?? "feed-\(subject.slug)-\(digest.hexadecimal.prefix(8))"
            try await options.administer(
                .createToken(
                    id: TokenID(id), digest: digest, scope: .feed, person: subject.person,
                    expiresAt: nil, feed: subject), in: installation)
            let data = try JSONSerialization.data(
                withJSONObject: ["id": id, "address": "/calendar/\(secret).ics"],
                options: [.sortedKeys, .withoutEscapingSlashes])
            try say(data)
        }

        private func create() throws {
            var body: [String: Any] = [:]
            body["id"] = name
            body["person"] = whose.person
            body["group"] = whose.group
            body["schedule"] = whose.schedule
            try say(options.connection.send("POST", "/api/v1/feeds", body))
        }

        private func say(_ data: Data) throws {
            try options.connection.show(data) { answer in
                let address = answer["address"].cell
                guard address.hasPrefix("/") else { return address }
                var base = publicUrl ?? options.connection.base
                while base.hasSuffix("/") { base.removeLast() }
                return base + address
            }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List feeds; their addresses are not kept.")
        @OptionGroup var options: DataOptions

        func run() async throws {
            let data: Data
            if let installation = try options.offline(isNew: false) {
                data = Data(try await installation.feeds())
            } else {
                data = try options.connection.send("GET", "/api/v1/feeds")
            }
            try options.connection.show(data) { answer in
                let rows = answer["feeds"].list.map {
                    [
                        $0["id"].cell, "\($0["kind"].cell) \($0["of"].cell)",
                        $0["made_by"]["id"].cell, $0["created_at"].cell,
                    ]
                }
                guard !rows.isEmpty else { return "None yet." }
                return Terminal.table([["feed", "shows", "made by", "made"]] + rows)
            }
        }
    }

    struct Revoke: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Revoke a feed: its address leads nowhere from now on.")
        @Argument(help: "The feed's name.") var id: String
        @OptionGroup var options: DataOptions

        func run() async throws {
            if let installation = try options.offline(isNew: false) {
                do {
                    try await installation.endFeed(TokenID(id))
                } catch let error as ServeFailure {
                    throw Failure(.refused, error.words)
                }
            } else {
                let name = Connection.encoded(id)
                _ = try options.connection.send("DELETE", "/api/v1/feeds/\(name)")
            }
        }
    }
}
